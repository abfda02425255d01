//! Database queries, one function each.

use chrono::Duration;
use sqlx::PgExecutor;

use super::model::{DraftSession, Placement};
use crate::types::{CongressId, SessionId, Slug};

/// All sessions of the draft, in order of time; those without placement come last, sorted by code.
pub async fn list_draft(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<DraftSession>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::list_draft
        select d.id as "id!", d.code as "code!", d.title as "title!", d.kind as "kind!",
               d.state as "state!", d.track as "track!", d.themes as "themes!",
               d.language as "language!", d.interpretation as "interpretation!",
               d.duration_minutes as "duration_minutes!", d.speakers as "speakers!",
               d.revision as "revision!", d.room as "room?", p.starts_at as "starts_at?", p.minutes,
               p.pinned as "pinned?", p.revision as "placement_revision?"
        from whole_draft d left join placement p on p.session_id = d.id
        where d.congress_id = $1
        order by p.starts_at, d.code
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    let mut draft = Vec::with_capacity(rows.len());
    for row in rows {
        let minutes = row.minutes.unwrap_or(row.duration_minutes);
        let placement = row.room.zip(row.starts_at).map(|(room, starts_at)| Placement {
            session: row.id,
            room,
            starts_at,
            ends_at: starts_at + Duration::minutes(minutes.into()),
            pinned: row.pinned.unwrap_or_default(),
            revision: row.placement_revision.unwrap_or(1),
        });
        draft.push(DraftSession {
            id: row.id,
            code: row.code,
            title: row.title,
            kind: row.kind,
            state: row.state,
            track: row.track,
            themes: row.themes,
            language: row.language,
            interpretation: row.interpretation,
            duration_minutes: row.duration_minutes,
            speakers: row.speakers,
            placement,
            revision: row.revision,
        });
    }
    Ok(draft)
}

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
