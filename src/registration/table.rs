//! Registrations as a table of cells.

use std::{borrow::Cow, collections::HashMap, fs::File, io::BufWriter, io::Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use super::{questions::Question, registrations::Registration};
use crate::{
    http::{Error, Result},
    types::DelegationId,
};

/// Escapes a cell that a spreadsheet would run as a formula with a leading apostrophe
/// ([OWASP](https://owasp.org/www-community/attacks/CSV_Injection)).
pub fn defused(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// Fields of a registration that are columns, in order.
const FIELDS: [&str; 22] = [
    "reference",
    "state",
    "type",
    "salutation",
    "given_name",
    "family_name",
    "display_name",
    "name_order",
    "email",
    "organisation",
    "job_title",
    "city",
    "country",
    "time_zone",
    "languages",
    "delegation",
    "waiting_position",
    "reason",
    "id",
    "revision",
    "created_at",
    "updated_at",
];

/// Content of a column.
#[derive(Clone, Debug)]
pub enum Column {
    Field(&'static str),
    /// Answer to the question with this slug.
    Answer(String),
}

impl Column {
    pub fn name(&self) -> String {
        match self {
            Self::Field(name) => (*name).to_owned(),
            Self::Answer(slug) => format!("answers.{slug}"),
        }
    }

    /// The cell of this column for a registration.
    fn cell(&self, of: &Registration, delegations: &HashMap<DelegationId, String>) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Self::Answer(slug) => of.answers.values().get(slug).map(answer_text).unwrap_or_default(),
            Self::Field(name) => match *name {
                "reference" => of.reference.clone(),
                "state" => format!("{:?}", of.state).to_lowercase(),
                "type" => of.r#type.to_string(),
                "salutation" => text(&of.salutation),
                "given_name" => text(&of.given_name),
                "family_name" => text(&of.family_name),
                "display_name" => of.display_name.clone(),
                "name_order" => of.name_order.name().to_owned(),
                "email" => of.email.to_string(),
                "organisation" => text(&of.organisation),
                "job_title" => text(&of.job_title),
                "city" => text(&of.city),
                "country" => of.country.as_deref().unwrap_or_default().to_owned(),
                "time_zone" => of.time_zone.as_deref().unwrap_or_default().to_owned(),
                "languages" => of.languages.iter().map(|tag| &**tag).collect::<Vec<_>>().join(";"),
                "delegation" => {
                    of.delegation.and_then(|id| delegations.get(&id).cloned()).unwrap_or_default()
                }
                "waiting_position" => of.waiting_position.map(|nth| nth.to_string()).unwrap_or_default(),
                "reason" => text(&of.reason),
                "id" => of.id.to_string(),
                "revision" => of.revision.to_string(),
                "created_at" => of.created_at.to_rfc3339(),
                _ => of.updated_at.to_rfc3339(),
            },
        }
    }
}

/// An answer as text that an import can read back.
fn answer_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Array(items) => items.iter().map(answer_text).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// All possible columns: the fields, and the questions, retired ones included.
pub fn columns(questions: &[Question]) -> Vec<Column> {
    let answers = questions.iter().map(|question| Column::Answer(question.slug.to_string()));
    FIELDS.into_iter().map(Column::Field).chain(answers).collect()
}

/// Where the rows are written.
pub enum Sink {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Xlsx {
        book: Box<Workbook>,
        /// Number of rows written.
        rows: u32,
    },
}

impl Sink {
    pub fn new(spreadsheet: bool, file: &File) -> Result<Self> {
        if spreadsheet {
            let mut book = Workbook::new();
            // Rows are flushed to a temporary file as they are written.
            book.add_worksheet_with_constant_memory().map_err(Error::internal)?;
            return Ok(Self::Xlsx { book: Box::new(book), rows: 0 });
        }
        let mut file = BufWriter::new(file.try_clone().map_err(Error::internal)?);
        file.write_all(b"\xEF\xBB\xBF").map_err(Error::internal)?;
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        Ok(Self::Csv(Box::new(writer)))
    }

    pub fn header(&mut self, columns: &[Column]) -> Result<()> {
        if let Self::Xlsx { book, .. } = self {
            sheet(book)?.set_freeze_panes(1, 0).map_err(Error::internal)?;
        }
        self.line(columns.iter().map(Column::name), true)
    }

    pub fn row(
        &mut self,
        columns: &[Column],
        of: &Registration,
        delegations: &HashMap<DelegationId, String>,
    ) -> Result<()> {
        self.line(columns.iter().map(|column| column.cell(of, delegations)), false)
    }

    fn line(&mut self, cells: impl Iterator<Item = String>, head: bool) -> Result<()> {
        match self {
            Self::Csv(writer) => {
                for cell in cells {
                    writer.write_field(&*defused(&cell)).map_err(Error::internal)?;
                }
                writer.write_record(None::<&[u8]>).map_err(Error::internal)
            }
            Self::Xlsx { book, rows } => {
                let (row, sheet) = (*rows, sheet(book)?);
                *rows += 1;
                let bold = Format::new().set_bold();
                for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                    // Text cells of a spreadsheet never run as formulas: no escaping needed.
                    let written = match head {
                        true => sheet.write_string_with_format(row, column, &cell, &bold),
                        false => sheet.write_string(row, column, &cell),
                    };
                    written.map_err(Error::internal)?;
                }
                Ok(())
            }
        }
    }

    pub fn finish(self, file: &File) -> Result<()> {
        match self {
            Self::Csv(writer) => {
                let mut file = writer.into_inner().map_err(|error| Error::internal(error.to_string()))?;
                file.flush().map_err(Error::internal)
            }
            Self::Xlsx { mut book, .. } => {
                let file = file.try_clone().map_err(Error::internal)?;
                book.save_to_writer(BufWriter::new(file)).map_err(Error::internal)
            }
        }
    }
}

fn sheet(book: &mut Workbook) -> Result<&mut Worksheet> {
    book.worksheet_from_index(0).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_look_like_formulas_are_escaped() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+351 21", "'+351 21"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("Ana = Bo", "Ana = Bo"),
            ("'t Hooft", "'t Hooft"),
        ] {
            assert_eq!(defused(cell), expected);
        }
    }
}
