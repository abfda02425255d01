//! Decisions, as pure functions: no SQL, no HTTP, no clock.

use super::{
    super::types::{RegistrationAdmission, RegistrationApproval, RegistrationType},
    model::{Registration, RegistrationState},
};
use crate::{
    capacity::Place,
    congress::CongressState,
    registration::events::{self, RegistrationEvent},
    types::{Email, FieldError, Now, ProblemKind, Refusal},
};

/// Checks that a person may register now. Staff and focal points are not bound by periods and invitations.
pub fn check_registering(
    r#type: &RegistrationType,
    congress: CongressState,
    invited: bool,
    now: Now,
) -> Result<(), RegistrationError> {
    check_is_open(congress)?;
    if let Some(opens_at) = r#type.opens_at.filter(|opens_at| now < *opens_at) {
        return Err(RegistrationError::NotOpenYet(opens_at));
    }
    if let Some(closed_at) = r#type.closes_at.filter(|closes_at| *closes_at <= now) {
        return Err(RegistrationError::Closed(closed_at));
    }
    if r#type.admission == RegistrationAdmission::ByInvitation && !invited {
        return Err(RegistrationError::ByInvitation);
    }
    Ok(())
}

/// Checks that the congress accepts registrations.
pub fn check_is_open(congress: CongressState) -> Result<(), RegistrationError> {
    match congress {
        CongressState::Open | CongressState::Running => Ok(()),
        _ => Err(RegistrationError::CongressClosed(congress)),
    }
}

/// Checks that a person who has this registration may register again: only after cancelling.
pub fn check_registering_again(before: &Registration) -> Result<(), RegistrationError> {
    match before.state {
        RegistrationState::Cancelled => Ok(()),
        RegistrationState::Confirmed => Err(RegistrationError::AlreadyRegistered),
        RegistrationState::Pending => Err(RegistrationError::AlreadyPending),
        RegistrationState::Waitlisted => Err(RegistrationError::AlreadyWaitlisted),
        RegistrationState::Rejected => {
            Err(RegistrationError::Rejected { at: before.updated_at, reason: before.reason.clone() })
        }
    }
}

/// Initial state of a registration, before a place is claimed.
pub fn initial_state(r#type: &RegistrationType) -> RegistrationState {
    match r#type.approval {
        RegistrationApproval::Automatic => RegistrationState::Confirmed,
        RegistrationApproval::Manual => RegistrationState::Pending,
    }
}

/// A change of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Approve,
    Reject,
    Cancel,
    /// Confirm from the waiting list, before its turn.
    Promote,
}

impl RegistrationState {
    /// Checks that a registration with this state allows the change.
    pub fn allows(self, by: Transition) -> Result<(), RegistrationError> {
        use RegistrationState::{Confirmed, Pending, Waitlisted};
        let legal = match by {
            Transition::Approve => self == Pending,
            Transition::Reject => matches!(self, Pending | Waitlisted),
            Transition::Cancel => matches!(self, Pending | Waitlisted | Confirmed),
            Transition::Promote => self == Waitlisted,
        };
        legal.then_some(()).ok_or(RegistrationError::IllegalTransition { from: self, by })
    }

    /// The state for a place.
    pub fn of(place: Place) -> Self {
        match place {
            Place::Held => Self::Confirmed,
            Place::Waiting => Self::Waitlisted,
        }
    }

    /// Checks that the registration can be transferred or join a delegation.
    pub fn check_standing(self) -> Result<(), RegistrationError> {
        self.is_standing().then_some(()).ok_or(RegistrationError::NotStanding(self))
    }

    /// Whether it is neither rejected nor cancelled.
    pub fn is_standing(self) -> bool {
        !matches!(self, Self::Rejected | Self::Cancelled)
    }

    /// Whether it holds a place or waits for one.
    pub fn has_claim(self) -> bool {
        matches!(self, Self::Confirmed | Self::Waitlisted)
    }
}

impl Transition {
    /// The event for this change and the resulting state.
    pub fn event(self, now: RegistrationState) -> &'static RegistrationEvent {
        match (self, now) {
            (Self::Approve, RegistrationState::Waitlisted) => &events::REGISTRATION_WAITLISTED,
            (Self::Approve, _) => &events::REGISTRATION_CONFIRMED,
            (Self::Reject, _) => &events::REGISTRATION_REJECTED,
            (Self::Cancel, _) => &events::REGISTRATION_CANCELLED,
            (Self::Promote, _) => &events::REGISTRATION_PROMOTED,
        }
    }
}

