//! Categories, rounds and criteria as the secretariat defines them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    award::awards::model::{
        AwardCategory, AwardCriterion, AwardCriterionDetail, AwardRound, EntryRequirement, RoundKind,
    },
    types::{Localized, Slug},
};

/// A category as the secretariat defines it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "inclusive", "name": {"en": "Inclusive cities"}, "position": 1}))]
pub struct NewAwardCategory {
    pub slug: Slug,
    pub name: Localized,
    pub description: Option<Localized>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

impl From<&AwardCategory> for NewAwardCategory {
    fn from(category: &AwardCategory) -> Self {
        let AwardCategory { slug, name, description, position, .. } = category.clone();
        Self { slug, name, description, position }
    }
}

/// A round as the secretariat defines it. Times are whole seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "technical", "name": {"en": "Technical committee"}, "kind": "technical", "takes": "eligible",
    "opens_at": "2020-12-01T00:00:00+08:00", "closes_at": "2020-12-23T23:59:59+08:00", "per_entry": 3}))]
pub struct NewAwardRound {
    pub slug: Slug,
    pub name: Localized,
    pub kind: RoundKind,
    /// Entries that have reached this state take part.
    pub takes: EntryRequirement,
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

impl From<&AwardRound> for NewAwardRound {
    fn from(round: &AwardRound) -> Self {
        let AwardRound { slug, name, kind, takes, position, opens_at, closes_at, .. } = round.clone();
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

/// A criterion as the secretariat defines it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"round": "technical", "slug": "innovation", "name": {"en": "Innovation"}, "weight": 1, "position": 1}))]
pub struct NewAwardCriterion {
    /// Slug of the round it belongs to; it cannot be changed.
    pub round: Slug,
    pub slug: Slug,
    pub name: Localized,
    pub description: Option<Localized>,
    /// Its weight relative to the other criteria of the round.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 1000, default = 1)]
    pub weight: i32,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

fn one() -> i32 {
    1
}

impl From<&AwardCriterionDetail> for NewAwardCriterion {
    fn from(detail: &AwardCriterionDetail) -> Self {
        let AwardCriterion { slug, name, description, weight, position, .. } = detail.criterion.clone();
        Self { round: detail.round.clone(), slug, name, description, weight, position }
    }
}

/// Why a round is closed early.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Every evaluation is in."}))]
pub struct RoundClosure {
    /// Required before the end of the round.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}
