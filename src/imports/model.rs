use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::columns::Mapping;
use crate::types::{Actor, CongressId, Email, ImportId, Now, RegistrationId, Slug};

/// An import with the outcome of every row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import {
    pub id: ImportId,
    pub state: ImportState,
    /// Whether the import was a dry run, which writes nothing.
    pub dry_run: bool,
    pub mode: Mode,
    /// `XLSX` for a spreadsheet.
    #[schema(examples("UTF-8"))]
    pub encoding: String,
    /// `null` for a spreadsheet.
    #[schema(required, examples(","))]
    pub delimiter: Option<String>,
    /// Number of rows processed.
    pub progress: i32,
    /// Number of rows in the file.
    pub total: i32,
    /// Why the import as a whole failed.
    #[schema(required)]
    pub error: Option<String>,
    /// Columns of the file that were not imported.
    pub ignored_columns: Vec<String>,
    pub summary: Summary,
    /// All rows, in the order of the file.
    pub rows: Vec<RowOutcome>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// When the import was undone.
    #[schema(required)]
    pub undone_at: Option<DateTime<Utc>>,
}

/// Number of rows by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    pub rows: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: usize,
}

/// State of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ImportState {
    Queued,
    Running,
    /// All valid rows were imported.
    Done,
    /// The import failed: in `atomic` mode because a row was refused, otherwise for the reason in `error`.
    Failed,
    /// Cancelled by staff. Rows that were already imported stay, and can be undone.
    Cancelled,
}

/// Effect of a refused row on the other rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Mode {
    /// No row is imported.
    Atomic,
    /// The other rows are imported.
    #[default]
    Partial,
}

/// Outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Refused,
}

/// A row of the file with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RowOutcome {
    /// Row number, from 1, without the header.
    pub row: i32,
    /// E-mail of the row; stored as a digest and never returned.
    #[serde(skip)]
    #[schema(ignore)]
    pub about: Option<Email>,
    pub outcome: Outcome,
    /// The registration that was created, or that the row refers to; `null` if the row was refused or not imported.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    /// Why the row was refused, or what was corrected in it.
    pub problems: Vec<RowProblem>,
    /// Revision of the registration after the import.
    #[serde(skip)]
    #[schema(ignore)]
    pub revision: Option<i64>,
    /// Previous values of an updated registration, for undo; never returned.
    #[serde(skip)]
    #[schema(ignore)]
    pub before: Option<serde_json::Value>,
}

/// What is wrong with a row, or was corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    /// Header of the column, as written in the file.
    #[schema(required)]
    pub column: Option<String>,
    #[schema(examples("country_unknown"))]
    pub code: String,
    pub detail: String,
}

/// Options of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub dry_run: bool,
    pub mode: Mode,
    /// Registration type for rows without one.
    pub default_type: Option<Slug>,
    /// Encoding of a file without a byte order mark; default: detected.
    pub encoding: Option<&'static Encoding>,
    /// Mapping of columns to fields, in addition to the saved one.
    pub mapping: Mapping,
}

/// The stored data of an import, without its rows.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    pub mode: Mode,
    pub encoding: String,
    pub delimiter: Option<String>,
    pub ignored_columns: Vec<String>,
    pub progress: i32,
    pub total: i32,
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
}

/// The actor, the congress and the time of an import.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub actor: Actor,
    pub congress: CongressId,
    pub now: Now,
}

/// An import leased to this node.
pub struct Taken {
    pub id: ImportId,
    pub congress: CongressId,
    pub attempts: i32,
}

/// The stored file and options of an import.
pub struct Kept {
    pub job: Job,
    /// Compressed with zstd.
    pub file: Vec<u8>,
    pub actor: Actor,
    pub default_type: Option<String>,
    pub mapping: Mapping,
}

impl Import {
    pub fn new(job: Job, rows: Vec<RowOutcome>) -> Self {
        Self {
            id: job.id,
            state: job.state,
            dry_run: job.dry_run,
            mode: job.mode,
            encoding: job.encoding,
            delimiter: job.delimiter,
            progress: job.progress,
            total: job.total,
            error: job.error,
            ignored_columns: job.ignored_columns,
            summary: Summary::of(&rows),
            rows,
            created_at: job.created_at,
            finished_at: job.finished_at,
            undone_at: job.undone_at,
        }
    }
}

impl Summary {
    fn of(rows: &[RowOutcome]) -> Self {
        let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
        Self {
            rows: rows.len(),
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            refused: count(Outcome::Refused),
        }
    }
}

impl RowProblem {
    pub fn new(column: Option<&str>, code: &str, detail: impl Into<String>) -> Self {
        Self { column: column.map(str::to_owned), code: code.into(), detail: detail.into() }
    }
}
