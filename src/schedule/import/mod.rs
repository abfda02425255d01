//! Imports a programme from another system: sessions with rooms, tracks, speakers and placements.
//!
//! Objects are matched by their external names (sessions and speakers by guid, then by id; rooms and tracks by name), so
//! importing a file twice, or a file exported here, changes nothing. Fields that a file does not contain (themes, seats,
//! interpretation) are kept. Nothing is released.

pub(super) mod api;
mod calendar;
mod export;
mod json;
mod json_value;
mod language;
mod persons;
mod pretalx;
mod programme;
mod record;
mod sessionize;
mod store;
mod table;
mod undo;
mod writer;
mod xml;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

pub use programme::{ImportedProgramme, ScheduleFileError};
pub use undo::undo;

use record::{CreatedParts, SessionOutcome};

use super::{
    conflicts::{self, Conflict},
    events::{SCHEDULE_IMPORTED, ScheduleImported},
};
use crate::{
    app::App,
    congress::{self, Congress},
    database,
    events::Change,
    http::{Error, Result},
    programme::list_releasable,
    types::{Actor, CongressId, ImportId, Localized, SessionId, TimeZone},
};

/// The result of an import.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ScheduleImportReport {
    pub sessions: ScheduleImportCounts,
    pub rooms: ScheduleImportCounts,
    pub tracks: ScheduleImportCounts,
    pub speakers: ScheduleImportCounts,
    /// What was adjusted or skipped.
    pub notes: Vec<String>,
    /// Sessions of the draft that the file does not contain; at most the first thousand.
    pub missing: Vec<MissingSession>,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The import in the list of imports, with which it can be undone; `null` for a dry run.
    #[schema(required)]
    pub import: Option<ImportId>,
    /// Conflicts in the draft after the import; at most the first thousand.
    pub conflicts: Vec<Conflict>,
}

/// A session of the draft that an imported file does not contain.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissingSession {
    pub session: SessionId,
    pub code: String,
    pub title: Localized,
    pub outcome: MissingSessionOutcome,
}

/// What an import did with a session that its file does not contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingSessionOutcome {
    /// It stays as it is: `remove_missing` was not set.
    Kept,
    /// It was in no release, and no one had a seat.
    Removed,
    Cancelled,
}

/// How to import a file.
#[derive(Debug, Default)]
pub struct ScheduleImportOptions {
    /// Time zone for files that do not name one; `None`: the one of the congress.
    pub time_zone: Option<TimeZone>,
    /// Name or number of the sheet of a workbook.
    pub sheet: Option<String>,
    /// Report what the import would do, without writing anything.
    pub dry_run: bool,
    /// Remove or cancel the sessions that the file does not contain.
    pub remove_missing: bool,
}

/// Numbers of objects by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduleImportCounts {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
}

/// A file of another system.
pub struct ScheduleFile {
    pub bytes: Vec<u8>,
    pub format: FileFormat,
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    Xml,
    Json,
    Calendar,
    /// A spreadsheet, as text or as a workbook.
    Table,
}

impl FileFormat {
    /// As the list of imports shows it.
    fn name(self) -> &'static str {
        match self {
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::Calendar => "iCalendar",
            Self::Table => "table",
        }
    }
}

impl ScheduleFile {
    /// Detected by the first characters.
    pub fn of(bytes: Vec<u8>) -> Self {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
        let format = match text {
            [b'{' | b'[', ..] => FileFormat::Json,
            [b'<', ..] => FileFormat::Xml,
            text if text.starts_with(b"BEGIN:VCALENDAR") => FileFormat::Calendar,
            _ => FileFormat::Table,
        };
        Self { bytes, format }
    }

