//! Moves sessions in the draft, several at once and atomically, and undoes moves.
//!
//! Every change of placements goes through here and is stored with the previous placements. It can be undone as long as
//! no session it moved has been moved again.

use std::collections::{HashMap, HashSet};

use axum::extract::State;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, types::Json as Stored};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    catalogue::{SESSION_PLACED, SESSION_UNPLACED, SessionUnplaced},
    placements::{self, NewPlacement, Placement},
};
use crate::{
    app::App,
    events,
    http::{CongressPath, Created, New, Page, Paging, Path, Problems, Query, RefuseOn, RequestError, Result},
    identity::{Staff, permission},
    types::{AccountId, Actor, CongressId, FieldError, MoveId, Now, ProblemKind, Refusal, SessionId, Slug},
};

/// Sessions to move, atomically.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"placements": [
    {"session": "017cff64-6000-7000-8000-000000000000", "room": "hall-1", "starts_at": "2021-11-10T08:00:00Z"}]}))]
pub struct NewMoves {
    /// New placements.
    #[serde(default)]
    #[schema(max_items = 500)]
    placements: Vec<NewMove>,
    /// Ids of sessions whose placement is removed.
    #[serde(default)]
    #[schema(max_items = 500)]
    removed: Vec<SessionId>,
}

/// A new placement of a session.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMove {
    /// Id of the session.
    session: SessionId,
    /// Slug of the room.
    room: Slug,
    starts_at: DateTime<Utc>,
    /// Until when the room is reserved; the duration of the session by default.
    ends_at: Option<DateTime<Utc>>,
    /// Whether the session is pinned to this placement.
    #[serde(default)]
    pinned: bool,
    /// Revision of the placement that the move is based on; 412 if it is outdated.
    revision: Option<i64>,
}

impl NewMoves {
    /// Placements first, then removals.
    pub fn wanted(&self) -> Vec<Wanted> {
        let placed = self.placements.iter().cloned().map(|new| {
            let NewMove { session, room, starts_at, ends_at, pinned, revision } = new;
            Wanted { session, to: Some(NewPlacement { room, starts_at, ends_at, pinned }), revision }
        });
        let removed =
            self.removed.iter().map(|session| Wanted { session: *session, to: None, revision: None });
        placed.chain(removed).collect()
    }

    /// JSON pointer to the entry with this index in the body.
    pub fn pointer(&self, index: usize) -> String {
        match index.checked_sub(self.placements.len()) {
            None => format!("/placements/{index}"),
            Some(index) => format!("/removed/{index}"),
        }
    }
}

/// The requested change of a session's placement.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub session: SessionId,
    /// `None` to remove the placement.
    pub to: Option<NewPlacement>,
    /// The revision that the move is based on, if sent.
    pub revision: Option<i64>,
}

/// Finds sessions listed twice in one move.
pub fn repeated(wanted: &[Wanted]) -> Vec<FieldError> {
    let mut seen = HashSet::new();
    let again = wanted.iter().filter(|wanted| !seen.insert(wanted.session));
    again
        .map(|wanted| FieldError::new("", "twice", format!("the session {} is listed twice", wanted.session)))
        .collect()
}

/// A move in the draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScheduleMove {
    pub id: MoveId,
    pub moved_at: DateTime<Utc>,
    /// Id of the account; `null` for the operator, who used the command line.
    #[schema(required)]
    pub moved_by: Option<AccountId>,
    /// Number of sessions moved.
    pub sessions: i32,
    /// The first hundred sessions moved.
    #[schema(value_type = Vec<MovedSession>)]
    pub items: Stored<Vec<MovedSession>>,
    /// The move that this one undoes.
    #[schema(required)]
    pub undoes: Option<MoveId>,
    /// Whether it was undone.
    pub undone: bool,
}

/// A moved session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MovedSession {
    pub session: SessionId,
    pub code: String,
    /// `null` if it had no placement.
    #[schema(required)]
    pub before: Option<Slot>,
    /// `null` if it has no placement.
    #[schema(required)]
    pub after: Option<Slot>,
}

/// A placement in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slot {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub pinned: bool,
}

impl From<&Placement> for Slot {
    fn from(placement: &Placement) -> Self {
        Self {
            room: placement.room.clone(),
            starts_at: placement.starts_at,
            ends_at: placement.ends_at,
            pinned: placement.pinned,
        }
    }
}

