use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ScheduleMeasures, list_people, measure};
use crate::{
    app::App,
    congress,
    http::{CongressPath, Error, Json, Query, RequestError, Result},
    identity::{Staff, permission},
    programme::{self, SessionState, Snapshot},
    schedule::conflicts,
};

crate::operations! {
    get_schedule_measures,
}

/// The timetable to measure.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MeasuredVersion {
    /// Version of a release; the draft by default.
    #[param(minimum = 1)]
    version: Option<i32>,
}

/// Measure a timetable
///
/// How well the draft or a release fits the people who have a seat in its sessions, wait for one, or marked them: who is
/// awake, in which region, and who is torn between two sessions. The audience is that of now, also for an earlier release.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/measures", tag = "Schedule", params(CongressPath, MeasuredVersion),
    responses((status = 200, description = "The measures", body = ScheduleMeasures)),
)]
pub async fn get_schedule_measures(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(query): Query<MeasuredVersion>,
) -> Result<Json<ScheduleMeasures>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let sessions = match query.version {
        None => {
            let mut all = programme::list_all_sessions(&mut *db, staff.congress, Snapshot::Draft).await?;
            all.retain(|session| session.state == SessionState::Confirmed);
            all
        }
        Some(version) if edition.released_version.is_some_and(|last| version <= last) => {
            programme::list_all_sessions(&mut *db, staff.congress, Snapshot::Version(version)).await?
        }
        Some(_) => return Err(RequestError::NoSuch("release").into()),
    };
    let draft = conflicts::read(&mut db, &edition, sessions).await?;
    let people = list_people(&mut *db, staff.congress).await?;
    drop(db);
    let measures = tokio::task::spawn_blocking(move || measure(&draft, &people));
    Ok(Json(measures.await.map_err(Error::internal)?))
}
