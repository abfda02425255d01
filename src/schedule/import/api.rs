use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{FileFormat, ScheduleFile, ScheduleFileError, ScheduleImportReport};
use crate::{
    app::App,
    http::{Body, CongressPath, Json, LARGEST_FILE, Problems, Query, RequestError, Result},
    identity::{Staff, permission},
    types::TimeZone,
};

crate::operations! {
    import_schedule,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScheduleImportQuery {
    /// Time zone for files that do not name one; the congress's own by default.
    #[param(example = "Europe/Brussels")]
    time_zone: Option<TimeZone>,
}

/// Import a schedule
///
/// Imports frab XML or frab JSON into the draft: sessions, rooms, tracks, speakers and placements. Importing a file again
/// changes nothing. The report lists what was adjusted or skipped, and the conflicts of the draft.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/import", tag = "Schedule", params(CongressPath, ScheduleImportQuery),
    request_body(content(
        (String = "application/xml", example = json!("<schedule><conference><title>…</title></conference><day date=\"2021-02-06\">…</day></schedule>")),
        (serde_json::Value = "application/json", example = json!({"schedule": {"conference": {"title": "…", "days": []}}})),
    ), description = "frab XML or frab JSON"),
    responses((status = 200, description = "The report", body = ScheduleImportReport), Problems<ScheduleFileError>),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(query): Query<ScheduleImportQuery>,
    body: Body,
) -> Result<Json<ScheduleImportReport>> {
    let format = match body.media_type().as_str() {
        "application/xml" | "text/xml" => FileFormat::Xml,
        "application/json" => FileFormat::Json,
        _ => return Err(RequestError::WrongMedia("application/xml or application/json").into()),
    };
    let file = ScheduleFile { bytes: body.bytes.to_vec(), format };
    Ok(Json(super::run(&app, staff.actor, staff.congress, file, query.time_zone, |_, _| {}).await?))
}
