use crate::types::{FieldError, ProblemKind, Refusal};

/// Why an invitation is not accepted, or not changed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "There is no such invitation to this congress. Copy it whole, or ask the organisers for another."
    )]
    Unknown,
    #[error("The invitation is used up.")]
    UsedUp,
    #[error("The invitation has expired. Ask the organisers for another.")]
    Expired,
    #[error("The invitation was revoked.")]
    Revoked,
    #[error("The invitation is for another e-mail than that of your account.")]
    ForAnother,
    #[error("The invitation is for the registration type `{0}`.")]
    OtherType(String),
    #[error("An invitation is sent to its e-mail: name one, or leave `send` out.")]
    NowhereToSend,
    #[error("The invitation was made for nobody's e-mail, so it cannot be sent.")]
    NotPersonal,
    #[error("The expiry lies in the past.")]
    ExpiresInPast,
}

crate::problem_kinds! {
    NOT_VALID = Invalid "invitation-not-valid" "The invitation is not valid"
        "The detail says why: it is unknown, used up, expired, revoked, or for another e-mail or registration type."
    NOT_SENT = Conflict "invitation-not-sent" "The invitation cannot be sent"
        "Only an invitation that is open and for one e-mail can be sent. Make another with POST to `invitations`."
    UNFIT = Invalid "invalid-invitation" "The invitation is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Unknown
            | Self::UsedUp
            | Self::Expired
            | Self::Revoked
            | Self::ForAnother
            | Self::OtherType(_) => &NOT_VALID,
            Self::NotPersonal => &NOT_SENT,
            Self::NowhereToSend | Self::ExpiresInPast => &UNFIT,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::NowhereToSend => vec![FieldError::new("/email", "required", self.to_string())],
            Self::ExpiresInPast => vec![FieldError::new("/expires_at", "past", self.to_string())],
            Self::OtherType(_) => vec![FieldError::new("/type", "other", self.to_string())],
            Self::NotPersonal => Vec::new(),
            _ => vec![FieldError::new("/invitation", "not_valid", self.to_string())],
        }
    }
}
