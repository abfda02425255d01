//! A file to fill in: the columns of an edition with its types and questions, in the language of those who fill it in.

use std::{collections::HashMap, sync::LazyLock};

use rust_xlsxwriter::{DataValidation, Format, Workbook, Worksheet, XlsxError};
use serde::Deserialize;

use sqlx::PgConnection;

use super::{
    model::{ImportTarget, ProgrammeNames},
    recognising::{Field, SESSION_COLUMNS, column_name},
    records::{
        CITY_COLUMNS, ENTRY_COLUMNS, EVALUATOR_COLUMNS, RecordColumn, SPEAKER_COLUMNS, template_columns,
    },
    registration_store,
};
use crate::{
    http::{Context, Error, Result},
    registration::{
        questions::{self, Question, QuestionKind},
        types::RegistrationType,
    },
    types::{CongressId, Language, Localized},
};

/// Rows that have drop-down lists.
const LISTED_ROWS: u32 = 5000;

/// Columns in the order of the template.
const FIELDS: [Field; 11] = [
    Field::Email,
    Field::Salutation,
    Field::GivenName,
    Field::FamilyName,
    Field::Type,
    Field::Organisation,
    Field::JobTitle,
    Field::City,
    Field::Country,
    Field::TimeZone,
    Field::Languages,
];

/// A template in a language.
pub struct Template {
    columns: Vec<TemplateColumn>,
    language: Language,
    target: ImportTarget,
}

impl Template {
    /// The template of an edition, in the stated language, else in the one that the caller reads, else in the first of the
    /// edition.
    pub async fn load(
        db: &mut PgConnection,
        congress: CongressId,
        stated: Option<Language>,
        target: ImportTarget,
    ) -> Result<Self> {
        let language = match stated.or_else(Context::wanted_language) {
            Some(language) => language,
            None => registration_store::first_language(&mut *db, congress).await?,
        };
        let columns = match target {
            ImportTarget::Delegates => {
                let types = registration_store::all_types(&mut *db, congress).await?;
                let questions = questions::list_all(&mut *db, congress).await?;
                columns(&types, &questions, &language)
            }
            ImportTarget::Sessions => {
                session_columns(&registration_store::programme_names(db, congress).await?, &language)
            }
            ImportTarget::Speakers => record_columns(SPEAKER_COLUMNS, &language),
            ImportTarget::Cities => record_columns(CITY_COLUMNS, &language),
            ImportTarget::Evaluators => record_columns(EVALUATOR_COLUMNS, &language),
            ImportTarget::Entries => record_columns(ENTRY_COLUMNS, &language),
        };
        Ok(Self { columns, language, target })
    }

    /// As CSV: a line with the names of the columns.
    pub fn csv(&self) -> Result<Vec<u8>> {
        csv(&self.columns)
    }

    /// As a spreadsheet, with drop-down lists and a sheet of instructions.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        write_book(&self.columns, &self.language, self.target).map_err(Error::internal)
    }
}

/// What the template says in a language.
#[derive(Default, Deserialize)]
struct Texts {
    /// Names of the sheet by what the file is for.
    sheets: HashMap<String, String>,
    instructions: String,
    required: String,
    yes: String,
    no: String,
    /// For every file.
    lines: Vec<String>,
    /// For delegates, in addition.
    delegates: Vec<String>,
    /// For sessions, instead.
    sessions: Vec<String>,
}

static TEXTS: LazyLock<HashMap<String, Texts>> =
    LazyLock::new(|| toml::from_str(include_str!("template.toml")).unwrap_or_default());

/// The texts in a language; those without have the English ones.
fn texts(language: &Language) -> Option<&'static Texts> {
    TEXTS.get(language.primary()).or_else(|| TEXTS.get("en"))
}

/// A column of the template.
struct TemplateColumn {
    header: String,
    is_required: bool,
    /// Values to choose from; empty: any.
    values: Vec<String>,
}

