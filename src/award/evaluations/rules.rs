//! Decisions. The clock is an argument.

use std::collections::HashSet;

use super::model::NewEvaluation;
use crate::{
    award::awards::{Round, in_time},
    types::{FieldError, Now, ProblemKind, Refusal},
};

/// Why an evaluation is not written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The round opens {0}.")]
    NotOpen(Now),
    #[error("The round took evaluations until {0}. The secretariat may extend it until it is closed.")]
    Over(Now),
    #[error("The round is closed, and its evaluations stay as they are.")]
    Closed,
    #[error("The round is not closed: until then scores are read by who gave them.")]
    NotClosed,
    #[error("The evaluation is not complete. Each of `errors` says what to mend.")]
    Unfit(Vec<FieldError>),
}

crate::problem_kinds! {
    NOT_OPEN = Conflict "evaluation-closed" "The round takes no evaluations now"
        "The award names from when until when its rounds are open; the last second counts, by the server's clock. A closed round stays as it is."
    NOT_CLOSED = Conflict "round-not-closed" "The round is not closed yet"
        "Scores, standings and figures are read once the round is closed, so that nobody is led by others."
    UNFIT = Invalid "invalid-evaluation" "The evaluation is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotOpen(_) | Self::Over(_) | Self::Closed => &NOT_OPEN,
            Self::NotClosed => &NOT_CLOSED,
            Self::Unfit(_) => &UNFIT,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unfit(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }
}

/// That a round takes evaluations now.
pub fn takes_evaluations(round: &Round, now: Now) -> Result<(), Refused> {
    if round.closed_at.is_some() {
        return Err(Refused::Closed);
    }
    if !round.has_opened(now) {
        return Err(Refused::NotOpen(round.opens_at));
    }
    if in_time(round.closes_at, now) { Ok(()) } else { Err(Refused::Over(round.closes_at)) }
}

/// That the scores are of the round's criteria and on its scale, and, where it is done, that none is missing.
pub fn check(new: &NewEvaluation, round: &Round) -> Result<(), Refused> {
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
            let detail = format!("The scale is from {} to {}.", round.scale_min, round.scale_max);
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
            faults.push(FieldError::new("/scores", "no_criteria", "The round has no criteria to score by."));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::Unfit(faults)) }
}
