//! Pure decisions: no SQL, no HTTP, no clock.

use std::collections::HashSet;

use super::model::{NewSessionSpeaker, SessionState};
use crate::{
    programme::events::{SESSION_CANCELLED, SESSION_CONFIRMED, SessionEvent},
    types::{FieldError, ProblemKind, Refusal, SpeakerId},
};

/// A state transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionTransition {
    Confirm,
    Cancel,
}

impl SessionState {
    /// Returns the state after the transition and the kind of its event.
    pub fn after(self, transition: SessionTransition) -> Result<(Self, &'static SessionEvent), SessionError> {
        match (transition, self) {
            (SessionTransition::Confirm, Self::Draft) => Ok((Self::Confirmed, &SESSION_CONFIRMED)),
            (SessionTransition::Cancel, Self::Draft | Self::Confirmed) => {
                Ok((Self::Cancelled, &SESSION_CANCELLED))
            }
            _ => Err(SessionError::IllegalTransition { from: self, transition }),
        }
    }
}

/// Checks the speakers to assign to a session against those that exist in the congress.
pub fn check_speakers(speakers: &[NewSessionSpeaker], known: &[SpeakerId]) -> Result<(), SessionError> {
    let mut seen = HashSet::new();
    let check = |(index, one): (usize, &NewSessionSpeaker)| {
        let (code, detail) = match (known.contains(&one.speaker), seen.insert(one.speaker)) {
            (false, _) => ("unknown", "no such speaker in this congress"),
            (_, false) => ("twice", "a speaker can be listed only once"),
            (true, true) => return None,
        };
        Some(FieldError::new(format!("/speakers/{index}/speaker"), code, detail))
    };
    let faults: Vec<_> = (0..).zip(speakers).filter_map(check).collect();
    if faults.is_empty() { Ok(()) } else { Err(SessionError::Unknown(faults)) }
}

/// Why a session cannot be written or moved to another state.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum SessionError {
    #[error(
        "Another session of this congress already has the code `{0}`. Choose a different one or omit it."
    )]
    CodeTaken(String),
    #[error("{transition:?} is not possible: the session is {}.", format!("{from:?}").to_lowercase())]
    IllegalTransition { from: SessionState, transition: SessionTransition },
    #[error(
        "The session is or was part of the released schedule, so it cannot be deleted. {}",
        instead_of_deleting(*state)
    )]
    Released { state: SessionState },
    #[error("People have seats in the session or are on its waiting list. {}", instead_of_deleting(*state))]
    HasSeats { state: SessionState },
    #[error(
        "Delegations have requested to speak in the session, or it is their second choice. {}",
        instead_of_deleting(*state)
    )]
    HasSpeakers { state: SessionState },
    #[error("Unknown names in this session: {}. See `errors` for the fields to correct.", .0.len())]
    Unknown(Vec<FieldError>),
}

/// What happens to a session that cannot be deleted.
fn instead_of_deleting(state: SessionState) -> &'static str {
    match state {
        SessionState::Draft | SessionState::Confirmed => {
            "Cancel it instead: the next release leaves out cancelled sessions."
        }
        SessionState::Cancelled => "It is already cancelled: releases leave it out.",
    }
}

crate::problem_kinds! {
    CodeTaken = Conflict "session-code-taken" "Code already taken"
        "Another session of this congress has this code. Choose a different one, or omit it to have one generated."
    IllegalTransition = Conflict "session-state" "Invalid state transition"
        "Drafts can be confirmed; drafts and confirmed sessions can be cancelled. Read `state` to see what is possible."
    Released = Conflict "session-released" "Session already released"
        "The session is or was public, so it cannot be deleted. If it is not cancelled yet, cancel it, then release the schedule: people are informed, and its public page says that it is cancelled."
    HasSeats = Conflict "session-has-seats" "Session has seat holders"
        "People have seats in this session or are on its waiting list. If it is not cancelled yet, cancel it, so that they are informed."
    HasSpeakers = Conflict "session-has-speakers" "Session has speaking requests"
        "Delegations have requested to speak in the session. Move the requests to another session, and cancel it if it is not cancelled yet."
    Unknown = Invalid "unknown-name" "Unknown name"
        "Each entry of `errors` points to a track, theme or speaker that does not exist in this congress."
}

impl Refusal for SessionError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::CodeTaken(_) => kinds::CodeTaken::KIND,
            Self::IllegalTransition { .. } => kinds::IllegalTransition::KIND,
            Self::Released { .. } => kinds::Released::KIND,
            Self::HasSeats { .. } => kinds::HasSeats::KIND,
            Self::HasSpeakers { .. } => kinds::HasSpeakers::KIND,
            Self::Unknown(_) => kinds::Unknown::KIND,
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
    fn cancelled_session_stays_cancelled() {
        let (cancelled, _) = SessionState::Confirmed.after(SessionTransition::Cancel).unwrap();
        for transition in [SessionTransition::Confirm, SessionTransition::Cancel] {
            assert_eq!(
                cancelled.after(transition),
                Err(SessionError::IllegalTransition { from: SessionState::Cancelled, transition })
            );
        }
    }
}