/// Move sessions
///
/// Places sessions and removes placements, all or nothing. Sessions can swap places. The draft may have conflicts
/// afterwards; `schedule/check` reports them beforehand.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/moves", tag = "Schedule", params(CongressPath),
    request_body = NewMoves,
    responses((status = 201, description = "The move", body = ScheduleMove)),
)]
pub async fn move_sessions(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewMoves>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let wanted = new.body.wanted();
    if wanted.is_empty() {
        let why = "list at least one session to place or to remove";
        return Err(RequestError::InvalidBody(vec![FieldError::new("/placements", "missing", why)]).into());
    }
    let moving = begin(&mut tx, staff.congress, &wanted, |index| new.body.pointer(index)).await?;
    let moved = moving.carry_out(&mut tx, staff.actor, None, now).await?;
    let moved = find(&mut tx, staff.congress, moved).await?;
    let location = format!("/congresses/{}/schedule/moves/{}", path.congress, moved.id);
    let created = Created::once_at(&location, moved)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// List moves
///
/// Every change of placements in the draft, latest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/moves", tag = "Schedule", params(CongressPath, Paging),
    responses((status = 200, description = "A page of moves", body = Page<ScheduleMove>)),
)]
pub async fn list_moves(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<ScheduleMove>> {
    let rows = sqlx::query_as!(
        ScheduleMove,
        r#"
        -- schedule::list_moves
        select m.id, m.moved_at, m.moved_by, jsonb_array_length(m.items) as "sessions!",
               jsonb_path_query_array(m.items, '$[0 to 99]') as "items!: Stored<Vec<MovedSession>>",
               m.undoes as "undoes: MoveId", u.id is not null as "undone!"
        from draft_move m left join draft_move u on u.undoes = m.id
        where m.congress_id = $1 and ($2::uuid is null or m.id < $2)
        order by m.id desc
        limit $3::bigint + 1
        "#,
        *staff.congress,
        paging.after::<MoveId>("id")?.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("id", rows, |last| last.id))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MovePath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    congress: String,
    /// Id of the move.
    #[serde(rename = "move")]
    #[param(rename = "move")]
    id: MoveId,
}

/// Undo a move
///
/// Restores the previous placements, if no moved session has been moved again. The undo is itself a move and can be
/// undone.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/moves/{move}/undo", tag = "Schedule", params(MovePath),
    responses((status = 201, description = "The move that restores the placements", body = ScheduleMove), Problems<Refused>),
)]
pub async fn undo_move(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<MovePath>,
) -> Result<Created> {
    let mut tx = app.begin().await?;
    let undone = sqlx::query!(
        r#"
        -- schedule::lock_move
        select m.items as "items: Stored<Vec<MovedSession>>",
               exists (select from draft_move u where u.undoes = m.id) as "undone!"
        from draft_move m where m.congress_id = $1 and m.id = $2 for update
        "#,
        *staff.congress,
        *path.id,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(RequestError::NoSuch("move"))?;
    if undone.undone {
        return Err(Refused::Undone.into());
    }
    let mut items = undone.items.0;
    let present = sqlx::query_scalar!(
        "select id from session where congress_id = $1 and id = any ($2)",
        *staff.congress,
        &items.iter().map(|item| *item.session).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *tx)
    .await?;
    // Sessions deleted since then have no placement to restore.
    items.retain(|item| present.contains(&item.session));
    let wanted: Vec<_> = items.iter().map(MovedSession::back).collect();
    let moving = begin(&mut tx, staff.congress, &wanted, |_| String::new()).await?;
    let went_on = |item: &&MovedSession| moving.before(item.session).map(Slot::from) != item.after;
    let since: Vec<_> = items.iter().filter(went_on).map(|item| item.code.clone()).collect();
    if !since.is_empty() {
        return Err(Refused::MovedSince(since).into());
    }
    let back = moving.carry_out(&mut tx, staff.actor, Some(path.id), app.now()).await?;
    let back = find(&mut tx, staff.congress, back).await?;
    let created =
        Created::once_at(&format!("/congresses/{}/schedule/moves/{}", path.congress, back.id), back)?;
    tx.commit().await?;
    Ok(created)
}

impl MovedSession {
    /// The changes that undo it.
    fn back(&self) -> Wanted {
        let to = self.before.clone().map(|slot| NewPlacement {
            room: slot.room,
            starts_at: slot.starts_at,
            ends_at: Some(slot.ends_at),
            pinned: slot.pinned,
        });
        Wanted { session: self.session, to, revision: None }
    }
}

async fn find(db: &mut PgConnection, congress: CongressId, id: MoveId) -> sqlx::Result<ScheduleMove> {
    sqlx::query_as!(
        ScheduleMove,
        r#"
        -- schedule::find_move
        select id, moved_at, moved_by, jsonb_array_length(items) as "sessions!",
               jsonb_path_query_array(items, '$[0 to 99]') as "items!: Stored<Vec<MovedSession>>",
               undoes as "undoes: MoveId", false as "undone!"
        from draft_move where congress_id = $1 and id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_one(db)
    .await
}

/// The sessions of a move, locked.
pub struct Moving<'w> {
    congress: CongressId,
    wanted: &'w [Wanted],
    sessions: HashMap<SessionId, Known>,
    before: HashMap<SessionId, Placement>,
    rooms: HashMap<Slug, Uuid>,
}

struct Known {
    code: String,
    minutes: i32,
}

/// Locks the sessions to move and reads their placements. `pointer` returns the JSON pointer of the entry with an index
/// in the body.
pub async fn begin<'w>(
    db: &mut PgConnection,
    congress: CongressId,
    wanted: &'w [Wanted],
    pointer: impl Fn(usize) -> String,
) -> Result<Moving<'w>> {
    let ids: Vec<_> = wanted.iter().map(|wanted| *wanted.session).collect();
    // Locked in order of id, so that concurrent moves of the same sessions cannot deadlock.
    let sessions = sqlx::query!(
        r#"
        -- schedule::lock_sessions
        select id, code, duration_minutes from session
        where congress_id = $1 and id = any ($2) order by id for no key update
        "#,
        *congress,
        &ids,
    )
    .fetch_all(&mut *db)
    .await?;
    let sessions: HashMap<_, _> = sessions
        .into_iter()
        .map(|row| (row.id, Known { code: row.code, minutes: row.duration_minutes }))
        .collect();
    let rooms = sqlx::query!(
        r#"
        -- schedule::rooms_of_moves
        select slug as "slug: Slug", id as "id: Uuid" from room where congress_id = $1 and slug = any ($2)
        "#,
        *congress,
        &wanted.iter().filter_map(|wanted| Some(wanted.to.as_ref()?.room.to_string())).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *db)
    .await?;
    let rooms = rooms.into_iter().map(|row| (row.slug, row.id)).collect();
    let before = placements::list(&mut *db, congress, &ids).await?;
    let before = before.into_iter().map(|placement| (placement.session, placement)).collect();
    let moving = Moving { congress, wanted, sessions, before, rooms };
    moving.check(pointer)?;
    Ok(moving)
}

