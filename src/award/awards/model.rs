use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{AwardId, CategoryId, CriterionId, Localized, RoundId, Slug, TimeZone},
};

crate::words! {
    /// State of an award.
    AwardState {
        /// Visible to the secretariat only.
        Draft,
        /// Public: cities enter, evaluators evaluate, the public votes.
        Open,
        /// The results are public and final.
        Published,
    }
}

crate::words! {
    /// What kind of round it is.
    RoundKind {
        /// The technical committee evaluates entries.
        Technical,
        /// A jury evaluates entries.
        Jury,
        /// The public votes for entries.
        Public,
    }
}

crate::words! {
    /// The state an entry must have reached to take part in a round.
    Takes {
        /// Screened and found eligible.
        Eligible,
        /// Found deserving by the technical committee.
        Deserving,
        /// Shortlisted.
        Shortlisted,
    }
}

/// An award and its calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Award {
    pub id: AwardId,
    pub slug: Slug,
    pub title: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// The time zone of its deadlines.
    pub time_zone: TimeZone,
    pub state: AwardState,
    pub entries_open_at: DateTime<Utc>,
    /// The last second in which an entry can be submitted.
    pub entries_close_at: DateTime<Utc>,
    /// Entrants who submit by this time may ask for feedback; `null`: all entrants may.
    #[schema(required)]
    pub feedback_by: Option<DateTime<Utc>>,
    /// The maximum number of words in a title.
    pub title_words: i32,
    /// The maximum number of words in an abstract.
    pub abstract_words: i32,
    /// Whether the secretariat sees scores before their round is closed. If not, it sees only that they exist.
    pub open_scores: bool,
    /// Sorted by position.
    pub categories: Vec<Category>,
    /// Sorted by position.
    pub rounds: Vec<Round>,
    /// Extended deadlines, the oldest first.
    pub extensions: Vec<Extension>,
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Send it as `If-Match`. It also counts changes to the categories, rounds and criteria.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl HasRevision for Award {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl Award {
    pub fn round(&self, slug: &Slug) -> Option<&Round> {
        self.rounds.iter().find(|round| round.slug == *slug)
    }

    pub fn category(&self, slug: &Slug) -> Option<&Category> {
        self.categories.iter().find(|category| category.slug == *slug)
    }

    /// The round in which the public votes.
    pub fn public_round(&self) -> Option<&Round> {
        self.rounds.iter().find(|round| round.kind == RoundKind::Public)
    }
}

/// A category of entries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Category {
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub id: CategoryId,
    pub slug: Slug,
    pub name: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// Position in lists; lower comes first.
    pub position: i32,
}

/// A step of the award.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Round {
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub id: RoundId,
    pub slug: Slug,
    pub name: Localized,
    pub kind: RoundKind,
    /// Entries that have reached this state take part.
    pub takes: Takes,
    /// Position in the calendar; lower comes first.
    pub position: i32,
    pub opens_at: DateTime<Utc>,
    /// The last second in which the round takes scores or votes.
    pub closes_at: DateTime<Utc>,
    /// The lowest score.
    pub scale_min: i32,
    /// The highest score.
    pub scale_max: i32,
    /// The number of evaluators per entry.
    pub per_entry: i32,
    /// How many days before the end evaluators are reminded.
    pub remind_days: Vec<i32>,
    /// When the round was closed; nothing in it changes after that. `null`: not closed.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Sorted by position; a public round has none.
    pub criteria: Vec<Criterion>,
}

/// A criterion that evaluators score.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Criterion {
    pub id: CriterionId,
    pub slug: Slug,
    pub name: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// Its weight relative to the other criteria of the round.
    pub weight: i32,
    /// Position in lists; lower comes first.
    pub position: i32,
}

/// An extended deadline.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Extension {
    /// Slug of the round; `null`: the entry deadline.
    #[schema(required)]
    pub round: Option<Slug>,
    pub closed_before: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub reason: String,
    pub extended_at: DateTime<Utc>,
}

/// An award as the secretariat defines it. Times are whole seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "guangzhou-award", "title": {"en": "5th Guangzhou International Award for Urban Innovation"},
    "time_zone": "Asia/Shanghai", "entries_open_at": "2020-03-01T00:00:00+08:00",
    "entries_close_at": "2020-10-31T23:59:59+08:00", "feedback_by": "2020-09-30T23:59:59+08:00"}))]
pub struct NewAward {
    pub slug: Slug,
    pub title: Localized,
    pub description: Option<Localized>,
    pub time_zone: TimeZone,
    pub entries_open_at: DateTime<Utc>,
    /// The last second in which an entry can be submitted. Once the award is open, extend it to move this deadline.
    pub entries_close_at: DateTime<Utc>,
    /// Entrants who submit by this time may ask for feedback; omitted: all entrants may.
    pub feedback_by: Option<DateTime<Utc>>,
    /// The maximum number of words in a title.
    #[serde(default = "title_words")]
    #[schema(minimum = 1, maximum = 200, default = 25)]
    pub title_words: i32,
    /// The maximum number of words in an abstract.
    #[serde(default = "abstract_words")]
    #[schema(minimum = 1, maximum = 2000, default = 150)]
    pub abstract_words: i32,
    /// Whether the secretariat sees scores before their round is closed. It cannot be changed once a round has opened.
    #[serde(default)]
    pub open_scores: bool,
}

fn title_words() -> i32 {
    25
}

fn abstract_words() -> i32 {
    150
}

impl From<&Award> for NewAward {
    fn from(award: &Award) -> Self {
        let Award { slug, title, description, time_zone, .. } = award.clone();
        Self {
            slug,
            title,
            description,
            time_zone,
            entries_open_at: award.entries_open_at,
            entries_close_at: award.entries_close_at,
            feedback_by: award.feedback_by,
            title_words: award.title_words,
            abstract_words: award.abstract_words,
            open_scores: award.open_scores,
        }
    }
}

/// A round as the secretariat defines it. Times are whole seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "technical", "name": {"en": "Technical committee"}, "kind": "technical", "takes": "eligible",
    "opens_at": "2020-12-01T00:00:00+08:00", "closes_at": "2020-12-23T23:59:59+08:00", "per_entry": 3}))]
pub struct NewRound {
    pub slug: Slug,
    pub name: Localized,
    pub kind: RoundKind,
    /// Entries that have reached this state take part.
    pub takes: Takes,
    /// Position in the calendar; lower comes first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
    pub opens_at: DateTime<Utc>,
    /// The last second in which the round takes scores or votes. Once the round has opened, extend it to move this deadline.
    pub closes_at: DateTime<Utc>,
    /// The lowest score.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    pub scale_min: i32,
    /// The highest score.
    #[serde(default = "scale_max")]
    #[schema(minimum = 1, maximum = 1000, default = 10)]
    pub scale_max: i32,
    /// The number of evaluators per entry.
    #[serde(default = "per_entry")]
    #[schema(minimum = 1, maximum = 50, default = 3)]
    pub per_entry: i32,
    /// How many days before the end evaluators with unfinished evaluations are reminded.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub remind_days: Vec<i32>,
}

fn scale_max() -> i32 {
    10
}

fn per_entry() -> i32 {
    3
}

impl From<&Round> for NewRound {
    fn from(round: &Round) -> Self {
        let Round { slug, name, kind, takes, position, opens_at, closes_at, .. } = round.clone();
        Self {
            slug,
            name,
            kind,
            takes,
            position,
            opens_at,
            closes_at,
            scale_min: round.scale_min,
            scale_max: round.scale_max,
            per_entry: round.per_entry,
            remind_days: round.remind_days.clone(),
        }
    }
}
