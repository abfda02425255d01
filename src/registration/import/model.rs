use chrono::{DateTime, Utc};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{Email, ImportId, RegistrationId, Slug};

/// An import, and what became of every row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import {
    pub id: ImportId,
    pub state: ImportState,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    pub mode: Mode,
    #[schema(examples("UTF-8"))]
    pub encoding: String,
    #[schema(examples(","))]
    pub delimiter: String,
    /// Columns of the file that no field takes.
    pub ignored_columns: Vec<String>,
    pub summary: Summary,
    /// Every row of the file, in its order.
    pub rows: Vec<RowOutcome>,
    pub created_at: DateTime<Utc>,
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
    /// Nothing was written: `atomic`, and a row was refused.
    Failed,
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
}

/// What is kept of an import beside its rows.
#[derive(Debug)]
pub struct Job {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    pub mode: Mode,
    pub encoding: String,
    pub delimiter: String,
    pub ignored_columns: Vec<String>,
    pub created_at: DateTime<Utc>,
}

impl Import {
    pub fn new(job: Job, rows: Vec<RowOutcome>) -> Self {
        let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
        let summary = Summary {
            rows: rows.len(),
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            refused: count(Outcome::Refused),
        };
        Self {
            id: job.id,
            state: job.state,
            dry_run: job.dry_run,
            mode: job.mode,
            encoding: job.encoding,
            delimiter: job.delimiter,
            ignored_columns: job.ignored_columns,
            summary,
            rows,
            created_at: job.created_at,
        }
    }
}

impl RowProblem {
    pub fn new(column: Option<&str>, code: &str, detail: impl Into<String>) -> Self {
        Self { column: column.map(str::to_owned), code: code.into(), detail: detail.into() }
    }
}
