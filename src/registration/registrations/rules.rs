//! Decisions. No SQL, no HTTP, no clock: what is needed is an argument.

use super::{
    super::types::{Admission, Approval, RegistrationType},
    model::Status,
};
use crate::{
    capacity::Place,
    congress::State,
    registration::catalogue::{self, RegistrationEvent},
    types::{Email, FieldError, Now, ProblemKind, Refusal},
};

/// Whether somebody may register now; what staff and focal points do goes beyond windows and invitations.
pub fn may_register(
    r#type: &RegistrationType,
    congress: State,
    invited: bool,
    now: Now,
) -> Result<(), Refused> {
    takes_registrations(congress)?;
    if let Some(opens_at) = r#type.opens_at.filter(|opens_at| now < *opens_at) {
        return Err(Refused::NotOpenYet(opens_at));
    }
    if let Some(closed_at) = r#type.closes_at.filter(|closes_at| *closes_at <= now) {
        return Err(Refused::Closed(closed_at));
    }
    if r#type.admission == Admission::ByInvitation && !invited {
        return Err(Refused::ByInvitation);
    }
    Ok(())
}

/// Whether the congress takes registrations at all.
pub fn takes_registrations(congress: State) -> Result<(), Refused> {
    match congress {
        State::Open | State::Running => Ok(()),
        _ => Err(Refused::CongressClosed(congress)),
    }
}

/// Where a new registration begins, before the pool has said whether there is a place.
pub fn first_status(r#type: &RegistrationType) -> Status {
    match r#type.approval {
        Approval::Automatic => Status::Confirmed,
        Approval::Manual => Status::Pending,
    }
}

/// What moves a registration on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Approve,
    Reject,
    Cancel,
    /// From the waiting list, before it is its turn.
    Promote,
}

impl Status {
    /// Whether a registration may be moved so.
    pub fn may(self, by: Move) -> Result<(), Refused> {
        use Status::{Confirmed, Pending, Waitlisted};
        let legal = match by {
            Move::Approve => self == Pending,
            Move::Reject => matches!(self, Pending | Waitlisted),
            Move::Cancel => matches!(self, Pending | Waitlisted | Confirmed),
            Move::Promote => self == Waitlisted,
        };
        legal.then_some(()).ok_or(Refused::IllegalMove { from: self, by })
    }

    /// The status that a place gives.
    pub fn of(place: Place) -> Self {
        match place {
            Place::Held => Self::Confirmed,
            Place::Waiting => Self::Waitlisted,
        }
    }

    /// Whether it takes part, or may yet.
    pub fn stands(self) -> bool {
        !matches!(self, Self::Rejected | Self::Cancelled)
    }

    /// Whether it has a claim on a place.
    pub fn claims(self) -> bool {
        matches!(self, Self::Confirmed | Self::Waitlisted)
    }
}

