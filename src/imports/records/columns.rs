//! The columns of a file, by their names in `delegates.toml` and `records.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    imports::{
        file_error::{ImportFileError, UnrecognisedColumns},
        recognising::{Mapping, NameTable, check_header},
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
    RecordColumn::optional(ID, CellContent::Id),
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
    RecordColumn::optional(ID, CellContent::Id),
    RecordColumn::required("city", CellContent::City),
    RecordColumn::required("country", CellContent::Country),
    RecordColumn::required("addressee", CellContent::Text),
    RecordColumn::required("email", CellContent::Email),
    RecordColumn::required("respond_by", CellContent::Deadline),
    RecordColumn::optional("language", CellContent::Language).named(&["languages"]),
    RecordColumn::optional("quota", CellContent::Integer),
    RecordColumn::optional("note", CellContent::Text),
];

/// What exported lists of cities say in addition.
pub const CITY_ANSWER_COLUMNS: &[RecordColumn] = &[
    RecordColumn::optional("answer", CellContent::Text),
    RecordColumn::optional("state", CellContent::Text),
    RecordColumn::optional("delegation", CellContent::Text),
];

/// The columns of lists of evaluators.
pub const EVALUATOR_COLUMNS: &[RecordColumn] = &[
    RecordColumn::required("email", CellContent::Email),
    RecordColumn::required("countries", CellContent::Countries).named(&["country", "countries"]),
    RecordColumn::required("languages", CellContent::Languages),
    RecordColumn::optional("city", CellContent::City),
    RecordColumn::optional("employer", CellContent::Text).named(&["organisation"]),
];

/// The columns of lists of entries for an award, with one submitter in each row.
pub const ENTRY_COLUMNS: &[RecordColumn] = &[
    RecordColumn::optional(ID, CellContent::Id),
    // `Title` is a salutation in lists of people.
    RecordColumn::required("title", CellContent::Text).named(&["initiative", "salutation"]),
    RecordColumn::required("city", CellContent::City),
    RecordColumn::required("country", CellContent::Country),
    RecordColumn::optional("category", CellContent::Text).named(&["award_category", "type"]),
    RecordColumn::optional("theme", CellContent::Text),
    RecordColumn::optional("abstract", CellContent::Text),
    RecordColumn::optional("description", CellContent::Text),
    RecordColumn::optional("language", CellContent::Language).named(&["languages"]),
    RecordColumn::optional("starts_on", CellContent::Date),
    RecordColumn::optional("ends_on", CellContent::Date),
    RecordColumn::optional("population", CellContent::Integer),
    RecordColumn::required("name", CellContent::Text),
    RecordColumn::optional("given_name", CellContent::Text),
    RecordColumn::optional("family_name", CellContent::Text),
    RecordColumn::optional("job_title", CellContent::Text),
    RecordColumn::optional("organisation", CellContent::Text),
    RecordColumn::required("email", CellContent::Email),
];

/// The column of an exported file that says which resource a row means, whatever else has changed.
pub const ID: &str = "id";

/// Columns that are the name together, if it has no column of its own.
pub const NAME_PARTS: [&str; 2] = ["given_name", "family_name"];

/// A column that a file can have.
#[derive(Clone, Copy, Debug)]
pub struct RecordColumn {
    /// The field of the resource.
    pub field: &'static str,
    pub content: CellContent,
    pub is_required: bool,
    /// The keys of its names in the tables, the one of the template first; empty: the field.
    names: &'static [&'static str],
}

/// How the text of a cell becomes the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellContent {
    Text,
    /// Becomes the name in the list of cities, if it is one of its names.
    City,
    Country,
    /// Several, separated by commas or semicolons.
    Countries,
    /// A date without a time.
    Date,
    Email,
    /// The id of a resource; others, such as the numbers of another system, mean nothing here.
    Id,
    Integer,
    Language,
    /// Several, separated by commas or semicolons.
    Languages,
    /// A text in the language of the header, as in `Biography (fr)`, else in the first language of the edition.
    Localized,
    /// A date, meaning its last minute in the time zone of the edition, or a date and a time.
    Deadline,
    TimeZone,
}

impl RecordColumn {
    pub const fn required(field: &'static str, content: CellContent) -> Self {
        Self { field, content, is_required: true, names: &[] }
    }

