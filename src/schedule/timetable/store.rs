//! Database queries, one function each.

use std::collections::HashMap;

use chrono::TimeDelta;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use uuid::Uuid;

use super::{
    errors::TimetableError,
    model::{
        ChangedSession, ENGINE, NewTimetable, ProposalContent, Timetable, TimetablePoint, TimetableState,
    },
};
use crate::{
    http::{Error, RefuseOn, Result},
    schedule::moves::PlacementSnapshot,
    types::{AccountId, Actor, CongressId, Now, RequestId, SessionId, Slug, TimetableId},
};

/// Searches, latest first; only the one with this id, if given.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<TimetableId>,
    before: Option<TimetableId>,
    limit: i64,
) -> sqlx::Result<Vec<Timetable>> {
    sqlx::query_as!(
        Timetable,
        r#"
        -- schedule::list_timetables
        select t.id as "id: TimetableId", t.state as "state: TimetableState", t.cancel_requested,
               t.request as "request: Stored<NewTimetable>", t.seed, t.engine, t.budget, t.progress,
               (select count(*) from timetable_proposal p where p.timetable_id = t.id) as "proposals!",
               t.history as "history: Stored<Vec<TimetablePoint>>", t.error, t.created_at,
               t.created_by as "created_by: AccountId", a.display_name as "created_by_name?", t.finished_at
        from timetable t left join account a on a.id = t.created_by
        where t.congress_id = $1 and ($2::uuid is null or t.id = $2) and ($3::uuid is null or t.id < $3)
        order by t.id desc
        limit $4::bigint + 1
        "#,
        *congress,
        only.map(|id| *id),
        before.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A search of this congress.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: TimetableId,
) -> sqlx::Result<Option<Timetable>> {
    Ok(list(db, congress, Some(id), None, 0).await?.pop())
}

/// The search of a congress that is queued or running.
pub async fn find_running(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Option<TimetableId>> {
    sqlx::query_scalar!(
        r#"
        -- schedule::find_running_timetable
        select id as "id: TimetableId" from timetable where congress_id = $1 and state in ('queued', 'running')
        "#,
        *congress
    )
    .fetch_optional(db)
    .await
}

/// A search to queue.
pub struct NewRow<'r> {
    pub id: TimetableId,
    pub request: &'r NewTimetable,
    pub seed: i64,
    pub budget: i64,
    pub snapshot: &'r [u8],
    /// Until when this node searches; `None` to queue it.
    pub leased_until: Option<Now>,
}

/// # Errors
/// Another one is running in the congress.
pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    actor: Actor,
    row: &NewRow<'_>,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- schedule::insert_timetable
        insert into timetable (id, congress_id, state, request, seed, engine, budget, snapshot, attempts, leased_until,
                               created_at, created_by, request_id)
        values ($1, $2, case when $8::timestamptz is null then 'queued' else 'running' end, $3, $4, $5, $6, $7,
                case when $8::timestamptz is null then 0 else 1 end, $8, $9, $10, $11)
        "#,
        *row.id,
        *congress,
        serde_json::to_value(row.request).map_err(Error::internal)?,
        row.seed,
        ENGINE,
        row.budget,
        row.snapshot,
        row.leased_until,
        now,
        actor.account.map(|account| *account),
        actor.request.map(|request| *request),
    )
    .execute(db)
    .await
    .refuse_on("timetable_one_runs", TimetableError::Running(None))?;
    Ok(())
}

/// A search that this node has taken.
#[derive(Clone, Copy, Debug)]
pub struct LeasedTimetable {
    pub id: TimetableId,
    pub congress: CongressId,
    pub attempts: i32,
}

/// Takes due searches, so that no other node does.
pub async fn lease(
    db: impl PgExecutor<'_>,
    now: Now,
    until: Now,
    limit: i64,
) -> sqlx::Result<Vec<LeasedTimetable>> {
    sqlx::query_as!(
        LeasedTimetable,
        r#"
        -- schedule::lease_timetables
        with due as materialized (
            select id from timetable
            where state in ('queued', 'running') and (leased_until is null or leased_until <= $1)
            order by created_at
            limit $3
            for update skip locked
        )
        update timetable t
        set state = 'running', attempts = attempts + 1, leased_until = $2
        from due
        where t.id = due.id
        returning t.id as "id: TimetableId", congress_id as "congress: CongressId", attempts
        "#,
        now,
        until,
        limit,
    )
    .fetch_all(db)
    .await
}

