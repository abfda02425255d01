//! Decisions, as pure functions: no SQL, no HTTP, no clock.

use super::model::OverlappingSession;
use crate::types::{FieldError, ProblemKind, Refusal};

/// Why a registration cannot have a seat.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    #[error(
        "The registration is not confirmed, so it cannot have a seat. Try again once its `state` is `confirmed`."
    )]
    Unconfirmed,
    #[error(
        "The registration type does not give access to the track of this session. The registration desk can change the type."
    )]
    WrongTrack,
    #[error("The organisers assign the seats in this session. Ask them for a seat.")]
    ByInvitation,
    #[error("The session is cancelled. Choose another session.")]
    Cancelled,
    #[error("The session is over. Recordings and materials are among its `links`.")]
    Over,
    #[error("{}", overlapping(.0))]
    Overlap(Vec<OverlappingSession>),
    #[error("All seats are taken. Try again later, or choose another session.")]
    Full,
    #[error("The registration has no seat and no position on the waiting list in this session.")]
    NotEnrolled,
    #[error("The person is already in this session. Set `to` to another session.")]
    SameSession,
}

/// Lists the sessions, since the next step is to give one of them up.
fn overlapping(sessions: &[OverlappingSession]) -> String {
    let named: Vec<_> =
        sessions.iter().map(|other| format!("“{}” ({})", other.title.any(), other.code)).collect();
    format!(
        "The registration is already enrolled or waitlisted at this time in {}. Cancel that enrolment first.",
        named.join(" and ")
    )
}

crate::problem_kinds! {
    Unconfirmed = Conflict "registration-not-confirmed" "Registration not confirmed"
        "Only confirmed registrations can have seats. Read the `state` of the registration: if it is pending or waitlisted, wait until it is confirmed."
    WrongTrack = Conflict "track-not-granted" "Track not granted"
        "The registration type does not give access to the track of this session; see `tracks` of the type. The registration desk can change the type of a registration."
    ByInvitation = Conflict "session-by-invitation" "Session by invitation"
        "The `enrolment_policy` of the session is `by_invitation`: the organisers assign its seats. Ask them for a seat."
    Cancelled = Conflict "session-cancelled" "Session cancelled"
        "The session does not take place, and the next release of the schedule will not contain it. Choose another session."
    Over = Conflict "session-over" "Session over"
        "The session has ended. Recordings and materials are among its `links`."
    Overlap = Conflict "sessions-overlap" "Sessions overlap"
        "The registration already has a seat, or waits for one, in another session at this time. Each entry of `errors` names such a session, with its id in `pointer`. Cancel that enrolment, then try again."
    Full = Conflict "session-full" "Session full"
        "All seats are taken. A person who joins a session with a waiting list is on it now. Otherwise try again later, since seats that are given up become free immediately, or list sessions with free seats with `free_seats=true`."
    NotEnrolled = Missing "not-enrolled" "Not enrolled"
        "The registration has neither a seat nor a position on the waiting list in this session. Enrol it first."
    SameSession = Invalid "same-session" "Same session"
        "A person can only be moved to another session. Set `to` to the id of a different session."
}

impl Refusal for EnrolmentError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Unconfirmed => kinds::Unconfirmed::KIND,
            Self::WrongTrack => kinds::WrongTrack::KIND,
            Self::ByInvitation => kinds::ByInvitation::KIND,
            Self::Cancelled => kinds::Cancelled::KIND,
            Self::Over => kinds::Over::KIND,
            Self::Overlap(_) => kinds::Overlap::KIND,
            Self::Full => kinds::Full::KIND,
            Self::NotEnrolled => kinds::NotEnrolled::KIND,
            Self::SameSession => kinds::SameSession::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Overlap(sessions) => sessions
                .iter()
                .map(|other| {
                    FieldError::new(
                        other.id.to_string(),
                        "overlap",
                        format!("“{}” ({})", other.title.any(), other.code),
                    )
                })
                .collect(),
            Self::SameSession => vec![FieldError::new("/to", "same", "must be another session")],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Localized, SessionId};

    #[test]
    fn overlap_names_the_other_sessions() {
        let other = |code: &str, title: &str| OverlappingSession {
            id: SessionId::new(),
            code: code.into(),
            title: Localized::of("en", title),
        };
        let error = EnrolmentError::Overlap(vec![other("OPENING", "Opening"), other("W-1", "Water")]);
        assert_eq!(
            error.to_string(),
            "The registration is already enrolled or waitlisted at this time in “Opening” (OPENING) and “Water” (W-1). Cancel that enrolment first."
        );
        assert_eq!(error.faults().len(), 2);
    }
}
