use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{Country, CriterionId, EntryId, Slug};

/// The standings of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standings {
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// The number of evaluators who submitted an evaluation.
    pub evaluators: usize,
    /// The number of evaluations that count.
    pub evaluations: usize,
    /// The number of evaluations assigned and not submitted.
    pub missing: i64,
    pub agreement: Agreement,
    /// By rank; entries without evaluations come last.
    pub items: Vec<Standing>,
    /// Pass it as `cursor` to get the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// Agreement of evaluators: Krippendorff's alpha for intervals, over entries with two or more evaluations. 1 is perfect agreement, 0 is
/// chance; `null`: not defined, because all scores are equal or no entry has two evaluations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// Over weighted scores.
    #[schema(required)]
    pub overall: Option<f64>,
    pub criteria: Vec<AgreementOn>,
}

/// Agreement of evaluators on a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreementOn {
    pub criterion: Slug,
    #[schema(required)]
    pub alpha: Option<f64>,
}

/// An entry in the standings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Standing {
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
