//! Why something is not published, or not read.

use crate::types::{ProblemKind, Refusal};

/// Why something is not published, or not read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("These rounds are not closed: {0}. Close them first.")]
    RoundsOpen(String),
    #[error("No entry has won. Advance entries to `winner` first.")]
    NoWinner,
    #[error("Feedback is read once the award is published.")]
    TooEarly,
    #[error(
        "Feedback was not asked for with this entry, or it was submitted after `feedback_by` of the award."
    )]
    NotAsked,
}

crate::problem_kinds! {
    NOT_READY = Conflict "award-not-ready" "Not to be published yet"
        "An award is published once every round is closed and the winners are chosen."
    NO_FEEDBACK = Conflict "no-feedback" "There is no feedback"
        "Who asks for feedback with an entry that is submitted in time reads it once the award is published."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::RoundsOpen(_) | Self::NoWinner => &NOT_READY,
            Self::TooEarly | Self::NotAsked => &NO_FEEDBACK,
        }
    }
}