/// The columns of an edition: the fields, and the questions that are asked.
fn columns(types: &[RegistrationType], questions: &[Question], language: &Language) -> Vec<TemplateColumn> {
    let field = |field: Field| TemplateColumn {
        header: column_name(field, language),
        is_required: field == Field::Email,
        values: match field {
            Field::Type => types.iter().map(|r#type| r#type.name.text_for(language).to_owned()).collect(),
            _ => Vec::new(),
        },
    };
    let question = |question: &Question| TemplateColumn {
        header: question.text.text_for(language).to_owned(),
        is_required: question.required,
        values: match question.kind {
            QuestionKind::Choice => {
                question.options.iter().map(|option| option.text.text_for(language).to_owned()).collect()
            }
            QuestionKind::Boolean => {
                texts(language).map(|texts| vec![texts.yes.clone(), texts.no.clone()]).unwrap_or_default()
            }
            _ => Vec::new(),
        },
    };
    let asked = questions.iter().filter(|question| question.retired_at.is_none());
    FIELDS.into_iter().map(field).chain(asked.map(question)).collect()
}

/// The columns of lists of sessions, with a title in each language of the edition.
fn session_columns(names: &ProgrammeNames, language: &Language) -> Vec<TemplateColumn> {
    let named = |key: &str| SESSION_COLUMNS.name(key, language).unwrap_or(key).to_owned();
    let column = |key: &str, values: Vec<String>| TemplateColumn {
        header: named(key),
        is_required: key == "title",
        values,
    };
    let texts = |names: &[Localized]| names.iter().map(|name| name.text_for(language).to_owned()).collect();
    let other_titles = names.languages.iter().skip(1).map(|other| TemplateColumn {
        header: format!("{} ({})", named("title"), &**other),
        is_required: false,
        values: Vec::new(),
    });
    let tags = names.languages.iter().map(ToString::to_string).collect();
    let mut columns = vec![column("id", Vec::new()), column("title", Vec::new())];
    columns.extend(other_titles);
    columns.extend([
        column("speakers", Vec::new()),
        column("track", texts(&names.tracks)),
        column("room", texts(&names.rooms)),
        column("date", Vec::new()),
        column("start", Vec::new()),
        column("end", Vec::new()),
        column("language", tags),
        column("kind", Vec::new()),
        column("abstract", Vec::new()),
    ]);
    columns
}

/// The columns of the other lists.
fn record_columns(columns: &[RecordColumn], language: &Language) -> Vec<TemplateColumn> {
    let column = |(header, is_required)| TemplateColumn { header, is_required, values: Vec::new() };
    template_columns(columns, language).into_iter().map(column).collect()
}

fn csv(columns: &[TemplateColumn]) -> Result<Vec<u8>> {
    let mut lines =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    lines.write_record(columns.iter().map(|column| &column.header)).map_err(Error::internal)?;
    lines.into_inner().map_err(|error| Error::internal(error.to_string()))
}

fn write_book(
    columns: &[TemplateColumn],
    language: &Language,
    target: ImportTarget,
) -> Result<Vec<u8>, XlsxError> {
    let Some(texts) = texts(language) else { return Workbook::new().save_to_buffer() };
    let mut book = Workbook::new();
    let mut people = Worksheet::new();
    let (bold, text) = (Format::new().set_bold().set_text_wrap(), Format::new().set_num_format("@"));
    people
        .set_name(texts.sheets.get(target.name()).map_or(target.name(), |name| name.as_str()))?
        .set_freeze_panes(1, 0)?;
    let mut lists = Worksheet::new();
    lists.set_name("Lists")?.set_hidden(true);
    for (index, column) in (0..).zip(columns) {
        let header = match column.is_required {
            // The remark is ignored when the file is imported.
            true => format!("{} *", column.header),
            false => column.header.clone(),
        };
        people.write_string_with_format(0, index, &header, &bold)?;
        // Cells are text, so that programs do not change what is entered.
        people.set_column_format(index, &text)?.set_column_width(index, 20)?;
        if column.values.is_empty() {
            continue;
        }
        for (row, value) in (0..).zip(&column.values) {
            lists.write_string(row, index, value)?;
        }
        let letter = rust_xlsxwriter::utility::column_number_to_name(index);
        let range = format!("=Lists!${letter}$1:${letter}${}", column.values.len());
        let list = DataValidation::new().allow_list_formula(range.as_str().into());
        people.add_data_validation(1, index, LISTED_ROWS, index, &list)?;
    }
    let mut instructions = Worksheet::new();
    instructions.set_name(&texts.instructions)?.set_column_width(0, 110)?;
    let (lines, more) = match target {
        ImportTarget::Delegates => (&*texts.lines, &*texts.delegates),
        ImportTarget::Sessions => (&*texts.sessions, &[][..]),
        _ => (&*texts.lines, &[][..]),
    };
    let lines = lines.iter().chain(more).cloned().chain([format!("* {}", texts.required)]);
    let wrapped = Format::new().set_text_wrap();
    for (row, line) in (0..).zip(lines) {
        instructions.write_string_with_format(row, 0, &line, &wrapped)?;
    }
    for sheet in [people, instructions, lists] {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_service_has_the_same_instructions() {
        let texts: HashMap<String, Texts> = toml::from_str(include_str!("template.toml")).unwrap();
        for language in ["en", "fr", "es", "zh"] {
            let (of, english) = (&texts[language], &texts["en"]);
            assert_eq!(of.lines.len(), english.lines.len(), "{language}");
            assert_eq!(of.delegates.len(), english.delegates.len(), "{language}");
            assert_eq!(of.sessions.len(), english.sessions.len(), "{language}");
            assert!(
                ImportTarget::ALL.iter().all(|target| of.sheets.contains_key(target.name())),
                "{language}"
            );
            assert!(!of.instructions.is_empty() && !of.required.is_empty());
        }
    }
}
