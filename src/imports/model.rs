use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{reading::ReadOptions, recognising::Mapping};
use crate::types::{Actor, CongressId, Email, ImportId, Language, Localized, RegistrationId, Slug};

/// An import, without its rows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportSummary {
    pub id: ImportId,
    pub target: ImportTarget,
    pub state: ImportState,
    /// Whether the import was a dry run, which writes nothing.
    pub dry_run: bool,
    pub mode: ImportMode,
    /// The encoding of a text; `XLSX`, `XLS` or `ODS` for a spreadsheet.
    #[schema(examples("UTF-8"))]
    pub encoding: String,
    /// `null` for a spreadsheet.
    #[schema(required, examples(","))]
    pub delimiter: Option<String>,
    /// The registration platform that exported the file.
    #[schema(required, examples("Eventbrite"))]
    pub platform: Option<String>,
    /// The sheet that was read; `null` for a text.
    #[schema(required)]
    pub sheet: Option<String>,
    /// The line that names the columns.
    pub header_line: i32,
    /// The field for which each imported column was taken, by the header of the column.
    #[schema(value_type = BTreeMap<String, String>, examples(json!({"E-Mail-Adresse": "email"})))]
    pub recognised_columns: Stored<BTreeMap<String, String>>,
    /// Columns of the file that were not imported.
    pub ignored_columns: Vec<String>,
    /// What was skipped or chosen when the file was read.
    #[schema(value_type = Vec<FileNote>)]
    pub notes: Stored<Vec<FileNote>>,
    /// Number of rows processed.
    pub progress: i32,
    /// Number of rows in the file.
    pub total: i32,
    /// Why the import as a whole failed.
    #[schema(required)]
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Name of the person who made it; `null` for the operator and for erased accounts.
    #[schema(required)]
    pub created_by_name: Option<String>,
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// When the import was undone.
    #[schema(required)]
    pub undone_at: Option<DateTime<Utc>>,
}

impl ImportSummary {
    /// An import that begins to run now, of a file about which nothing is known.
    pub fn begin(target: ImportTarget, now: DateTime<Utc>) -> Self {
        Self {
            id: ImportId::new(),
            target,
            state: ImportState::Running,
            dry_run: false,
            mode: ImportMode::default(),
            encoding: String::new(),
            delimiter: None,
            platform: None,
            sheet: None,
            header_line: 1,
            recognised_columns: Stored(BTreeMap::new()),
            ignored_columns: Vec::new(),
            notes: Stored(Vec::new()),
            progress: 0,
            total: 0,
            error: None,
            created_at: now,
            created_by_name: None,
            finished_at: None,
            undone_at: None,
        }
    }
}

/// An import with the outcome of every row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import {
    #[serde(flatten)]
    pub import: ImportSummary,
    pub summary: ImportRowCounts,
    /// All rows, in the order of the file.
    pub rows: Vec<ImportRow>,
}

/// Number of rows by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportRowCounts {
    pub rows: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub skipped: usize,
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

/// What an import creates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ImportTarget {
    /// Registrations of delegates.
    #[default]
    Delegates,
    Speakers,
    /// Invitations of cities to the forum.
    Cities,
    /// Evaluators of a round of an award.
    Evaluators,
    /// Entries for an award.
    Entries,
    /// Sessions, with their rooms, tracks, speakers and placements.
    Sessions,
}

impl ImportTarget {
    pub const ALL: [Self; 6] =
        [Self::Delegates, Self::Speakers, Self::Cities, Self::Evaluators, Self::Entries, Self::Sessions];

    /// The name in file names and in the texts of templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delegates => "delegates",
            Self::Speakers => "speakers",
            Self::Cities => "cities",
            Self::Evaluators => "evaluators",
            Self::Entries => "entries",
            Self::Sessions => "sessions",
        }
    }
}

/// What sessions of an edition refer to.
pub struct ProgrammeNames {
    pub languages: Vec<Language>,
    pub tracks: Vec<Localized>,
    pub rooms: Vec<Localized>,
}

/// Effect of a refused row on the other rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ImportMode {
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
pub enum RowOutcome {
    Created,
    Updated,
    Unchanged,
    /// Not a registration: an empty row, a total, a repeated header, or one cancelled on the platform that exported the
    /// file.
    Skipped,
    Refused,
}

/// A row of the file with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportRow {
    /// Row number, from 1, without the header.
    pub row: i32,
    /// Line of the file at which the row begins; in a spreadsheet, the row number that its program shows.
    #[schema(required)]
    pub line: Option<i32>,
    /// E-mail of the row; stored as a digest and never returned.
    #[serde(skip)]
    #[schema(ignore)]
    pub email: Option<Email>,
    pub outcome: RowOutcome,
    /// The registration that was created, or that the row refers to; `null` if the row was refused or not imported.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    /// What was created or updated, if the import is not one of delegates: a session, a speaker, a city's invitation, an
    /// evaluator or an entry.
    #[schema(required)]
    pub record: Option<Uuid>,
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
    /// The content of the cell, shortened.
    #[serde(default)]
    #[schema(required)]
    pub value: Option<String>,
    #[schema(examples("country_unknown"))]
    pub code: String,
    pub detail: String,
}

/// Options of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    pub dry_run: bool,
    pub mode: ImportMode,
    /// Registration type for rows without one.
    pub default_type: Option<Slug>,
    pub reading: ReadOptions,
    /// Mapping of columns to fields, in addition to the saved one.
    pub mapping: Mapping,
}

/// An import that another feature has run.
pub struct NewRecordedImport {
    pub target: ImportTarget,
    /// The format of the file.
    pub encoding: &'static str,
    pub notes: Vec<FileNote>,
    pub rows: Vec<ImportRow>,
    /// What undo needs to know, beside the rows.
    pub options: serde_json::Value,
}

/// An import leased to this node.
pub struct LeasedImport {
    pub id: ImportId,
    pub congress: CongressId,
    pub attempts: i32,
}

/// The stored file and options of an import.
pub struct StoredFile {
    pub import: ImportSummary,
    /// Compressed with zstd.
    pub file: Vec<u8>,
    pub actor: Actor,
    pub default_type: Option<String>,
    pub mapping: Mapping,
}

impl Import {
    pub fn new(import: ImportSummary, rows: Vec<ImportRow>) -> Self {
        Self { import, summary: ImportRowCounts::of(&rows), rows }
    }
}

impl ImportRowCounts {
    fn of(rows: &[ImportRow]) -> Self {
        let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
        Self {
            rows: rows.len(),
            created: count(RowOutcome::Created),
            updated: count(RowOutcome::Updated),
            unchanged: count(RowOutcome::Unchanged),
            skipped: count(RowOutcome::Skipped),
            refused: count(RowOutcome::Refused),
        }
    }
}

impl RowProblem {
    pub fn new(column: Option<&str>, code: &str, detail: impl Into<String>) -> Self {
        Self { column: column.map(str::to_owned), value: None, code: code.into(), detail: detail.into() }
    }
}

/// What was skipped or chosen when a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileNote {
    /// Line of the file, if the note is about one.
    #[schema(required)]
    pub line: Option<usize>,
    #[schema(examples("before_header"))]
    pub code: String,
    #[schema(examples("skipped before the header: Delegates of the city of Quito"))]
    pub detail: String,
}

impl FileNote {
    pub fn new(line: Option<usize>, code: &str, detail: impl Into<String>) -> Self {
        Self { line, code: code.into(), detail: detail.into() }
    }
}
