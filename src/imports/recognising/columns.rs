//! Maps the columns of a file to fields, by their headers.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use super::{
    field::Field,
    header::check_header,
    name_table::bare,
    names::{FIELDS, Platform},
};
use crate::{
    imports::{
        file_error::{ImportFileError, UnrecognisedColumns},
        model::FileNote,
    },
    registration::questions::Question,
    types::folded,
};

/// Mapping from the folded header of a column to the name of a field.
pub type Mapping = BTreeMap<String, String>;

/// Maps a column that is not imported.
const IGNORE: &str = "ignore";
/// Prefix of columns with answers.
const ANSWERS: &str = "answers.";

/// What a column contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnTarget {
    Field(Field),
    /// The question at this index of the list.
    Answer(usize),
    Ignored,
}

/// Positions of the fields and answers in a row.
#[derive(Clone, Debug)]
pub struct Columns {
    header: Vec<String>,
    /// Columns with the same header share a target: the first filled one counts.
    places: Vec<(ColumnTarget, Vec<usize>)>,
    pub ignored: Vec<String>,
    pub platform: Option<&'static Platform>,
    /// Position of the platform's state.
    state: Option<usize>,
    pub notes: Vec<FileNote>,
}

/// The line, from 0, that names the columns: the first with an e-mail and another field, else the one with most fields.
pub fn find_header(lines: &[Vec<String>], mapping: &Mapping, questions: &[Question]) -> usize {
    let targets = |cells: &Vec<String>| -> Vec<ColumnTarget> {
        let target = |name: &String| match mapping.get(&folded(name)) {
            Some(mapped) => parse_target(mapped, questions).ok(),
            None => Some(recognise(name, questions)),
        };
        cells
            .iter()
            .filter(|name| !name.is_empty())
            .filter_map(target)
            .filter(|target| *target != ColumnTarget::Ignored)
            .collect()
    };
    let is_certain = |cells: &Vec<String>| {
        let targets = targets(cells);
        Platform::of(cells).is_some()
            || (targets.contains(&ColumnTarget::Field(Field::Email)) && targets.len() > 1)
    };
    lines.iter().position(is_certain).unwrap_or_else(|| {
        let fields = lines
            .iter()
            .map(|cells| (targets(cells).len(), usize::from(cells.iter().any(|cell| !cell.is_empty()))));
        // Of equal ones, the first.
        fields.enumerate().rev().max_by_key(|(_, found)| *found).map_or(0, |(nth, _)| nth)
    })
}

/// Finds the fields of a header: from the mapping, else from the platform that exported the file, else by any of their
/// names, else as answers to questions.
///
/// `rows` are some rows of the file, from which a mapping is suggested if a required column is missing.
///
/// # Errors
/// A target does not exist, two columns have the same, or a required one is missing.
pub fn find(
    header: &[String],
    rows: &[Vec<String>],
    mapping: &Mapping,
    questions: &[Question],
) -> Result<Columns, ImportFileError> {
    let platform = Platform::of(header);
    let platform_fields: HashMap<_, _> =
        platform.map(|known| known.fields(header)).unwrap_or_default().into_iter().collect();
    let state = platform.and_then(|known| known.state.as_deref());
    let state = state.and_then(|state| header.iter().position(|name| bare(name) == bare(state)));
    let mut columns = Columns {
        header: header.to_vec(),
        places: Vec::new(),
        ignored: Vec::new(),
        platform,
        state,
        notes: Vec::new(),
    };
    // Columns whose fields the mapping or the platform says.
    let mut mapped = Vec::new();
    for (index, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let target = match (mapping.get(&folded(name)), platform_fields.get(&index)) {
            (Some(target), _) => {
                mapped.push(index);
                parse_target(target, questions)?
            }
            (None, Some(field)) => {
                mapped.push(index);
                ColumnTarget::Field(*field)
            }
            (None, None) => match recognise(name, questions) {
                // The platform's own column for this field is another one.
                ColumnTarget::Field(field) if platform_fields.values().any(|known| *known == field) => {
                    ColumnTarget::Ignored
                }
                target => target,
            },
        };
        columns.add(index, target)?;
    }
    columns.settle_names(&mapped);
    columns.suggest();
    let has_name =
        [Field::GivenName, Field::FamilyName, Field::Name].into_iter().any(|field| columns.has(field));
    let has_email = columns.has(Field::Email);
    check_header(header, columns.header(Field::Email), has_email && has_name)?;
    match (has_email, has_name) {
        (true, true) => Ok(columns),
        (has_email, _) => {
            Err(ImportFileError::NoColumn(Box::new(columns.unrecognised(rows, has_email, has_name))))
        }
    }
}

