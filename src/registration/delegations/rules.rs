use crate::types::{FieldError, ProblemKind, Refusal};

/// Why an operation on a delegation is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Another delegation of this congress has this name. Choose another name.")]
    NameTaken,
    #[error(
        "The delegation already has {0} members, its full quota. Withdraw or replace a member, or ask the organisers for a larger quota."
    )]
    QuotaUsed(i32),
    #[error(
        "The head of a delegation must be one of its confirmed members. Choose the registration of a confirmed member."
    )]
    HeadNotMember,
    #[error(
        "The delegation has members or invitations, revoked ones included, so it cannot be deleted. Withdraw its members instead."
    )]
    HasMembers,
    #[error("The registration already belongs to another delegation.")]
    ElsewhereMember,
    #[error("The delegation has no head. Set a confirmed member as its head first.")]
    NoHead,
    #[error("The delegation has no city or no country. Set both first.")]
    NoCity,
    #[error(
        "The head of another delegation is accredited for this city. Withdraw that accreditation first, or correct the city of the delegation."
    )]
    CityAccredited,
    #[error(
        "The delegation has taken part in the forum, so it cannot be deleted. Withdraw its members instead."
    )]
    OnRecord,
}

crate::problem_kinds! {
    NAME_TAKEN = Conflict "delegation-name-taken" "Delegation name already taken"
        "Another delegation of this congress has this name. Search the delegations with `?q=` to see whether it is the same one, or choose another name."
    QUOTA_USED = Conflict "delegation-quota-used" "Delegation quota used up"
        "The delegation has as many members as its quota allows. Withdraw or replace a member, or ask the organisers for a larger quota."
    HEAD_NOT_MEMBER = Invalid "delegation-head" "Head not a confirmed member"
        "The head must be a confirmed member of this delegation. Set `head` to the id of such a registration."
    IN_USE = Conflict "delegation-in-use" "Delegation in use"
        "Only a delegation without members and invitations can be deleted. Withdraw its members first; a delegation for which invitations were created, even revoked ones, cannot be deleted."
    ELSEWHERE = Conflict "delegation-other" "Already in another delegation"
        "A registration belongs to at most one delegation. The other delegation must withdraw it first, which cancels it; the person can then register again with an invitation to this delegation."
    NOT_TO_ACCREDIT = Conflict "delegation-not-to-accredit" "Head cannot be accredited"
        "Only the head of a delegation with a city and a country can be accredited. Set `head`, `city` and `country` of the delegation with PATCH first."
    CITY_ACCREDITED = Conflict "city-accredited" "City already accredited"
        "A city has one accredited head at a time. Withdraw the other accreditation first, or correct the delegation's city."
    ON_RECORD = Conflict "delegation-on-record" "Delegation in forum records"
        "The delegation was invited to the forum, asked to speak, commented or endorsed, so it cannot be deleted. Withdraw its members instead."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NameTaken => &NAME_TAKEN,
            Self::QuotaUsed(_) => &QUOTA_USED,
            Self::HeadNotMember => &HEAD_NOT_MEMBER,
            Self::HasMembers => &IN_USE,
            Self::ElsewhereMember => &ELSEWHERE,
            Self::NoHead | Self::NoCity => &NOT_TO_ACCREDIT,
            Self::CityAccredited => &CITY_ACCREDITED,
            Self::OnRecord => &ON_RECORD,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::HeadNotMember => vec![FieldError::new("/head", "not_member", self.to_string())],
            _ => Vec::new(),
        }
    }
}
