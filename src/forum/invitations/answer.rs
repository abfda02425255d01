//! Answers of cities, and the delegations that follow from them.

use super::{
    invitation,
    model::{CityAnswer, ForumInvitation, ForumInvitationAnswer},
    rules::{self, ForumInvitationError},
    store,
};
use crate::{
    delegations::{self, NewDelegation},
    events::Change,
    forum::events::INVITATION_ANSWERED,
    http::{Error, IfMatch, Result},
    types::{AccountId, DelegationId, ForumInvitationId},
};

/// Records the answer of a city: given by its office (`office`: the account), or recorded by the secretariat (`None`).
pub async fn respond(
    change: &mut Change<'_>,
    id: ForumInvitationId,
    office: Option<AccountId>,
    if_match: &IfMatch,
    response: &CityAnswer,
) -> Result<ForumInvitation> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, office, now).await?;
    rules::may_respond(&before, response, office.is_none(), now)?;
    let is_unchanged = before.answer == Some(response.answer)
        && before.reason == response.reason
        && before.deputy.as_ref().map(|deputy| &deputy.0) == response.deputy.as_ref();
    if is_unchanged {
        return Ok(before);
    }
    if_match.check(&before)?;
    match response.answer {
        ForumInvitationAnswer::Declined => {
            store::set_answer(change.db(), &before, response, None, now).await?;
            if let Some(delegation) = before.delegation {
                delete_delegation(change, &before, delegation).await?;
            }
        }
        // A delegation that the city already has stays.
        ForumInvitationAnswer::Tentative => {
            let known = before.delegation.map(|delegation| (delegation, before.has_created_delegation));
            store::set_answer(change.db(), &before, response, known, now).await?;
        }
        ForumInvitationAnswer::Accepted | ForumInvitationAnswer::Delegated => {
            let delegation = find_or_create_delegation(change, &before).await?;
            store::set_answer(change.db(), &before, response, Some(delegation), now).await?;
        }
    }
    invitation::publish(change, &INVITATION_ANSWERED, id).await?;
    store::find(change.db(), congress, id, office, now).await
}

/// Returns the city's delegation: its existing one, the one that staff created for the city, or a new one; and whether it was created
/// for this invitation.
async fn find_or_create_delegation(
    change: &mut Change<'_>,
    invitation: &ForumInvitation,
) -> Result<(DelegationId, bool)> {
    let congress = change.congress();
    if let Some(known) = invitation.delegation {
        return Ok((known, invitation.has_created_delegation));
    }
    match store::find_delegation_of_city(change.db(), congress, invitation).await? {
        Some(known) => {
            // The office becomes the focal point, unless there is one already.
            delegations::appoint_focal_point(change, known, &invitation.email).await?;
            Ok((known, false))
        }
        None => {
            let new = NewDelegation {
                name: format!("{}, {}", invitation.city, &*invitation.country),
                city: Some(invitation.city.clone()),
                country: Some(invitation.country.clone()),
                quota: Some(invitation.quota),
                focal_point: Some(invitation.email.clone()),
            };
            Ok((delegations::create(change, &new).await?.id, true))
        }
    }
}

/// Deletes the delegation of a city that declines later, unless staff created it. Its members must be withdrawn first.
async fn delete_delegation(
    change: &mut Change<'_>,
    invitation: &ForumInvitation,
    id: DelegationId,
) -> Result<()> {
    let congress = change.congress();
    let (delegation, _locked) = delegations::lock(change.db(), congress, id).await?;
    if delegation.members > 0 {
        return Err(ForumInvitationError::HasMembers.into());
    }
    if !invitation.has_created_delegation {
        return Ok(());
    }
    match delegations::delete(change, &delegation).await {
        // It has records in the forum, such as requests to speak.
        Err(Error::Refused(refused)) if !refused.is_busy() => Err(ForumInvitationError::HasMembers.into()),
        deleted => deleted,
    }
}