/// Checks that every column of a mapping is in the file and every target is a field.
pub fn check(mapping: &Mapping, header: &[String], questions: &[Question]) -> Result<(), ImportFileError> {
    let header: Vec<_> = header.iter().map(|name| folded(name)).collect();
    for (name, mapped) in mapping {
        parse_target(mapped, questions)?;
        if !header.contains(name) {
            return Err(ImportFileError::NoHeader(name.clone()));
        }
    }
    Ok(())
}

/// Checks that every target of a mapping is a field.
pub fn check_fields(mapping: &Mapping, questions: &[Question]) -> Result<(), ImportFileError> {
    mapping.values().try_for_each(|mapped| parse_target(mapped, questions).map(drop))
}

fn parse_target(mapped: &str, questions: &[Question]) -> Result<ColumnTarget, ImportFileError> {
    if mapped == IGNORE {
        return Ok(ColumnTarget::Ignored);
    }
    if let Some(field) = Field::of(mapped) {
        return Ok(ColumnTarget::Field(field));
    }
    let slug = mapped.strip_prefix(ANSWERS).unwrap_or_default();
    let question =
        questions.iter().position(|question| *question.slug == *slug && question.retired_at.is_none());
    question.map(ColumnTarget::Answer).ok_or_else(|| {
        let fields = Field::ALL.iter().map(|field| field.key().to_owned());
        let answers = questions.iter().map(|question| format!("{ANSWERS}{}", question.slug));
        let all: Vec<_> = fields.chain(answers).chain([IGNORE.to_owned()]).collect();
        ImportFileError::NoField(mapped.to_owned(), all.join(", "))
    })
}

fn recognise(header: &str, questions: &[Question]) -> ColumnTarget {
    if let Some(field) = FIELDS.get(&bare(header)) {
        return ColumnTarget::Field(*field);
    }
    let (header, bare_header) = (folded(header), bare(header));
    let slug = header.strip_prefix(ANSWERS).unwrap_or(&header);
    let asks = |question: &Question| {
        question.retired_at.is_none()
            && (*question.slug == *slug || question.text.texts().any(|text| bare(text) == bare_header))
    };
    questions.iter().position(asks).map_or(ColumnTarget::Ignored, ColumnTarget::Answer)
}

impl Columns {
    fn add(&mut self, index: usize, target: ColumnTarget) -> Result<(), ImportFileError> {
        let name = self.header[index].clone();
        if target == ColumnTarget::Ignored {
            if self.state != Some(index) {
                self.ignored.push(name);
            }
            return Ok(());
        }
        let Some((_, indexes)) = self.places.iter_mut().find(|(known, _)| *known == target) else {
            self.places.push((target, vec![index]));
            return Ok(());
        };
        let other = &self.header[indexes[0]];
        if bare(other) != bare(&name) {
            return Err(ImportFileError::TwoColumns(other.clone(), name, target.name()));
        }
        indexes.push(index);
        let detail = format!("two columns are named `{name}`; in each row, the first that is filled counts");
        self.notes.push(FileNote::new(None, "repeated_column", detail));
        Ok(())
    }

    /// `Nom` is a family name next to a given name, and a whole name alone, and so on. A header that says which name it is
    /// keeps its meaning, and so does a column of a mapping.
    fn settle_names(&mut self, mapped: &[usize]) {
        const AMBIGUOUS: [&str; 9] = ["name", "nom", "nombre", "nome", "имя", "الاسم", "名前", "이름", "姓名"];
        let is_open = |field: Field| {
            self.indexes(ColumnTarget::Field(field)).is_some_and(|indexes| {
                let header = bare(&self.header[indexes[0]]);
                !mapped.contains(&indexes[0]) && AMBIGUOUS.iter().any(|name| bare(name) == header)
            })
        };
        let [given, family, name] = [Field::GivenName, Field::FamilyName, Field::Name];
        let (from, to) = match [given, family, name].map(|field| self.has(field)) {
            [true, false, true] => (name, family),
            [false, true, true] => (name, given),
            [true, false, false] => (given, name),
            [false, true, false] => (family, name),
            _ => return,
        };
        if is_open(from) {
            self.rename(from, to);
        }
    }

    fn rename(&mut self, from: Field, to: Field) {
        for (target, _) in &mut self.places {
            if *target == ColumnTarget::Field(from) {
                *target = ColumnTarget::Field(to);
            }
        }
    }

    /// Notes on ignored columns whose names are almost those of missing fields.
    fn suggest(&mut self) {
        // The columns of an export have the names that its platform gives them.
        for name in self.ignored.iter().filter(|_| self.platform.is_none()) {
            if let Some(field) = near_miss(name).filter(|field| !self.has(*field)) {
                let mapping = json!({name: field.key()});
                let detail = format!(
                    "`{name}` was ignored; if it contains the {}, pass `?mapping={mapping}`",
                    field.name()
                );
                self.notes.push(FileNote::new(None, "near_miss", detail));
            }
        }
    }

