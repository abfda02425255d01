//! Database queries, one function each.

use chrono::Duration;
use sqlx::PgExecutor;

use super::model::Placement;
use crate::types::{CongressId, SessionId, Slug};

/// The placements of these sessions.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sessions: &[uuid::Uuid],
) -> sqlx::Result<Vec<Placement>> {
    list_after(db, congress, Some(sessions), None, i64::MAX - 1).await
}

/// A page of all placements, or of those of these sessions, sorted by session id.
pub async fn list_after(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sessions: Option<&[uuid::Uuid]>,
    after: Option<SessionId>,
    limit: i64,
) -> sqlx::Result<Vec<Placement>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::list_placements
        select p.session_id as session, r.slug as "room: Slug", p.starts_at, p.pinned, p.revision,
               coalesce(p.minutes, s.duration_minutes) as "minutes!"
        from placement p join room r on r.id = p.room_id join session s on s.id = p.session_id
        where p.congress_id = $1 and ($2::uuid[] is null or p.session_id = any ($2))
          and ($3::uuid is null or p.session_id > $3)
        order by p.session_id
        limit $4::bigint + 1
        "#,
        *congress,
        sessions,
        after.map(|id| *id),
        limit,
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
