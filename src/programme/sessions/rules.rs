//! Pure decisions: no SQL, no HTTP, no clock.

use super::model::SessionState;
use crate::{
    programme::catalogue::{self, SessionEvent},
    types::{FieldError, ProblemKind, Refusal},
};

/// A state transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Confirm,
    Cancel,
}

impl SessionState {
    /// Returns the state after the transition and the kind of its event.
    pub fn after(self, by: Move) -> Result<(Self, &'static SessionEvent), Refused> {
        match (by, self) {
            (Move::Confirm, Self::Draft) => Ok((Self::Confirmed, &catalogue::SESSION_CONFIRMED)),
            (Move::Cancel, Self::Draft | Self::Confirmed) => {
                Ok((Self::Cancelled, &catalogue::SESSION_CANCELLED))
            }
            _ => Err(Refused::IllegalMove { from: self, by }),
        }
    }
}

/// Why a session cannot be written or moved to another state.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error(
        "Another session of this congress already has the code `{0}`. Choose a different one or omit it."
    )]
    CodeTaken(String),
    #[error("{by:?} is not possible: the session is {}.", format!("{from:?}").to_lowercase())]
    IllegalMove { from: SessionState, by: Move },
    #[error(
        "The session is part of the released schedule. Cancel it instead; the next release shows it as cancelled."
    )]
    Released,
    #[error("People have seats in the session or are on its waiting list. Cancel it instead.")]
    HasSeats,
    #[error(
        "Delegations have requested to speak in the session, or it is their second choice. Cancel it instead."
    )]
    HasSpeakers,
    #[error("Unknown names in this session: {}. See `errors` for the fields to correct.", .0.len())]
    Unknown(Vec<FieldError>),
}

crate::problem_kinds! {
    CODE_TAKEN = Conflict "session-code-taken" "Code already taken"
        "Another session of this congress has this code. Choose a different one, or omit it to have one generated."
    ILLEGAL_MOVE = Conflict "session-state" "Invalid state transition"
        "Drafts can be confirmed; drafts and confirmed sessions can be cancelled. Read `state` to see what is possible."
    RELEASED = Conflict "session-released" "Session already released"
        "The session is public, so it cannot be deleted. Cancel it, then release the schedule to inform people."
    HAS_SEATS = Conflict "session-has-seats" "Session has seat holders"
        "People have seats in this session or are on its waiting list. Cancel it, so that they are informed."
    HAS_SPEAKERS = Conflict "session-has-speakers" "Session has speaking requests"
        "Delegations have requested to speak in the session. Cancel it, and move the requests to another session."
    UNKNOWN = Invalid "unknown-name" "Unknown name"
        "Each entry of `errors` points to a track, theme or speaker that does not exist in this congress."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::CodeTaken(_) => &CODE_TAKEN,
            Self::IllegalMove { .. } => &ILLEGAL_MOVE,
            Self::Released => &RELEASED,
            Self::HasSeats => &HAS_SEATS,
            Self::HasSpeakers => &HAS_SPEAKERS,
            Self::Unknown(_) => &UNKNOWN,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unknown(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_session_stays_cancelled() {
        let (cancelled, _) = SessionState::Confirmed.after(Move::Cancel).unwrap();
        for by in [Move::Confirm, Move::Cancel] {
            assert_eq!(cancelled.after(by), Err(Refused::IllegalMove { from: SessionState::Cancelled, by }));
        }
    }
}
