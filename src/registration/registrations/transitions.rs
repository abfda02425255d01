//! Changes to registrations, in four steps: lock, decide, write, publish.
//!
//! Pools are locked before registrations: promotions from the waiting list are written under the lock of the pool.

use std::{future::Future, pin::Pin};

use sqlx::PgConnection;

use super::{
    model::{Registration, RegistrationState, Successor},
    rules::{RegistrationError, Transition},
    store::{self, NewRow, Pools, Registrant},
};
use crate::{
    capacity::{self, Full, Locked, Place},
    events::Change,
    http::{RequestError, Result},
    notifications::{self, Recipient},
    registration::{
        events::{self, RegistrationChanged, RegistrationEvent},
        membership::{self, DelegationQuota, OnMemberLeft},
        notifications::{TRANSFERRED, find_contexts},
        promotion, reference,
        types::RegistrationType,
    },
    seats,
    types::{CongressId, PoolId, RegistrationId},
};

/// Publishes an event about a registration, without personal data, and returns the current registration.
pub async fn publish_change(
    change: &mut Change<'_>,
    id: RegistrationId,
    kind: &'static RegistrationEvent,
    before: Option<&Registration>,
) -> Result<Registration> {
    let congress = change.congress();
    let registration =
        store::find(change.db(), congress, id).await?.ok_or(RegistrationError::NotRegistered)?;
    let event = kind.event(id, &RegistrationChanged::from(&registration));
    let event = match before {
        Some(before) => event.changing_personal(before, &registration),
        None => event,
    };
    change.publish(event).await?;
    Ok(registration)
}

