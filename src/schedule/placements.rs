//! Placements: the room and time of sessions in the draft.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{CongressId, SessionId, Slug},
};

/// A new placement of a session.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"room": "plenary-hall", "starts_at": "2021-11-08T12:00:00Z"}))]
pub struct NewPlacement {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    /// Until when the room is reserved; the current duration of the session by default. If it differs from the duration, the
    /// conflict `duration_mismatch` reports it.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether the session is pinned: suggestions for conflicts move others first.
    #[serde(default)]
    pub pinned: bool,
}

impl NewPlacement {
    /// For how long the room is reserved; `None` for the duration of the session.
    pub fn minutes(&self) -> Option<i32> {
        let minutes = (self.ends_at? - self.starts_at).num_minutes();
        Some(i32::try_from(minutes).unwrap_or(i32::MAX))
    }
}

/// The placement of a session in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Placement {
    pub session: SessionId,
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    /// Until when the room is reserved.
    pub ends_at: DateTime<Utc>,
    pub pinned: bool,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Placement {
    fn revision(&self) -> i64 {
        self.revision
    }
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
