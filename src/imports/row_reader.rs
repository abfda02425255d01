//! Reads and validates the rows of a file. Pure.

use std::{collections::HashMap, sync::Arc};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    countries::country,
    emails::{NoEmail, find_email},
    file_error::ImportFileError,
    garbled::{LOST, is_garbled, lost_characters},
    model::RowProblem,
    reading::{Row, shortened},
    recognising::{Columns, Field},
};
use crate::{
    congress::{CityMatch, match_city},
    registration::{
        questions::{self, Question, Values},
        registrations::Person,
        types::RegistrationType,
    },
    types::{Country, Email, Language, PersonName, RegistrationTypeId, TimeZone, WrittenName, folded},
};

/// The context for reading rows, and the e-mails of earlier rows.
pub struct RowReader {
    pub columns: Columns,
    pub types: Arc<[RegistrationType]>,
    questions: Arc<[Question]>,
    pub default_type: Option<String>,
    row: i32,
    /// The first line of each e-mail, and a digest of its contents.
    first: HashMap<Email, (i32, [u8; 32])>,
    cities: HashMap<(String, Option<Country>), CityMatch>,
}

/// A row that was read, before it is compared with existing registrations.
#[derive(Debug)]
pub struct Draft {
    pub row: i32,
    /// Line of the file.
    pub line: Option<i32>,
    /// E-mail of the row, if it is readable, even if the row is refused.
    pub email: Option<Email>,
    /// `None` if the row is refused or skipped, for the reasons in `problems`.
    pub delegate: Option<Delegate>,
    pub problems: Vec<RowProblem>,
    /// Whether the row repeats an earlier one.
    pub repeats: bool,
    /// Whether the row is not a person.
    pub is_skipped: bool,
}

/// A person in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Delegate {
    pub email: Email,
    pub person: Person,
    pub r#type: RegistrationTypeId,
}

impl Draft {
    pub fn delegate_email(&self) -> Option<&Email> {
        self.delegate.as_ref().map(|delegate| &delegate.email)
    }
}

