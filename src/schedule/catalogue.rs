//! What happens to the schedule.

use serde::Serialize;
use utoipa::ToSchema;

use super::{changes::Change, conflicts::ConflictRules, placements::Placement};
use crate::{events::Audience, types::SessionId};

/// A schedule as the public reads it from now on.
#[derive(Serialize, ToSchema)]
pub struct ScheduleReleased {
    pub version: i32,
    #[schema(required)]
    pub note: Option<String>,
    /// How many changes there are against the release before.
    pub changes: usize,
}

/// What a release changed of one session.
#[derive(Serialize, ToSchema)]
pub struct ScheduleChanged {
    /// Of the release.
    pub version: i32,
    pub change: Change,
}

/// A session that has no placement in the draft any more.
#[derive(Serialize, ToSchema)]
pub struct SessionUnplaced {
    pub session: SessionId,
}

/// How much of a file was taken.
#[derive(Serialize, ToSchema)]
pub struct ScheduleImported {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Conflicts in the draft afterwards.
    pub conflicts: usize,
}

const EDITORS: Audience = Audience::Holders("schedule.edit");

crate::events! {
    /// A schedule was released; a `schedule.changed` follows for each change of a session.
    SCHEDULE_RELEASED: ScheduleReleased = "schedule.released", Audience::Public;
    /// A release changed a session: it was added, removed, moved, put into another room or edited, or others speak in it.
    SCHEDULE_CHANGED: ScheduleChanged = "schedule.changed", Audience::Public;
    /// A session was given a place in the draft.
    SESSION_PLACED: Placement = "session.placed", EDITORS;
    /// A session lost its place in the draft.
    SESSION_UNPLACED: SessionUnplaced = "session.unplaced", EDITORS;
    /// Kinds of conflicts mean something else for a release from now on.
    RULES_UPDATED: ConflictRules = "schedule_rules.updated", EDITORS;
    /// A programme was imported into the draft.
    SCHEDULE_IMPORTED: ScheduleImported = "schedule.imported", EDITORS;
}
