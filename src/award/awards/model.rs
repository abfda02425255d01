use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{HasRevision, RequestError},
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
    EntryRequirement {
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
    pub categories: Vec<AwardCategory>,
    /// Sorted by position.
    pub rounds: Vec<AwardRound>,
    /// Extended deadlines, the oldest first.
    pub extensions: Vec<DeadlineExtension>,
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
    /// # Errors
    /// The award has no such round.
    pub fn round(&self, slug: &Slug) -> Result<&AwardRound, RequestError> {
        self.rounds.iter().find(|round| round.slug == *slug).ok_or(RequestError::NoSuch("round"))
    }

    pub fn category(&self, slug: &Slug) -> Option<&AwardCategory> {
        self.categories.iter().find(|category| category.slug == *slug)
    }

    /// # Errors
    /// The award has no such category.
    pub fn category_detail(&self, slug: &Slug) -> Result<AwardCategoryDetail, RequestError> {
        let category = self.category(slug).cloned().ok_or(RequestError::NoSuch("category"))?;
        Ok(AwardCategoryDetail { category, revision: self.revision })
    }

    /// # Errors
    /// The award has no such round.
    pub fn round_detail(&self, slug: &Slug) -> Result<AwardRoundDetail, RequestError> {
        Ok(AwardRoundDetail { round: self.round(slug)?.clone(), revision: self.revision })
    }

    /// # Errors
    /// The award has no such criterion.
    pub fn criterion_detail(&self, id: CriterionId) -> Result<AwardCriterionDetail, RequestError> {
        let of = |round: &AwardRound| {
            let criterion = round.criteria.iter().find(|criterion| criterion.id == id)?.clone();
            Some(AwardCriterionDetail { criterion, round: round.slug.clone(), revision: self.revision })
        };
        self.rounds.iter().find_map(of).ok_or(RequestError::NoSuch("criterion"))
    }

    /// The round in which the public votes.
    pub fn public_round(&self) -> Option<&AwardRound> {
        self.rounds.iter().find(|round| round.kind == RoundKind::Public)
    }
}

/// A category of entries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AwardCategory {
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
pub struct AwardRound {
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub id: RoundId,
    pub slug: Slug,
    pub name: Localized,
    pub kind: RoundKind,
    /// Entries that have reached this state take part.
    pub takes: EntryRequirement,
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
    pub criteria: Vec<AwardCriterion>,
}

/// A criterion that evaluators score.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AwardCriterion {
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

/// A category, with the revision of its award.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardCategoryDetail {
    #[serde(flatten)]
    pub category: AwardCategory,
    /// Revision of the award: send it as `If-Match`.
    pub revision: i64,
}

/// A round, with the revision of its award.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardRoundDetail {
    #[serde(flatten)]
    pub round: AwardRound,
    /// Revision of the award: send it as `If-Match`.
    pub revision: i64,
}

/// A criterion, with the revision of its award.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardCriterionDetail {
    #[serde(flatten)]
    pub criterion: AwardCriterion,
    /// Slug of the round it belongs to.
    pub round: Slug,
    /// Revision of the award: send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for AwardCategoryDetail {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl HasRevision for AwardRoundDetail {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl HasRevision for AwardCriterionDetail {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// An extended deadline.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeadlineExtension {
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
