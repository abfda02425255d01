use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::types::{SessionId, Slug, SpeakerId, TimeZone};

/// Minimum time to get from one room to another.
pub const TURNAROUND: TimeDelta = TimeDelta::minutes(5);
/// How far apart a session and its repeat begin: half the world is awake then that slept before.
pub const REPEAT_DISTANCE: TimeDelta = TimeDelta::hours(12);

/// The dates and time zone of the congress.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub zone: Tz,
}

impl Frame {
    /// The day of an instant, in the time zone of the congress.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// When a day begins, in the time zone of the congress.
    pub fn begins(&self, day: NaiveDate) -> DateTime<Utc> {
        let zone = self.zone.name().parse::<TimeZone>();
        zone.map_or_else(|_| day.and_time(chrono::NaiveTime::MIN).and_utc(), |zone| zone.midnight(day))
    }
}

/// A conflict in the draft.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Conflict {
    /// The same as long as its kind, sessions and speakers are.
    pub id: ConflictId,
    pub kind: ConflictKind,
    pub severity: ConflictSeverity,
    /// Ids of the sessions involved, earliest first.
    pub sessions: Vec<SessionId>,
    /// Ids of the speakers involved.
    pub speakers: Vec<SpeakerId>,
    /// Slugs of the rooms involved.
    pub rooms: Vec<Slug>,
    /// What was counted, for kinds with a number: to say it in other languages.
    #[schema(required)]
    pub figures: Option<ConflictFigures>,
    /// Description for people.
    #[schema(examples(
        "`12284` and `12286` are both in the room s-ow2 from 15:30 to 16:00 on 6 February 2021 (Europe/Brussels)."
    ))]
    pub detail: String,
    /// The nearest placements that would resolve it without another blocking conflict. Empty if there is none.
    pub suggestions: Vec<PlacementSuggestion>,
}

/// The numbers of a conflict, in what its kind counts: minutes, people or languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConflictFigures {
    /// `short_turnaround`: minutes between the sessions. `repeat_too_soon`: minutes between their beginnings. `speaker_overload`: minutes of the speaker.
    /// `duration_mismatch`: minutes of the placement. `audience_overlap`, `room_too_small` and `capacity_below_enrolled`: people.
    /// `interpretation_exceeded`: languages.
    #[schema(examples(140))]
    pub found: i64,
    /// How many there may be, or must at least be between sessions; for `duration_mismatch`, how many the session lasts. `null` if
    /// there may be none.
    #[schema(required, examples(120))]
    pub allowed: Option<i64>,
}

impl ConflictFigures {
    pub fn new(found: impl Into<i64>, allowed: impl Into<i64>) -> Self {
        Self { found: found.into(), allowed: Some(allowed.into()) }
    }
}

/// Identifies a conflict: a hash of its kind, sessions and speakers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, examples("1f0c2e9a7b3d4c58"))]
pub struct ConflictId(String);

impl ConflictId {
    pub fn of(kind: ConflictKind, sessions: &[SessionId], speakers: &[SpeakerId]) -> Self {
        let mut sessions = sessions.to_vec();
        // The order changes with the time at which the sessions start.
        sessions.sort_unstable();
        let mut hash = Sha256::new();
        hash.update(kind.name());
        for id in sessions.iter().map(|id| **id).chain(speakers.iter().map(|id| **id)) {
            hash.update(id.as_bytes());
        }
        Self(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The number of conflicts of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConflictCount {
    pub kind: ConflictKind,
    pub severity: ConflictSeverity,
    pub count: usize,
}

/// A placement that would resolve a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlacementSuggestion {
    pub session: SessionId,
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
}

/// The severity of a conflict for a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictSeverity {
    /// The release is refused unless overridden.
    Warn,
    /// The release is refused.
    Block,
}

/// The level of a kind of conflict in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictLevel {
    /// Not reported.
    Ignore,
    /// A release is refused unless overridden.
    Warn,
    /// A release is refused.
    Block,
}

impl ConflictLevel {
    pub fn severity(self) -> Option<ConflictSeverity> {
        match self {
            Self::Ignore => None,
            Self::Warn => Some(ConflictSeverity::Warn),
            Self::Block => Some(ConflictSeverity::Block),
        }
    }
}

/// A session and another one that repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepeatedSession {
    /// Id of the session.
    pub session: SessionId,
    /// Id of the session that repeats it.
    pub repeat: SessionId,
}

