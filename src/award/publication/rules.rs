//! Why a publication or a request for feedback is refused.

use crate::types::{ProblemKind, Refusal};

/// Why a publication or a request for feedback is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicationError {
    #[error("These rounds are not closed: {0}. Close them first.")]
    RoundsOpen(String),
    #[error("No entry has won. Advance entries to `winner` first.")]
    NoWinner,
    #[error("Feedback becomes available once the award is published.")]
    TooEarly,
    #[error(
        "You did not ask for feedback on this entry, or it was submitted after the award's `feedback_by`."
    )]
    NotRequested,
}

crate::problem_kinds! {
    NotReady = Conflict "award-not-ready" "Award not ready for publication"
        "An award can be published once every round is closed and the winners are chosen. See `detail` for what is missing."
    NoFeedback = Conflict "no-feedback" "Feedback not available"
        "Feedback is for entrants who asked for it and submitted in time, and becomes available once the award is published."
}

impl Refusal for PublicationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::RoundsOpen(_) | Self::NoWinner => kinds::NotReady::KIND,
            Self::TooEarly | Self::NotRequested => kinds::NoFeedback::KIND,
        }
    }
}
