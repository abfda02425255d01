use crate::types::{FieldError, ProblemKind, Refusal};

/// Why an operation on a delegation is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DelegationError {
    #[error("Another delegation of this congress has this name. Choose another name.")]
    NameTaken,
    #[error(
        "The head of a delegation must be one of its confirmed members. Choose the registration of a confirmed member."
    )]
    HeadNotMember,
    #[error(
        "The delegation has members or invitations, revoked ones included, so it cannot be deleted. Withdraw its members instead."
    )]
    HasMembers,
    #[error(
        "The delegation has taken part in the forum, so it cannot be deleted. Withdraw its members instead."
    )]
    OnRecord,
}

crate::problem_kinds! {
    NameTaken = Conflict "delegation-name-taken" "Delegation name already taken"
        "Another delegation of this congress has this name. Search the delegations with `?q=` to see whether it is the same one, or choose another name."
    HeadNotMember = Invalid "delegation-head" "Head not a confirmed member"
        "The head must be a confirmed member of this delegation. Set `head` to the id of such a registration."
    InUse = Conflict "delegation-in-use" "Delegation in use"
        "Only a delegation without members and invitations can be deleted. Withdraw its members first; a delegation for which invitations were created, even revoked ones, cannot be deleted."
    OnRecord = Conflict "delegation-on-record" "Delegation in forum records"
        "The delegation was invited to the forum, asked to speak, commented or endorsed, so it cannot be deleted. Withdraw its members instead."
}

impl Refusal for DelegationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NameTaken => kinds::NameTaken::KIND,
            Self::HeadNotMember => kinds::HeadNotMember::KIND,
            Self::HasMembers => kinds::InUse::KIND,
            Self::OnRecord => kinds::OnRecord::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::HeadNotMember => vec![FieldError::new("/head", "not_member", self.to_string())],
            _ => Vec::new(),
        }
    }
}