impl Delegate {
    /// Equal for rows with equal contents.
    fn digest(&self) -> [u8; 32] {
        Sha256::digest(json!([self.person, self.r#type]).to_string()).into()
    }
}

impl RowReader {
    /// # Errors
    /// The file has no column for the type, and there is no other way to know it.
    pub fn new(
        columns: Columns,
        types: Arc<[RegistrationType]>,
        questions: Arc<[Question]>,
        default_type: Option<&str>,
    ) -> Result<Self, ImportFileError> {
        // The type of rows without one: as stated, else the default of the edition, else the only one.
        let usual = types.iter().find(|r#type| r#type.is_default).or(match &*types {
            [only] => Some(only),
            _ => None,
        });
        let default_type =
            default_type.map(str::to_owned).or_else(|| usual.map(|r#type| r#type.slug.to_string()));
        if default_type.is_none() && !columns.has(Field::Type) {
            let slugs = types.iter().map(|r#type| format!("`{}`", &*r#type.slug));
            return Err(ImportFileError::NoType(slugs.collect::<Vec<_>>().join(", ")));
        }
        let (first, cities) = (HashMap::new(), HashMap::new());
        Ok(Self { columns, types, questions, default_type, row: 0, first, cities })
    }

    /// Reads the next rows, and compares each with the rows before it.
    pub fn drafts(&mut self, rows: impl Iterator<Item = Row>) -> Vec<Draft> {
        rows.map(|row| self.draft(&row)).collect()
    }

    fn draft(&mut self, row: &Row) -> Draft {
        self.row += 1;
        let (number, line, cells) = (self.row, i32::try_from(row.line).ok(), &*row.cells);
        if let Some(reason) = self.skipped(cells) {
            return Draft {
                row: number,
                line,
                email: None,
                delegate: None,
                problems: vec![reason],
                repeats: false,
                is_skipped: true,
            };
        }
        let mut reading =
            CellReader { cells, email: None, problems: Vec::new(), refused: false, reader: self };
        let delegate = reading.delegate();
        let CellReader { email, problems, .. } = reading;
        let mut draft =
            Draft { row: number, line, email, delegate, problems, repeats: false, is_skipped: false };
        self.compare(&mut draft);
        draft
    }

    /// Why a row is not a person.
    fn skipped(&self, cells: &[String]) -> Option<RowProblem> {
        let filled: Vec<_> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        let note = |code, detail: String| Some(RowProblem::new(None, code, detail));
        match filled.as_slice() {
            [] => return note("blank_row", "the row is empty".into()),
            [first, rest @ ..]
                if rest.len() < 2 && is_total(first) && !filled.iter().any(|cell| cell.contains('@')) =>
            {
                return note("total_row", format!("`{}` is a total", shortened(first)));
            }
            _ => {}
        }
        if self.columns.is_header(cells) {
            return note("repeated_header", "the row repeats the header".into());
        }
        if let Some((column, state)) = self.columns.skipped_state(cells) {
            let platform = self.columns.platform.map_or("", |platform| &platform.name);
            let detail = format!("in {platform} the registration is `{}`", shortened(state));
            return Some(RowProblem {
                value: Some(shortened(state)),
                ..RowProblem::new(Some(column), "state_skipped", detail)
            });
        }
        let is_unassigned = [Field::Email, Field::Name, Field::GivenName, Field::FamilyName]
            .into_iter()
            .all(|field| self.columns.cell(cells, field).is_none());
        match self.columns.platform {
            Some(_) if is_unassigned => note("unassigned", "the ticket is not assigned to a person".into()),
            _ => None,
        }
    }

    /// Compares a row with the rows before it.
    fn compare(&mut self, draft: &mut Draft) {
        let Some(found) = &draft.delegate else { return };
        let digest = found.digest();
        let Some((earlier, same)) = self.first.get(&found.email) else {
            self.first.insert(found.email.clone(), (draft.line.unwrap_or(draft.row), digest));
            return;
        };
        draft.repeats = *same == digest;
        let detail = match draft.repeats {
            true => format!("the row repeats line {earlier}"),
            false => {
                format!("line {earlier} has the same e-mail; each person can have only one registration")
            }
        };
        let value = Some(found.email.to_string());
        let column = self.columns.header(Field::Email);
        draft.problems.push(RowProblem { value, ..RowProblem::new(column, "duplicate_in_file", detail) });
        if !draft.repeats {
            draft.delegate = None;
        }
    }
}

/// Whether a cell announces a total.
fn is_total(cell: &str) -> bool {
    const TOTALS: [&str; 18] = [
        "total",
        "totals",
        "sum",
        "subtotal",
        "summe",
        "gesamt",
        "somme",
        "totale",
        "suma",
        "soma",
        "итого",
        "всего",
        "合计",
        "总计",
        "合計",
        "الإجمالي",
        "المجموع",
        "합계",
    ];
    let cell = folded(cell);
    let first = cell.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    TOTALS.iter().any(|total| folded(total) == first)
}

/// A row being read.
struct CellReader<'r> {
    cells: &'r [String],
    email: Option<Email>,
    problems: Vec<RowProblem>,
    refused: bool,
    reader: &'r mut RowReader,
}

impl<'r> CellReader<'r> {
    fn note(&mut self, field: Option<Field>, code: &str, detail: impl Into<String>) {
        let column = field.and_then(|field| self.reader.columns.header(field));
        let value = field.and_then(|field| self.cell(field)).map(shortened);
        self.problems.push(RowProblem { value, ..RowProblem::new(column, code, detail) });
    }

    fn refuse(&mut self, field: Option<Field>, code: &str, detail: impl Into<String>) {
        self.note(field, code, detail);
        self.refused = true;
    }

    fn cell(&self, field: Field) -> Option<&'r str> {
        self.reader.columns.cell(self.cells, field)
    }

    fn text(&mut self, field: Field, longest: usize) -> Option<String> {
        let text = self.cell(field)?;
        if text.chars().count() > longest {
            self.refuse(Some(field), "too_long", format!("at most {longest} characters are allowed"));
        }
        // Programs write `?` for characters that their encoding lacks.
        if text.contains(['?', char::REPLACEMENT_CHARACTER]) || is_garbled(text) {
            self.note(Some(field), LOST, lost_characters(text));
        }
        Some(text.to_owned())
    }

    fn delegate(&mut self) -> Option<Delegate> {
        self.width();
        let email = self.email();
        let r#type = self.r#type();
        let person = self.person();
        match (email, r#type) {
            (Some(email), Some(r#type)) if !self.refused => Some(Delegate { email, person, r#type }),
            _ => None,
        }
    }

    /// Checks the number of cells: if it differs from the header, cells are in the wrong columns. Empty cells after
    /// the last column are ignored.
    fn width(&mut self) {
        let cells = self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let columns = self.reader.columns.width();
        let (more, fewer) = (cells > columns, self.cells.len() < columns);
        let cells = if more { cells } else { self.cells.len() };
        let detail = format!(
            "the row has {cells} cells and the header {columns}; check for a missing or extra quotation mark or separator"
        );
        if more {
            self.refuse(None, "too_many_cells", detail);
        } else if fewer {
            self.refuse(None, "too_few_cells", detail);
        }
    }

    fn email(&mut self) -> Option<Email> {
        let Some(text) = self.cell(Field::Email) else {
            self.refuse(Some(Field::Email), "email_missing", "the e-mail address is missing");
            return None;
        };
        match find_email(text) {
            Ok(found) => {
                if found.was_normalised {
                    let detail = format!("`{}` was imported", found.email);
                    self.note(Some(Field::Email), "email_normalised", detail);
                }
                self.email = Some(found.email);
            }
            Err(NoEmail::Several) => {
                let detail = "the cell has several addresses; keep the one to which e-mails are sent";
                self.refuse(Some(Field::Email), "several_emails", detail);
            }
            Err(NoEmail::Invalid(why)) => self.refuse(Some(Field::Email), "email_invalid", why),
        }
        self.email.clone()
    }

    fn r#type(&mut self) -> Option<RegistrationTypeId> {
        let types = Arc::clone(&self.reader.types);
        let default = self.reader.default_type.clone();
        let Some(text) = self.cell(Field::Type).or(default.as_deref()) else {
            self.refuse(Some(Field::Type), "type_missing", "the registration type is missing: give the file a `Type` column, or pass `?type=` with the slug of a type");
            return None;
        };
        let wanted = folded(text);
        let found = types.iter().find(|r#type| {
            *r#type.slug == *wanted
                || r#type.name.texts().any(|name| folded(name) == wanted)
                || r#type.aliases.contains(&wanted)
        });
        if found.is_none() {
            let slugs: Vec<_> = types.iter().map(|r#type| &*r#type.slug).collect();
            let detail = format!(
                "`{text}` is not a registration type of this congress; the types are: {}",
                slugs.join(", ")
            );
            self.refuse(Some(Field::Type), "type_unknown", detail);
        }
        found.map(|r#type| r#type.id)
    }

    fn person(&mut self) -> Person {
        let name = self.name();
        let country = self.country();
        Person {
            salutation: self.text(Field::Salutation, 50).or(name.salutation),
            given_name: name.given,
            family_name: name.family,
            display_name: name.display,
            name_order: Some(name.order),
            organisation: self.text(Field::Organisation, 300),
            job_title: self.text(Field::JobTitle, 300),
            city: self.city(country.as_ref()),
            country,
            time_zone: self.time_zone(),
            languages: self.languages(),
            answers: self.answers(),
        }
    }

    /// The name: from its columns, or from one column with the whole name, whose parts can be a guess.
    fn name(&mut self) -> WrittenName {
        let (given, family) = (self.text(Field::GivenName, 200), self.text(Field::FamilyName, 200));
        let whole = self.text(Field::Name, 400);
        match (given, family, whole) {
            (None, None, None) => {
                let columns = &self.reader.columns;
                let field = [Field::Name, Field::GivenName, Field::FamilyName]
                    .into_iter()
                    .find(|field| columns.has(*field));
                self.refuse(field, "name_missing", "the name is missing");
                WrittenName::default()
            }
            (None, None, Some(whole)) => {
                let name = WrittenName::split(&whole);
                if let (true, Some(given), Some(family)) = (name.is_guess, &name.given, &name.family) {
                    let detail = format!(
                        "shown as `{}`; the given name is taken to be `{given}` and the family name `{family}`",
                        name.display()
                    );
                    self.note(Some(Field::Name), "name_guessed", detail);
                }
                name
            }
            (given, family, whole) => {
                let name = PersonName::new(given.as_ref(), family.as_ref(), whole.as_ref(), None);
                let PersonName { given, family, order, written: display } = name;
                WrittenName { given, family, display, order, ..WrittenName::default() }
            }
        }
    }

    /// Normalises the city to its name in the list of cities; for similar names, adds a note with suggestions.
    fn city(&mut self, country: Option<&Country>) -> Option<String> {
        let text = self.text(Field::City, 200)?;
        if country.is_none() && self.cell(Field::Country).is_some() {
            // The country must be corrected first.
            return Some(text);
        }
        let key = (text.clone(), country.cloned());
        let found = self.reader.cities.entry(key).or_insert_with(|| match_city(&text, country)).clone();
        match found {
            CityMatch::Known(name) => Some(name),
            CityMatch::Unlisted => Some(text),
            CityMatch::Unsure(cities) => {
                let detail = format!("`{text}` was kept; did you mean: {}", cities.join(", "));
                self.note(Some(Field::City), "city_unsure", detail);
                Some(text)
            }
        }
    }

    /// Answers in the file; invalid answers are left out with a note.
    fn answers(&mut self) -> Values {
        let mut answers = Values::new();
        let mut notes = Vec::new();
        for (nth, header, cell) in self.reader.columns.answers(self.cells) {
            let question = &self.reader.questions[nth];
            match questions::parse_answer(question, cell) {
                Ok(value) => {
                    if value.as_str().is_some_and(is_garbled) {
                        notes.push(RowProblem::new(Some(header), LOST, lost_characters(cell)));
                    }
                    answers.insert(question.slug.to_string(), value);
                }
                Err(why) => notes.push(RowProblem::new(
                    Some(header),
                    "answer_left_out",
                    format!("`{cell}` was left out: {why}"),
                )),
            }
        }
        self.problems.extend(notes);
        answers
    }

    fn country(&mut self) -> Option<Country> {
        let text = self.cell(Field::Country)?;
        let found = country(text);
        if found.is_none() {
            let detail = format!(
                "`{text}` is neither an ISO 3166 code nor the name of a country in one of eleven languages"
            );
            self.refuse(Some(Field::Country), "country_unknown", detail);
        }
        found
    }

    /// Reads an IANA time zone. An offset such as `UTC+8` does not define daylight saving time: it is left out with a
    /// note.
    fn time_zone(&mut self) -> Option<TimeZone> {
        let text = self.cell(Field::TimeZone)?;
        let found = text.parse().ok();
        if found.is_none() {
            let detail = format!(
                "`{text}` is not a time zone of the IANA database, such as Asia/Shanghai; the field was left empty"
            );
            self.note(Some(Field::TimeZone), "time_zone_left_empty", detail);
        }
        found
    }

    fn languages(&mut self) -> Vec<Language> {
        let Some(text) = self.cell(Field::Languages) else { return Vec::new() };
        let mut languages: Vec<Language> = Vec::new();
        for tag in text.split([';', ',', '/', '|', ' ']).filter(|tag| !tag.is_empty()) {
            match tag.parse() {
                Ok(language) if languages.contains(&language) => {}
                Ok(language) => languages.push(language),
                Err(why) => {
                    self.note(Some(Field::Languages), "language_left_out", format!("{why}; it was left out"));
                }
            }
        }
        languages.truncate(20);
        languages
    }
}
