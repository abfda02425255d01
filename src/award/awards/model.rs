use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{AwardId, CategoryId, CriterionId, Localized, RoundId, Slug, TimeZone},
};

crate::words! {
    /// Where an award stands.
    AwardState {
        /// Known to the secretariat only.
        Draft,
        /// Everybody reads it; cities enter, evaluators evaluate, the public votes.
        Open,
        /// Its results are public, and stay as they are.
        Published,
    }
}

crate::words! {
    /// What happens in a round.
    RoundKind {
        /// A technical committee evaluates entries.
        Technical,
        /// A jury evaluates entries.
        Jury,
        /// The public votes for entries.
        Public,
    }
}

crate::words! {
    /// How far entries must have come to be in a round.
    Takes {
        /// Screened, and found eligible.
        Eligible,
        /// Found deserving by the technical committee.
        Deserving,
        /// Shortlisted.
        Shortlisted,
    }
}

/// An award, with its calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Award {
    pub id: AwardId,
    pub slug: Slug,
    pub title: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// In which its deadlines are meant.
    pub time_zone: TimeZone,
    pub state: AwardState,
    pub entries_open_at: DateTime<Utc>,
    /// The last second in which an entry can be submitted.
    pub entries_close_at: DateTime<Utc>,
    /// Who submits by then may ask for feedback; `null`: whoever submits.
    #[schema(required)]
    pub feedback_by: Option<DateTime<Utc>>,
    /// How many words a title has, at most.
    pub title_words: i32,
    /// How many words an abstract has, at most.
    pub abstract_words: i32,
    /// The secretariat sees scores before their round is closed; otherwise only that they are there.
    pub open_scores: bool,
    /// In their order.
    pub categories: Vec<Category>,
    /// In their order.
    pub rounds: Vec<Round>,
    /// Deadlines that were moved, the first one first.
    pub extensions: Vec<Extension>,
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Send it as `If-Match`. It counts changes of the categories, rounds and criteria, too.
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

/// What entries are entered for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Category {
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub id: CategoryId,
    pub slug: Slug,
    pub name: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// Where it stands in lists; smaller first.
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
    /// Entries that have come as far as this are in it.
    pub takes: Takes,
    /// Where it stands in the calendar; smaller first.
    pub position: i32,
    pub opens_at: DateTime<Utc>,
    /// The last second in which it takes scores or votes.
    pub closes_at: DateTime<Utc>,
    /// The lowest score.
    pub scale_min: i32,
    /// The highest score.
    pub scale_max: i32,
    /// How many evaluators an entry has.
    pub per_entry: i32,
    /// How many days before the end evaluators are reminded.
    pub remind_days: Vec<i32>,
    /// Since then nothing in it changes; `null`: not closed.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// In their order; a public round has none.
    pub criteria: Vec<Criterion>,
}

/// What evaluators give scores for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Criterion {
    pub id: CriterionId,
    pub slug: Slug,
    pub name: Localized,
    #[schema(required)]
    pub description: Option<Localized>,
    /// How much it counts beside the others of its round.
    pub weight: i32,
    /// Where it stands in lists; smaller first.
    pub position: i32,
}

/// A deadline that was moved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Extension {
    /// Slug of the round; `null`: the deadline of entries.
    #[schema(required)]
    pub round: Option<Slug>,
    pub closed_before: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub reason: String,
    pub extended_at: DateTime<Utc>,
}

/// What the secretariat sets of an award. Instants are whole seconds.
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
    /// The last second in which an entry can be submitted. Once the award is open it is moved by extending it.
    pub entries_close_at: DateTime<Utc>,
    /// Who submits by then may ask for feedback; left out: whoever submits.
    pub feedback_by: Option<DateTime<Utc>>,
    /// How many words a title has, at most.
    #[serde(default = "title_words")]
    #[schema(minimum = 1, maximum = 200, default = 25)]
    pub title_words: i32,
    /// How many words an abstract has, at most.
    #[serde(default = "abstract_words")]
    #[schema(minimum = 1, maximum = 2000, default = 150)]
    pub abstract_words: i32,
    /// The secretariat sees scores before their round is closed. It cannot be changed once a round has opened.
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

/// What the secretariat sets of a round. Instants are whole seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "technical", "name": {"en": "Technical committee"}, "kind": "technical", "takes": "eligible",
    "opens_at": "2020-12-01T00:00:00+08:00", "closes_at": "2020-12-23T23:59:59+08:00", "per_entry": 3}))]
pub struct NewRound {
    pub slug: Slug,
    pub name: Localized,
    pub kind: RoundKind,
    /// Entries that have come as far as this are in it.
    pub takes: Takes,
    /// Where it stands in the calendar; smaller first.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
    pub opens_at: DateTime<Utc>,
    /// The last second in which it takes scores or votes. Once it has opened it is moved by extending it.
    pub closes_at: DateTime<Utc>,
    /// The lowest score.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    pub scale_min: i32,
    /// The highest score.
    #[serde(default = "scale_max")]
    #[schema(minimum = 1, maximum = 1000, default = 10)]
    pub scale_max: i32,
    /// How many evaluators an entry has.
    #[serde(default = "per_entry")]
    #[schema(minimum = 1, maximum = 50, default = 3)]
    pub per_entry: i32,
    /// How many days before the end evaluators who are not done are reminded.
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
