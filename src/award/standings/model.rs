use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    award::entries::EntryState,
    types::{Country, CriterionId, EntryId, Slug},
};

/// The standings of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundStandings {
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// The number of evaluators who submitted an evaluation.
    pub evaluators: usize,
    /// The number of evaluations that count.
    pub evaluations: usize,
    /// The number of evaluations assigned and not submitted.
    pub missing: i64,
    pub agreement: EvaluatorAgreement,
    /// By rank; entries without evaluations come last.
    pub items: Vec<EntryStanding>,
    /// Pass it as `cursor` to get the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// Agreement of evaluators: Krippendorff's alpha for intervals, over entries with two or more evaluations. 1 is perfect agreement, 0 is
/// chance; `null`: not defined, because all scores are equal or no entry has two evaluations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EvaluatorAgreement {
    /// Over weighted scores.
    #[schema(required)]
    pub overall: Option<f64>,
    pub criteria: Vec<CriterionAgreement>,
}

/// Agreement of evaluators on a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CriterionAgreement {
    pub criterion: Slug,
    #[schema(required)]
    pub alpha: Option<f64>,
}

/// An entry in the standings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryStanding {
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    /// By `mean`: entries with the same mean share a rank, and the next rank is skipped accordingly (1, 2, 2, 4). `null`: not evaluated.
    #[schema(required)]
    pub rank: Option<usize>,
    /// Whether it shares its rank with others.
    pub tied: bool,
    /// The weighted mean of its scores, on the scale of the round.
    #[schema(required)]
    pub mean: Option<f64>,
    /// The mean of its scores for each criterion, in the order of the criteria.
    pub criteria: Vec<CriterionMean>,
    /// The mean of its z-scores: the distance from an evaluator's own mean, in their own standard deviations (of the population; 0 if an
    /// evaluator gives all entries the same score).
    #[schema(required)]
    pub z: Option<f64>,
    #[schema(required)]
    pub z_rank: Option<usize>,
    /// The mean of its Borda counts: the share of an evaluator's other entries that it is above; a tie counts half.
    #[schema(required)]
    pub borda: Option<f64>,
    #[schema(required)]
    pub borda_rank: Option<usize>,
    /// The number of evaluations that count.
    pub evaluations: usize,
    /// The number of evaluations assigned and not submitted.
    pub missing: i64,
    /// The number of evaluators recused from it.
    pub recused: i64,
}

/// The mean score for a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CriterionMean {
    pub criterion: CriterionId,
    pub mean: f64,
}

crate::words! {
    /// The state to which entries advance.
    AdvanceTarget {
        /// Found deserving by the technical committee.
        Deserving,
        /// Shortlisted for the jury and the public vote.
        Shortlisted,
        /// Winner of the award.
        Winner,
        /// Awarded a special mention.
        SpecialMention,
    }
}

impl From<AdvanceTarget> for EntryState {
    fn from(target: AdvanceTarget) -> Self {
        match target {
            AdvanceTarget::Deserving => Self::Deserving,
            AdvanceTarget::Shortlisted => Self::Shortlisted,
            AdvanceTarget::Winner => Self::Winner,
            AdvanceTarget::SpecialMention => Self::SpecialMention,
        }
    }
}

/// How many entries advance, and to which state.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"target": "deserving", "places": 45}))]
pub struct NewAdvanceDecision {
    pub target: AdvanceTarget,
    /// The number of places, including those in `include`; fewer entries advance if fewer were evaluated.
    #[schema(minimum = 1, maximum = 10_000)]
    pub places: i32,
    /// Entries that advance regardless of their rank.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub include: Vec<ManualDecision>,
    /// Entries that do not advance regardless of their rank.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub exclude: Vec<ManualDecision>,
}

/// A decision by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ManualDecision {
    pub entry: EntryId,
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// A decision on which entries advance.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdvanceDecision {
    /// Slug of the round.
    pub round: Slug,
    pub target: AdvanceTarget,
    pub places: i32,
    pub decided_at: DateTime<Utc>,
    /// The entries that advanced, by rank, then those excluded by hand.
    pub entries: Vec<EntryDecision>,
    #[serde(skip)]
    pub id: Uuid,
}

/// The decision on an entry.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryDecision {
    pub entry: EntryId,
    #[schema(required)]
    pub city: Option<String>,
    /// Its rank in the standings of the round.
    #[schema(required)]
    pub rank: Option<i32>,
    pub advanced: bool,
    /// The reason, if it was decided by hand.
    #[schema(required)]
    pub reason: Option<String>,
}
