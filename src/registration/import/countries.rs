//! Countries as people write them: by code or by a name.

use std::{collections::HashMap, sync::LazyLock};

use crate::types::{Country, folded};

/// Names that neither ISO 3166 nor the list of cities has.
const ALSO_CALLED: [(&str, &str); 14] = [
    ("usa", "US"),
    ("united states of america", "US"),
    ("uk", "GB"),
    ("great britain", "GB"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("pr china", "CN"),
    ("people's republic of china", "CN"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("czech republic", "CZ"),
    ("holland", "NL"),
    ("uae", "AE"),
    ("viet nam", "VN"),
];

static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let official = rust_iso3166::ALL.iter().map(|country| (folded(country.name), country.alpha2));
    let common = crate::congress::country_names().map(|(name, code)| (folded(name), code));
    let also = ALSO_CALLED.map(|(name, code)| (name.to_owned(), code));
    official.chain(common).chain(also).collect()
});

/// The country of a code (two or three letters) or of a name.
pub fn country(text: &str) -> Option<Country> {
    let capitals = text.to_uppercase();
    let by_code = match capitals.len() {
        2 => capitals.parse().ok(),
        3 => rust_iso3166::from_alpha3(&capitals).and_then(|country| country.alpha2.parse().ok()),
        _ => None,
    };
    by_code.or_else(|| BY_NAME.get(&folded(text))?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_code_and_name() {
        for (text, code) in [
            ("cn", "CN"),
            ("PRT", "PT"),
            ("Iran", "IR"),
            ("Russia", "RU"),
            ("Türkiye", "TR"),
            ("UK", "GB"),
            ("Indonesia", "ID"),
            ("Côte d'Ivoire", "CI"),
            ("XK", "XK"),
        ] {
            assert_eq!(country(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(country("XX"), None);
        assert_eq!(country("Atlantis"), None);
    }
}
