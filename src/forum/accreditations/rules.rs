use super::model::AccreditationEnd;
use crate::{
    delegations::Delegation,
    types::{ProblemKind, Refusal},
};

/// Why the head of a delegation cannot be accredited.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccreditationError {
    #[error("The delegation has no head. Set a confirmed member as its head first.")]
    NoHead,
    #[error("The delegation has no city or no country. Set both first.")]
    NoCity,
    #[error(
        "The head of another delegation is accredited for this city. Withdraw that accreditation first, or correct the city of the delegation."
    )]
    CityAccredited,
}

crate::problem_kinds! {
    NotToAccredit = Conflict "delegation-not-to-accredit" "Head cannot be accredited"
        "Only the head of a delegation with a city and a country can be accredited. Set `head`, `city` and `country` of the delegation with PATCH first."
    CityAccredited = Conflict "city-accredited" "City already accredited"
        "A city has one accredited head at a time. Withdraw the other accreditation first, or correct the delegation's city."
}

impl Refusal for AccreditationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NoHead | Self::NoCity => kinds::NotToAccredit::KIND,
            Self::CityAccredited => kinds::CityAccredited::KIND,
        }
    }
}

/// Why a change to a delegation ends the accreditation of its head, if it does.
pub fn end_reason(before: &Delegation, after: &Delegation) -> Option<AccreditationEnd> {
    if before.head != after.head {
        return Some(AccreditationEnd::HeadChanged);
    }
    ((&before.city, &before.country) != (&after.city, &after.country))
        .then_some(AccreditationEnd::CityChanged)
}
