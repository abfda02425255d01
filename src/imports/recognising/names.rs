//! The names of columns, from the tables next to this file.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::field::Field;
use crate::types::{Language, folded};

/// Names of columns by the key of their field and by language.
type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

static DELEGATES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("delegates.toml")));

/// Fields by the bare names of their columns.
pub static FIELDS: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let mut fields = HashMap::new();
    for (key, languages) in &*DELEGATES {
        let Some(field) = Field::of(key) else { continue };
        let names = languages.values().flatten().map(|name| bare(name)).chain([bare(key)]);
        fields.extend(names.map(|name| (name, field)));
    }
    fields
});

/// The usual name of a column in a language, else in English.
pub fn column_name(field: Field, language: &Language) -> String {
    let names = DELEGATES.get(field.key());
    let names = names.and_then(|names| names.get(language.primary()).or_else(|| names.get("en")));
    names.and_then(|names| names.first()).map_or_else(|| field.key().to_owned(), Clone::clone)
}

/// The platforms whose exports are known.
pub static PLATFORMS: LazyLock<Vec<Platform>> =
    LazyLock::new(|| parse::<Platforms>(include_str!("platforms.toml")).platform);

#[derive(Default, Deserialize)]
struct Platforms {
    platform: Vec<Platform>,
}

/// A registration platform, known by the columns of its export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    pub name: String,
    /// Columns that all its exports have.
    columns: Vec<String>,
    /// The column with the state of a registration there.
    pub state: Option<String>,
    /// The states in which a registration is imported.
    #[serde(default)]
    imported: Vec<String>,
    /// Columns by field, if their names differ from those of lists; of several in a file, the first is used.
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
}

/// A table of this folder; a test reads all of them.
fn parse<T: Default + for<'t> Deserialize<'t>>(table: &str) -> T {
    toml::from_str(table).unwrap_or_default()
}

/// A header without case, accents, punctuation and a remark that it is required.
pub fn bare(header: &str) -> String {
    let words: String = folded(header).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<_> = words.split_whitespace().filter(|word| *word != "required").collect();
    words.join(" ")
}

impl Platform {
    /// The platform that exported a file with this header.
    pub fn of(header: &[String]) -> Option<&'static Self> {
        let names: HashSet<_> = header.iter().map(|name| bare(name)).collect();
        PLATFORMS.iter().find(|platform| platform.columns.iter().all(|name| names.contains(&bare(name))))
    }

    /// The columns of this header that it gives to fields, by position.
    pub fn fields(&self, header: &[String]) -> Vec<(usize, Field)> {
        let names: Vec<_> = header.iter().map(|name| bare(name)).collect();
        let position = |name: &String| names.iter().position(|known| *known == bare(name));
        let fields = self.fields.iter();
        fields
            .filter_map(|(key, columns)| Some((columns.iter().find_map(position)?, Field::of(key)?)))
            .collect()
    }

    /// Whether registrations in this state are imported.
    pub fn imports(&self, state: &str) -> bool {
        state.is_empty() || self.imported.iter().any(|known| bare(known) == bare(state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_valid_and_no_name_has_two_fields() {
        let table: Table = toml::from_str(include_str!("delegates.toml")).unwrap();
        let mut known: HashMap<String, String> = HashMap::new();
        for (key, languages) in &table {
            assert!(Field::of(key).is_some(), "{key}");
            assert_eq!(languages.len(), 11, "{key}: a line for each language");
            for name in languages.values().flatten() {
                if let Some(other) = known.insert(bare(name), key.clone()) {
                    assert_eq!(other, *key, "`{name}`");
                }
            }
        }
        assert_eq!(table.len(), Field::ALL.len());
        let platforms: Platforms = toml::from_str(include_str!("platforms.toml")).unwrap();
        for platform in platforms.platform {
            assert!(platform.fields.keys().all(|key| Field::of(key).is_some()), "{}", platform.name);
        }
    }

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        for name in ["E-mail", "e_mail", " E-MAIL: ", "E-mail *", "E-mail (required)"] {
            assert_eq!(bare(name), "e mail");
        }
    }
}
