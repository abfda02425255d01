use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    schedule::{
        conflicts::ConflictChanges,
        placements::{NewPlacement, Placement},
    },
    types::{AccountId, FieldError, MoveId, ProblemKind, Refusal, SessionId, Slug},
};

/// Sessions to move, atomically.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"placements": [
    {"session": "017cff64-6000-7000-8000-000000000000", "room": "hall-1", "starts_at": "2021-11-10T08:00:00Z"}]}))]
pub struct NewScheduleMove {
    /// New placements.
    #[serde(default)]
    #[schema(max_items = 500)]
    placements: Vec<NewSessionPlacement>,
    /// Ids of sessions whose placement is removed.
    #[serde(default)]
    #[schema(max_items = 500)]
    removed: Vec<SessionId>,
}

/// A new placement of a session.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSessionPlacement {
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

impl NewScheduleMove {
    pub fn new(placements: Vec<NewSessionPlacement>, removed: Vec<SessionId>) -> Self {
        Self { placements, removed }
    }

    /// Placements first, then removals.
    pub fn changes(&self) -> Vec<PlacementChange> {
        let placed = self.placements.iter().cloned().map(|new| {
            let NewSessionPlacement { session, room, starts_at, ends_at, pinned, revision } = new;
            PlacementChange {
                session,
                placement: Some(NewPlacement { room, starts_at, ends_at, pinned }),
                revision,
            }
        });
        let removed = self.removed.iter().map(|session| PlacementChange {
            session: *session,
            placement: None,
            revision: None,
        });
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
pub struct PlacementChange {
    pub session: SessionId,
    /// `None` to remove the placement.
    pub placement: Option<NewPlacement>,
    /// The revision that the move is based on, if sent.
    pub revision: Option<i64>,
}

/// Reports sessions that are listed twice in one move.
pub fn find_repeated_sessions(changes: &[PlacementChange]) -> Vec<FieldError> {
    let mut seen = HashSet::new();
    let repeated = changes.iter().filter(|change| !seen.insert(change.session));
    repeated
        .map(|change| FieldError::new("", "twice", format!("the session {} is listed twice", change.session)))
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
    /// Name of the person; `null` for the operator and for erased accounts.
    #[schema(required)]
    pub moved_by_name: Option<String>,
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

/// A move that was made, with what it did to the conflicts of the draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeScheduleMove {
    #[serde(flatten)]
    pub made: ScheduleMove,
    /// With `conflicts=true`: what the move did to the conflicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub conflicts: Option<ConflictChanges>,
}

/// A moved session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MovedSession {
    pub session: SessionId,
    pub code: String,
    /// `null` if it had no placement.
    #[schema(required)]
    pub before: Option<PlacementSnapshot>,
    /// `null` if it has no placement.
    #[schema(required)]
    pub after: Option<PlacementSnapshot>,
}

/// A placement in the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlacementSnapshot {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub pinned: bool,
}

impl From<&Placement> for PlacementSnapshot {
    fn from(placement: &Placement) -> Self {
        Self {
            room: placement.room.clone(),
            starts_at: placement.starts_at,
            ends_at: placement.ends_at,
            pinned: placement.pinned,
        }
    }
}

impl MovedSession {
    /// The change that makes it again.
    pub fn change(&self) -> PlacementChange {
        PlacementChange::to(self.session, self.after.clone())
    }

    /// The change that undoes it.
    pub fn reversal(&self) -> PlacementChange {
        PlacementChange::to(self.session, self.before.clone())
    }
}

impl PlacementChange {
    fn to(session: SessionId, at: Option<PlacementSnapshot>) -> Self {
        let placement = at.map(|at| NewPlacement {
            room: at.room,
            starts_at: at.starts_at,
            ends_at: Some(at.ends_at),
            pinned: at.pinned,
        });
        Self { session, placement, revision: None }
    }
}

/// Why a move cannot be undone.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("This move was already undone. To restore it, undo the move that undid it.")]
    Undone,
    #[error("{} sessions were moved again: {}. Undo those moves first, starting with the latest.", .0.len(), .0.join(", "))]
    MovedSince(Vec<String>),
}

crate::problem_kinds! {
    Undone = Conflict "move-undone" "Move already undone"
        "A move can be undone once. To restore it, undo the move that undid it."
    MovedSince = Conflict "moved-since" "Sessions moved again"
        "The detail names the sessions that are no longer where this move put them. Find the later moves with `schedule/moves` and undo them first."
}

impl Refusal for MoveError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Undone => kinds::Undone::KIND,
            Self::MovedSince(_) => kinds::MovedSince::KIND,
        }
    }
}
