//! Events of the schedule.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    conflicts::ConflictRules,
    placements::Placement,
    releases::SessionChange,
    timetable::{Timetable, TimetableState},
};
use crate::{
    events::Audience,
    types::{SessionId, TimetableId},
};

/// A newly released schedule.
#[derive(Serialize, ToSchema)]
pub struct ScheduleReleased {
    pub version: i32,
    #[schema(required)]
    pub note: Option<String>,
    /// Number of changes from the previous release.
    pub changes: usize,
}

/// A change of one session in a release.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ScheduleChanged {
    /// Version of the release.
    pub version: i32,
    pub change: SessionChange,
}

/// A session whose placement was removed from the draft.
#[derive(Serialize, ToSchema)]
pub struct SessionUnplaced {
    pub session: SessionId,
}

/// The result of an import.
#[derive(Serialize, ToSchema)]
pub struct ScheduleImported {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Conflicts in the draft after the import.
    pub conflicts: usize,
}

/// A search for a timetable that began or ended.
#[derive(Serialize, ToSchema)]
pub struct TimetableChanged {
    pub id: TimetableId,
    pub state: TimetableState,
    pub seed: i64,
    /// Number of proposals.
    pub proposals: i64,
}

impl From<&Timetable> for TimetableChanged {
    fn from(timetable: &Timetable) -> Self {
        let Timetable { id, state, seed, proposals, .. } = *timetable;
        Self { id, state, seed, proposals }
    }
}

const EDITORS: Audience = Audience::Holders("schedule.edit");

crate::events! {
    /// A schedule was released. A `schedule.changed` event follows for each changed session.
    SCHEDULE_RELEASED: ScheduleReleased = "schedule.released", Audience::Public;
    /// A release changed a session: it was added, removed, moved, put in another room or edited, or its speakers changed.
    SCHEDULE_CHANGED: ScheduleChanged = "schedule.changed", Audience::Public;
    /// A session was placed in the draft.
    SESSION_PLACED: Placement = "session.placed", EDITORS;
    /// The placement of a session was removed from the draft.
    SESSION_UNPLACED: SessionUnplaced = "session.unplaced", EDITORS;
    /// The conflict rules of an edition changed.
    RULES_UPDATED: ConflictRules = "schedule_rules.updated", EDITORS;
    /// A programme was imported into the draft.
    SCHEDULE_IMPORTED: ScheduleImported = "schedule.imported", EDITORS;
    /// A search for a timetable began.
    TIMETABLE_STARTED: TimetableChanged = "timetable.started", EDITORS;
    /// A search for a timetable is done, was cancelled or failed.
    TIMETABLE_FINISHED: TimetableChanged = "timetable.finished", EDITORS;
}
