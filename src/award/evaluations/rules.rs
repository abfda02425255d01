//! Pure decisions; the clock is an argument.

use std::collections::HashSet;

use super::model::EvaluationUpdate;
use crate::{
    award::awards::{AwardRound, in_time},
    types::{FieldError, Now, ProblemKind, Refusal},
};

/// Why an evaluation cannot be read or written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    #[error("The round opens at {0}.")]
    NotOpen(Now),
    #[error(
        "The round accepted evaluations until {0}. The secretariat may extend it as long as it is not closed."
    )]
    Over(Now),
    #[error("The round is closed and its evaluations are final.")]
    Closed,
    #[error("The round is not closed. Until then only the evaluator can read their scores.")]
    NotClosed,
    #[error("The evaluation is incomplete or invalid. See `errors` for the fields to correct.")]
    Unfit(Vec<FieldError>),
}

crate::problem_kinds! {
    NotOpen = Conflict "evaluation-closed" "Round not accepting evaluations"
        "A round accepts evaluations from its `opens_at` through the whole second of its `closes_at`, by the server's clock. A closed round is final."
    NotClosed = Conflict "round-not-closed" "Round not closed yet"
        "Scores, standings and figures become readable once the round is closed, so that evaluators do not influence each other."
    Unfit = Invalid "invalid-evaluation" "Invalid evaluation"
        "See `errors` for the fields to correct."
}

impl Refusal for EvaluationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotOpen(_) | Self::Over(_) | Self::Closed => kinds::NotOpen::KIND,
            Self::NotClosed => kinds::NotClosed::KIND,
            Self::Unfit(_) => kinds::Unfit::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unfit(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }
}

/// Checks that the round accepts evaluations now.
pub fn must_accept_evaluations(round: &AwardRound, now: Now) -> Result<(), EvaluationError> {
    if round.closed_at.is_some() {
        return Err(EvaluationError::Closed);
    }
    if !round.has_opened(now) {
        return Err(EvaluationError::NotOpen(round.opens_at));
    }
    if in_time(round.closes_at, now) { Ok(()) } else { Err(EvaluationError::Over(round.closes_at)) }
}

/// Checks that the scores are for the round's criteria and on its scale, and that none is missing if the evaluation is submitted.
pub fn check(new: &EvaluationUpdate, round: &AwardRound) -> Result<(), EvaluationError> {
    let mut faults = Vec::new();
    let mut scored = HashSet::new();
    for (nth, given) in new.scores.iter().enumerate() {
        let at = |field: &str| format!("/scores/{nth}/{field}");
        if !round.criteria.iter().any(|criterion| criterion.id == given.criterion) {
            faults.push(FieldError::new(at("criterion"), "unknown", "The round has no such criterion."));
        } else if !scored.insert(given.criterion) {
            faults.push(FieldError::new(at("criterion"), "repeated", "The criterion is scored twice."));
        }
        if !(round.scale_min..=round.scale_max).contains(&given.score) {
            let detail = format!("The score must be from {} to {}.", round.scale_min, round.scale_max);
            faults.push(FieldError::new(at("score"), "range", detail));
        }
    }
    if new.submitted {
        let missing = round.criteria.iter().filter(|criterion| !scored.contains(&criterion.id));
        faults.extend(missing.map(|criterion| {
            let detail = format!("“{}” ({}) has no score.", criterion.name.any(), criterion.id);
            FieldError::new("/scores", "missing", detail)
        }));
        if round.criteria.is_empty() {
            faults.push(FieldError::new("/scores", "no_criteria", "The round has no criteria to score."));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(EvaluationError::Unfit(faults)) }
}
