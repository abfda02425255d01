use crate::types::{FieldError, ProblemKind, Refusal};

/// Why something is not done to a delegation.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Another delegation of this congress has this name.")]
    NameTaken,
    #[error("The delegation has all {0} members that its quota allows.")]
    QuotaUsed(i32),
    #[error("The head of a delegation is one of its confirmed members.")]
    HeadNotMember,
    #[error("The delegation has members. Withdraw them first.")]
    HasMembers,
    #[error("The registration belongs to another delegation already.")]
    ElsewhereMember,
    #[error("The delegation has no head who could be confirmed.")]
    NoHead,
    #[error("The delegation has no city and country that its head could speak for.")]
    NoCity,
    #[error("Another delegation speaks for this city.")]
    CityAccredited,
    #[error("The delegation has taken part in the forum, and stays on its record.")]
    OnRecord,
}

crate::problem_kinds! {
    NAME_TAKEN = Conflict "delegation-name-taken" "The name is taken"
        "Another delegation of this congress has this name. Perhaps it is the same one: list them with `?q=`."
    QUOTA_USED = Conflict "delegation-quota-used" "The quota is used up"
        "Withdraw or replace a member, or ask the organisers for a larger quota."
    HEAD_NOT_MEMBER = Invalid "delegation-head" "Not a confirmed member"
        "Name the registration of a confirmed member of this delegation as its head."
    IN_USE = Conflict "delegation-in-use" "The delegation has members"
        "Withdraw its members and revoke its invitations, then delete it."
    ELSEWHERE = Conflict "delegation-other" "Member of another delegation"
        "A registration belongs to one delegation. Withdraw it there first."
    NOT_TO_ACCREDIT = Conflict "delegation-not-to-accredit" "The head cannot be confirmed"
        "Whoever speaks for a city is a confirmed member, set as the head of a delegation that has a city and a country: PATCH the delegation first."
    CITY_ACCREDITED = Conflict "city-accredited" "Another delegation speaks for this city"
        "A city has one accredited head at a time. Withdraw the other accreditation first, or correct the delegation's city."
    ON_RECORD = Conflict "delegation-on-record" "The delegation is on the forum's record"
        "It was invited, has asked to speak, commented or endorsed. Withdraw its members instead of deleting it."
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
