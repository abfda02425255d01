//! E-mail addresses as people write them in lists. Pure.

use unicode_normalization::UnicodeNormalization;

use crate::types::Email;

/// An address found in a cell.
#[derive(Debug, PartialEq, Eq)]
pub struct FoundEmail {
    pub email: Email,
    /// Whether the cell contained more than the address.
    pub was_normalised: bool,
}

/// Why a cell has no address.
#[derive(Debug, PartialEq, Eq)]
pub enum NoEmail {
    Several,
    Invalid(String),
}

/// Finds the address in a cell: `Ana Vega <ana@x.example>`, `mailto:ana@x.example`, full-width characters, blanks and
/// separators around it.
pub fn find_email(cell: &str) -> Result<FoundEmail, NoEmail> {
    let why = match cell.parse() {
        Ok(email) => return Ok(FoundEmail { email, was_normalised: false }),
        Err(why) => why,
    };
    let text: String = cell.nfkc().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{a0}')).collect();
    // Programs write a name before an address in angle brackets, and web pages a scheme.
    let parts = text.split([',', ';', '/', '|', '<', '>', '(', ')', '[', ']', ' ', '\t', '\n', '\r']);
    let parts = parts.map(|part| {
        part.trim_matches(['"', '\'', '.']).trim_start_matches("mailto:").trim_start_matches("MAILTO:")
    });
    let mut found: Vec<Email> =
        parts.filter(|part| part.contains('@')).filter_map(|part| part.parse().ok()).collect();
    found.dedup();
    match found.pop() {
        Some(email) if found.is_empty() => Ok(FoundEmail { email, was_normalised: true }),
        Some(_) => Err(NoEmail::Several),
        None => {
            // `ana @ x.example`
            let joined: String = text.split_whitespace().collect();
            let found = joined.parse().map(|email| FoundEmail { email, was_normalised: true });
            found.map_err(|_: String| NoEmail::Invalid(why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_what_people_write() {
        for cell in [
            "ana.vega@x.example",
            "ANA.VEGA@X.EXAMPLE",
            "Ana Vega <ana.vega@x.example>",
            "\"Vega, Ana\" <ana.vega@x.example>",
            "mailto:ana.vega@x.example",
            "<mailto:ana.vega@x.example>",
            "ana.vega@x.example ;",
            "ana.vega@x.example.",
            "ana.vega @ x.example",
            "ａｎａ．ｖｅｇａ＠ｘ．ｅｘａｍｐｌｅ",
            "ana.vega@x.example\u{200b}",
            "ana.vega@x.example; ana.vega@x.example",
            "'ana.vega@x.example'",
        ] {
            assert_eq!(
                find_email(cell).map(|found| found.email.to_string()),
                Ok("ana.vega@x.example".into()),
                "{cell}"
            );
        }
        for cell in ["Maria D'Angelo <m.d'angelo@x.example>", "m.d'angelo@x.example;"] {
            assert_eq!(find_email(cell).unwrap().email.to_string(), "m.d'angelo@x.example", "{cell}");
        }
        assert!(!find_email("ana@x.example").unwrap().was_normalised);
        assert!(find_email("<ana@x.example>").unwrap().was_normalised);
    }

    #[test]
    fn two_addresses_and_none_are_refused() {
        for cell in ["a@x.example, b@x.example", "Ana <a@x.example>, Bo <b@x.example>"] {
            assert_eq!(find_email(cell), Err(NoEmail::Several), "{cell}");
        }
        for cell in ["unknown", "a@b", "@", "a@x.example@y.example", "+1 202 555 0100"] {
            assert!(matches!(find_email(cell), Err(NoEmail::Invalid(_))), "{cell}");
        }
    }
}
