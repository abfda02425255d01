//! Which recipients of a batch get an invitation. Pure.

use super::model::InvitationOutcomeKind;
use crate::types::{Email, ProblemKind, Refusal};

/// The e-mails of a batch that need no invitation.
#[derive(Debug, Default)]
pub struct KnownEmails {
    pub registered: Vec<String>,
    pub invited: Vec<String>,
}

/// Why a recipient gets no invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipientError {
    #[error("The list contains this e-mail more than once. It gets one invitation.")]
    Repeated,
    #[error("A person with this e-mail is already registered.")]
    AlreadyRegistered,
    #[error("This e-mail already has an open invitation for this type. Resend that one if necessary.")]
    AlreadyInvited,
}

impl KnownEmails {
    /// Checks that a recipient needs an invitation; `earlier` are the e-mails before it in the list.
    pub fn may_invite<'e>(
        &self,
        email: &Email,
        mut earlier: impl Iterator<Item = &'e Email>,
    ) -> Result<(), RecipientError> {
        let is_in = |list: &[String]| list.iter().any(|known| **known == **email);
        match () {
            () if earlier.any(|earlier| earlier == email) => Err(RecipientError::Repeated),
            () if is_in(&self.registered) => Err(RecipientError::AlreadyRegistered),
            () if is_in(&self.invited) => Err(RecipientError::AlreadyInvited),
            () => Ok(()),
        }
    }
}

impl From<RecipientError> for InvitationOutcomeKind {
    fn from(error: RecipientError) -> Self {
        match error {
            RecipientError::Repeated => Self::Repeated,
            RecipientError::AlreadyRegistered => Self::AlreadyRegistered,
            RecipientError::AlreadyInvited => Self::AlreadyInvited,
        }
    }
}

crate::problem_kinds! {
    NotNeeded = Conflict "invitation-not-needed" "Invitation not needed"
        "The recipient is already registered, already invited, or listed more than once; the detail says which. There is nothing to correct: the other recipients were invited."
}

impl Refusal for RecipientError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::NotNeeded::KIND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_recipient_without_registration_or_invitation_is_invited() {
        let email = |text: &str| text.parse::<Email>().unwrap();
        let known =
            KnownEmails { registered: vec!["ana@x.example".into()], invited: vec!["bo@x.example".into()] };
        let invite = |text: &str, earlier: &[Email]| known.may_invite(&email(text), earlier.iter());
        assert_eq!(invite("ana@x.example", &[]), Err(RecipientError::AlreadyRegistered));
        assert_eq!(invite("bo@x.example", &[]), Err(RecipientError::AlreadyInvited));
        assert_eq!(invite("cy@x.example", &[]), Ok(()));
        assert_eq!(invite("cy@x.example", &[email("CY@x.example")]), Err(RecipientError::Repeated));
    }
}