/// What a node needs to search.
pub struct StoredInput {
    pub request: NewTimetable,
    pub seed: i64,
    pub snapshot: Vec<u8>,
    pub created_at: Now,
    pub actor: Actor,
    pub history: Vec<TimetablePoint>,
    pub proposals: i64,
}

/// The input of a leased search; `None`: another node has taken it over, or it has ended.
pub async fn find_input(
    db: impl PgExecutor<'_>,
    leased: LeasedTimetable,
) -> sqlx::Result<Option<StoredInput>> {
    let found = sqlx::query!(
        r#"
        -- schedule::find_timetable_input
        select request as "request: Stored<NewTimetable>", seed, snapshot as "snapshot!", created_at,
               history as "history: Stored<Vec<TimetablePoint>>", created_by as "account: AccountId",
               request_id as "request_id: RequestId",
               (select count(*) from timetable_proposal p where p.timetable_id = t.id) as "proposals!"
        from timetable t where id = $1 and attempts = $2 and state = 'running' and snapshot is not null
        "#,
        *leased.id,
        leased.attempts,
    );
    Ok(found.fetch_optional(db).await?.map(|row| StoredInput {
        request: row.request.0,
        seed: row.seed,
        snapshot: row.snapshot,
        created_at: row.created_at,
        actor: Actor { account: row.account, request: row.request_id, trace: None },
        history: row.history.0,
        proposals: row.proposals,
    }))
}

/// Records progress and renews the lease. Returns whether someone cancelled the search; `None`: another node has it.
pub async fn renew_lease(
    db: impl PgExecutor<'_>,
    leased: LeasedTimetable,
    progress: i64,
    history: &[TimetablePoint],
    until: Now,
) -> Result<Option<bool>> {
    let renewed = sqlx::query_scalar!(
        r#"
        -- schedule::renew_timetable_lease
        update timetable set leased_until = $3, progress = $4, history = $5
        where id = $1 and attempts = $2 and state = 'running'
        returning cancel_requested
        "#,
        *leased.id,
        leased.attempts,
        until,
        progress,
        serde_json::to_value(history).map_err(Error::internal)?,
    );
    Ok(renewed.fetch_optional(db).await?)
}

