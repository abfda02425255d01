use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use super::{left_out::LeftOutSession, search::Score};
use crate::{
    schedule::{
        assumptions::ScheduleAssumptions, conflicts::Conflict, measures::ScheduleMeasures,
        moves::MovedSession,
    },
    types::{AccountId, SessionId, Slug, TimetableId},
};

/// Version of the engine. The same seed, moves and draft give the same placements as long as it is the same.
pub const ENGINE: i32 = 2;

/// How to search for a timetable; `{}` improves the draft.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"from": "draft", "scope": {"days": ["2021-11-09"]}, "objectives": {"attendable": "high"},
    "effort": "quick", "proposals": 1}))]
pub struct NewTimetable {
    pub from: TimetableOrigin,
    pub scope: TimetableScope,
    /// When sessions can take place, in the time zone of the congress; empty: at any time.
    #[schema(max_items = 100)]
    pub hours: Vec<TimetableHours>,
    /// Spans of every day in which no session takes place, as lunch, in the time zone of the congress.
    #[schema(max_items = 10)]
    pub breaks: Vec<TimetableBreak>,
    pub objectives: TimetableObjectives,
    pub keep: TimetableKeep,
    /// Pairs of sessions that should not be at the same time.
    #[schema(max_items = 1000)]
    pub apart: Vec<SessionPair>,
    /// Pairs of sessions, the first of which should end before the other begins.
    #[schema(max_items = 1000)]
    pub order: Vec<SessionPair>,
    /// Whether plenaries and ceremonies should have no other session at the same time.
    pub plenaries_alone: bool,
    pub assume: ScheduleAssumptions,
    /// Place unconfirmed sessions too. Otherwise they stay where they are.
    pub unconfirmed: bool,
    pub effort: TimetableEffort,
    /// Number of moves to search for each proposal, instead of `effort`.
    #[schema(minimum = 1000, maximum = 1_000_000_000)]
    pub moves: Option<i64>,
    /// The same seed, moves and draft give the same placements.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub seed: Option<i64>,
    /// Number of proposals. The first is as requested; the others differ in `fairness`.
    #[schema(minimum = 1, maximum = 3)]
    pub proposals: i32,
}

impl Default for NewTimetable {
    fn default() -> Self {
        Self {
            from: TimetableOrigin::Draft,
            scope: TimetableScope::default(),
            hours: Vec::new(),
            breaks: Vec::new(),
            objectives: TimetableObjectives::default(),
            keep: TimetableKeep::Nothing,
            apart: Vec::new(),
            order: Vec::new(),
            plenaries_alone: false,
            assume: ScheduleAssumptions::default(),
            unconfirmed: false,
            effort: TimetableEffort::Quick,
            moves: None,
            seed: None,
            proposals: 1,
        }
    }
}

crate::words! {
    /// Where a search begins.
    TimetableOrigin {
        /// At the present placements.
        Draft,
        /// At random placements of the sessions that can move.
        Empty,
    }
}

crate::words! {
    /// What must stay as it is.
    #[derive(Default)]
    TimetableKeep {
        #[default]
        Nothing,
        /// Sessions stay in their rooms.
        Rooms,
        /// Sessions stay at their times.
        Times,
        /// As few sessions as possible move.
        AsMuchAsPossible,
    }
}

crate::words! {
    /// How long to search.
    TimetableEffort {
        /// Three million moves: some seconds.
        Quick,
        /// Thirty million moves: about a minute.
        Thorough,
    }
}

crate::words! {
    /// How much an objective matters.
    ObjectiveWeight { Off, Low, Normal, High }
}

impl ObjectiveWeight {
    pub fn factor(self) -> i32 {
        match self {
            Self::Off => 0,
            Self::Low => 1,
            Self::Normal => 3,
            Self::High => 9,
        }
    }
}

/// The sessions that can move; others stay. Each list that is not empty limits them further.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TimetableScope {
    /// Ids of sessions.
    #[schema(max_items = 1000)]
    pub sessions: Vec<SessionId>,
    /// Slugs of tracks.
    #[schema(max_items = 100)]
    pub tracks: Vec<Slug>,
    /// Slugs of rooms: sessions in them, or without a placement, move within them.
    #[schema(max_items = 500)]
    pub rooms: Vec<Slug>,
    /// Days in the time zone of the congress: sessions on them, or without a placement, move within them.
    #[schema(max_items = 100)]
    pub days: Vec<NaiveDate>,
}

