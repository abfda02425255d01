//! Decisions. No SQL, no HTTP, no clock: what is needed is an argument.

use super::model::Overlapping;
use crate::types::{FieldError, ProblemKind, Refusal};

/// Why somebody has no seat.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Your registration is not confirmed. Seats are for those whose registration is.")]
    Unconfirmed,
    #[error(
        "Your registration type does not open the track of this session. The registration desk can change the type."
    )]
    WrongTrack,
    #[error("Seats in this session are given by the organisers. Ask them for one.")]
    ByInvitation,
    #[error("The session is cancelled.")]
    Cancelled,
    #[error("The session is over.")]
    Over,
    #[error("{}", overlapping(.0))]
    Overlap(Vec<Overlapping>),
    #[error("All seats are taken.")]
    Full,
    #[error("There is no seat and no waiting place in this session to speak of.")]
    NotEnrolled,
    #[error("This is the session that the seat is in. Name another in `to`.")]
    SameSession,
}

/// Names the sessions, since what to do is to give one of them up.
fn overlapping(sessions: &[Overlapping]) -> String {
    let named: Vec<_> =
        sessions.iter().map(|other| format!("“{}” ({})", other.title.any(), other.code)).collect();
    format!("At the same time you have a seat in, or wait for, {}. Give that up first.", named.join(" and "))
}

crate::problem_kinds! {
    UNCONFIRMED = Conflict "registration-not-confirmed" "The registration is not confirmed"
        "Seats are for those whose registration is confirmed. Read its `status`: it waits for approval or for a place."
    WRONG_TRACK = Conflict "track-not-granted" "The track is not open to this registration"
        "The registration type names the tracks that it opens. The registration desk can change the type."
    BY_INVITATION = Conflict "session-by-invitation" "Seats are given by the organisers"
        "The session's `enrolment_policy` is `by_invitation`: the organisers put people in it. Ask them for a seat."
    CANCELLED = Conflict "session-cancelled" "The session is cancelled"
        "It does not take place. The next release of the schedule will not have it."
    OVER = Conflict "session-over" "The session is over"
        "Its end has passed. Recordings and materials are among its `links`."
    OVERLAP = Conflict "sessions-overlap" "Another session is at the same time"
        "Each entry of `errors` names a session at the same time in which there is a seat or a waiting place, its id in `pointer`. Give it up, then ask again."
    FULL = Conflict "session-full" "All seats are taken"
        "Where the session keeps a waiting list, you wait on it now; otherwise ask again later: seats that are given up are free at once. `free_seats=true` lists sessions that have some."
    NOT_ENROLLED = Missing "not-enrolled" "Nothing in this session"
        "There is neither a seat nor a waiting place of this registration in the session."
    SAME_SESSION = Invalid "same-session" "The session that the seat is in"
        "A seat is moved to another session: name one in `to`."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Unconfirmed => &UNCONFIRMED,
            Self::WrongTrack => &WRONG_TRACK,
            Self::ByInvitation => &BY_INVITATION,
            Self::Cancelled => &CANCELLED,
            Self::Over => &OVER,
            Self::Overlap(_) => &OVERLAP,
            Self::Full => &FULL,
            Self::NotEnrolled => &NOT_ENROLLED,
            Self::SameSession => &SAME_SESSION,
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
            Self::SameSession => vec![FieldError::new("/to", "same", "the seat is in this session")],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Localized, SessionId};

    #[test]
    fn an_overlap_names_the_other_sessions() {
        let other = |code: &str, title: &str| Overlapping {
            id: SessionId::new(),
            code: code.into(),
            title: Localized::of("en", title),
        };
        let refused = Refused::Overlap(vec![other("OPENING", "Opening"), other("W-1", "Water")]);
        assert_eq!(
            refused.to_string(),
            "At the same time you have a seat in, or wait for, “Opening” (OPENING) and “Water” (W-1). Give that up first."
        );
        assert_eq!(refused.faults().len(), 2);
    }
}
