use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changes::SessionChange;
use crate::{
    notifications::MailPreview,
    schedule::conflicts::{Conflict, ConflictId},
    types::{FieldError, Localized, ProblemKind, Refusal, Slug},
};

/// A released schedule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Release {
    /// Starts at 1, without gaps.
    pub version: i32,
    pub released_at: DateTime<Utc>,
    #[schema(required)]
    pub note: Option<String>,
    /// Number of changes since the previous release, as `changes` lists them: a session can have several.
    pub changes: i64,
}

/// A release to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"note": "The opening begins half an hour later."}))]
pub struct NewRelease {
    /// A note about the release, shown to the public.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Release despite all warnings. Blocking conflicts cannot be overridden.
    #[serde(default)]
    pub override_warnings: bool,
    /// Ids of the warnings despite which to release, as `schedule/conflicts` lists them.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub accepted_warnings: Vec<ConflictId>,
    /// Version of an earlier release to publish again, as a rollback, without the sessions that are cancelled now or no longer exist.
    /// The draft is neither changed nor checked.
    #[schema(minimum = 1)]
    pub restore: Option<i32>,
}

/// What a release would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleasePreview {
    /// The version that it would have.
    pub version: i32,
    /// Number of changes since the last release.
    pub total_changes: usize,
    /// The first thousand changes, sorted by session code.
    pub changes: Vec<SessionChange>,
    /// Number of conflicts.
    pub total_conflicts: usize,
    /// Number of blocking conflicts: with any, the release would be refused.
    pub blocking: usize,
    /// The first thousand conflicts, in order of time.
    pub conflicts: Vec<Conflict>,
    /// With `restore`: rooms of the earlier release that no longer exist. No one can join the sessions in them.
    pub missing_rooms: Vec<MissingRoom>,
    /// The e-mails that would be sent.
    pub mails: MailPreview,
}

/// A room that no longer exists.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissingRoom {
    /// Its slug.
    pub room: Slug,
    /// Its name in the earlier release; `null` if that was made before releases kept names.
    #[schema(required)]
    pub name: Option<Localized>,
    /// Number of sessions that the release shows in it.
    pub sessions: i64,
}

/// Why a schedule cannot be released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("Blocking conflicts: {}. Resolve them, then release again. See `errors`, and `schedule/conflicts` for suggested placements.", .0.len())]
    Blocked(Vec<Conflict>),
    #[error("Warnings: {}. Resolve them, or accept each with its id in `accepted_warnings`, or all with `override_warnings: true`.", .0.len())]
    Warned(Vec<Conflict>),
}

crate::problem_kinds! {
    Blocked = Conflict "schedule-blocked" "Blocking schedule conflicts"
        "Read `schedule/conflicts`: each conflict lists its sessions, the cause, and placements that would resolve it. Resolve all blocking conflicts and release again."
    Warned = Conflict "schedule-warned" "Schedule has warnings"
        "Read `schedule/conflicts` and resolve what you can, then release with their ids in `accepted_warnings`, or with `override_warnings: true`."
}

impl Refusal for ReleaseError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Blocked(_) => kinds::Blocked::KIND,
            Self::Warned(_) => kinds::Warned::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (Self::Blocked(conflicts) | Self::Warned(conflicts)) = self;
        conflicts
            .iter()
            .take(50)
            .map(|conflict| FieldError::new("", conflict.kind.name(), conflict.detail.clone()))
            .collect()
    }
}
