//! A table of the names of columns, which translators extend.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use crate::types::{Language, folded};

/// The names of columns in lists of sessions.
pub static SESSION_COLUMNS: LazyLock<NameTable> =
    LazyLock::new(|| NameTable::parse(include_str!("sessions.toml")));

/// Names of columns by key and language, and keys by name.
#[derive(Default)]
pub struct NameTable {
    names: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    keys: HashMap<String, String>,
}

impl NameTable {
    /// Reads a table in TOML. The tables of this service are valid: tests read them.
    pub fn parse(table: &str) -> Self {
        let names: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(table).unwrap_or_default();
        let all = names.iter().flat_map(|(key, languages)| {
            languages
                .values()
                .flatten()
                .map(|name| bare(name))
                .chain([bare(key)])
                .map(|name| (name, key.clone()))
        });
        let keys = all.collect();
        Self { names, keys }
    }

    /// The key of a column.
    pub fn key(&self, header: &str) -> Option<&str> {
        self.keys.get(&bare(header)).map(String::as_str)
    }

    /// All bare names with their keys.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        self.keys.iter().map(|(name, key)| (&**name, &**key))
    }

    /// The usual name of a column in a language, else in English.
    pub fn name(&self, key: &str, language: &Language) -> Option<&str> {
        let names = self.names.get(key)?;
        names.get(language.primary()).or_else(|| names.get("en"))?.first().map(String::as_str)
    }

    /// Names that two keys have.
    #[cfg(test)]
    pub fn ambiguous(&self) -> Vec<String> {
        let names = self
            .names
            .iter()
            .flat_map(|(key, languages)| languages.values().flatten().map(move |name| (key, bare(name))));
        names.filter(|(key, name)| self.keys.get(name) != Some(key)).map(|(_, name)| name).collect()
    }

    #[cfg(test)]
    pub fn languages(&self) -> impl Iterator<Item = (&String, usize)> {
        self.names.iter().map(|(key, languages)| (key, languages.len()))
    }
}

/// A header without case, accents, punctuation and a remark that it is required.
pub fn bare(header: &str) -> String {
    let words: String = folded(header).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<_> = words.split_whitespace().filter(|word| *word != "required").collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        for name in ["E-mail", "e_mail", " E-MAIL: ", "E-mail *", "E-mail (required)"] {
            assert_eq!(bare(name), "e mail");
        }
    }
}