    pub const fn optional(field: &'static str, content: CellContent) -> Self {
        Self { field, content, is_required: false, names: &[] }
    }

    /// The column with other keys of its names than its field.
    const fn named(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }

    /// The key of the name in a template.
    fn first_name(&self) -> &'static str {
        self.names.first().copied().unwrap_or(self.field)
    }

    fn is_named(&self, key: &str) -> bool {
        if self.names.is_empty() { key == self.field } else { self.names.contains(&key) }
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
        // A file can have several columns with numbers of other systems, which are no ids here.
        let is_same = |other: &&FoundColumn| {
            other.column.field == one.column.field
                && other.language == one.language
                && one.column.content != CellContent::Id
        };
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
    let email = found.header("email").map(|found| found.header.as_str());
    check_header(header, email, missing.is_empty())?;
    if missing.is_empty() {
        return Ok(found);
    }
    // One missing field and one unknown column probably belong together, if the line names columns at all.
    let pairs = missing.iter().zip(&found.ignored).filter(|_| !found.found.is_empty());
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
        let (column, language) = match mapping.get(&folded(name)) {
            Some(field) => (columns.iter().find(|column| column.field == field), None),
            None => {
                let (key, language) = key_of(name);
                (key.and_then(|key| columns.iter().find(|column| column.is_named(key))), language)
            }
        };
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
    match split_language(name) {
        Some((words, language)) => (NAMES.key(&words), Some(language)),
        None => (None, None),
    }
}

/// A header with its language at the end, as in `Title (zh)`, `titre_fr` and `Biography (pt-BR)`.
pub fn split_language(header: &str) -> Option<(String, Language)> {
    let words = |is_separator: fn(char) -> bool| {
        let words = header.split(is_separator).filter(|word| !word.is_empty());
        let words: Vec<_> = words.collect();
        let (tag, words) = words.split_last()?;
        let language: Language = tag.parse().ok()?;
        (2..=3).contains(&language.primary().len()).then(|| (words.join(" "), language))
    };
    words(|c| !c.is_alphanumeric() && c != '-').or_else(|| words(|c| !c.is_alphanumeric()))
}

/// The name of a column in a language.
pub fn column_name(column: &RecordColumn, language: &Language) -> String {
    NAMES.name(column.first_name(), language).unwrap_or(column.field).to_owned()
}

/// The names of the columns to fill in, in a language, and whether each is required.
pub fn template_columns(columns: &[RecordColumn], language: &Language) -> Vec<(String, bool)> {
    let asked = columns.iter().filter(|column| column.field != ID && !NAME_PARTS.contains(&column.field));
    asked.map(|column| (column_name(column, language), column.is_required)).collect()
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
    fn every_column_has_names() {
        let all =
            [SPEAKER_COLUMNS, CITY_COLUMNS, CITY_ANSWER_COLUMNS, EVALUATOR_COLUMNS, ENTRY_COLUMNS].concat();
        let keys: Vec<_> = all
            .iter()
            .flat_map(|column| [column.first_name()].into_iter().chain(column.names.iter().copied()))
            .collect();
        let english = Language::english();
        let nameless: Vec<_> = keys.iter().filter(|key| NAMES.name(key, &english).is_none()).collect();
        assert_eq!(nameless, Vec::<&&str>::new());
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
    fn the_language_of_a_header_is_at_its_end() {
        for (header, words, tag) in [
            ("Title (zh)", "Title", "zh"),
            ("titre_fr", "titre", "fr"),
            ("Biography-fr", "Biography", "fr"),
            ("Biography (pt-BR)", "Biography", "pt-BR"),
            ("简介 (es)", "简介", "es"),
        ] {
            assert_eq!(split_language(header), Some((words.to_owned(), tag.parse().unwrap())), "{header}");
        }
        assert_eq!(split_language("Shoe size"), None);
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
        assert!(find_in(&["Name", "ID", "编号"], &[]).unwrap().has("id"));
        let Err(ImportFileError::NoColumn(columns)) = find_in(&["Ana Vega", "Quito"], &[]) else { panic!() };
        assert!(columns.mapping.is_empty(), "the line may be a person");
        assert!(matches!(find_in(&["Ana", "ana@x.example"], &[]), Err(ImportFileError::HeaderIsRow { .. })));
    }
}
