//! Decisions. No SQL, no HTTP, no clock: what is needed is an argument.

use super::model::SessionStatus;
use crate::{
    programme::catalogue::{self, SessionEvent},
    types::{FieldError, ProblemKind, Refusal},
};

/// What moves a session on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Confirm,
    Cancel,
}

impl SessionStatus {
    /// The status after a move, and the kind of the event.
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

/// Why a session cannot be written or moved.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("Another session of this congress has the code `{0}`.")]
    CodeTaken(String),
    #[error("{by:?} is not possible: the session is {}.", format!("{from:?}").to_lowercase())]
    IllegalMove { from: SessionStatus, by: Move },
    #[error("The session is part of the released schedule. Cancel it instead; the next release will say so.")]
    Released,
    #[error("People have seats in the session, or wait for one. Cancel it instead.")]
    HasSeats,
    #[error(
        "Delegations have asked to speak in the session, or it is their second choice. Cancel it instead."
    )]
    HasSpeakers,
    #[error("{} names in this session are not known here.", .0.len())]
    Unknown(Vec<FieldError>),
}

crate::problem_kinds! {
    CODE_TAKEN = Conflict "session-code-taken" "The code is taken"
        "Another session of this congress has this code. Choose another, or leave it out and one is drawn."
    ILLEGAL_MOVE = Conflict "session-status" "Not from this status"
        "A draft can be confirmed; drafts and confirmed sessions can be cancelled. Read its `status`."
    RELEASED = Conflict "session-released" "The session was released"
        "People have read of the session. Cancel it, then release the schedule, so that they learn of it."
    HAS_SEATS = Conflict "session-has-seats" "People have seats in the session"
        "Somebody has a seat in this session, or waits for one. Cancel it, so that they learn of it."
    HAS_SPEAKERS = Conflict "session-has-speakers" "Delegations have asked to speak"
        "The session has requests to speak. Cancel it, and give the requests another sitting."
    UNKNOWN = Invalid "unknown-name" "Something named does not exist here"
        "Each entry of `errors` points at a track, theme or speaker that this congress does not have."
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
        let (cancelled, _) = SessionStatus::Confirmed.after(Move::Cancel).unwrap();
        for by in [Move::Confirm, Move::Cancel] {
            assert_eq!(cancelled.after(by), Err(Refused::IllegalMove { from: SessionStatus::Cancelled, by }));
        }
    }
}
