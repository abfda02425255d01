//! Database queries, one function each.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use uuid::Uuid;

use super::model::{MoveError, MovedSession, ScheduleMove};
use crate::{
    http::{RefuseOn, Result},
    types::{AccountId, CongressId, MoveId, Now, SessionId, Slug},
};

/// Moves, latest first; only the one with this id, if given.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<MoveId>,
    before: Option<MoveId>,
    limit: i64,
) -> sqlx::Result<Vec<ScheduleMove>> {
    sqlx::query_as!(
        ScheduleMove,
        r#"
        -- schedule::list_moves
        select m.id, m.moved_at, m.moved_by, a.display_name as "moved_by_name?", jsonb_array_length(m.items) as "sessions!",
               jsonb_path_query_array(m.items, '$[0 to 99]') as "items!: Stored<Vec<MovedSession>>",
               m.undoes as "undoes: MoveId", u.id is not null as "undone!"
        from draft_move m left join draft_move u on u.undoes = m.id left join account a on a.id = m.moved_by
        where m.congress_id = $1 and ($2::uuid is null or m.id = $2) and ($3::uuid is null or m.id < $3)
        order by m.id desc
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

pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: MoveId,
) -> sqlx::Result<Option<ScheduleMove>> {
    Ok(list(db, congress, Some(id), None, 0).await?.pop())
}

/// All sessions of a move, and whether it was undone; the move is locked until the transaction ends.
pub async fn lock(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: MoveId,
) -> sqlx::Result<Option<(Vec<MovedSession>, bool)>> {
    let found = sqlx::query!(
        r#"
        -- schedule::lock_move
        select m.items as "items: Stored<Vec<MovedSession>>",
               exists (select from draft_move u where u.undoes = m.id) as "undone!"
        from draft_move m where m.congress_id = $1 and m.id = $2 for update
        "#,
        *congress,
        *id,
    );
    Ok(found.fetch_optional(db).await?.map(|row| (row.items.0, row.undone)))
}

/// Which of these sessions exist.
pub async fn filter_sessions(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sessions: &[Uuid],
) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        "select id from session where congress_id = $1 and id = any ($2)",
        *congress,
        sessions
    )
    .fetch_all(db)
    .await
}

/// Locks sessions until the transaction ends; returns id, code and duration in minutes. Locked in order of id, so that
/// concurrent moves of the same sessions cannot deadlock.
pub async fn lock_sessions(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sessions: &[Uuid],
) -> sqlx::Result<Vec<(SessionId, String, i32)>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::lock_sessions
        select id, code, duration_minutes from session
        where congress_id = $1 and id = any ($2) order by id for no key update
        "#,
        *congress,
        sessions,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.code, row.duration_minutes)).collect())
}

/// Slugs and ids of these rooms.
pub async fn list_rooms(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slugs: &[String],
) -> sqlx::Result<Vec<(Slug, Uuid)>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::rooms_of_moves
        select slug as "slug: Slug", id as "id: Uuid" from room where congress_id = $1 and slug = any ($2)
        "#,
        *congress,
        slugs,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}

/// A placement to write.
pub struct PlacementRow {
    pub session: SessionId,
    pub room: Uuid,
    pub starts_at: Now,
    pub minutes: i32,
    pub pinned: bool,
}

/// Writes placements and returns their revisions. Those of a placement that was removed do not come back.
pub async fn place(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    rows: &[PlacementRow],
) -> sqlx::Result<Vec<(SessionId, i64)>> {
    let written = sqlx::query!(
        r#"
        -- schedule::place
        insert into placement (session_id, congress_id, room_id, starts_at, minutes, pinned, revision)
        select p.session, $1, p.room, p.starts_at, p.minutes, p.pinned, s.last_placement_revision + 1
        from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::int[], $6::boolean[])
            as p (session, room, starts_at, minutes, pinned)
        join session s on s.id = p.session
        on conflict (session_id) do update
            set room_id = excluded.room_id, starts_at = excluded.starts_at, minutes = excluded.minutes,
                pinned = excluded.pinned, revision = placement.revision + 1
        returning session_id, revision
        "#,
        *congress,
        &rows.iter().map(|row| *row.session).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.room).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.starts_at).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.minutes).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.pinned).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    Ok(written.into_iter().map(|row| (row.session_id, row.revision)).collect())
}

/// Removes the placements of these locked sessions, which remember the revisions.
pub async fn remove(db: impl PgExecutor<'_>, congress: CongressId, sessions: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::remove_placements
        with removed as (
            delete from placement where congress_id = $1 and session_id = any ($2) returning session_id, revision
        )
        update session s set last_placement_revision = removed.revision from removed where s.id = removed.session_id
        "#,
        *congress,
        sessions
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    id: MoveId,
    moved_by: Option<AccountId>,
    items: &[MovedSession],
    undoes: Option<MoveId>,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- schedule::insert_move
        insert into draft_move (id, congress_id, moved_at, moved_by, items, undoes) values ($1, $2, $3, $4, $5, $6)
        "#,
        *id,
        *congress,
        now,
        moved_by.map(|account| *account),
        json!(items),
        undoes.map(|id| *id),
    )
    .execute(db)
    .await
    .refuse_on("draft_move_undone_once", MoveError::Undone)?;
    Ok(())
}
