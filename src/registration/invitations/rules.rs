use super::model::InvitationState;
use crate::types::{FieldError, ProblemKind, Refusal};

/// Why an invitation cannot be accepted, changed or sent.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    #[error(
        "This congress has no invitation with this secret. Check that you copied the whole secret, or ask the organisers for a new invitation."
    )]
    Unknown,
    #[error("The invitation has been used as often as it allows. Ask the organisers for a new invitation.")]
    UsedUp,
    #[error("The invitation has expired. Ask the organisers for a new invitation.")]
    Expired,
    #[error("The invitation was revoked. Ask the organisers for a new invitation.")]
    Revoked,
    #[error(
        "The invitation is for another e-mail, not that of your account. Use the account with that e-mail, or ask the organisers for a new invitation."
    )]
    ForAnother,
    #[error("The invitation is for the registration type `{0}`. Register with that type.")]
    OtherType(String),
    #[error("`send` requires an e-mail: set `email`, or leave `send` out.")]
    NowhereToSend,
    #[error("The invitation has no e-mail, so it cannot be sent. Create one with an e-mail.")]
    NotPersonal,
    #[error("The invitation {}, so it cannot be sent. Create another one.", ended(*.0))]
    NotOpen(InvitationState),
    #[error("The expiry is in the past. Choose a time in the future, or leave it out.")]
    ExpiresInPast,
}

fn ended(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Open => "is open",
        InvitationState::UsedUp => "was used as often as it allows",
        InvitationState::Expired => "has expired",
        InvitationState::Revoked => "was revoked",
    }
}

crate::problem_kinds! {
    NotValid = Invalid "invitation-not-valid" "Invalid invitation"
        "The invitation is unknown, used up, expired, revoked, or for another e-mail or registration type; the detail says which. Check the secret and the type, or ask the organisers for a new invitation."
    NotSent = Conflict "invitation-not-sent" "Invitation cannot be sent"
        "Only an open invitation with an e-mail can be sent. Create another one with POST to `invitations`."
    Unfit = Invalid "invalid-invitation" "Invalid invitation fields"
        "One or more fields are invalid. Correct the fields listed in `errors`."
}

impl Refusal for InvitationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Unknown
            | Self::UsedUp
            | Self::Expired
            | Self::Revoked
            | Self::ForAnother
            | Self::OtherType(_) => kinds::NotValid::KIND,
            Self::NotPersonal | Self::NotOpen(_) => kinds::NotSent::KIND,
            Self::NowhereToSend | Self::ExpiresInPast => kinds::Unfit::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::NowhereToSend => vec![FieldError::new("/email", "required", self.to_string())],
            Self::ExpiresInPast => vec![FieldError::new("/expires_at", "past", self.to_string())],
            Self::OtherType(_) => vec![FieldError::new("/type", "other", self.to_string())],
            Self::NotPersonal | Self::NotOpen(_) => Vec::new(),
            _ => vec![FieldError::new("/invitation", "not_valid", self.to_string())],
        }
    }
}
