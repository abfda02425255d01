use axum::extract::State;

use super::{NO_PLACEMENT, NewPlacement, Placement, list, model::ScheduleDraft, store};
use crate::{
    app::App,
    http::{CongressPath, IfMatch, Json, NoContent, Page, Paging, Path, Query, Result, Valid, WithEtag},
    identity::{Staff, permission},
    programme::SessionPath,
};

crate::operations! {
    get_draft,
    list_placements,
    get_placement,
    set_placement,
    remove_placement,
}

/// Read a placement
///
/// Returns room and time of a session in the draft, with the `ETag` for safe changes.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/placement", tag = "Schedule", params(SessionPath),
    responses((status = 200, description = "The placement", body = Placement)),
)]
pub async fn get_placement(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<WithEtag<Placement>> {
    let found = list(&app.pool, staff.congress, &[*path.session]).await?.pop();
    Ok(WithEtag(found.ok_or(NO_PLACEMENT)?))
}

/// Place a session
///
/// Sets the room and start time, or moves the session if it already has a placement. The draft may have conflicts, which
/// `conflicts` lists. The public sees the change after the next release.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/placement", tag = "Schedule", params(SessionPath, IfMatch),
    request_body = NewPlacement,
    responses((status = 200, description = "The placement", body = Placement)),
)]
pub async fn set_placement(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    Valid(new): Valid<NewPlacement>,
) -> Result<WithEtag<Placement>> {
    let mut change = staff.begin(&app).await?;
    let placement = super::set(&mut change, path.session, &if_match, new).await?;
    change.commit().await?;
    Ok(WithEtag(placement))
}

/// Remove a placement
///
/// The session stays without room and time, and the next release does not contain it.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/placement", tag = "Schedule",
    params(SessionPath, IfMatch),
    responses((status = 204, description = "Removed")),
)]
pub async fn remove_placement(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::remove(&mut change, path.session, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// List placements
///
/// The placements of the draft, sorted by session id, each with the revision to send when its session is moved.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/placements", tag = "Schedule", params(CongressPath, Paging),
    responses((status = 200, description = "A page of placements", body = Page<Placement>)),
)]
pub async fn list_placements(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Placement>> {
    let rows =
        store::list_after(&app.pool, staff.congress, None, paging.after("session")?, paging.limit()).await?;
    Ok(paging.page("session", rows, |last| last.session))
}

/// Read the draft
///
/// All sessions with their placements in one answer, for timetable editors: without abstracts, links and seats.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/draft", tag = "Schedule", params(CongressPath),
    responses((status = 200, description = "The draft", body = ScheduleDraft)),
)]
pub async fn get_draft(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
) -> Result<Json<ScheduleDraft>> {
    Ok(Json(ScheduleDraft { sessions: store::list_draft(&app.pool, staff.congress).await? }))
}
