//! Placements of single draft sessions.

use axum::extract::State;
use chrono::{DateTime, Utc};

use super::{
    moves::{self, Wanted},
    placements::{NewPlacement, Placement, list},
};
use crate::{
    app::App,
    http::{
        CongressPath, IfMatch, Lang, NoContent, Page, Paging, Path, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Staff, permission},
    programme::{self, Session, SessionPath},
};

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
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("placement of this session"))?))
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
    let wanted = [Wanted { session: path.session, to: Some(new), revision: None }];
    let mut tx = app.begin().await?;
    let moving = moves::begin(&mut tx, staff.congress, &wanted, |_| String::new()).await?;
    if let Some(before) = moving.before(path.session) {
        if_match.check(before)?;
    }
    moving.carry_out(&mut tx, staff.actor, None, app.now()).await?;
    let placed = list(&mut *tx, staff.congress, &[*path.session]).await?.pop();
    tx.commit().await?;
    Ok(WithEtag(placed.ok_or(RequestError::NoSuch("placement of this session"))?))
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
    let wanted = [Wanted { session: path.session, to: None, revision: None }];
    let mut tx = app.begin().await?;
    let moving = moves::begin(&mut tx, staff.congress, &wanted, |_| String::new()).await?;
    let before = moving.before(path.session).ok_or(RequestError::NoSuch("placement of this session"))?;
    if_match.check(before)?;
    moving.carry_out(&mut tx, staff.actor, None, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Read the draft
///
/// All sessions with a placement, confirmed or not, in order of time.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/draft", tag = "Schedule", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of placed sessions", body = Page<Session>)),
)]
pub async fn get_draft(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Session>> {
    let after = paging.after::<(DateTime<Utc>, String)>("placed")?;
    let rows = programme::list_placed(&app.pool, staff.congress, after, paging.limit()).await?;
    Ok(paging.page("placed", rows, |last| (last.starts_at, last.code.clone())))
}
