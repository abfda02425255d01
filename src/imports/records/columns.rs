//! The columns of a file, by their names in `delegates.toml` and `records.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    imports::{
        file_error::{ImportFileError, UnrecognisedColumns},
        recognising::{Mapping, NameTable},
    },
    types::{Language, folded},
};

static NAMES: LazyLock<NameTable> = LazyLock::new(|| {
    NameTable::parse(concat!(include_str!("../recognising/delegates.toml"), include_str!("records.toml")))
});

/// Maps a column that is not imported.
const IGNORE: &str = "ignore";

/// The columns of lists of speakers.
pub const SPEAKER_COLUMNS: &[RecordColumn] = &[
    RecordColumn::required("name", CellContent::Text),
    RecordColumn::optional("given_name", CellContent::Text),
    RecordColumn::optional("family_name", CellContent::Text),
    RecordColumn::optional("job_title", CellContent::Text),
    RecordColumn::optional("organisation", CellContent::Text),
    RecordColumn::optional("biography", CellContent::Localized),
    RecordColumn::optional("country", CellContent::Country),
    RecordColumn::optional("time_zone", CellContent::TimeZone),
];

/// The columns of lists of cities to invite.
pub const CITY_COLUMNS: &[RecordColumn] = &[
    RecordColumn::required("city", CellContent::City),
    RecordColumn::required("country", CellContent::Country),
    RecordColumn::required("addressee", CellContent::Text),
    RecordColumn::required("email", CellContent::Email),
    RecordColumn::required("respond_by", CellContent::Deadline),
    RecordColumn::optional("language", CellContent::Language),
    RecordColumn::optional("quota", CellContent::Integer),
    RecordColumn::optional("note", CellContent::Text),
];

/// Columns that are the name together, if it has no column of its own.
pub const NAME_PARTS: [&str; 2] = ["given_name", "family_name"];

/// A column that a file can have.
#[derive(Clone, Copy, Debug)]
pub struct RecordColumn {
    /// The field of the resource.
    pub field: &'static str,
    pub content: CellContent,
    pub is_required: bool,
}

/// How the text of a cell becomes the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellContent {
    Text,
    /// Becomes the name in the list of cities, if it is one of its names.
    City,
    Country,
    Email,
    Integer,
    Language,
    /// A text in the language of the header, as in `Biography (fr)`, else in the first language of the edition.
    Localized,
    /// A date, meaning its last minute in the time zone of the edition, or a date and a time.
    Deadline,
    TimeZone,
}

impl RecordColumn {
    pub const fn required(field: &'static str, content: CellContent) -> Self {
        Self { field, content, is_required: true }
    }

    pub const fn optional(field: &'static str, content: CellContent) -> Self {
        Self { field, content, is_required: false }
    }
}

/// A column of a file that is imported.
#[derive(Clone, Debug)]
pub struct FoundColumn {
    pub index: usize,
    pub header: String,
    pub column: RecordColumn,
    /// The language in the header.
    pub language: Option<Language>,
}

/// The columns of a file.
#[derive(Clone, Debug, Default)]
pub struct FoundColumns {
    pub found: Vec<FoundColumn>,
    pub ignored: Vec<String>,
}

impl FoundColumns {
    pub fn has(&self, field: &str) -> bool {
        self.found.iter().any(|found| found.column.field == field)
    }

    /// The field of each column, by its header.
    pub fn recognised(&self) -> BTreeMap<String, String> {
        self.found.iter().map(|found| (found.header.clone(), found.column.field.to_owned())).collect()
    }

    /// The header of a field.
    pub fn header(&self, field: &str) -> Option<&FoundColumn> {
        self.found.iter().find(|found| found.column.field == field)
    }
}

/// Whether a line names columns: a required one and another.
pub fn is_header(columns: &[RecordColumn], mapping: &Mapping, cells: &[String]) -> bool {
    let found = recognise(columns, mapping, cells).found;
    let has = |field: &str| found.iter().any(|found| found.column.field == field);
    let has_required = columns.iter().any(|column| column.is_required && has(column.field));
    found.len() > 1 && (has_required || NAME_PARTS.iter().any(|part| has(part)))
}

