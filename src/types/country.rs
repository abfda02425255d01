use super::{checked_text, text_schema};

checked_text! {
    /// A country: ISO 3166-1 alpha-2, in capitals.
    Country, "an ISO 3166-1 alpha-2 country code such as CN", country
}
text_schema!(Country, "country", 2, "CN", "ISO 3166-1 alpha-2.");

fn country(text: &str) -> Option<String> {
    // Kosovo has no ISO code; XK is in common use, also in the list of cities.
    if text == "XK" {
        return Some(text.into());
    }
    rust_iso3166::from_alpha2(text).map(|country| country.alpha2.into())
}