/// When sessions can take place.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimetableHours {
    /// `null`: every day without hours of its own.
    #[serde(default)]
    pub day: Option<NaiveDate>,
    /// As `09:00`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples("09:00"))]
    pub from: String,
    /// As `18:00`; `24:00` is the end of the day.
    #[schema(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples("18:00"))]
    pub until: String,
}

/// A span of every day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimetableBreak {
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples("12:30"))]
    pub from: String,
    #[schema(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples("13:30"))]
    pub until: String,
}

/// Two sessions.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionPair {
    pub session: SessionId,
    pub other: SessionId,
}

/// What matters, once nothing blocks a release and as few sessions as possible are left out. Kinds of conflicts that the
/// rules of the edition ignore do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"attendable": "high", "tracks": "off"}))]
pub struct TimetableObjectives {
    /// People are awake during the sessions that they want to attend.
    pub attendable: ObjectiveWeight,
    /// Regions count equally in `attendable`, however many of their people take part.
    pub fairness: ObjectiveWeight,
    /// The sessions that a person wants to attend are at different times.
    pub clashes: ObjectiveWeight,
    /// Speakers are awake.
    pub speaker_nights: ObjectiveWeight,
    /// Sessions of a theme are at different times.
    pub themes: ObjectiveWeight,
    /// Sessions of a track are at different times.
    pub tracks: ObjectiveWeight,
    /// Speakers have time to change rooms.
    pub turnaround: ObjectiveWeight,
    /// Sessions of a track on a day are in one room.
    pub track_rooms: ObjectiveWeight,
    /// Rooms have seats for the people with a seat or a bookmark.
    pub room_sizes: ObjectiveWeight,
    /// Speakers speak at most `speaker_minutes` a day, as the rules or `assume` say.
    pub speaker_load: ObjectiveWeight,
    /// A session and its repeat begin at least twelve hours apart.
    pub repeats: ObjectiveWeight,
}

impl Default for TimetableObjectives {
    fn default() -> Self {
        let normal = ObjectiveWeight::Normal;
        Self {
            attendable: normal,
            fairness: normal,
            clashes: normal,
            speaker_nights: normal,
            themes: normal,
            tracks: normal,
            turnaround: normal,
            track_rooms: ObjectiveWeight::Off,
            room_sizes: normal,
            speaker_load: normal,
            repeats: normal,
        }
    }
}

crate::words! {
    /// The state of a search.
    TimetableState { Queued, Running, Done, Cancelled, Failed }
}

/// A search for a timetable.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Timetable {
    pub id: TimetableId,
    pub state: TimetableState,
    /// Whether someone cancelled it. The best placements so far are kept.
    pub cancel_requested: bool,
    /// What was requested.
    #[schema(value_type = NewTimetable)]
    pub request: Stored<NewTimetable>,
    pub seed: i64,
    /// Version of the engine.
    pub engine: i32,
    /// Number of moves to search for all proposals together.
    pub budget: i64,
    /// Number of moves done.
    pub progress: i64,
    /// Number of proposals so far.
    pub proposals: i64,
    /// The best score so far over time, at most 200 points.
    #[schema(value_type = Vec<TimetablePoint>)]
    pub history: Stored<Vec<TimetablePoint>>,
    /// Why it failed.
    #[schema(required)]
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub created_by: Option<AccountId>,
    #[schema(required)]
    pub created_by_name: Option<String>,
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
}

/// The best score after some moves. What the search minimises, in this order; not a measure of the timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimetablePoint {
    /// Number of the proposal.
    pub proposal: i32,
    /// Moves done for it.
    pub moves: u64,
    /// Blocking pairs of sessions.
    pub blocked: i64,
    /// Sessions left out.
    pub left_out: i64,
    /// Sessions moved, if as few as possible should.
    pub changes: i64,
    /// The weighted rest.
    pub cost: i64,
}

impl TimetablePoint {
    pub fn new(proposal: i32, moves: u64, score: Score) -> Self {
        let Score { blocked, left_out, changes, cost } = score;
        Self { proposal, moves, blocked, left_out, changes, cost }
    }
}

/// The stored part of a proposal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposalContent {
    pub fairness: ObjectiveWeight,
    pub seed: i64,
    pub items: Vec<MovedSession>,
    pub left_out: Vec<LeftOutSession>,
    /// The fewest sessions that must move, for a repair.
    pub at_least: Option<usize>,
    pub score: Option<TimetablePoint>,
}

impl Default for ProposalContent {
    fn default() -> Self {
        Self {
            fairness: ObjectiveWeight::Normal,
            seed: 0,
            items: Vec::new(),
            left_out: Vec::new(),
            at_least: None,
            score: None,
        }
    }
}