    /// The field of each column that is imported, by its header.
    pub fn recognised(&self) -> BTreeMap<String, String> {
        let columns = self.places.iter().filter(|(target, _)| *target != ColumnTarget::Ignored);
        columns.map(|(target, indexes)| (self.header[indexes[0]].clone(), target.key().to_owned())).collect()
    }

    /// What was found in a file that lacks a required column, with a mapping to complete.
    fn unrecognised(&self, rows: &[Vec<String>], has_email: bool, has_name: bool) -> UnrecognisedColumns {
        let mut missing = Vec::new();
        if !has_email {
            missing.push(Field::Email);
        }
        if !has_name {
            missing.push(Field::Name);
        }
        let mut mapping = BTreeMap::new();
        for field in &missing {
            let free: Vec<_> = self.ignored.iter().filter(|name| !mapping.contains_key(*name)).collect();
            let by_name = free.iter().find(|name| near_miss(name) == Some(*field));
            let by_content = || free.iter().find(|name| self.may_contain(name, *field, rows));
            if let Some(name) = by_name.or_else(by_content) {
                mapping.insert((*name).clone(), field.key());
            }
        }
        UnrecognisedColumns {
            found: self.header.iter().filter(|name| !name.is_empty()).cloned().collect(),
            recognised: self.recognised(),
            missing: missing.into_iter().map(Field::name).collect(),
            mapping,
        }
    }

    /// Whether the cells of a column look like e-mails or names.
    fn may_contain(&self, header: &str, field: Field, rows: &[Vec<String>]) -> bool {
        let Some(index) = self.header.iter().position(|name| name == header) else { return false };
        let cells: Vec<_> =
            rows.iter().filter_map(|row| row.get(index)).filter(|cell| !cell.is_empty()).collect();
        let looks_right = |cell: &&String| match field {
            Field::Email => cell.contains('@'),
            _ => {
                cell.chars().any(char::is_alphabetic) && !cell.contains(|c: char| c.is_numeric() || c == '@')
            }
        };
        !cells.is_empty() && cells.iter().all(looks_right)
    }

    /// The state of a row on the platform that exported it, if rows in this state are skipped.
    pub fn skipped_state<'r>(&self, row: &'r [String]) -> Option<(&str, &'r str)> {
        let (platform, index) = self.platform.zip(self.state)?;
        let state = row.get(index)?;
        (!platform.imports(state)).then_some((&*self.header[index], state))
    }

    /// Whether a row repeats the header.
    pub fn is_header(&self, row: &[String]) -> bool {
        row.len() >= self.header.len() && self.header.iter().zip(row).all(|(name, cell)| name == cell)
    }

    fn indexes(&self, target: ColumnTarget) -> Option<&[usize]> {
        self.places.iter().find(|(known, _)| *known == target).map(|(_, indexes)| &**indexes)
    }

    pub fn has(&self, field: Field) -> bool {
        self.indexes(ColumnTarget::Field(field)).is_some()
    }

    /// Answers in a row: the index of the question, the header, and the cell if it is not empty.
    pub fn answers<'r>(&'r self, row: &'r [String]) -> impl Iterator<Item = (usize, &'r str, &'r str)> {
        self.places.iter().filter_map(|(target, indexes)| match target {
            ColumnTarget::Answer(nth) => Some((*nth, &*self.header[indexes[0]], first_filled(row, indexes)?)),
            _ => None,
        })
    }

    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// The header of a field as written in the file.
    pub fn header(&self, field: Field) -> Option<&str> {
        self.indexes(ColumnTarget::Field(field)).map(|indexes| self.header[indexes[0]].as_str())
    }

    /// The cell of a field; `None` if it is empty or the file has no such column.
    pub fn cell<'r>(&self, row: &'r [String], field: Field) -> Option<&'r str> {
        first_filled(row, self.indexes(ColumnTarget::Field(field))?)
    }
}

fn first_filled<'r>(row: &'r [String], indexes: &[usize]) -> Option<&'r str> {
    indexes.iter().filter_map(|index| row.get(*index)).map(String::as_str).find(|cell| !cell.is_empty())
}

/// The field whose name a header almost has: it differs by a letter, or a long one by two.
fn near_miss(header: &str) -> Option<Field> {
    let header = bare(header);
    let length = header.chars().count();
    let most = match length {
        4..10 => 1,
        10..40 => 2,
        // Too short to be sure, or a sentence.
        _ => return None,
    };
    let is_comparable = |(name, _): &(&String, &Field)| name.chars().count().abs_diff(length) <= most;
    let distance = |(name, field): (&String, &Field)| (strsim::osa_distance(name, &header), *field);
    let nearest = FIELDS
        .iter()
        .filter(is_comparable)
        .map(distance)
        .min_by_key(|(distance, field)| (*distance, field.key()));
    nearest.filter(|(distance, _)| *distance <= most).map(|(_, field)| field)
}

