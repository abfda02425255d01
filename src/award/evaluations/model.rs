use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    award::panel::EvaluationState,
    http::HasRevision,
    types::{AccountId, Country, CriterionId, EntryId, EvaluationId, Language, Slug},
};

/// Your evaluation of an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluation {
    pub id: EvaluationId,
    /// Slug of the award.
    pub award: Slug,
    /// Slug of the round.
    pub round: Slug,
    pub entry: EntryId,
    pub state: EvaluationState,
    /// One for each scored criterion.
    pub scores: Vec<CriterionScore>,
    /// For the secretariat and the evaluators.
    #[schema(required)]
    pub comment: Option<String>,
    /// For the entrant, anonymous.
    #[schema(required)]
    pub feedback: Option<String>,
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Evaluation {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The score for a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionScore {
    /// Id of the criterion.
    pub criterion: CriterionId,
    /// On the scale of the round.
    #[schema(minimum = 0, maximum = 1000)]
    pub score: i32,
}

/// The content of an evaluation. It replaces the previous content entirely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scores": [{"criterion": "017cff64-6000-7000-8000-000000000000", "score": 8}],
    "feedback": "The figures of the second year would help.", "submitted": true}))]
pub struct EvaluationUpdate {
    #[serde(default)]
    #[schema(max_items = 20)]
    pub scores: Vec<CriterionScore>,
    /// For the secretariat and the evaluators.
    #[schema(min_length = 1, max_length = 10_000)]
    pub comment: Option<String>,
    /// For the entrant, anonymous; visible once the award is published.
    #[schema(min_length = 1, max_length = 10_000)]
    pub feedback: Option<String>,
    /// Whether the evaluation is submitted and counts once the round is closed. Submitting requires a score for every criterion. Until the
    /// round ends it can be changed, and made a draft again.
    #[serde(default)]
    pub submitted: bool,
}

/// An entry assigned to you.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationSummary {
    pub id: EvaluationId,
    /// Slug of the award.
    pub award: Slug,
    /// Slug of the round.
    pub round: Slug,
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    #[schema(required)]
    pub language: Option<Language>,
    #[schema(required)]
    pub category: Option<Slug>,
    pub state: EvaluationState,
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub assigned_at: DateTime<Utc>,
}

/// An evaluation of an entry, as others see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryEvaluation {
    /// Id of the evaluator's account; `null` for other evaluators, for whom it is anonymous.
    #[schema(required)]
    pub evaluator: Option<AccountId>,
    pub state: EvaluationState,
    /// `null`: not readable before the round is closed.
    #[schema(required)]
    pub scores: Option<Vec<CriterionScore>>,
    #[schema(required)]
    pub comment: Option<String>,
    #[schema(required)]
    pub feedback: Option<String>,
    #[serde(skip)]
    pub id: EvaluationId,
}

/// Progress of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundProgress {
    /// The number of entries in the round.
    pub entries: i64,
    /// The number of evaluations assigned.
    pub assigned: i64,
    /// The number of evaluations begun.
    pub begun: i64,
    /// The number of evaluations submitted.
    pub submitted: i64,
    /// The number of entries with all required evaluations submitted.
    pub complete: i64,
    /// Entries with fewer evaluators than required; at most 100.
    pub short: Vec<EntryId>,
}

/// The number of evaluators reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderResult {
    /// The number of e-mails queued.
    pub reminded: usize,
}