impl Move {
    /// What is told of a registration that was moved so, and stands there now.
    pub fn event(self, now: Status) -> &'static RegistrationEvent {
        match (self, now) {
            (Self::Approve, Status::Waitlisted) => &catalogue::REGISTRATION_WAITLISTED,
            (Self::Approve, _) => &catalogue::REGISTRATION_CONFIRMED,
            (Self::Reject, _) => &catalogue::REGISTRATION_REJECTED,
            (Self::Cancel, _) => &catalogue::REGISTRATION_CANCELLED,
            (Self::Promote, _) => &catalogue::REGISTRATION_PROMOTED,
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
    #[error("Registrations could be corrected until {0}. Ask the registration desk.")]
    CorrectionsClosed(Now),
    #[error("In this congress one cannot change that oneself. Ask the registration desk.")]
    NotCorrectable(Vec<String>),
    #[error("Another registration has this e-mail: {0}.")]
    SuccessorRegistered(String),
    #[error("You are not registered in this congress.")]
    NotRegistered,
    #[error("There is no registration type `{0}` in this congress.")]
    NoType(String),
}

crate::problem_kinds! {
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
        "Pending registrations can be approved, waitlisted ones promoted, both rejected; these and confirmed ones can be cancelled or handed over. Read its `status`."
    NOT_REGISTERED = Missing "not-registered" "Not registered"
        "You have no registration in this congress. Register with POST to `registrations`."
    CORRECTIONS_CLOSED = Conflict "corrections-closed" "Corrections are closed"
        "People correct their registrations until an instant that the edition sets, `corrections_until` of `registration-rules`. The registration desk can still change yours."
    NOT_CORRECTABLE = Invalid "not-correctable" "Not for oneself to change"
        "The edition sets which fields people change themselves, `correctable` of `registration-rules`. Each entry of `errors` names one that is not among them; ask the registration desk."
    UNKNOWN = Invalid "invalid-registration" "The registration is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::CongressClosed(_) | Self::NotOpenYet(_) | Self::Closed(_) => &NOT_OPEN,
            Self::ByInvitation => &BY_INVITATION,
            Self::EmailNotVerified(_) => &EMAIL_NOT_VERIFIED,
            Self::AlreadyRegistered => &ALREADY_REGISTERED,
            Self::EmailTaken | Self::SuccessorRegistered(_) => &EMAIL_TAKEN,
            Self::IllegalMove { .. } => &ILLEGAL_MOVE,
            Self::CorrectionsClosed(_) => &CORRECTIONS_CLOSED,
            Self::NotCorrectable(_) => &NOT_CORRECTABLE,
            Self::NotRegistered => &NOT_REGISTERED,
            Self::OtherEmail(_) | Self::NoType(_) => &UNKNOWN,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::OtherEmail(_) => vec![FieldError::new("/email", "other", self.to_string())],
            Self::NoType(_) => vec![FieldError::new("/type", "unknown", self.to_string())],
            Self::NotCorrectable(fields) => {
                let fault = |field: &String| {
                    FieldError::new(format!("/{field}"), "not_correctable", self.to_string())
                };
                fields.iter().map(fault).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::types::{Localized, PoolId, RegistrationTypeId};

    const NOON: Now = DateTime::from_timestamp(1_636_372_800, 0).unwrap();
    const MOVES: [Move; 4] = [Move::Approve, Move::Reject, Move::Cancel, Move::Promote];

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
            capacity: None,
            pool: None,
            capacity_public: true,
            places_left: None,
            waiting: None,
            position: 0,
            revision: 1,
            id: RegistrationTypeId::new(),
            pool_id: PoolId::new(),
        }
    }

    #[test]
    fn approval_says_where_one_begins() {
        assert_eq!(first_status(&delegate()), Status::Confirmed);
        assert_eq!(
            first_status(&RegistrationType { approval: Approval::Manual, ..delegate() }),
            Status::Pending
        );
    }

    #[test]
    fn the_closing_instant_is_already_closed() {
        let second = TimeDelta::seconds(1);
        let r#type = RegistrationType { opens_at: Some(NOON), closes_at: Some(NOON + second), ..delegate() };
        let at = |now| may_register(&r#type, State::Open, false, now);
        assert_eq!(at(NOON - second), Err(Refused::NotOpenYet(NOON)));
        assert_eq!(at(NOON), Ok(()));
        assert_eq!(at(NOON + second), Err(Refused::Closed(NOON + second)));
    }

    #[test]
    fn an_invitation_opens_the_type_and_not_its_window() {
        let r#type =
            RegistrationType { admission: Admission::ByInvitation, closes_at: Some(NOON), ..delegate() };
        let before = NOON - TimeDelta::seconds(1);
        assert_eq!(may_register(&r#type, State::Running, false, before), Err(Refused::ByInvitation));
        assert_eq!(may_register(&r#type, State::Running, true, before), Ok(()));
        assert_eq!(may_register(&r#type, State::Running, true, NOON), Err(Refused::Closed(NOON)));
        assert!(may_register(&r#type, State::Closed, true, before).is_err());
    }

    proptest! {
        /// A registration that is moved at random, with a pool that has a place or has not.
        #[test]
        fn what_is_over_stays_over(moves in prop::collection::vec((0..4_usize, any::<bool>()), 1..20)) {
            let mut status = Status::Pending;
            for (by, free) in moves {
                let by = MOVES[by];
                if let Err(refused) = status.may(by) {
                    prop_assert_eq!(refused, Refused::IllegalMove { from: status, by });
                    continue;
                }
                prop_assert!(status.stands(), "{status:?} was moved");
                status = match by {
                    Move::Approve => Status::of(if free { Place::Held } else { Place::Waiting }),
                    Move::Promote => Status::Confirmed,
                    Move::Reject => Status::Rejected,
                    Move::Cancel => Status::Cancelled,
                };
                prop_assert_eq!(status.claims(), matches!(status, Status::Confirmed | Status::Waitlisted));
            }
        }
    }
}