impl ColumnTarget {
    /// The name in problems.
    fn name(self) -> &'static str {
        match self {
            Self::Field(field) => field.name(),
            Self::Answer(_) => "answer to a question",
            Self::Ignored => IGNORE,
        }
    }

    /// The name in a report of what was recognised.
    fn key(self) -> &'static str {
        match self {
            Self::Field(field) => field.key(),
            Self::Answer(_) => "answers",
            Self::Ignored => IGNORE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Columns, ImportFileError> {
        find(&names.iter().map(ToString::to_string).collect::<Vec<_>>(), &[], &Mapping::new(), &[])
    }

    #[test]
    fn headers_in_four_languages_are_recognised() {
        for names in [
            ["E-mail", "First name", "Last Name"],
            ["Courriel", "Prénom", "NOM"],
            ["Correo electrónico", "Nombre", "Apellidos"],
            ["电子邮件", "名", "姓"],
        ] {
            assert!(header(&names).is_ok(), "{names:?}");
        }
    }

    #[test]
    fn a_name_column_means_what_the_others_leave() {
        let cells = ["Ana", "Vega", "ana@x.example"].map(str::to_owned);
        for (names, given, family, name) in [
            (["Vorname", "Name", "E-Mail"], Some("Ana"), Some("Vega"), None),
            (["Prénom", "Nom", "Courriel"], Some("Ana"), Some("Vega"), None),
            (["Name", "Surname", "E-mail"], Some("Ana"), Some("Vega"), None),
            (["Nombre", "Cargo", "Correo"], None, None, Some("Ana")),
            (["Nom", "Fonction", "Courriel"], None, None, Some("Ana")),
            (["First name", "Full name", "E-mail"], Some("Ana"), None, Some("Vega")),
            (["First name", "City", "E-mail"], Some("Ana"), None, None),
        ] {
            let columns = header(&names).unwrap();
            let found =
                [Field::GivenName, Field::FamilyName, Field::Name].map(|field| columns.cell(&cells, field));
            assert_eq!(found, [given, family, name], "{names:?}");
        }
    }

    #[test]
    fn the_header_is_found_below_titles() {
        let lines = |text: &str| -> Vec<Vec<String>> {
            text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
        };
        for (text, expected) in [
            ("Delegates of Quito,,\n,,\nFirst name,Last name,E-mail\nAna,Vega,ana@x.example", 2),
            ("E-mail,Name\na@x.example,E-mail", 0),
            ("Report,2021\nContact,First name,Surname\na@x.example,Ana,Vega", 1),
            ("a,b\nc,d", 0),
        ] {
            assert_eq!(find_header(&lines(text), &Mapping::new(), &[]), expected, "{text}");
        }
    }

    #[test]
    fn unknown_and_missing_columns_are_reported() {
        let columns = header(&["Ref", "E-mail", "First name", "Last Name", "Notes"]).unwrap();
        assert_eq!(columns.ignored, ["Ref", "Notes"]);
        assert!(columns.notes.is_empty());
        let ImportFileError::NoColumn(columns) = header(&["E-mial", "Nom", "Prénom"]).unwrap_err() else {
            panic!()
        };
        assert_eq!(columns.missing, ["e-mail"]);
        assert_eq!(columns.mapping, BTreeMap::from([("E-mial".to_owned(), "email")]));
        assert!(matches!(header(&["E-mail", "Mail", "Nom", "Prénom"]), Err(ImportFileError::TwoColumns(..))));
    }

    #[test]
    fn a_mapping_takes_precedence_over_known_names() {
        let names: Vec<_> = ["Contact", "Given", "First name", "Last name"].map(str::to_owned).into();
        let mapping = |pairs: &[(&str, &str)]| -> Mapping {
            pairs.iter().map(|(header, field)| ((*header).to_owned(), (*field).to_owned())).collect()
        };
        let columns = find(
            &names,
            &[],
            &mapping(&[("contact", "email"), ("first name", "ignore"), ("given", "given_name")]),
            &[],
        );
        let row = ["ana@x.example", "Ana", "no", "Sousa"].map(str::to_owned);
        assert_eq!(columns.unwrap().cell(&row, Field::GivenName), Some("Ana"));
        assert!(matches!(
            find(&names, &[], &mapping(&[("contact", "emial")]), &[]),
            Err(ImportFileError::NoField(..))
        ));
        let absent = check(&mapping(&[("no such", "email")]), &names, &[]);
        assert_eq!(absent, Err(ImportFileError::NoHeader("no such".into())));
    }
}
