//! The draft: which session is in which room from when on.

use axum::extract::State;
use chrono::{DateTime, Duration, NaiveTime, TimeZone as _, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    catalogue::{SESSION_PLACED, SESSION_UNPLACED, SessionUnplaced},
    conflicts::{self, Conflict, Frame},
    releases,
};
use crate::{
    app::App,
    congress::{self, Congress, CongressPath},
    events,
    http::{
        Json, Lang, NoContent, Page, Paging, Path, Query, Refused as General, Result, Revised, Tagged, Valid,
    },
    identity::{Staff, permission},
    programme::{self, Session, SessionPath},
    types::{Actor, CongressId, Fault, Now, SessionId, Slug},
};

/// Where and when a session is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"room": "plenary-hall", "starts_at": "2021-11-08T12:00:00Z"}))]
pub struct NewPlacement {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    /// Whether it is to stay there whatever a solver finds.
    #[serde(default)]
    pub pinned: bool,
}

/// Where and when a session is in the draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Placement {
    pub session: SessionId,
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
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

/// Place a session
///
/// In a room, from an instant on; moves it if it has a placement. The draft may be inconsistent: `conflicts` says
/// how. The public reads of it after the next release.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/placement", tag = "Schedule", params(SessionPath),
    request_body = NewPlacement,
    responses((status = 200, description = "The placement", body = Placement)),
)]
pub async fn set_placement(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(new): Valid<NewPlacement>,
) -> Result<Tagged<Placement>> {
    let mut tx = app.begin().await?;
    let placement = place(&mut tx, staff.actor, staff.congress, path.session, &new, app.now()).await?;
    tx.commit().await?;
    Ok(Tagged(placement))
}

/// Take a placement away
///
/// The session stays, without room and time; the next release leaves it out.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/placement", tag = "Schedule", params(SessionPath),
    responses((status = 204, description = "No placement any more")),
)]
pub async fn remove_placement(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    unplace(&mut tx, staff.actor, staff.congress, path.session, app.now()).await?;
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

/// What is wrong with a draft.
#[derive(Serialize, ToSchema)]
pub struct Conflicts {
    /// In the order of time.
    items: Vec<Conflict>,
}

/// List the conflicts of the draft
///
/// What would be wrong with a release made now: each with its severity, what it is about, and what would mend it.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/conflicts", tag = "Schedule", params(CongressPath),
    responses((status = 200, description = "Every conflict", body = Conflicts)),
)]
pub async fn list_conflicts(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
) -> Result<Json<Conflicts>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    Ok(Json(Conflicts { items: of_draft(&mut db, &edition).await?.1 }))
}

/// The sessions that a release made now would hold, and their conflicts.
pub(super) async fn of_draft(
    db: &mut PgConnection,
    edition: &Congress,
) -> Result<(Vec<Session>, Vec<Conflict>)> {
    let sessions = releases::candidates(&mut *db, edition.id).await?;
    let rooms = programme::room_slugs(db, edition.id).await?;
    let frame = frame(edition);
    let sweep = move || {
        let conflicts = conflicts::find(&sessions, &rooms, frame);
        (sessions, conflicts)
    };
    tokio::task::spawn_blocking(sweep).await.map_err(crate::http::Error::internal)
}

/// From the beginning of the first day to the end of the last, where the congress is at home.
fn frame(edition: &Congress) -> Frame {
    let zone = edition.time_zone.rules();
    let midnight = |day: chrono::NaiveDate| {
        let local = day.and_time(NaiveTime::MIN);
        // Where clocks leap over midnight, the day begins an hour later.
        let begin = zone.from_local_datetime(&local).earliest();
        begin
            .or_else(|| zone.from_local_datetime(&(local + Duration::hours(1))).earliest())
            .map_or_else(|| local.and_utc(), |begin| begin.to_utc())
    };
    let after_last = edition.ends_on.succ_opt().unwrap_or(edition.ends_on);
    Frame { from: midnight(edition.starts_on), until: midnight(after_last), zone }
}

/// Gives a session a placement and tells of it.
pub async fn place(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    session: SessionId,
    new: &NewPlacement,
    now: Now,
) -> Result<Placement> {
    let known = sqlx::query!(
        r#"
        -- schedule::place_what
        select s.duration_minutes, (select r.id from room r where r.congress_id = $1 and r.slug = $3) as room
        from session s where s.congress_id = $1 and s.id = $2 for key share
        "#,
        *congress,
        *session,
        &*new.room,
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(General::NoSuch("session"))?;
    let Some(room) = known.room else {
        let fault = Fault::new("/room", "unknown", format!("there is no room `{}` here", new.room));
        return Err(General::InvalidBody(vec![fault]).into());
    };
    let written = sqlx::query!(
        r#"
        -- schedule::place
        insert into placement (session_id, congress_id, room_id, starts_at, pinned) values ($1, $2, $3, $4, $5)
        on conflict (session_id) do update
            set room_id = excluded.room_id, starts_at = excluded.starts_at, pinned = excluded.pinned,
                revision = placement.revision + 1
        returning revision
        "#,
        *session,
        *congress,
        room,
        new.starts_at,
        new.pinned,
    )
    .fetch_one(&mut *db)
    .await?;
    let placement = Placement {
        session,
        room: new.room.clone(),
        starts_at: new.starts_at,
        ends_at: new.starts_at + Duration::minutes(known.duration_minutes.into()),
        pinned: new.pinned,
        revision: written.revision,
    };
    let event = SESSION_PLACED.of(Some(congress), *session, &placement);
    events::publish(db, actor, event, now).await?;
    Ok(placement)
}

/// Takes a session's placement away and tells of it.
pub async fn unplace(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    session: SessionId,
    now: Now,
) -> Result<()> {
    let gone =
        sqlx::query!("delete from placement where congress_id = $1 and session_id = $2", *congress, *session)
            .execute(&mut *db)
            .await?;
    if gone.rows_affected() == 0 {
        return Err(General::NoSuch("placement of this session").into());
    }
    let event = SESSION_UNPLACED.of(Some(congress), *session, &SessionUnplaced { session });
    events::publish(db, actor, event, now).await?;
    Ok(())
}