/// Writes a new registration and claims the place that it needs; if none is free, it is waitlisted.
pub async fn create(
    change: &mut Change<'_>,
    r#type: &RegistrationType,
    delegation: Option<&DelegationQuota>,
    registrant: Registrant<'_>,
) -> Result<RegistrationId> {
    let (congress, now) = (change.congress(), change.now());
    let state = super::rules::initial_state(r#type);
    let reference = reference::draw(&store::reference_prefix(change.db(), congress).await?);
    let row = NewRow {
        id: RegistrationId::new(),
        reference: &reference,
        state,
        r#type: r#type.id,
        delegation: delegation.map(|quota| quota.delegation),
        registrant,
    };
    let of_type = (state == RegistrationState::Confirmed).then_some(r#type.pool_id);
    let pools: Vec<_> = of_type.into_iter().chain(delegation.map(|quota| quota.pool_id)).collect();
    if !pools.is_empty() {
        // Before the registration is written, as in imports: so neither holds an e-mail while it waits for the other's pool.
        capacity::lock(change.db(), congress, &pools).await?;
    }
    if store::insert_all(change.db(), congress, &[row], now).await?.is_empty() {
        return Err(store::obstacle(change.db(), congress, registrant).await?);
    }
    if let Some(delegation) = delegation {
        membership::claim(change.db(), delegation, row.id).await?;
    }
    claim_place(change, r#type, row.id, state).await?;
    store::mark_invited(change.db(), row.id, now).await?;
    Ok(row.id)
}

/// Claims the place that a registration needs to be confirmed.
pub async fn claim_place(
    change: &mut Change<'_>,
    r#type: &RegistrationType,
    id: RegistrationId,
    state: RegistrationState,
) -> Result<()> {
    if state == RegistrationState::Confirmed
        && capacity::claim(change.db(), r#type.pool_id, *id).await? == Place::Waiting
    {
        let now = change.now();
        store::set_state(change.db(), &[id], RegistrationState::Waitlisted, None, now).await?;
    }
    Ok(())
}

/// A locked registration, with the pools of all its places, including sessions, locked before it.
pub struct LockedRegistration {
    pub before: Registration,
    pub pools: Pools,
    pub locked: Locked,
}

/// Locks a registration, its pools, and the pools in `also`. `None`: this congress has no such registration.
pub async fn lock_with_pools(
    db: &mut PgConnection,
    congress: CongressId,
    id: RegistrationId,
    also: &[PoolId],
) -> Result<Option<LockedRegistration>> {
    let Some(pools) = store::pools(&mut *db, congress, id).await? else { return Ok(None) };
    let claimed = capacity::of_holder(&mut *db, *id).await?;
    let locked = capacity::lock(&mut *db, congress, &[&pools.all()[..], &claimed, also].concat()).await?;
    let Some(before) = store::lock(&mut *db, congress, id).await? else { return Ok(None) };
    // Between the two queries the registration changed its pools or took a seat: the client can retry. A locked
    // registration cannot take seats.
    if store::pools(&mut *db, congress, id).await? != Some(pools)
        || !locked.holds(&capacity::of_holder(db, *id).await?)
    {
        return Err(RequestError::Busy.into());
    }
    Ok(Some(LockedRegistration { before, pools, locked }))
}

/// A requested change of state.
#[derive(Clone, Copy, Debug)]
pub struct TransitionRequest<'r> {
    pub transition: Transition,
    pub reason: Option<&'r str>,
    /// For a promotion: what to do if no place is free.
    pub full: Full,
}

impl<'r> TransitionRequest<'r> {
    pub fn new(transition: Transition, reason: Option<&'r str>) -> Self {
        Self { transition, reason, full: Full::Refuse }
    }
}

/// Changes the state of a registration. `None`: this congress has no such registration.
pub async fn apply(
    change: &mut Change<'_>,
    id: RegistrationId,
    request: TransitionRequest<'_>,
    on_member_left: OnMemberLeft,
) -> Result<Option<Registration>> {
    let (congress, now) = (change.congress(), change.now());
    let Some(found) = lock_with_pools(change.db(), congress, id, &[]).await? else { return Ok(None) };
    let LockedRegistration { before, pools, locked } = &found;
    before.state.allows(request.transition)?;
    let mut promoted = Vec::new();
    let state = match request.transition {
        Transition::Approve => RegistrationState::of(capacity::claim(change.db(), pools.of_type, *id).await?),
        Transition::Promote => {
            capacity::promote(change.db(), locked, pools.of_type, *id, request.full).await?;
            RegistrationState::Confirmed
        }
        Transition::Reject | Transition::Cancel => {
            promoted = release_places(change, &found, on_member_left).await?;
            match request.transition {
                Transition::Reject => RegistrationState::Rejected,
                _ => RegistrationState::Cancelled,
            }
        }
    };
    store::set_state(change.db(), &[id], state, request.reason, now).await?;
    let after = publish_change(change, id, request.transition.event(state), Some(before)).await?;
    promotion::confirm(change, &promoted).await?;
    Ok(Some(after))
}

/// Frees the places of a registration that ends: in its type, its delegation and its sessions. Returns who gets the
/// place in the type.
async fn release_places(
    change: &mut Change<'_>,
    found: &LockedRegistration,
    on_member_left: OnMemberLeft,
) -> Result<Vec<uuid::Uuid>> {
    let LockedRegistration { before, pools, locked } = found;
    let promoted = match before.state.has_claim() {
        true => capacity::release(change.db(), locked, pools.of_type, &[*before.id]).await?,
        false => Vec::new(),
    };
    membership::leave(change, before, pools.of_delegation, locked, on_member_left).await?;
    seats::give_up_all(change, before.id, locked).await?;
    Ok(promoted)
}

/// Changes the type of a registration. A confirmed registration needs a free place in the new type; a waitlisted one
/// gets a free place, or waits there. The place that becomes free goes to the next person who waits for it.
pub async fn change_type(
    change: &mut Change<'_>,
    found: &LockedRegistration,
    r#type: &RegistrationType,
) -> Result<()> {
    let (before, from, to) = (&found.before, found.pools.of_type, r#type.pool_id);
    if from == to || !before.state.has_claim() {
        return Ok(());
    }
    if before.state == RegistrationState::Confirmed {
        capacity::claim_if_free(change.db(), to, *before.id).await??;
    } else {
        let state = RegistrationState::of(capacity::claim(change.db(), to, *before.id).await?);
        let now = change.now();
        store::set_state(change.db(), &[before.id], state, None, now).await?;
    }
    let promoted = capacity::release(change.db(), &found.locked, from, &[*before.id]).await?;
    Ok(promotion::confirm(change, &promoted).await?)
}

/// Increments the revision after a change outside the registration's own row, and publishes the event.
pub async fn publish_revision(change: &mut Change<'_>, before: &Registration) -> Result<Registration> {
    let now = change.now();
    store::increment_revision(change.db(), before.id, now).await?;
    publish_change(change, before.id, &events::REGISTRATION_UPDATED, Some(before)).await
}

/// Called in the transaction in which a registration passes to another person, before it changes. What belongs to the
/// previous person, and not to the registration, ends.
#[derive(Clone, Copy)]
pub struct OnTransferred(pub Transferred);

pub type Transferred = for<'a, 'c> fn(
    &'a mut Change<'c>,
    &'a Registration,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Transfers a registration to another person, with its place and delegation. Both are notified. If the person has the
/// registration already, as after a repeated request, nothing changes: another reference would void their badge.
pub async fn transfer(
    change: &mut Change<'_>,
    before: &Registration,
    successor: &Successor,
    (on_member_left, on_transferred): (OnMemberLeft, OnTransferred),
) -> Result<Registration> {
    before.state.check_standing()?;
    if successor.email == before.email {
        return Ok(before.clone());
    }
    let (congress, now) = (change.congress(), change.now());
    // Being the head is personal: the delegation loses it.
    on_member_left.0(change, before).await?;
    on_transferred.0(change, before).await?;
    // Their address is lost after the transfer.
    let previous = find_contexts(change.db(), &[before.id]).await?.remove(&before.id);
    let person = successor.person(before);
    RequestError::check_body(person.name().faults())?;
    store::transfer(change.db(), congress, before, (&person, &successor.email), now).await?;
    let registration = store::find(change.db(), congress, before.id).await?;
    let registration = registration.ok_or(RegistrationError::NotRegistered)?;
    let event = events::REGISTRATION_TRANSFERRED.event(before.id, &RegistrationChanged::from(&registration));
    let event = event.changing_personal(before, &registration);
    let goodbye = previous.map(|(recipient, context)| {
        // The registration belongs to another person now.
        let recipient = Recipient { registration: None, ..recipient };
        TRANSFERRED.compose(event.id(), recipient, &context)
    });
    change.publish(event).await?;
    notifications::queue(change.db(), goodbye.as_slice(), now).await?;
    Ok(registration)
}
