use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{Country, CriterionId, EntryId, Slug};

/// The standings of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standings {
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// So many evaluators have submitted something.
    pub evaluators: usize,
    /// So many evaluations count.
    pub evaluations: usize,
    /// So many were assigned and are not submitted.
    pub missing: i64,
    pub agreement: Agreement,
    /// By rank; those that nobody has evaluated last.
    pub items: Vec<Standing>,
    /// Give it as `cursor` to read on; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// How far evaluators agree: Krippendorff's alpha for intervals, over entries that two or more have evaluated. 1 is agreement, 0 what
/// chance would give; `null`: not defined, since all scores are the same or nobody has evaluated the same entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// Of weighted scores.
    #[schema(required)]
    pub overall: Option<f64>,
    pub criteria: Vec<AgreementOn>,
}

/// How far evaluators agree by a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreementOn {
    pub criterion: Slug,
    #[schema(required)]
    pub alpha: Option<f64>,
}

/// Where an entry stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Standing {
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    /// By `mean`: entries with the same mean share a rank, and the next one counts them (1, 2, 2, 4). `null`: nobody has evaluated it.
    #[schema(required)]
    pub rank: Option<usize>,
    /// Others share its rank.
    pub tied: bool,
    /// The weighted mean of its scores, on the scale of the round.
    #[schema(required)]
    pub mean: Option<f64>,
    /// The mean of its scores by each criterion, in their order.
    pub criteria: Vec<CriterionMean>,
    /// The mean of its z-scores: how far from an evaluator's own mean, in their own standard deviations (of the population; 0 where an
    /// evaluator gives everything the same).
    #[schema(required)]
    pub z: Option<f64>,
    #[schema(required)]
    pub z_rank: Option<usize>,
    /// The mean of its Borda counts: which share of an evaluator's other entries it is above, half of a tie.
    #[schema(required)]
    pub borda: Option<f64>,
    #[schema(required)]
    pub borda_rank: Option<usize>,
    /// So many evaluations count.
    pub evaluations: usize,
    /// So many were assigned and are not submitted.
    pub missing: i64,
    /// So many evaluators are recused from it.
    pub recused: i64,
}

/// The mean by a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CriterionMean {
    pub criterion: CriterionId,
    pub mean: f64,
}