    /// Reads a file. `zone` is for files without a time zone; one of the two is required. `sheet` is the one of a workbook. `days` are the first and the last
    /// day of the congress, if it is known.
    pub fn read(
        &self,
        zone: Option<TimeZone>,
        sheet: Option<&str>,
        days: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<ImportedProgramme, ScheduleFileError> {
        let text = |wrap: fn(String) -> ScheduleFileError| {
            let text = std::str::from_utf8(&self.bytes).map_err(|_| wrap("it is not UTF-8".into()))?;
            Ok::<_, ScheduleFileError>(text.trim_start_matches('\u{feff}'))
        };
        match self.format {
            FileFormat::Json => json::read(&self.bytes, zone),
            FileFormat::Xml => xml::read(text(ScheduleFileError::Xml)?, zone),
            FileFormat::Calendar => calendar::read(text(ScheduleFileError::Calendar)?, zone),
            FileFormat::Table => table::read(&self.bytes, zone, sheet, days),
        }
    }
}

/// Status values that mean an event is cancelled.
fn is_cancelled(status: &str) -> bool {
    ["cancelled", "canceled"].contains(&status.trim().to_lowercase().as_str())
}

/// Imports a file in one transaction. `progress` receives the number of sessions written and their total.
pub async fn run(
    app: &App,
    actor: Actor,
    congress: CongressId,
    file: ScheduleFile,
    options: ScheduleImportOptions,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<ScheduleImportReport> {
    let edition = congress::find(&app.pool, congress).await?;
    let zone = options.time_zone.unwrap_or_else(|| edition.time_zone.clone());
    let format = file.format;
    let programme = read(file, zone, options.sheet, &edition).await?;
    let mut change = Change::begin(app, actor, congress).await?;
    let (mut report, written) =
        write(&mut change, &edition, programme, options.remove_missing, progress).await?;
    // A change that is dropped is rolled back, so a dry run does the same as the real one.
    if options.dry_run {
        report.dry_run = true;
        return Ok(report);
    }
    let import = record::record(&mut change, format, &report, &written.parts, written.outcomes).await?;
    report.import = Some(import);
    change.commit().await?;
    Ok(report)
}

/// Imports a file as part of a change.
pub async fn run_within(change: &mut Change<'_>, file: ScheduleFile) -> Result<ScheduleImportReport> {
    let congress = change.congress();
    let edition = congress::find(change.db(), congress).await?;
    let programme = read(file, edition.time_zone.clone(), None, &edition).await?;
    Ok(write(change, &edition, programme, false, |_, _| {}).await?.0)
}

/// What an import wrote, beside its report.
struct Written {
    parts: CreatedParts,
    outcomes: Vec<SessionOutcome>,
}

/// Reads a file on a blocking thread. `zone` is for files without a time zone.
async fn read(
    file: ScheduleFile,
    zone: TimeZone,
    sheet: Option<String>,
    edition: &Congress,
) -> Result<ImportedProgramme> {
    let days = Some((edition.starts_on, edition.ends_on));
    let reading = tokio::task::spawn_blocking(move || file.read(Some(zone), sheet.as_deref(), days));
    Ok(reading.await.map_err(Error::internal)??)
}

/// The tables of a draft. A release reads all of them.
const PROGRAMME: [&str; 8] =
    ["session", "session_theme", "session_speaker", "speaker", "placement", "room", "track", "theme"];

/// Writes a programme into the draft, and reports the conflicts.
async fn write(
    change: &mut Change<'_>,
    edition: &Congress,
    programme: ImportedProgramme,
    remove_missing: bool,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<(ScheduleImportReport, Written)> {
    let (mut report, written) = writer::write(change, edition, &programme, remove_missing, progress).await?;
    report.notes.extend(programme.notes);
    database::renew_after(change.db(), report.sessions.created, 2, &PROGRAMME).await?;
    let sessions = list_releasable(change.db(), edition.id).await?;
    let draft = conflicts::read(change.db(), edition, sessions).await?;
    let mut conflicts = draft.conflicts().await?.1;
    let ScheduleImportCounts { created, updated, unchanged } = report.sessions;
    let imported = ScheduleImported { created, updated, unchanged, conflicts: conflicts.len() };
    conflicts.truncate(1000);
    report.conflicts = conflicts;
    change.publish(SCHEDULE_IMPORTED.event(edition.id, &imported)).await?;
    Ok((report, written))
}
