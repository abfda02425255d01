//! The names of countries, from CLDR.

use std::{collections::HashMap, sync::LazyLock};

use super::Country;

/// A name of a country in one of eleven languages.
pub struct CountryName {
    pub code: String,
    pub language: String,
    pub name: String,
}

/// All names in all languages.
pub fn country_names() -> Vec<CountryName> {
    let mut reader = csv::Reader::from_reader(include_str!("../../data/countries.csv").as_bytes());
    let languages: Vec<_> = reader.headers().into_iter().flatten().skip(1).map(str::to_owned).collect();
    let mut names = Vec::new();
    for row in reader.into_records().flatten() {
        for (language, name) in languages.iter().zip(row.iter().skip(1)) {
            names.push(CountryName { code: row[0].into(), language: language.clone(), name: name.into() });
        }
    }
    names
}

/// By code and language.
static NAMES: LazyLock<HashMap<(String, String), String>> = LazyLock::new(|| {
    country_names().into_iter().map(|named| ((named.code, named.language), named.name)).collect()
});

impl Country {
    /// The name in a language without region or script, such as `fr`; the code if there is none.
    pub fn name_in(&self, language: &str) -> &str {
        NAMES.get(&(self.to_string(), language.to_owned())).map_or(&**self, String::as_str)
    }
}
