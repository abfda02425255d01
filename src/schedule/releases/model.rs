use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    schedule::conflicts::Conflict,
    types::{FieldError, ProblemKind, Refusal},
};

/// A released schedule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Release {
    /// Starts at 1, without gaps.
    pub version: i32,
    pub released_at: DateTime<Utc>,
    #[schema(required)]
    pub note: Option<String>,
    /// Number of sessions changed since the previous release; `changes` lists them.
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
    /// Release despite warnings. Blocking conflicts cannot be overridden.
    #[serde(default)]
    pub override_warnings: bool,
    /// Version of an earlier release to publish again unchanged, as a rollback. The draft is neither changed nor checked.
    #[schema(minimum = 1)]
    pub restore: Option<i32>,
}

/// Why a schedule cannot be released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("Blocking conflicts: {}. Resolve them, then release again. See `errors`, and `schedule/conflicts` for suggested placements.", .0.len())]
    Blocked(Vec<Conflict>),
    #[error("Warnings: {}. Resolve them, or send `override_warnings: true`.", .0.len())]
    Warned(Vec<Conflict>),
}

crate::problem_kinds! {
    BLOCKED = Conflict "schedule-blocked" "Blocking schedule conflicts"
        "Read `schedule/conflicts`: each conflict lists its sessions, the cause, and placements that would resolve it. Resolve all blocking conflicts and release again."
    WARNED = Conflict "schedule-warned" "Schedule has warnings"
        "Read `schedule/conflicts` and resolve what you can, then release with `override_warnings: true`."
}

impl Refusal for ReleaseError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Blocked(_) => &BLOCKED,
            Self::Warned(_) => &WARNED,
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
