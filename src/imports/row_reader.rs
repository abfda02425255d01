//! Reads and validates the rows of a file. Pure.

use std::collections::HashMap;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    columns::{Columns, Field},
    countries::country,
    model::RowProblem,
};
use crate::{
    congress::{CityMatch, match_city},
    registration::{
        questions::{self, Question, Values},
        registrations::Person,
        types::RegistrationType,
    },
    types::{Country, Email, Language, RegistrationTypeId, TimeZone, folded},
};

/// The context for reading rows, and the e-mails of earlier rows.
pub struct RowReader<'e> {
    pub columns: Columns,
    pub types: &'e [RegistrationType],
    pub questions: &'e [Question],
    pub default_type: Option<String>,
    row: i32,
    /// The first row of each e-mail, and a digest of its contents.
    first: HashMap<Email, (i32, [u8; 32])>,
    cities: HashMap<(String, Option<Country>), CityMatch>,
}

/// A row that was read, before it is compared with existing registrations.
#[derive(Debug)]
pub struct Draft {
    pub row: i32,
    /// E-mail of the row, if it is readable, even if the row is refused.
    pub email: Option<Email>,
    /// `None` if the row is refused, for the reasons in `problems`, or empty.
    pub delegate: Option<Delegate>,
    pub problems: Vec<RowProblem>,
    /// Whether the row repeats an earlier one or is empty.
    pub repeats: bool,
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

impl<'e> RowReader<'e> {
    pub fn new(
        columns: Columns,
        types: &'e [RegistrationType],
        questions: &'e [Question],
        default_type: Option<&str>,
    ) -> Self {
        let default_type = default_type.map(str::to_owned);
        Self {
            columns,
            types,
            questions,
            default_type,
            row: 0,
            first: HashMap::new(),
            cities: HashMap::new(),
        }
    }

    /// Reads the next rows, and compares each with the rows before it.
    pub fn drafts(&mut self, rows: impl Iterator<Item = Vec<String>>) -> Vec<Draft> {
        rows.map(|cells| self.draft(&cells)).collect()
    }

    fn draft(&mut self, cells: &[String]) -> Draft {
        self.row += 1;
        let row = self.row;
        if cells.iter().all(String::is_empty) {
            let problems = vec![RowProblem::new(None, "blank_row", "the row is empty and was skipped")];
            return Draft { row, email: None, delegate: None, problems, repeats: true };
        }
        let mut reading =
            CellReader { cells, email: None, problems: Vec::new(), refused: false, reader: self };
        let mut delegate = reading.delegate();
        let CellReader { email, mut problems, .. } = reading;
        let mut repeats = false;
        if let Some(found) = &delegate {
            let digest = found.digest();
            match self.first.get(&found.email) {
                None => {
                    self.first.insert(found.email.clone(), (row, digest));
                }
                Some((earlier, same)) => {
                    repeats = *same == digest;
                    let detail = match repeats {
                        true => format!("the row repeats row {earlier}"),
                        false => {
                            format!(
                                "row {earlier} has the same e-mail; each person can have only one registration"
                            )
                        }
                    };
                    problems.push(RowProblem::new(
                        self.columns.header(Field::Email),
                        "duplicate_in_file",
                        detail,
                    ));
                    if !repeats {
                        delegate = None;
                    }
                }
            }
        }
        Draft { row, email, delegate, problems, repeats }
    }
}

/// A row being read.
struct CellReader<'r, 'e> {
    cells: &'r [String],
    email: Option<Email>,
    problems: Vec<RowProblem>,
    refused: bool,
    reader: &'r mut RowReader<'e>,
}

impl<'r> CellReader<'r, '_> {
    fn note(&mut self, field: Option<Field>, code: &str, detail: impl Into<String>) {
        let column = field.and_then(|field| self.reader.columns.header(field));
        self.problems.push(RowProblem::new(column, code, detail));
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
        if text.contains(['?', char::REPLACEMENT_CHARACTER]) {
            let detail = format!(
                "`{text}` seems to have lost characters when the file was saved; it does not replace a known value, otherwise \
                 correct it"
            );
            self.note(Some(field), "characters_lost", detail);
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

    /// Checks the number of cells: if it differs from the header, cells are in the wrong columns.
    fn width(&mut self) {
        let (cells, columns) = (self.cells.len(), self.reader.columns.width());
        let detail = format!(
            "the row has {cells} cells and the header {columns}; check for a missing or extra quotation mark or separator"
        );
        match cells.cmp(&columns) {
            std::cmp::Ordering::Greater => self.refuse(None, "too_many_cells", detail),
            std::cmp::Ordering::Less => self.refuse(None, "too_few_cells", detail),
            std::cmp::Ordering::Equal => {}
        }
    }

    fn email(&mut self) -> Option<Email> {
        let Some(text) = self.cell(Field::Email) else {
            self.refuse(Some(Field::Email), "email_missing", "the e-mail address is missing");
            return None;
        };
        let email = text.parse::<Email>();
        if let Err(why) = &email {
            self.refuse(Some(Field::Email), "email_invalid", why.clone());
        }
        self.email = email.ok();
        self.email.clone()
    }

    fn r#type(&mut self) -> Option<RegistrationTypeId> {
        let types = self.reader.types;
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
        let given_name = self.text(Field::GivenName, 200).unwrap_or_default();
        let family_name = self.text(Field::FamilyName, 200).unwrap_or_default();
        for (name, field) in [(&given_name, Field::GivenName), (&family_name, Field::FamilyName)] {
            if name.is_empty() {
                self.refuse(Some(field), "name_missing", format!("the {} is missing", field.name()));
            }
        }
        let country = self.country();
        Person {
            salutation: self.text(Field::Salutation, 50),
            given_name,
            family_name,
            organisation: self.text(Field::Organisation, 300),
            job_title: self.text(Field::JobTitle, 300),
            city: self.city(country.as_ref()),
            country,
            time_zone: self.time_zone(),
            languages: self.languages(),
            answers: self.answers(),
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
                "`{text}` is neither an ISO 3166 code nor the name of a country in English, French, Spanish or Chinese"
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