/// Why a person cannot register, or a registration cannot be changed.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum RegistrationError {
    #[error("Registration is not open: the congress is {0}.")]
    CongressClosed(CongressState),
    #[error("Registration opens at {0}.")]
    NotOpenYet(Now),
    #[error("Registration closed at {0}.")]
    Closed(Now),
    #[error(
        "This registration type requires an invitation. Pass its secret in `invitation`, choose another type, or ask the organisers for an invitation."
    )]
    ByInvitation,
    #[error(
        "Confirm your e-mail first: follow the link in the message to {0}. To get a new link, POST to /api/v1/me/verification."
    )]
    EmailNotVerified(Email),
    #[error(
        "You are already registered for this congress. Read your registration with GET `me/registration`."
    )]
    AlreadyRegistered,
    #[error("You have already registered for this congress. Your registration is waiting for approval.")]
    AlreadyPending,
    #[error(
        "You have already registered for this congress. Your registration is on the waiting list and is confirmed automatically when a place becomes free."
    )]
    AlreadyWaitlisted,
    #[error(
        "Your registration was rejected on {}{}. You cannot register for this congress again; if you have questions, contact its organisers.",
        .at.format("%Y-%m-%d"),
        .reason.as_ref().map(|reason| format!(", with the reason “{reason}”")).unwrap_or_default()
    )]
    Rejected { at: Now, reason: Option<String> },
    #[error(
        "Another registration of this congress has this e-mail. Use another e-mail; the registration desk can find the registration that has it."
    )]
    EmailTaken,
    #[error(
        "The e-mail must be that of your account, {0}. Leave `email` out, or change the e-mail of the account."
    )]
    OtherEmail(Email),
    #[error("{by:?} is not possible while the registration is {}.", format!("{from:?}").to_lowercase())]
    IllegalTransition { from: RegistrationState, by: Transition },
    #[error("The registration is {}. Only one that is neither rejected nor cancelled can be transferred or join a delegation.", format!("{:?}", .0).to_lowercase())]
    NotStanding(RegistrationState),
    #[error("The deadline for corrections was {0}. Contact the registration desk.")]
    CorrectionsClosed(Now),
    #[error(
        "In this congress only the registration desk can change this field. Contact the registration desk."
    )]
    NotCorrectable(Vec<String>),
    #[error(
        "Another registration of this congress has the e-mail {0}. Choose a person who is not registered."
    )]
    SuccessorRegistered(String),
    #[error("You are not registered for this congress.")]
    NotRegistered,
    #[error("This congress has no registration type `{0}`. List the types with GET `registration-types`.")]
    NoType(String),
}

crate::problem_kinds! {
    NotOpen = Conflict "registration-not-open" "Registration not open"
        "The congress or the registration type does not accept registrations now. See `opens_at` and `closes_at` of the registration types."
    ByInvitation = Conflict "registration-by-invitation" "Invitation required"
        "This registration type requires an invitation. Pass the secret of yours in `invitation`, choose another type, or ask the organisers for an invitation."
    EmailNotVerified = Conflict "email-not-verified" "E-mail not confirmed"
        "You must confirm the e-mail of your account before you can register. Follow the link in the verification e-mail; to get a new one, POST to /api/v1/me/verification."
    AlreadyRegistered = Conflict "already-registered" "Already registered"
        "Each person can have only one registration in a congress. Read, correct or cancel yours at `me/registration`."
    Rejected = Conflict "registration-rejected" "Registration rejected"
        "The organisers have rejected your registration for this congress. A rejected registration cannot be reopened or repeated; if you have questions, contact the organisers."
    EmailTaken = Conflict "registration-email-taken" "E-mail already registered"
        "Another registration of this congress has this e-mail. Use another e-mail; the registration desk can find the registration that has it, and change or transfer it."
    IllegalTransition = Conflict "registration-state" "Not possible in this state"
        "The `state` of the registration does not allow this operation. Pending registrations can be approved, waitlisted ones promoted, and both rejected; pending, waitlisted and confirmed ones can be cancelled, transferred or added to a delegation. Rejected and cancelled ones allow none of these."
    NotRegistered = Missing "not-registered" "Not registered"
        "You have no registration in this congress. To register, POST to `registrations`."
    CorrectionsClosed = Conflict "corrections-closed" "Corrections closed"
        "The deadline for correcting your own registration, `corrections_until` in `registration-rules`, has passed. Contact the registration desk, which can still change it."
    NotCorrectable = Invalid "not-correctable" "Field not correctable"
        "You can change only the fields listed in `correctable` of `registration-rules`. For the fields in `errors`, contact the registration desk."
    Unknown = Invalid "invalid-registration" "Invalid registration fields"
        "One or more fields are invalid. Correct the fields listed in `errors`."
}