impl RepeatedSession {
    /// The other session of the pair.
    pub fn other(&self, session: SessionId) -> Option<SessionId> {
        match (self.session == session, self.repeat == session) {
            (true, _) => Some(self.repeat),
            (_, true) => Some(self.session),
            _ => None,
        }
    }
}

/// Declares the kinds of conflicts and their default levels.
macro_rules! conflicts {
    ($($(#[doc = $about:literal])+ $kind:ident $field:ident = $level:ident;)*) => {
        /// The kind of conflict.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ConflictKind {
            $($(#[doc = $about])+ $kind,)*
        }

        /// The levels of all kinds of conflicts.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields, default)]
        #[schema(example = json!({"track_parallel": "warn", "speaker_night": "block"}))]
        pub struct ConflictLevels {
            $($(#[doc = $about])+ pub $field: ConflictLevel,)*
            /// Most minutes that a speaker speaks on a day, in the time zone of the congress; `null`: no limit.
            #[schema(minimum = 1, maximum = 1440)]
            pub speaker_minutes: Option<i32>,
            /// Sessions that take place twice.
            #[schema(max_items = 500)]
            pub repeats: Vec<RepeatedSession>,
        }

        /// The conflict rules of an edition.
        #[derive(Clone, Debug, Serialize, ToSchema)]
        pub struct ConflictRules {
            $($(#[doc = $about])+ pub $field: ConflictLevel,)*
            /// Most minutes that a speaker speaks on a day, in the time zone of the congress; `null`: no limit.
            #[schema(required)]
            pub speaker_minutes: Option<i32>,
            /// Sessions that take place twice.
            pub repeats: Vec<RepeatedSession>,
            /// Send it as `If-Match`.
            pub revision: i64,
        }

        impl ConflictRules {
            pub fn new(levels: &ConflictLevels, revision: i64) -> Self {
                Self {
                    $($field: levels.$field,)*
                    speaker_minutes: levels.speaker_minutes,
                    repeats: levels.repeats.clone(),
                    revision,
                }
            }

            pub fn levels(&self) -> ConflictLevels {
                ConflictLevels {
                    $($field: self.$field,)*
                    speaker_minutes: self.speaker_minutes,
                    repeats: self.repeats.clone(),
                }
            }
        }

        impl Default for ConflictLevels {
            fn default() -> Self {
                Self { $($field: ConflictLevel::$level,)* speaker_minutes: None, repeats: Vec::new() }
            }
        }

        impl ConflictLevels {
            pub fn of(&self, kind: ConflictKind) -> ConflictLevel {
                match kind {
                    $(ConflictKind::$kind => self.$field,)*
                }
            }
        }

        impl ConflictKind {
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The JSON name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($field),)*
                }
            }
        }
    };
}

conflicts! {
    /// Two sessions in one room at once. A release never contains this, whatever the level.
    RoomOverlap room_overlap = Block;
    /// A speaker in two sessions at once. A release never contains this, whatever the level.
    SpeakerOverlap speaker_overlap = Block;
    /// A speaker outside their availability.
    SpeakerUnavailable speaker_unavailable = Block;
    /// In a room that is closed at that time.
    RoomClosed room_closed = Block;
    /// Before the first or after the last day of the congress.
    OutsideCongress outside_congress = Block;
    /// The room is reserved for another length than the session's duration.
    DurationMismatch duration_mismatch = Block;
    /// More interpretation languages than the room has channels.
    InterpretationExceeded interpretation_exceeded = Block;
    /// More seats taken than the session or its room has.
    CapacityBelowEnrolled capacity_below_enrolled = Block;
    /// A speaker outside 07:00–23:00 local time.
    SpeakerNight speaker_night = Warn;
    /// Sessions of the same policy theme at once.
    ThemeParallel theme_parallel = Warn;
    /// People with a seat in, or a bookmark on, two sessions at once.
    AudienceOverlap audience_overlap = Warn;
    /// Sessions of the same track at once. Not reported by default: most congresses have such sessions.
    TrackParallel track_parallel = Ignore;
    /// A speaker with less than five minutes between sessions in different rooms.
    ShortTurnaround short_turnaround = Warn;
    /// More people with a seat or a bookmark than the room has seats.
    RoomTooSmall room_too_small = Warn;
    /// A speaker with more minutes on a day than `speaker_minutes`.
    SpeakerOverload speaker_overload = Warn;
    /// A session and its repeat begin less than twelve hours apart.
    RepeatTooSoon repeat_too_soon = Warn;
}
