use email_address::{EmailAddress, Options};

use super::{checked_text, text_schema};

checked_text! {
    /// An e-mail address in lower case, so that spellings do not create two people.
    Email, "an e-mail address", email
}
text_schema!(Email, "email-address", 254, "ana@city.example", "An e-mail address; case is ignored.");

fn email(text: &str) -> Option<String> {
    let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
    let parsed = EmailAddress::parse_with_options(text, options).ok()?;
    let plain =
        text.len() <= 254 && !parsed.local_part().starts_with('"') && !text.chars().any(char::is_control);
    plain.then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_normalised_to_lower_case() {
        assert_eq!(email("USER10@City6.Example").as_deref(), Some("user10@city6.example"));
        assert!(email("mayor@münchen.example").is_some());
    }

    #[test]
    fn invalid_addresses_are_refused() {
        for bad in [
            "not-an-email",
            "a@b",
            "",
            "a b@c.example",
            "\"a b\"@c.example",
            "Ana <ana@city.example>",
            "a@[127.0.0.1]",
            "a\r\nBcc: x@y.example@z.example",
        ] {
            assert_eq!(email(bad), None, "{bad}");
        }
    }
}