impl Refusal for RegistrationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::CongressClosed(_) | Self::NotOpenYet(_) | Self::Closed(_) => kinds::NotOpen::KIND,
            Self::ByInvitation => kinds::ByInvitation::KIND,
            Self::EmailNotVerified(_) => kinds::EmailNotVerified::KIND,
            Self::AlreadyRegistered | Self::AlreadyPending | Self::AlreadyWaitlisted => {
                kinds::AlreadyRegistered::KIND
            }
            Self::Rejected { .. } => kinds::Rejected::KIND,
            Self::EmailTaken | Self::SuccessorRegistered(_) => kinds::EmailTaken::KIND,
            Self::IllegalTransition { .. } | Self::NotStanding(_) => kinds::IllegalTransition::KIND,
            Self::CorrectionsClosed(_) => kinds::CorrectionsClosed::KIND,
            Self::NotCorrectable(_) => kinds::NotCorrectable::KIND,
            Self::NotRegistered => kinds::NotRegistered::KIND,
            Self::OtherEmail(_) | Self::NoType(_) => kinds::Unknown::KIND,
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
    const TRANSITIONS: [Transition; 4] =
        [Transition::Approve, Transition::Reject, Transition::Cancel, Transition::Promote];

    fn delegate() -> RegistrationType {
        RegistrationType {
            slug: "delegate".parse().unwrap(),
            name: Localized::of("en", "Delegate"),
            aliases: Vec::new(),
            opens_at: None,
            closes_at: None,
            approval: RegistrationApproval::Automatic,
            admission: RegistrationAdmission::Open,
            tracks: Vec::new(),
            capacity: None,
            pool: None,
            capacity_public: true,
            is_default: false,
            places_left: None,
            waiting: None,
            position: 0,
            revision: 1,
            id: RegistrationTypeId::new(),
            pool_id: PoolId::new(),
        }
    }

    #[test]
    fn approval_of_the_type_gives_the_initial_state() {
        assert_eq!(initial_state(&delegate()), RegistrationState::Confirmed);
        assert_eq!(
            initial_state(&RegistrationType { approval: RegistrationApproval::Manual, ..delegate() }),
            RegistrationState::Pending
        );
    }

    #[test]
    fn registration_is_closed_at_the_closing_instant() {
        let second = TimeDelta::seconds(1);
        let r#type = RegistrationType { opens_at: Some(NOON), closes_at: Some(NOON + second), ..delegate() };
        let at = |now| check_registering(&r#type, CongressState::Open, false, now);
        assert_eq!(at(NOON - second), Err(RegistrationError::NotOpenYet(NOON)));
        assert_eq!(at(NOON), Ok(()));
        assert_eq!(at(NOON + second), Err(RegistrationError::Closed(NOON + second)));
    }

    #[test]
    fn invitation_opens_the_type_but_not_outside_its_period() {
        let r#type = RegistrationType {
            admission: RegistrationAdmission::ByInvitation,
            closes_at: Some(NOON),
            ..delegate()
        };
        let before = NOON - TimeDelta::seconds(1);
        assert_eq!(
            check_registering(&r#type, CongressState::Running, false, before),
            Err(RegistrationError::ByInvitation)
        );
        assert_eq!(check_registering(&r#type, CongressState::Running, true, before), Ok(()));
        assert_eq!(
            check_registering(&r#type, CongressState::Running, true, NOON),
            Err(RegistrationError::Closed(NOON))
        );
        assert!(check_registering(&r#type, CongressState::Closed, true, before).is_err());
    }

    proptest! {
        /// Applies random changes, with and without a free place.
        #[test]
        fn rejected_and_cancelled_registrations_allow_no_transition(moves in prop::collection::vec((0..4_usize, any::<bool>()), 1..20)) {
            let mut state = RegistrationState::Pending;
            for (by, free) in moves {
                let by = TRANSITIONS[by];
                if let Err(refused) = state.allows(by) {
                    prop_assert_eq!(refused, RegistrationError::IllegalTransition { from: state, by });
                    continue;
                }
                prop_assert!(state.is_standing(), "{state:?} was changed");
                state = match by {
                    Transition::Approve => RegistrationState::of(if free { Place::Held } else { Place::Waiting }),
                    Transition::Promote => RegistrationState::Confirmed,
                    Transition::Reject => RegistrationState::Rejected,
                    Transition::Cancel => RegistrationState::Cancelled,
                };
                prop_assert_eq!(state.has_claim(), matches!(state, RegistrationState::Confirmed | RegistrationState::Waitlisted));
            }
        }
    }
}