impl Moving<'_> {
    /// The current placement of a session.
    pub fn before(&self, session: SessionId) -> Option<&Placement> {
        self.before.get(&session)
    }

    fn check(&self, pointer: impl Fn(usize) -> String) -> Result<()> {
        let mut faults = repeated(self.wanted);
        for (index, wanted) in self.wanted.iter().enumerate() {
            let at = pointer(index);
            if !self.sessions.contains_key(&wanted.session) {
                // The only session, which is named in the path.
                if at.is_empty() {
                    return Err(RequestError::NoSuch("session").into());
                }
                faults.push(FieldError::new(
                    format!("{at}/session"),
                    "unknown",
                    "no such session in this congress",
                ));
            }
            let Some(to) = &wanted.to else { continue };
            if !self.rooms.contains_key(&to.room) {
                let why = format!("no room `{}` in this congress", to.room);
                faults.push(FieldError::new(format!("{at}/room"), "unknown", why));
            }
            if to.minutes().is_some_and(|minutes| !(1..=1440).contains(&minutes)) {
                let why = "the room must be reserved for at least a minute and at most a day";
                faults.push(FieldError::new(format!("{at}/ends_at"), "order", why));
            }
        }
        if !faults.is_empty() {
            return Err(RequestError::InvalidBody(faults).into());
        }
        for wanted in self.wanted {
            let present = self.before(wanted.session).map_or(0, |placement| placement.revision);
            if wanted.revision.is_some_and(|revision| revision != present) {
                return Err(RequestError::Stale(present).into());
            }
        }
        Ok(())
    }

    /// Writes the move, publishes its events and returns its id.
    pub async fn carry_out(
        &self,
        db: &mut PgConnection,
        actor: Actor,
        undoes: Option<MoveId>,
        now: Now,
    ) -> Result<MoveId> {
        let (mut placed, mut removed) = (Vec::new(), Vec::new());
        for wanted in self.wanted {
            match &wanted.to {
                Some(to) => placed.push((wanted.session, to)),
                None => removed.push(*wanted.session),
            }
        }
        let revisions = self.write(&mut *db, &placed).await?;
        sqlx::query!(
            "delete from placement where congress_id = $1 and session_id = any ($2)",
            *self.congress,
            &removed
        )
        .execute(&mut *db)
        .await?;
        let (mut items, mut happened) = (Vec::with_capacity(self.wanted.len()), Vec::new());
        for wanted in self.wanted {
            let (session, known) = (wanted.session, &self.sessions[&wanted.session]);
            let after = wanted.to.as_ref().map(|to| Placement {
                session,
                room: to.room.clone(),
                starts_at: to.starts_at,
                ends_at: to.starts_at + Duration::minutes(to.minutes().unwrap_or(known.minutes).into()),
                pinned: to.pinned,
                revision: revisions.get(&session).copied().unwrap_or(1),
            });
            let (code, before) = (known.code.clone(), self.before(session).map(Slot::from));
            items.push(MovedSession { session, code, before, after: after.as_ref().map(Slot::from) });
            happened.push(match after {
                Some(placement) => SESSION_PLACED.of(Some(self.congress), *session, &placement),
                None => SESSION_UNPLACED.of(Some(self.congress), *session, &SessionUnplaced { session }),
            });
        }
        let id = MoveId::new();
        sqlx::query!(
            r#"
            -- schedule::insert_move
            insert into draft_move (id, congress_id, moved_at, moved_by, items, undoes) values ($1, $2, $3, $4, $5, $6)
            "#,
            *id,
            *self.congress,
            now,
            actor.account.map(|account| *account),
            json!(items),
            undoes.map(|id| *id),
        )
        .execute(&mut *db)
        .await
        .refuse_on("draft_move_undone_once", Refused::Undone)?;
        events::publish_all(db, actor, happened, now).await?;
        Ok(id)
    }

    /// Returns the revision of each placement.
    async fn write(
        &self,
        db: &mut PgConnection,
        placed: &[(SessionId, &NewPlacement)],
    ) -> sqlx::Result<HashMap<SessionId, i64>> {
        let minutes = |(session, to): &(SessionId, &NewPlacement)| {
            to.minutes().unwrap_or_else(|| self.sessions[session].minutes)
        };
        let rows = sqlx::query!(
            r#"
            -- schedule::place
            insert into placement (session_id, congress_id, room_id, starts_at, minutes, pinned)
            select session, $1, room, starts_at, minutes, pinned
            from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::int[], $6::boolean[])
                as p (session, room, starts_at, minutes, pinned)
            on conflict (session_id) do update
                set room_id = excluded.room_id, starts_at = excluded.starts_at, minutes = excluded.minutes,
                    pinned = excluded.pinned, revision = placement.revision + 1
            returning session_id, revision
            "#,
            *self.congress,
            &placed.iter().map(|(session, _)| **session).collect::<Vec<_>>(),
            &placed.iter().map(|(_, to)| self.rooms[&to.room]).collect::<Vec<_>>(),
            &placed.iter().map(|(_, to)| to.starts_at).collect::<Vec<_>>(),
            &placed.iter().map(minutes).collect::<Vec<_>>(),
            &placed.iter().map(|(_, to)| to.pinned).collect::<Vec<_>>(),
        )
        .fetch_all(db)
        .await?;
        Ok(rows.into_iter().map(|row| (row.session_id, row.revision)).collect())
    }
}

/// Moves sessions in the caller's transaction, for imports and the demo.
pub async fn place(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    wanted: &[Wanted],
    now: Now,
) -> Result<()> {
    if !wanted.is_empty() {
        begin(&mut *db, congress, wanted, |index| format!("/{index}"))
            .await?
            .carry_out(db, actor, None, now)
            .await?;
    }
    Ok(())
}

/// Why a move cannot be undone.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("This move was already undone. To restore it, undo the move that undid it.")]
    Undone,
    #[error("{} sessions were moved again: {}. Undo those moves first, starting with the latest.", .0.len(), .0.join(", "))]
    MovedSince(Vec<String>),
}

crate::problem_kinds! {
    UNDONE = Conflict "move-undone" "Move already undone"
        "A move can be undone once. To restore it, undo the move that undid it."
    MOVED_SINCE = Conflict "moved-since" "Sessions moved again"
        "The detail names the sessions that are no longer where this move put them. Find the later moves with `schedule/moves` and undo them first."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Undone => &UNDONE,
            Self::MovedSince(_) => &MOVED_SINCE,
        }
    }
}
