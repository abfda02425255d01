//! The draft, one session at a time.

use axum::extract::State;
use chrono::{DateTime, Utc};

use super::{
    moves::{self, Wanted},
    placements::{NewPlacement, Placement, list},
};
use crate::{
    app::App,
    congress::CongressPath,
    http::{IfMatch, Lang, NoContent, Page, Paging, Path, Query, RequestError, Result, Valid, WithEtag},
    identity::{Staff, permission},
    programme::{self, Session, SessionPath},
};

/// Read a placement
///
/// Where and when a session is in the draft, with the `ETag` that a safe change of it takes.
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
/// In a room, from an instant on; moves it if it has a placement. The draft may be inconsistent: `conflicts` says
/// how. The public reads of it after the next release.
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

/// Take a placement away
///
/// The session stays, without room and time; the next release leaves it out.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/placement", tag = "Schedule",
    params(SessionPath, IfMatch),
    responses((status = 204, description = "No placement any more")),
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
/// Every session that has a placement, confirmed or not, in the order of time.
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
