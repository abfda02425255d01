//! Accreditations: given and withdrawn by the secretariat, ended when the delegation has another head or city.

use std::{future::Future, pin::Pin};

use sqlx::PgConnection;

use super::{
    model::{Accreditation, AccreditationEnd, Head, NewAccreditation},
    rules::{AccreditationError, end_reason},
    store,
};
use crate::{
    congress,
    delegations::{self, Delegation, DelegationUpdate, NewDelegation, NewMember, OnHeadChanged, find_led},
    events::{Change, Deployment},
    forum::events::{ACCREDITATION_CONFIRMED, ACCREDITATION_ENDED, ACCREDITATION_UPDATED},
    http::{IfMatch, RequestError, Result},
    identity::{Visitor, permission},
    registration::{registrations, types},
    types::{AccreditationId, DelegationId, Language, Localized, RegistrationId, folded},
};

/// Creates the delegation of a city with one member, who is its accredited head.
pub async fn create_accredited_delegation(
    change: &mut Change<'_>,
    delegation: &NewDelegation,
    member: &NewMember,
    accreditation: &NewAccreditation,
) -> Result<Head> {
    let congress = change.congress();
    let delegation = delegations::create(change, delegation).await?;
    let r#type = types::find_unchanging(change.db(), congress, &member.r#type).await?;
    let r#type = r#type.ok_or(RequestError::NoSuch("registration type"))?;
    let head = delegations::create_member(change, &delegation, &r#type, member).await?;
    let (before, locked) = delegations::lock(change.db(), congress, delegation.id).await?;
    let new = DelegationUpdate { head: Some(head.id), ..(&before).into() };
    delegations::update(change, (&before, &locked), &new, OnHeadChanged(end_outdated)).await?;
    accredit(change, delegation.id, None, accreditation).await?;
    store::find_head(change.db(), congress, delegation.id).await?.ok_or(AccreditationError::NoHead.into())
}

/// Accredits the current head of a delegation, or changes the title, rank or city of the accreditation.
pub async fn accredit(
    change: &mut Change<'_>,
    id: DelegationId,
    if_match: Option<&IfMatch>,
    new: &NewAccreditation,
) -> Result<Accreditation> {
    let (congress, now) = (change.congress(), change.now());
    let head = delegations::find(change.db(), congress, id).await?.head.ok_or(AccreditationError::NoHead)?;
    // Lock the registration, then the delegation, in the same order as transfer and cancel: neither changes until this
    // transaction ends.
    let person =
        registrations::store::lock(change.db(), congress, head).await?.ok_or(AccreditationError::NoHead)?;
    store::lock_delegation(change.db(), congress, id).await?;
    let delegation = delegations::find(change.db(), congress, id).await?;
    if delegation.head != Some(head) {
        return Err(AccreditationError::NoHead.into());
    }
    let (Some(city), Some(country)) = (delegation.city, delegation.country) else {
        return Err(AccreditationError::NoCity.into());
    };
    let edition = congress::find(change.db(), congress).await?;
    let language = edition.languages.first().cloned().unwrap_or_else(Language::english);
    let city_name = new.city.clone().unwrap_or_else(|| Localized::of(&language, &city));
    let before = store::find(change.db(), congress, id).await?;
    if let Some(if_match) = if_match {
        if_match.check(&before)?;
    }
    let is_unchanged = |before: &&Accreditation| {
        (&before.title, before.protocol_rank, &before.city) == (&new.title, new.protocol_rank, &city_name)
    };
    if let Some(before) = before.as_ref().filter(is_unchanged) {
        return Ok(before.clone());
    }
    let head = Head {
        delegation: id,
        registration: head,
        name: person.display_name.clone(),
        title: new.title.clone(),
        city: city_name,
        city_key: folded(&city),
        country,
        protocol_rank: new.protocol_rank,
    };
    let accreditation = before.as_ref().map_or_else(AccreditationId::new, |before| before.id);
    store::write(change.db(), congress, accreditation, &head, now).await?;
    let after = store::find(change.db(), congress, id).await?.ok_or(AccreditationError::NoHead)?;
    let event = match &before {
        Some(before) => {
            ACCREDITATION_UPDATED.event(after.id, &(&after).into()).changing_personal(before, &after)
        }
        None => ACCREDITATION_CONFIRMED.event(after.id, &(&after).into()),
    };
    change.publish(event).await?;
    Ok(after)
}

/// Ends the accreditation of a delegation's head if it has another head or city now.
pub fn end_outdated<'a>(
    change: &'a mut Change<'_>,
    before: &'a Delegation,
    after: &'a Delegation,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        if let Some(end) = end_reason(before, after) {
            end_accreditation(change, after.id, end, None).await?;
        }
        Ok(())
    })
}

/// Withdraws the accreditation of a delegation's head.
pub async fn withdraw(change: &mut Change<'_>, id: DelegationId, reason: &str) -> Result<Accreditation> {
    let ended = end_accreditation(change, id, AccreditationEnd::Withdrawn, Some(reason)).await?;
    Ok(ended.ok_or(RequestError::NoSuch("accreditation"))?)
}

/// Ends the accreditation of a delegation's head, if there is one.
async fn end_accreditation(
    change: &mut Change<'_>,
    id: DelegationId,
    end: AccreditationEnd,
    reason: Option<&str>,
) -> sqlx::Result<Option<Accreditation>> {
    let (congress, now) = (change.congress(), change.now());
    let ended = store::end(change.db(), (congress, id), (end, reason), now).await?;
    if let Some(ended) = &ended {
        change.publish(ACCREDITATION_ENDED.event(ended.id, &ended.into())).await?;
    }
    Ok(ended)
}

/// Ends the accreditations of erased people, and removes their names from past ones.
pub async fn erase(change: &mut Change<'_, Deployment>, erased: &[RegistrationId]) -> sqlx::Result<()> {
    for (congress, delegation) in store::list_delegations_of_heads(change.db(), erased).await? {
        let mut change = change.in_congress(congress);
        end_accreditation(&mut change, delegation, AccreditationEnd::HeadChanged, None).await?;
    }
    store::remove_names(change.db(), erased).await
}

/// Checks that the caller may see the accreditations of a delegation: staff, its focal point, its head.
pub async fn check_visible<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    id: DelegationId,
) -> Result<()> {
    let is_staff = me.holds::<permission::ForumManage>() || me.holds::<permission::RegistrationRead>();
    let heads = store::list_heads(&mut *db, me.congress, me.account).await?;
    if is_staff || heads.iter().any(|head| head.delegation == id) {
        delegations::find(db, me.congress, id).await?;
    } else {
        find_led(db, me, id).await?;
    }
    Ok(())
}
