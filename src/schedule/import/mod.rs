//! Imports a programme from another system: sessions with rooms, tracks, speakers and placements.
//!
//! Objects are matched by their external names (sessions and speakers by guid, then by id; rooms and tracks by name), so
//! importing a file twice, or a file exported here, changes nothing. Fields that a file does not contain (themes, seats,
//! interpretation) are kept. Nothing is released.

mod json;
mod programme;
mod writing;
mod xml;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use programme::{Programme, Unreadable};

use super::{
    catalogue::{SCHEDULE_IMPORTED, ScheduleImported},
    conflicts::{self, Conflict},
};
use crate::{
    app::App,
    congress, events,
    http::{Body, CongressPath, Error, Json, Problems, Query, RequestError, Result},
    identity::{Staff, permission},
    programme::list_releasable,
    types::{Actor, CongressId, TimeZone},
};

/// The result of an import.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Report {
    pub sessions: Counts,
    pub rooms: Counts,
    pub tracks: Counts,
    pub speakers: Counts,
    /// What was adjusted or skipped.
    pub notes: Vec<String>,
    /// Conflicts in the draft after the import; at most the first thousand.
    pub conflicts: Vec<Conflict>,
}

/// Numbers of objects by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Time zone for files that do not name one; the congress's own by default.
    #[param(example = "Europe/Brussels")]
    time_zone: Option<TimeZone>,
}

/// Import a schedule
///
/// Imports frab XML or frab JSON into the draft: sessions, rooms, tracks, speakers and placements. Importing a file again
/// changes nothing. The report lists what was adjusted or skipped, and the conflicts of the draft.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/import", tag = "Schedule", params(CongressPath, How),
    request_body(content(
        (String = "application/xml", example = json!("<schedule><conference><title>…</title></conference><day date=\"2021-02-06\">…</day></schedule>")),
        (serde_json::Value = "application/json", example = json!({"schedule": {"conference": {"title": "…", "days": []}}})),
    ), description = "frab XML or frab JSON"),
    responses((status = 200, description = "The report", body = Report), Problems<Unreadable>),
)]
pub async fn import_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(how): Query<How>,
    body: Body,
) -> Result<Json<Report>> {
    let format = match body.media_type().as_str() {
        "application/xml" | "text/xml" => Format::Xml,
        "application/json" => Format::Json,
        _ => return Err(RequestError::WrongMedia("application/xml or application/json").into()),
    };
    let file = File { bytes: body.bytes.to_vec(), format };
    Ok(Json(run(&app, staff.actor, staff.congress, file, how.time_zone, |_, _| {}).await?))
}

/// The formats of other systems.
pub struct File {
    pub bytes: Vec<u8>,
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xml,
    Json,
}

impl File {
    /// Detected by the first character: `{` means JSON.
    pub fn of(bytes: Vec<u8>) -> Self {
        let first =
            bytes.iter().find(|byte| !byte.is_ascii_whitespace() && **byte >= b' ' && byte.is_ascii());
        let format = if first == Some(&b'{') { Format::Json } else { Format::Xml };
        Self { bytes, format }
    }

    /// Reads a file. `zone` is for files without a time zone; one of the two is required.
    pub fn read(&self, zone: Option<TimeZone>) -> Result<Programme, Unreadable> {
        match self.format {
            Format::Json => json::read(&self.bytes, zone),
            Format::Xml => {
                let text = std::str::from_utf8(&self.bytes);
                let text = text.map_err(|_| Unreadable::Xml("it is not UTF-8".into()))?;
                xml::read(text.trim_start_matches('\u{feff}'), zone)
            }
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
    file: File,
    zone: Option<TimeZone>,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Report> {
    let edition = congress::find(&app.pool, congress).await?;
    let zone = zone.or(Some(edition.time_zone.clone()));
    let reading = tokio::task::spawn_blocking(move || file.read(zone));
    let programme = reading.await.map_err(Error::internal)??;
    let now = app.now();
    let mut tx = app.begin().await?;
    let mut report = writing::write(&mut tx, (actor, now), &edition, &programme, progress).await?;
    report.notes.extend(programme.notes);
    let sessions = list_releasable(&mut *tx, congress).await?;
    let draft = conflicts::read(&mut tx, &edition, sessions).await?;
    let mut conflicts = draft.conflicts().await?.1;
    let Counts { created, updated, unchanged } = report.sessions;
    let imported = ScheduleImported { created, updated, unchanged, conflicts: conflicts.len() };
    conflicts.truncate(1000);
    report.conflicts = conflicts;
    let event = SCHEDULE_IMPORTED.of(Some(congress), *congress, &imported);
    events::publish(&mut tx, actor, event, now).await?;
    tx.commit().await?;
    Ok(report)
}
