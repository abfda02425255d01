//! Placements: which session is in which room from when on.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
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
