//! Recognises countries as people write them: by code or by name.

use std::{collections::HashMap, sync::LazyLock};

use crate::types::{Country, country_names, folded};

/// Names that are in neither ISO 3166, CLDR nor the list of cities.
const ALSO_CALLED: [(&str, &str); 66] = [
    ("america", "US"),
    ("ee. uu.", "US"),
    ("eeuu", "US"),
    ("estados unidos de america", "US"),
    ("etats-unis d'amerique", "US"),
    ("u.s.a.", "US"),
    ("united states of america", "US"),
    ("usa", "US"),
    ("美利坚合众国", "US"),
    ("england", "GB"),
    ("grande-bretagne", "GB"),
    ("great britain", "GB"),
    ("northern ireland", "GB"),
    ("scotland", "GB"),
    ("u.k.", "GB"),
    ("uk", "GB"),
    ("wales", "GB"),
    ("corea", "KR"),
    ("coree", "KR"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("大韩民国", "KR"),
    ("pr china", "CN"),
    ("people's republic of china", "CN"),
    ("republica popular china", "CN"),
    ("republique populaire de chine", "CN"),
    ("中华人民共和国", "CN"),
    ("中國", "CN"),
    ("中華人民共和國", "CN"),
    ("hong kong", "HK"),
    ("hong kong sar", "HK"),
    ("hong kong, china", "HK"),
    ("香港", "HK"),
    ("中国香港", "HK"),
    ("中國香港", "HK"),
    ("香港特別行政區", "HK"),
    ("中國香港特別行政區", "HK"),
    ("macao", "MO"),
    ("macao sar", "MO"),
    ("macao, china", "MO"),
    ("macau", "MO"),
    ("澳门", "MO"),
    ("澳門", "MO"),
    ("中国澳门", "MO"),
    ("中國澳門", "MO"),
    ("澳門特別行政區", "MO"),
    ("中國澳門特別行政區", "MO"),
    ("中国台湾", "TW"),
    ("中國台灣", "TW"),
    ("台灣", "TW"),
    ("臺灣", "TW"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("czech republic", "CZ"),
    ("republica checa", "CZ"),
    ("republique tcheque", "CZ"),
    ("holland", "NL"),
    ("holanda", "NL"),
    ("uae", "AE"),
    ("viet nam", "VN"),
    ("drc", "CD"),
    ("rdc", "CD"),
    ("democratic republic of the congo", "CD"),
    ("republique democratique du congo", "CD"),
    ("ivory coast", "CI"),
    ("costa de marfil", "CI"),
];

/// All known names in look-up form, with their codes.
fn names() -> Vec<(String, String)> {
    let cldr = country_names().into_iter().map(|named| (spelling(&named.name), named.code));
    let official =
        rust_iso3166::ALL.iter().map(|country| (spelling(country.name), country.alpha2.to_owned()));
    let common = crate::congress::country_names().map(|(name, code)| (spelling(name), code.to_owned()));
    let also = ALSO_CALLED.map(|(name, code)| (name.to_owned(), code.to_owned()));
    cldr.chain(official).chain(common).chain(also).collect()
}

static BY_NAME: LazyLock<HashMap<String, String>> = LazyLock::new(|| names().into_iter().collect());

/// Normalises what does not distinguish countries: accents, case, the form of an apostrophe, `&`, a leading article.
fn spelling(name: &str) -> String {
    let name = folded(name).replace(['’', '‘', '`'], "'").replace('&', "and");
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}

/// The country with this code (two or three letters) or name.
pub fn country(text: &str) -> Option<Country> {
    let capitals = text.to_uppercase();
    let by_code = match capitals.len() {
        2 => capitals.parse().ok(),
        3 => rust_iso3166::from_alpha3(&capitals).and_then(|country| country.alpha2.parse().ok()),
        _ => None,
    };
    by_code.or_else(|| BY_NAME.get(&spelling(text))?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn country_is_recognised_by_code_and_name() {
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
            ("Brésil", "BR"),
            ("ESPAÑA", "ES"),
            ("Alemania", "DE"),
            ("Cote d’Ivoire", "CI"),
            ("The Gambia", "GM"),
            ("Bosnia and Herzegovina", "BA"),
            ("Trinidad & Tobago", "TT"),
            ("南非", "ZA"),
            ("中国", "CN"),
            ("黎巴嫩", "LB"),
            ("中國香港", "HK"),
            ("中國澳門", "MO"),
            ("臺灣", "TW"),
        ] {
            assert_eq!(country(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(country("XX"), None);
        assert_eq!(country("Atlantis"), None);
    }

    #[test]
    fn country_names_are_unique() {
        let mut codes = HashMap::<_, std::collections::BTreeSet<_>>::new();
        for (name, code) in names() {
            codes.entry(name).or_default().insert(code);
        }
        let doubtful: Vec<_> = codes.iter().filter(|(_, codes)| codes.len() > 1).collect();
        assert!(doubtful.is_empty(), "{doubtful:?}");
        assert!(codes.len() > 800, "{}", codes.len());
    }
}