/// After a failed attempt: lets another node, or this one, take the search at a given time.
pub async fn release(db: impl PgExecutor<'_>, leased: LeasedTimetable, at: Now) -> sqlx::Result<()> {
    sqlx::query!(
        "update timetable set leased_until = $3 where id = $1 and attempts = $2 and state = 'running'",
        *leased.id,
        leased.attempts,
        at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets another node take the search of a node that stops. That is no failed attempt, so it is not counted.
pub async fn hand_over(db: impl PgExecutor<'_>, leased: LeasedTimetable, at: Now) -> sqlx::Result<()> {
    // Two nodes never have the same number: this node gives its own back, and writes nothing afterwards.
    sqlx::query!(
        r#"
        -- schedule::hand_over_timetable
        update timetable set leased_until = $3, attempts = attempts - 1
        where id = $1 and attempts = $2 and state = 'running'
        "#,
        *leased.id,
        leased.attempts,
        at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a search that this node still has, or with `None` one that no node has taken. Returns whether it did.
pub async fn finish(
    db: impl PgExecutor<'_>,
    id: TimetableId,
    attempts: Option<i32>,
    state: TimetableState,
    error: Option<&str>,
    now: Now,
) -> sqlx::Result<bool> {
    let finished = sqlx::query!(
        r#"
        -- schedule::finish_timetable
        update timetable set state = $3, error = $4, finished_at = $5, snapshot = null, leased_until = null
        where id = $1 and ((state = 'running' and attempts = $2) or ($2::int is null and state = 'queued'))
        "#,
        *id,
        attempts,
        state as TimetableState,
        error,
        now,
    );
    Ok(finished.execute(db).await?.rows_affected() > 0)
}

/// Asks the node that searches to stop.
pub async fn request_cancel(db: impl PgExecutor<'_>, id: TimetableId) -> sqlx::Result<()> {
    sqlx::query!(
        "update timetable set cancel_requested = true where id = $1 and state in ('queued', 'running')",
        *id
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_proposal(
    db: impl PgExecutor<'_>,
    id: TimetableId,
    number: i32,
    content: &ProposalContent,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- schedule::insert_timetable_proposal
        insert into timetable_proposal (timetable_id, number, content) values ($1, $2, $3)
        on conflict (timetable_id, number) do nothing
        "#,
        *id,
        number,
        serde_json::to_value(content).map_err(Error::internal)?,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The proposals of a search of this congress, in order; only the one with this number, if given.
pub async fn list_proposals(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: TimetableId,
    only: Option<i32>,
) -> Result<Vec<(i32, ProposalContent)>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::list_timetable_proposals
        select p.number, p.content as "content: Value"
        from timetable_proposal p join timetable t on t.id = p.timetable_id
        where t.congress_id = $1 and t.id = $2 and ($3::int is null or p.number = $3)
        order by p.number
        "#,
        *congress,
        *id,
        only,
    )
    .fetch_all(db)
    .await?;
    let content = |content| serde_json::from_value(content).map_err(Error::internal);
    rows.into_iter().map(|row| Ok((row.number, content(row.content)?))).collect()
}

/// Locks sessions in order of id, until the transaction ends. Returns those that are not cancelled, with their placements.
pub async fn lock_placements(
    db: &mut PgConnection,
    congress: CongressId,
    sessions: &[Uuid],
) -> sqlx::Result<HashMap<SessionId, Option<PlacementSnapshot>>> {
    sqlx::query!(
        r#"
        -- schedule::lock_sessions_of_proposal
        select id from session where congress_id = $1 and id = any ($2) order by id for no key update
        "#,
        *congress,
        sessions,
    )
    .fetch_all(&mut *db)
    .await?;
    // A statement of its own: one that waited for a lock does not see what the other transaction moved.
    let rows = sqlx::query!(
        r#"
        -- schedule::placements_of_proposal
        select s.id as "id!: SessionId", r.slug as "room?: Slug", p.starts_at as "starts_at?", p.pinned as "pinned?",
               coalesce(p.minutes, s.duration_minutes) as "minutes!"
        from session s left join placement p on p.session_id = s.id left join room r on r.id = p.room_id
        where s.congress_id = $1 and s.id = any ($2) and s.state <> 'cancelled'
        "#,
        *congress,
        sessions,
    )
    .fetch_all(db)
    .await?;
    let placement = |room, starts_at: Now, minutes: i32, pinned| PlacementSnapshot {
        room,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(minutes.into()),
        pinned,
    };
    let row =
        |(id, room, starts_at, minutes, pinned): (SessionId, Option<_>, Option<Now>, i32, Option<bool>)| {
            let at = room
                .zip(starts_at)
                .map(|(room, at)| placement(room, at, minutes, pinned.unwrap_or_default()));
            (id, at)
        };
    Ok(rows
        .into_iter()
        .map(|found| row((found.id, found.room, found.starts_at, found.minutes, found.pinned)))
        .collect())
}

/// Fills in who moved each session last, and when.
pub async fn find_last_moves(
    db: &mut PgConnection,
    congress: CongressId,
    changed: &mut [ChangedSession],
) -> sqlx::Result<()> {
    let sessions: Vec<_> = changed.iter().map(|changed| *changed.session).collect();
    let rows = sqlx::query!(
        r#"
        -- schedule::find_last_moves
        select s.id as "id!: SessionId", last.moved_at, last.name as "name?"
        from unnest($2::uuid[]) as s (id)
        cross join lateral (
            select m.moved_at, a.display_name as name
            from draft_move m left join account a on a.id = m.moved_by
            where m.congress_id = $1 and m.items @> jsonb_build_array(jsonb_build_object('session', s.id))
            order by m.id desc limit 1
        ) last
        "#,
        *congress,
        &sessions,
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        if let Some(changed) = changed.iter_mut().find(|changed| changed.session == row.id) {
            (changed.moved_at, changed.moved_by_name) = (Some(row.moved_at), row.name);
        }
    }
    Ok(())
}

/// Wakes the nodes that show progress.
pub async fn notify_progress(db: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query!("select pg_notify('timetable_progress', '')").execute(db).await?;
    Ok(())
}

/// The progress of a running search.
pub struct RunningProgress {
    pub id: TimetableId,
    pub congress: CongressId,
    pub progress: i64,
    pub budget: i64,
    /// The last point of its history.
    pub best: Option<Value>,
}

pub async fn list_progress(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<RunningProgress>> {
    sqlx::query_as!(
        RunningProgress,
        r#"
        -- schedule::list_timetable_progress
        select id as "id: TimetableId", congress_id as "congress: CongressId", progress, budget,
               history -> -1 as "best: Value"
        from timetable where state = 'running'
        "#,
    )
    .fetch_all(db)
    .await
}
