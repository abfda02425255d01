use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ScheduleFile, ScheduleFileError, ScheduleImportOptions, ScheduleImportReport, export};
use crate::{
    app::App,
    capacity,
    congress::track_problems,
    http::{BinaryFile, Body, CongressPath, Json, LARGEST_FILE, Path, Problems, Query, RequestError, Result},
    identity::{Staff, permission},
    imports::{ListExportQuery, SPREADSHEETS},
    programme::{SessionError, room_problems},
    types::TimeZone,
};

crate::operations! {
    import_schedule,
    export_sessions,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScheduleImportQuery {
    /// Time zone for files that do not name one; the congress's own by default.
    #[param(example = "Europe/Brussels")]
    time_zone: Option<TimeZone>,
    /// Name of the sheet of a spreadsheet, or its number from 1. By default the first visible sheet with a header.
    #[param(max_length = 100, example = "Programme")]
    sheet: Option<String>,
    /// Report what the import would do, without writing anything.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
    /// The file is the whole programme: remove the sessions that it does not contain. Those that were released, or in which
    /// someone has a seat or has requested to speak, are cancelled.
    #[serde(default)]
    #[param(default = false)]
    remove_missing: bool,
}

/// Media types of schedule files, besides spreadsheets.
const MEDIA: [&str; 4] = ["application/xml", "text/xml", "application/json", "text/calendar"];

/// Import a schedule
///
/// Imports sessions, rooms, tracks, speakers and placements into the draft: from frab XML or JSON, a page of submissions of
/// the API of pretalx, the file `all` of Sessionize, iCalendar, or a spreadsheet with a row for each session. A spreadsheet
/// has a column for the title, and columns for speakers, track, room, date, start, end or duration, language and id, named in
/// English, French, Spanish, Chinese or German; `Title (zh)` is the title in a language. A session without a room or a start
/// stays unplaced. Importing a file again changes nothing. The report lists what was adjusted or skipped, the sessions that
/// the file does not contain, and the conflicts of the draft.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/import", tag = "Schedule", params(CongressPath, ScheduleImportQuery),
    request_body(content(
        (String = "application/xml", example = json!("<schedule><conference><title>…</title></conference><day date=\"2021-02-06\">…</day></schedule>")),
        (serde_json::Value = "application/json", example = json!({"schedule": {"conference": {"title": "…", "days": []}}})),
        (String = "text/calendar", example = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        (String = "text/csv", example = "Title,Room,Date,Start,End\nWater,Hall A,2021-11-08,10:00,10:30\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (inline(BinaryFile) = "application/vnd.ms-excel", example = "the file"),
        (inline(BinaryFile) = "application/vnd.oasis.opendocument.spreadsheet", example = "the file"),
    ), description = "The file; its content determines the format"),
    responses(
        (status = 200, description = "The report", body = ScheduleImportReport),
        Problems<(ScheduleFileError, SessionError, room_problems::SlugTaken, track_problems::SlugTaken, capacity::kinds::BelowTaken)>,
    ),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(query): Query<ScheduleImportQuery>,
    body: Body,
) -> Result<Json<ScheduleImportReport>> {
    let media = body.media_type();
    if !MEDIA.contains(&media.as_str()) && !SPREADSHEETS.contains(&media.as_str()) {
        return Err(RequestError::WrongMedia(
            "application/xml, application/json, text/calendar, text/csv or a spreadsheet",
        )
        .into());
    }
    // Programs state all kinds of media types: the content decides.
    let file = ScheduleFile::of(body.bytes.to_vec());
    let ScheduleImportQuery { time_zone, sheet, dry_run, remove_missing } = query;
    let options = ScheduleImportOptions { time_zone, sheet, dry_run, remove_missing };
    Ok(Json(super::run(&app, staff.actor, staff.congress, file, options, |_, _| {}).await?))
}

/// Export the sessions
///
/// Exports the sessions of the draft that are not cancelled, in their order in time, those without a place last; dates and times
/// are in the zone of the edition. The file can be changed and imported again: its `ID` is the code of a session. Themes, seats,
/// interpretation and links are not in it, and importing it keeps them.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/export", tag = "Schedule", params(CongressPath, ListExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = "ID,Title,Speakers\r\nOPENING,Opening ceremony,Zhang Wei\r\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub async fn export_sessions(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<ListExportQuery>,
) -> Result<Response> {
    let mut tx = app.begin_snapshot().await?;
    let table =
        export::write(&mut tx, staff.congress, query.format, |languages| query.language(languages)).await?;
    table.respond(&format!("sessions-{}", &*path.congress)).await
}
