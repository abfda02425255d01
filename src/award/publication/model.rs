use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    award::standings::EvaluatorAgreement,
    types::{Country, EntryId, Localized, Region, Slug},
};

/// The published results of an award.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AwardResults {
    /// Slug of the award.
    pub award: Slug,
    pub title: Localized,
    pub published_at: DateTime<Utc>,
    /// The number of entries submitted and not withdrawn.
    pub submitted: i64,
    /// The number of countries they come from.
    pub countries: i64,
    pub winners: Vec<ResultEntry>,
    pub special_mentions: Vec<ResultEntry>,
    /// Entries that were shortlisted, and got no further.
    pub shortlisted: Vec<ResultEntry>,
    /// Entries that were found deserving, and got no further.
    pub deserving: Vec<ResultEntry>,
    /// `null`: the award has no public vote.
    #[schema(required)]
    pub vote: Option<VoteResult>,
    pub rounds: Vec<ResultRound>,
}

/// An entry in the results.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultEntry {
    pub entry: EntryId,
    pub title: String,
    pub city: String,
    pub country: Country,
    #[schema(required)]
    pub region: Option<Region>,
    /// Slug of the category.
    #[schema(required)]
    pub category: Option<Slug>,
    /// Other cities of a joint entry.
    pub partners: Vec<String>,
}

/// The result of the public vote.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VoteResult {
    /// The entry with the most votes; several if they are tied.
    pub popular: Vec<EntryId>,
    /// The number of ballots that count.
    pub counted: i64,
    /// The number of void ballots.
    pub void: i64,
    /// Counts for each entry in the vote, the most votes first.
    pub counts: Vec<VoteCount>,
}

/// The votes for an entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VoteCount {
    pub entry: EntryId,
    pub city: String,
    pub votes: i64,
    /// The number of void ballots for it.
    pub void: i64,
}

/// Figures of a round.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultRound {
    pub round: Slug,
    pub name: Localized,
    /// The number of evaluators who submitted an evaluation.
    pub evaluators: usize,
    /// The number of entries evaluated.
    pub entries: usize,
    /// The number of evaluations that count.
    pub evaluations: usize,
    pub agreement: EvaluatorAgreement,
}

/// Every score of the award's closed rounds.
#[derive(Debug, Serialize, ToSchema)]
pub struct AwardScores {
    /// Slug of the award.
    pub award: Slug,
    pub rounds: Vec<RoundScores>,
}

/// Every score of a round, and the results computed from them.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundScores {
    pub round: Slug,
    pub scale_min: i32,
    pub scale_max: i32,
    /// In the order of the scores.
    pub criteria: Vec<CriterionWeight>,
    pub evaluations: Vec<AnonymousEvaluation>,
    /// The results computed from the evaluations.
    pub entries: Vec<EntryResult>,
    pub agreement: EvaluatorAgreement,
}

/// A criterion of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionWeight {
    pub criterion: Slug,
    pub weight: i32,
}

/// An anonymous evaluation of an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnonymousEvaluation {
    pub entry: EntryId,
    /// A random label that identifies an evaluator within a round.
    #[schema(examples("E7"))]
    pub evaluator: String,
    /// One for each criterion.
    pub scores: Vec<i64>,
}

/// The result for an entry, as in the standings.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryResult {
    pub entry: EntryId,
    pub evaluations: usize,
    pub missing: i64,
    pub recused: i64,
    #[schema(required)]
    pub rank: Option<usize>,
    pub tied: bool,
    #[schema(required)]
    pub mean: Option<f64>,
    #[schema(required)]
    pub z: Option<f64>,
    #[schema(required)]
    pub borda: Option<f64>,
}

/// Feedback on an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryFeedback {
    pub rounds: Vec<RoundFeedback>,
}

/// Feedback on an entry from one round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundFeedback {
    pub round: Slug,
    pub name: Localized,
    /// The weighted mean, on the scale of the round.
    #[schema(required)]
    pub mean: Option<f64>,
    pub scale_min: i32,
    pub scale_max: i32,
    pub criteria: Vec<CriterionFeedback>,
    /// Comments that evaluators wrote for the entrant, in random order.
    pub comments: Vec<String>,
}

/// The mean score for a criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionFeedback {
    pub criterion: Slug,
    pub name: Localized,
    pub mean: f64,
}

/// A ballot without its voter.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyBallot {
    pub receipt: String,
    pub entry: EntryId,
    /// Whether it was voided, and does not count.
    pub void: bool,
}
