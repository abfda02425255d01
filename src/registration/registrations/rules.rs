//! Decisions. No SQL, no HTTP, no clock: what is needed is an argument.

use super::{
    super::types::{Admission, Approval, RegistrationType},
    model::Status,
};
use crate::{
    congress::State,
    registration::catalogue::{self, RegistrationEvent},
    types::{Email, Fault, Kind, Now, Refusal},
};

/// Where somebody stands who registers now.
pub fn register(r#type: &RegistrationType, congress: State, now: Now) -> Result<Status, Refused> {
    if !matches!(congress, State::Open | State::Running) {
        return Err(Refused::CongressClosed(congress));
    }
    if let Some(opens_at) = r#type.opens_at.filter(|opens_at| now < *opens_at) {
        return Err(Refused::NotOpenYet(opens_at));
    }
    if let Some(closed_at) = r#type.closes_at.filter(|closes_at| *closes_at <= now) {
        return Err(Refused::Closed(closed_at));
    }
    if r#type.admission == Admission::ByInvitation {
        return Err(Refused::ByInvitation);
    }
    Ok(match r#type.approval {
        Approval::Automatic => Status::Confirmed,
        Approval::Manual => Status::Pending,
    })
}

/// What moves a registration on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Approve,
    Reject,
    Cancel,
}

impl Status {
    /// The status after a move, and the kind of the event.
    pub fn after(self, by: Move) -> Result<(Self, &'static RegistrationEvent), Refused> {
        use Status::{Cancelled, Confirmed, Pending, Rejected, Waitlisted};
        match (by, self) {
            (Move::Approve, Pending | Waitlisted) => Ok((Confirmed, &catalogue::REGISTRATION_CONFIRMED)),
            (Move::Reject, Pending | Waitlisted) => Ok((Rejected, &catalogue::REGISTRATION_REJECTED)),
            (Move::Cancel, Pending | Waitlisted | Confirmed) => {
                Ok((Cancelled, &catalogue::REGISTRATION_CANCELLED))
            }
            _ => Err(Refused::IllegalMove { from: self, by }),
        }
    }
}

/// Why somebody cannot register, or a registration not be moved.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("Registration is not open: the congress is {0}.")]
    CongressClosed(State),
    #[error("Registration opens at {0}.")]
    NotOpenYet(Now),
    #[error("Registration closed at {0}.")]
    Closed(Now),
    #[error("This type is by invitation. Choose another, or ask the organisers for an invitation.")]
    ByInvitation,
    #[error(
        "Confirm your e-mail first: follow the link of the mail to {0}. POST /api/v1/me/verification sends another."
    )]
    EmailNotVerified(Email),
    #[error("You are registered already.")]
    AlreadyRegistered,
    #[error("There is a registration with this e-mail. If it is yours, ask the registration desk.")]
    EmailTaken,
    #[error("The e-mail of your registration is that of your account, {0}.")]
    OtherEmail(Email),
    #[error("{by:?} is not possible: the registration is {}.", format!("{from:?}").to_lowercase())]
    IllegalMove { from: Status, by: Move },
    #[error("You are not registered in this congress.")]
    NotRegistered,
    #[error("There is no registration type `{0}` in this congress.")]
    NoType(String),
}

crate::kinds! {
    NOT_OPEN = Conflict "registration-not-open" "Registration is not open"
        "The congress or the registration type does not take registrations now. Read `opens_at` and `closes_at` of the types."
    BY_INVITATION = Conflict "registration-by-invitation" "By invitation"
        "This registration type is open to those who were invited. Choose another type, or ask the organisers."
    EMAIL_NOT_VERIFIED = Conflict "email-not-verified" "The e-mail is not confirmed"
        "A registration belongs to whoever owns its e-mail. Follow the link of the verification mail; POST /api/v1/me/verification sends another."
    ALREADY_REGISTERED = Conflict "already-registered" "Registered already"
        "There is one registration for each person in a congress. Read or change yours at `registration`."
    EMAIL_TAKEN = Conflict "registration-email-taken" "The e-mail is registered"
        "Another registration of this congress has the e-mail. Whoever owns it asks the registration desk to hand it over."
    ILLEGAL_MOVE = Conflict "registration-status" "Not from this status"
        "Pending and waitlisted registrations can be approved or rejected; these and confirmed ones can be cancelled. Read its `status`."
    NOT_REGISTERED = Missing "not-registered" "Not registered"
        "You have no registration in this congress. Register with POST to `registrations`."
    UNKNOWN = Invalid "invalid-registration" "The registration is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static Kind] = KINDS;

    fn kind(&self) -> &'static Kind {
        match self {
            Self::CongressClosed(_) | Self::NotOpenYet(_) | Self::Closed(_) => &NOT_OPEN,
            Self::ByInvitation => &BY_INVITATION,
            Self::EmailNotVerified(_) => &EMAIL_NOT_VERIFIED,
            Self::AlreadyRegistered => &ALREADY_REGISTERED,
            Self::EmailTaken => &EMAIL_TAKEN,
            Self::IllegalMove { .. } => &ILLEGAL_MOVE,
            Self::NotRegistered => &NOT_REGISTERED,
            Self::OtherEmail(_) | Self::NoType(_) => &UNKNOWN,
        }
    }

    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::OtherEmail(_) => vec![Fault::new("/email", "other", self.to_string())],
            Self::NoType(_) => vec![Fault::new("/type", "unknown", self.to_string())],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::types::{Localized, RegistrationTypeId};

    const NOON: Now = DateTime::from_timestamp(1_636_372_800, 0).unwrap();
    const MOVES: [Move; 3] = [Move::Approve, Move::Reject, Move::Cancel];

    fn delegate() -> RegistrationType {
        RegistrationType {
            slug: "delegate".parse().unwrap(),
            name: Localized::of("en", "Delegate"),
            aliases: Vec::new(),
            opens_at: None,
            closes_at: None,
            approval: Approval::Automatic,
            admission: Admission::Open,
            tracks: Vec::new(),
            position: 0,
            revision: 1,
            id: RegistrationTypeId::new(),
        }
    }

    #[test]
    fn approval_says_where_one_begins() {
        assert_eq!(register(&delegate(), State::Open, NOON), Ok(Status::Confirmed));
        let manual = RegistrationType { approval: Approval::Manual, ..delegate() };
        assert_eq!(register(&manual, State::Running, NOON), Ok(Status::Pending));
    }

    #[test]
    fn the_closing_instant_is_already_closed() {
        let second = TimeDelta::seconds(1);
        let r#type = RegistrationType { opens_at: Some(NOON), closes_at: Some(NOON + second), ..delegate() };
        assert_eq!(register(&r#type, State::Open, NOON - second), Err(Refused::NotOpenYet(NOON)));
        assert_eq!(register(&r#type, State::Open, NOON), Ok(Status::Confirmed));
        assert_eq!(register(&r#type, State::Open, NOON + second), Err(Refused::Closed(NOON + second)));
    }

    proptest! {
        #[test]
        fn what_is_over_stays_over(moves in prop::collection::vec(0..3_usize, 1..20)) {
            let mut status = Status::Pending;
            for by in moves {
                let over = matches!(status, Status::Rejected | Status::Cancelled);
                match status.after(MOVES[by]) {
                    Ok((next, _)) => {
                        prop_assert!(!over, "{status:?} moved to {next:?}");
                        prop_assert_ne!(next, status);
                        status = next;
                    }
                    Err(refused) => prop_assert_eq!(refused, Refused::IllegalMove { from: status, by: MOVES[by] }),
                }
            }
        }
    }
}