/// Finds the columns of a header. `has_default` are the fields with a value for all rows.
///
/// # Errors
/// The mapping does not fit, or a required column is missing.
pub fn find(
    columns: &'static [RecordColumn],
    mapping: &Mapping,
    header: &[String],
    has_default: impl Fn(&str) -> bool,
) -> Result<FoundColumns, ImportFileError> {
    let known: Vec<_> = columns.iter().map(|column| column.field).collect();
    for (name, field) in mapping {
        if field != IGNORE && !known.contains(&field.as_str()) {
            return Err(ImportFileError::NoField(field.clone(), [&known[..], &[IGNORE]].concat().join(", ")));
        }
        if !header.iter().any(|cell| folded(cell) == *name) {
            return Err(ImportFileError::NoHeader(name.clone()));
        }
    }
    let found = recognise(columns, mapping, header);
    for (nth, one) in found.found.iter().enumerate() {
        let is_same =
            |other: &&FoundColumn| other.column.field == one.column.field && other.language == one.language;
        if let Some(other) = found.found[..nth].iter().find(is_same) {
            return Err(ImportFileError::TwoColumns(
                other.header.clone(),
                one.header.clone(),
                one.column.field,
            ));
        }
    }
    let missing: Vec<_> = columns
        .iter()
        .filter(|column| column.is_required && !found.has(column.field) && !has_default(column.field))
        .filter(|column| column.field != "name" || !NAME_PARTS.iter().any(|part| found.has(part)))
        .map(|column| column.field)
        .collect();
    if missing.is_empty() {
        return Ok(found);
    }
    // One missing field and one unknown column probably belong together.
    let pairs = missing.iter().zip(&found.ignored);
    let mapping: BTreeMap<_, _> = pairs.map(|(field, header)| (header.clone(), *field)).collect();
    Err(ImportFileError::NoColumn(Box::new(UnrecognisedColumns {
        found: header.iter().filter(|name| !name.is_empty()).cloned().collect(),
        recognised: found.recognised(),
        missing,
        mapping,
    })))
}

fn recognise(columns: &[RecordColumn], mapping: &Mapping, header: &[String]) -> FoundColumns {
    let mut all = FoundColumns::default();
    for (index, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let (key, language) = match mapping.get(&folded(name)) {
            Some(mapped) => (Some(mapped.as_str()), None),
            None => key_of(name),
        };
        // Where one language is meant, `Language` is it.
        let is_key = |column: &&RecordColumn| {
            key == Some(column.field) || (key == Some("languages") && column.field == "language")
        };
        let column = columns.iter().find(is_key);
        match column {
            Some(column) => {
                all.found.push(FoundColumn { index, header: name.clone(), column: *column, language });
            }
            None => all.ignored.push(name.clone()),
        }
    }
    all
}

/// The field of a header, and its language if it names one: `Biography (fr)`.
fn key_of(name: &str) -> (Option<&str>, Option<Language>) {
    if let Some(key) = NAMES.key(name) {
        return (Some(key), None);
    }
    let words: Vec<_> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let Some((tag, words)) = words.split_last() else { return (None, None) };
    let language =
        tag.parse::<Language>().ok().filter(|language| (2..=3).contains(&language.primary().len()));
    match language {
        Some(language) => (NAMES.key(&words.join(" ")), Some(language)),
        None => (None, None),
    }
}

/// The names of the columns in a language, and whether each is required.
pub fn template_columns(columns: &[RecordColumn], language: &Language) -> Vec<(String, bool)> {
    let name = |column: &RecordColumn| {
        let key = if column.field == "language" { "languages" } else { column.field };
        NAMES.name(key, language).unwrap_or(column.field).to_owned()
    };
    let asked = columns.iter().filter(|column| !NAME_PARTS.contains(&column.field));
    asked.map(|column| (name(column), column.is_required)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn find_in(names: &[&str], mapping: &[(&str, &str)]) -> Result<FoundColumns, ImportFileError> {
        let mapping = mapping.iter().map(|(header, field)| (folded(header), (*field).to_owned())).collect();
        find(SPEAKER_COLUMNS, &mapping, &header(names), |_| false)
    }

    #[test]
    fn names_of_both_tables_are_unambiguous() {
        assert_eq!(NAMES.ambiguous(), Vec::<String>::new());
    }

    #[test]
    fn a_text_can_have_a_column_for_each_language() {
        let found = find_in(&["Nom", "Biographie (fr)", "Biography en", "Shoe size"], &[]).unwrap();
        let languages: Vec<_> =
            found.found.iter().map(|found| found.language.as_ref().map(|l| l.primary().to_owned())).collect();
        assert_eq!(languages, [None, Some("fr".to_owned()), Some("en".to_owned())]);
        assert_eq!(found.ignored, ["Shoe size"]);
    }

    #[test]
    fn a_missing_column_is_reported_with_a_mapping_to_send_back() {
        let Err(ImportFileError::NoColumn(columns)) = find_in(&["Person", "Biography"], &[]) else {
            panic!()
        };
        assert_eq!((columns.missing.as_slice(), &columns.mapping["Person"]), (&["name"][..], &"name"));
        assert!(find_in(&["Person"], &[("Person", "name")]).unwrap().has("name"));
        assert!(matches!(find_in(&["Person"], &[("Person", "shoe")]), Err(ImportFileError::NoField(..))));
        assert!(matches!(find_in(&["Name"], &[("Person", "name")]), Err(ImportFileError::NoHeader(_))));
        assert!(matches!(find_in(&["Name", "Name"], &[]), Err(ImportFileError::TwoColumns(..))));
    }
}
