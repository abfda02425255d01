//! The draft: which session is in which room from when on.

use axum::extract::State;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::moves::{self, Wanted};
use crate::{
    app::App,
    congress::CongressPath,
    http::{
        IfMatch, Lang, NoContent, Page, Paging, Path, Query, Refused as General, Result, Revised, Tagged,
        Valid,
    },
    identity::{Staff, permission},
    programme::{self, Session, SessionPath},
    types::{CongressId, SessionId, Slug},
};

/// Where and when a session is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"room": "plenary-hall", "starts_at": "2021-11-08T12:00:00Z"}))]
pub struct NewPlacement {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    /// Until when the room is meant for it. Where that is not as long as the session lasts, the conflict
    /// `duration_mismatch` says so. Where nothing is said: as long as the session lasts now.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it is to stay there: what mends a conflict moves others first.
    #[serde(default)]
    pub pinned: bool,
}

impl NewPlacement {
    /// How long the room is meant for it; `None`: as long as the session lasts.
    pub fn minutes(&self) -> Option<i32> {
        let minutes = (self.ends_at? - self.starts_at).num_minutes();
        Some(i32::try_from(minutes).unwrap_or(i32::MAX))
    }
}

/// Where and when a session is in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Placement {
    pub session: SessionId,
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    /// Until when the room is meant for it.
    pub ends_at: DateTime<Utc>,
    pub pinned: bool,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl Revised for Placement {
    fn revision(&self) -> i64 {
        self.revision
    }
}

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
) -> Result<Tagged<Placement>> {
    let found = list(&app.pool, staff.congress, &[*path.session]).await?.pop();
    Ok(Tagged(found.ok_or(General::NoSuch("placement of this session"))?))
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
) -> Result<Tagged<Placement>> {
    let wanted = [Wanted { session: path.session, to: Some(new), revision: None }];
    let mut tx = app.begin().await?;
    let moving = moves::begin(&mut tx, staff.congress, &wanted, |_| String::new()).await?;
    if let Some(before) = moving.before(path.session) {
        if_match.check(before)?;
    }
    moving.carry_out(&mut tx, staff.actor, None, app.now()).await?;
    let placed = list(&mut *tx, staff.congress, &[*path.session]).await?.pop();
    tx.commit().await?;
    Ok(Tagged(placed.ok_or(General::NoSuch("placement of this session"))?))
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
    let before = moving.before(path.session).ok_or(General::NoSuch("placement of this session"))?;
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

/// The placements of these sessions.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sessions: &[uuid::Uuid],
) -> sqlx::Result<Vec<Placement>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::list_placements
        select p.session_id as session, r.slug as "room: Slug", p.starts_at, p.pinned, p.revision,
               coalesce(p.minutes, s.duration_minutes) as "minutes!"
        from placement p join room r on r.id = p.room_id join session s on s.id = p.session_id
        where p.congress_id = $1 and p.session_id = any ($2)
        "#,
        *congress,
        sessions,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Placement {
            session: row.session,
            room: row.room,
            starts_at: row.starts_at,
            ends_at: row.starts_at + Duration::minutes(row.minutes.into()),
            pinned: row.pinned,
            revision: row.revision,
        })
        .collect())
}
