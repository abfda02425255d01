//! The names of columns, from the tables next to this file.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::{
    field::Field,
    name_table::{NameTable, bare},
};
use crate::types::Language;

static DELEGATES: LazyLock<NameTable> = LazyLock::new(|| NameTable::parse(include_str!("delegates.toml")));

/// Fields by the bare names of their columns.
pub static FIELDS: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    DELEGATES.keys().filter_map(|(name, key)| Some((name.to_owned(), Field::of(key)?))).collect()
});

/// The usual name of a column in a language, else in English.
pub fn column_name(field: Field, language: &Language) -> String {
    DELEGATES.name(field.key(), language).unwrap_or(field.key()).to_owned()
}

/// The platforms whose exports are known.
pub static PLATFORMS: LazyLock<Vec<Platform>> = LazyLock::new(|| {
    toml::from_str::<Platforms>(include_str!("platforms.toml")).unwrap_or_default().platform
});

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
        for (key, languages) in DELEGATES.languages() {
            assert!(Field::of(key).is_some(), "{key}");
            assert_eq!(languages, 11, "{key}: a line for each language");
        }
        assert_eq!(DELEGATES.languages().count(), Field::ALL.len());
        assert_eq!(DELEGATES.ambiguous(), Vec::<String>::new());
        let platforms: Platforms = toml::from_str(include_str!("platforms.toml")).unwrap();
        for platform in platforms.platform {
            assert!(platform.fields.keys().all(|key| Field::of(key).is_some()), "{}", platform.name);
        }
    }
}
