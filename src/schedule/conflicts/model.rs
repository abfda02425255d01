use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{SessionId, Slug, SpeakerId};

/// The least time from one room to another.
pub const TURNAROUND: TimeDelta = TimeDelta::minutes(5);

/// When the congress is, and by whose clock it is told.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub zone: Tz,
}

/// Something wrong with the draft.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Conflict {
    pub kind: ConflictKind,
    pub severity: Severity,
    /// Ids of the sessions concerned, the earlier one first.
    pub sessions: Vec<SessionId>,
    /// Ids of the speakers concerned.
    pub speakers: Vec<SpeakerId>,
    /// Slugs of the rooms concerned.
    pub rooms: Vec<Slug>,
    /// What is wrong, for people.
    #[schema(examples(
        "`12284` and `12286` are both in the room s-ow2 from 15:30 to 16:00 on 6 February 2021 (Europe/Brussels)."
    ))]
    pub detail: String,
    /// Placements that would mend it without another of what blocks: the nearest. Empty where there is no such place.
    pub suggestions: Vec<Suggestion>,
}

/// A placement that would mend a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    pub session: SessionId,
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
}

/// What a conflict means for a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is refused unless overridden.
    Warn,
    /// It is refused.
    Block,
}

/// What an edition makes of a kind of conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nobody is told.
    Ignore,
    /// A release is refused unless overridden.
    Warn,
    /// A release is refused.
    Block,
}

impl Level {
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Ignore => None,
            Self::Warn => Some(Severity::Warn),
            Self::Block => Some(Severity::Block),
        }
    }
}

/// Declares the kinds of conflicts, and what each means where an edition does not say.
macro_rules! conflicts {
    ($($(#[doc = $about:literal])+ $kind:ident $field:ident = $level:ident;)*) => {
        /// What kind of thing is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ConflictKind {
            $($(#[doc = $about])+ $kind,)*
        }

        /// What each kind of conflict means for a release.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields, default)]
        #[schema(example = json!({"track_parallel": "ignore", "speaker_night": "block"}))]
        pub struct ConflictLevels {
            $($(#[doc = $about])+ pub $field: Level,)*
        }

        /// What each kind of conflict means for a release of this edition.
        #[derive(Clone, Debug, Serialize, ToSchema)]
        pub struct ConflictRules {
            $($(#[doc = $about])+ pub $field: Level,)*
            /// Send it as `If-Match`.
            pub revision: i64,
        }

        impl ConflictRules {
            pub fn new(levels: &ConflictLevels, revision: i64) -> Self {
                Self { $($field: levels.$field,)* revision }
            }

            pub fn levels(&self) -> ConflictLevels {
                ConflictLevels { $($field: self.$field,)* }
            }
        }

        impl Default for ConflictLevels {
            fn default() -> Self {
                Self { $($field: Level::$level,)* }
            }
        }

        impl ConflictLevels {
            pub fn of(&self, kind: ConflictKind) -> Level {
                match kind {
                    $(ConflictKind::$kind => self.$field,)*
                }
            }
        }

        impl ConflictKind {
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// As it stands in JSON.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($field),)*
                }
            }
        }
    };
}

conflicts! {
    /// Two sessions in one room at once. A release never holds such, whatever the level.
    RoomOverlap room_overlap = Block;
    /// Somebody speaks in two sessions at once. A release never holds such, whatever the level.
    SpeakerOverlap speaker_overlap = Block;
    /// Somebody speaks when they said they cannot.
    SpeakerUnavailable speaker_unavailable = Block;
    /// Before the first day or after the last.
    OutsideCongress outside_congress = Block;
    /// The place was given to a session of another length.
    DurationMismatch duration_mismatch = Block;
    /// Interpreted into more languages than the room has channels.
    InterpretationExceeded interpretation_exceeded = Block;
    /// More people have a seat than the session or its room holds.
    CapacityBelowEnrolled capacity_below_enrolled = Block;
    /// Somebody speaks outside of 07:00–23:00 where they are.
    SpeakerNight speaker_night = Warn;
    /// Sessions of one policy theme at once.
    ThemeParallel theme_parallel = Warn;
    /// People have a seat in, or have marked, two sessions at once.
    AudienceOverlap audience_overlap = Warn;
    /// Sessions of one track at once.
    TrackParallel track_parallel = Warn;
    /// Somebody has less than five minutes from one room to another.
    ShortTurnaround short_turnaround = Warn;
}