/// A proposed timetable, compared with the draft of now.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimetableProposal {
    pub timetable: TimetableId,
    /// From 1.
    pub number: i32,
    pub seed: i64,
    /// The weight of `fairness` in this proposal.
    pub fairness: ObjectiveWeight,
    /// Each session that would move, with its placement before and after.
    pub items: Vec<MovedSession>,
    pub changes: ProposedChanges,
    /// Sessions without a place.
    pub left_out: Vec<LeftOutSession>,
    /// The fewest sessions that must move, in a repair.
    #[schema(required)]
    pub at_least: Option<usize>,
    /// Sessions of this proposal that someone moved since the search began.
    pub changed_since: Vec<ChangedSession>,
    /// The measures of the draft today, and with the proposal.
    pub compared: Vec<ComparedMeasure>,
    /// Number of blocking conflicts with the proposal.
    pub blocking: usize,
    /// Conflicts that the draft does not have; at most a thousand.
    pub introduced: Vec<Conflict>,
    /// Conflicts that only the draft has; at most a thousand.
    pub resolved: Vec<Conflict>,
}

/// Numbers of sessions that a proposal moves.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposedChanges {
    pub sessions: usize,
    /// Sessions that get their first placement.
    pub placed: usize,
    /// Sessions that lose their placement.
    pub removed: usize,
    /// Sessions in another room.
    pub rooms: usize,
    /// Sessions at another time.
    pub times: usize,
    /// By day, in the time zone of the congress; a session that moves to another day counts on both.
    pub days: Vec<ChangesOnDay>,
}

/// The sessions that move on a day.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangesOnDay {
    pub day: NaiveDate,
    pub sessions: usize,
}

/// A session that is no longer where the search found it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangedSession {
    pub session: SessionId,
    pub code: String,
    /// Who moved it last; `null` if unknown, or if it was deleted or cancelled.
    #[schema(required)]
    pub moved_by_name: Option<String>,
    #[schema(required)]
    pub moved_at: Option<DateTime<Utc>>,
}

crate::words! {
    /// A measure of a timetable.
    TimetableMeasure {
        /// Blocking conflicts.
        Blocking,
        /// Other conflicts.
        Warnings,
        /// Confirmed sessions without a placement.
        Unplaced,
        /// Percent of `attendable`.
        Attendable,
        /// Percent of `comfortable`.
        Comfortable,
        /// Percent of `served`.
        Served,
        /// Percent of `attendable` in the region where it is smallest.
        WorstRegion,
        /// `tenth_percentile`.
        TenthPercentile,
        Clashes,
        SpeakerNights,
        /// E-mails that a release would send to speakers and to people with seats or bookmarks.
        Emails,
    }
}

crate::words! {
    /// How the proposal compares with today.
    MeasureVerdict { Better, Worse, Same }
}

/// A measure today and with a proposal.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct ComparedMeasure {
    pub measure: TimetableMeasure,
    /// `null` if there is nothing to measure.
    #[schema(required)]
    pub today: Option<f64>,
    #[schema(required)]
    pub proposal: Option<f64>,
    pub verdict: MeasureVerdict,
}

/// The proposals of a search side by side.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimetableComparison {
    pub timetable: TimetableId,
    /// In the order of their numbers.
    pub proposals: Vec<ProposalSummary>,
    /// The draft today.
    pub today: ScheduleMeasures,
}

/// A proposal among others.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalSummary {
    pub number: i32,
    pub fairness: ObjectiveWeight,
    pub changes: ProposedChanges,
    /// Number of sessions without a place.
    pub left_out: usize,
    pub compared: Vec<ComparedMeasure>,
}

/// What to apply of a proposal; `{}`: everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"where_changed": "skip"}))]
pub struct ApplyProposal {
    /// Only these sessions: on these days or in these rooms before or after. Everything if all lists are empty.
    pub only: TimetableScope,
    pub where_changed: WhereChanged,
    /// Apply although new conflicts would block a release.
    pub accept_blocking: bool,
}

crate::words! {
    /// What to do with sessions that someone moved since the search began.
    #[derive(Default)]
    WhereChanged {
        /// Refuse everything.
        #[default]
        Refuse,
        /// Leave those where they are.
        Skip,
    }
}

/// A repair of the draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScheduleRepair {
    /// Its search. Apply its proposal, or cancel it, like any other.
    pub timetable: Timetable,
    /// What to move; `null` if the search is still running.
    #[schema(required)]
    pub proposal: Option<TimetableProposal>,
}
