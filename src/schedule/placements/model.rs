use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    programme::{SessionKind, SessionSpeaker, SessionState},
    types::{Language, Localized, SessionId, Slug},
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

/// The draft of the schedule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScheduleDraft {
    /// All sessions, in order of time; those without placement come last, sorted by code.
    pub sessions: Vec<DraftSession>,
}

/// A session of the draft, as a timetable shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftSession {
    pub id: SessionId,
    pub code: String,
    pub title: Localized,
    pub kind: SessionKind,
    pub state: SessionState,
    /// Slug of the track.
    pub track: Slug,
    /// Slugs of the policy themes.
    pub themes: Vec<Slug>,
    pub language: Language,
    pub interpretation: Vec<Language>,
    pub duration_minutes: i32,
    #[schema(value_type = Vec<SessionSpeaker>)]
    pub speakers: Stored<Vec<SessionSpeaker>>,
    /// `null` if it has none.
    #[schema(required)]
    pub placement: Option<Placement>,
    /// Revision of the session.
    pub revision: i64,
}
