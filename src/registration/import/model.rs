use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::columns::Mapping;
use crate::types::{Actor, CongressId, Email, ImportId, Now, RegistrationId, Slug};

/// An import, and what became of every row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import {
    pub id: ImportId,
    pub state: ImportState,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    pub mode: Mode,
    /// `XLSX` of a spreadsheet.
    #[schema(examples("UTF-8"))]
    pub encoding: String,
    /// `null` of a spreadsheet.
    #[schema(required, examples(","))]
    pub delimiter: Option<String>,
    /// How many of the file's rows are worked off.
    pub progress: i32,
    /// Rows of the file.
    pub total: i32,
    /// Why it failed as a whole.
    #[schema(required)]
    pub error: Option<String>,
    /// Columns of the file that no field takes.
    pub ignored_columns: Vec<String>,
    pub summary: Summary,
    /// Every row of the file, in its order.
    pub rows: Vec<RowOutcome>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// When it was undone: nothing of it is left.
    #[schema(required)]
    pub undone_at: Option<DateTime<Utc>>,
}

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    pub rows: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: usize,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ImportState {
    Queued,
    Running,
    /// Everything that could be written was.
    Done,
    /// Nothing was written: `atomic`, and a row was refused; or the `error` says why.
    Failed,
    /// By staff. What was written before stays, and can be undone.
    Cancelled,
}

/// What a refused row means for the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Mode {
    /// Nothing is written.
    Atomic,
    /// The others are written.
    #[default]
    Partial,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Refused,
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RowOutcome {
    /// From 1, the header not counted.
    pub row: i32,
    /// Whose e-mail it has; kept as a digest and not shown.
    #[serde(skip)]
    #[schema(ignore)]
    pub about: Option<Email>,
    pub outcome: Outcome,
    /// The registration that it became or that it is about; `null` when it was refused or not written.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    /// Why it was refused, or what was mended.
    pub problems: Vec<RowProblem>,
    /// The registration's revision once the row was written.
    #[serde(skip)]
    #[schema(ignore)]
    pub revision: Option<i64>,
    /// What an update replaced; kept for undoing it, and not shown.
    #[serde(skip)]
    #[schema(ignore)]
    pub before: Option<serde_json::Value>,
}

/// What is wrong with a row, or was mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    /// The column's header, as it stands in the file.
    #[schema(required)]
    pub column: Option<String>,
    #[schema(examples("country_unknown"))]
    pub code: String,
    pub detail: String,
}

/// How a file is to be imported.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub dry_run: bool,
    pub mode: Mode,
    /// The registration type of rows that name none.
    pub default_type: Option<Slug>,
    /// The encoding of a file without a byte order mark; found out where nothing is said.
    pub encoding: Option<&'static Encoding>,
    /// Which column is which field, beyond what the edition has saved.
    pub mapping: Mapping,
}

/// What is kept of an import beside its rows.
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

/// For whom it is done, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub actor: Actor,
    pub congress: CongressId,
    pub now: Now,
}

/// An import under a lease.
pub struct Taken {
    pub id: ImportId,
    pub congress: CongressId,
    pub attempts: i32,
}

/// What a kept import is worked off with.
pub struct Kept {
    pub job: Job,
    /// Packed with zstd.
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
