//! Changes to registrations, in four steps: lock, decide, write, publish.
//!
//! Pools are locked before registrations: promotions from the waiting list are written under the lock of the pool.

use sqlx::PgConnection;

use super::{
    model::{Registration, RegistrationState, Successor},
    rules::{self, Move, Refused},
    store::{self, Pools, Registrant},
};
use crate::{
    capacity::{self, Full, Locked},
    events::{self, Change},
    http::{RequestError, Result},
    notifications::Recipient,
    registration::{
        catalogue::{self, RegistrationChanged, RegistrationEvent},
        membership::{self, DelegationQuota, OnMemberLeft},
        notifications, promotion,
        types::RegistrationType,
    },
    seats,
    types::{Actor, CongressId, Now, PoolId, RegistrationId},
};

/// Publishes an event about a registration, without personal data, and returns the current registration.
pub async fn told(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    id: RegistrationId,
    kind: &'static RegistrationEvent,
    before: Option<&Registration>,
    now: Now,
) -> Result<Registration> {
    let registration = store::find(&mut *db, congress, id).await?.ok_or(Refused::NotRegistered)?;
    let event = kind.of(Some(congress), *id, &RegistrationChanged::from(&registration));
    let event = match before {
        Some(before) => event.changing_personal(before, &registration),
        None => event,
    };
    events::publish(db, actor, event, now).await?;
    Ok(registration)
}

/// Writes a new registration and claims the place that it needs; if none is free, it is waitlisted.
pub async fn take_part(
    db: &mut PgConnection,
    congress: CongressId,
    r#type: &RegistrationType,
    delegation: Option<&DelegationQuota>,
    who: Registrant<'_>,
    now: Now,
) -> Result<RegistrationId> {
    let state = rules::initial_state(r#type);
    let id = store::insert(
        &mut *db,
        congress,
        (r#type.id, state),
        delegation.map(|quota| quota.delegation),
        who,
        now,
    )
    .await?;
    if let Some(delegation) = delegation {
        // Two places are needed: lock both pools first, in the same order as everywhere.
        capacity::lock(&mut *db, congress, &[r#type.pool_id, delegation.pool_id]).await?;
        membership::claim(&mut *db, delegation, id).await?;
    }
    place(db, r#type, id, state, now).await?;
    Ok(id)
}

/// Claims the place that a registration needs to be confirmed. The pool is locked last, to keep the lock short.
pub async fn place(
    db: &mut PgConnection,
    r#type: &RegistrationType,
    id: RegistrationId,
    state: RegistrationState,
    now: Now,
) -> Result<()> {
    if state == RegistrationState::Confirmed
        && capacity::claim(&mut *db, r#type.pool_id, *id).await? == capacity::Place::Waiting
    {
        store::set_state(db, id, RegistrationState::Waitlisted, None, now).await?;
    }
    Ok(())
}

/// A locked registration, with the pools of all its places, including sessions, locked before it.
pub struct Held {
    pub before: Registration,
    pub pools: Pools,
    pub locked: Locked,
}

/// Locks a registration, its pools, and the pools in `beside`. `None`: this congress has no such registration.
pub async fn hold(
    db: &mut PgConnection,
    congress: CongressId,
    id: RegistrationId,
    beside: &[PoolId],
) -> Result<Option<Held>> {
    let Some(pools) = store::pools(&mut *db, congress, id).await? else { return Ok(None) };
    let claimed = capacity::of_holder(&mut *db, *id).await?;
    let locked = capacity::lock(&mut *db, congress, &[&pools.all()[..], &claimed, beside].concat()).await?;
    let Some(before) = store::lock(&mut *db, congress, id).await? else { return Ok(None) };
    // Between the two queries the registration changed its pools or took a seat: the client can retry. A locked
    // registration cannot take seats.
    if store::pools(&mut *db, congress, id).await? != Some(pools)
        || !locked.holds(&capacity::of_holder(db, *id).await?)
    {
        return Err(RequestError::Busy.into());
    }
    Ok(Some(Held { before, pools, locked }))
}

/// A requested change of state.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'r> {
    pub by: Move,
    pub reason: Option<&'r str>,
    pub full: Full,
}

/// Changes the state of a registration. `None`: this congress has no such registration.
pub async fn carry_out(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    id: RegistrationId,
    wanted: Wanted<'_>,
    on_member_left: OnMemberLeft,
    now: Now,
) -> Result<Option<Registration>> {
    let Some(held) = hold(&mut *db, congress, id, &[]).await? else { return Ok(None) };
    let Held { before, pools, locked } = &held;
    before.state.may(wanted.by)?;
    let mut promoted = Vec::new();
    let state = match wanted.by {
        Move::Approve => RegistrationState::of(capacity::claim(&mut *db, pools.of_type, *id).await?),
        Move::Promote => {
            capacity::promote(&mut *db, locked, pools.of_type, *id, wanted.full).await?;
            RegistrationState::Confirmed
        }
        Move::Reject | Move::Cancel => {
            if before.state.claims() {
                promoted = capacity::release(&mut *db, locked, pools.of_type, &[*id]).await?;
            }
            let mut change = Change::within(&mut *db, actor, congress, now);
            membership::leave(&mut change, before, pools.of_delegation, locked, on_member_left).await?;
            seats::give_up_all(&mut change, id, locked).await?;
            if wanted.by == Move::Reject { RegistrationState::Rejected } else { RegistrationState::Cancelled }
        }
    };
    store::set_state(&mut *db, id, state, wanted.reason, now).await?;
    let after = told(&mut *db, (actor, congress), id, wanted.by.event(state), Some(before), now).await?;
    promotion::confirm(db, actor, congress, &promoted, now).await?;
    Ok(Some(after))
}

/// Changes the type of a registration. A confirmed registration needs a free place in the new type; a waitlisted one
/// gets a free place, or waits there. The place that becomes free goes to the next person who waits for it.
pub async fn change_type(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    held: &Held,
    r#type: &RegistrationType,
    now: Now,
) -> Result<()> {
    let (before, from, to) = (&held.before, held.pools.of_type, r#type.pool_id);
    if from == to || !before.state.claims() {
        return Ok(());
    }
    if before.state == RegistrationState::Confirmed {
        capacity::claim_if_free(&mut *db, to, *before.id).await??;
    } else {
        let state = RegistrationState::of(capacity::claim(&mut *db, to, *before.id).await?);
        store::set_state(&mut *db, before.id, state, None, now).await?;
    }
    let promoted = capacity::release(&mut *db, &held.locked, from, &[*before.id]).await?;
    Ok(promotion::confirm(db, actor, congress, &promoted, now).await?)
}

/// Increments the revision after a change outside the registration's own row, and publishes the event.
pub async fn touch(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    before: &Registration,
    now: Now,
) -> Result<Registration> {
    sqlx::query!(
        "update registration set revision = revision + 1, updated_at = $2 where id = $1",
        *before.id,
        now
    )
    .execute(&mut *db)
    .await?;
    told(db, by, before.id, &catalogue::REGISTRATION_UPDATED, Some(before), now).await
}

/// Transfers a registration to another person, with its place and delegation. Both are notified.
pub async fn hand_over(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    before: &Registration,
    to: Successor,
    on_member_left: OnMemberLeft,
    now: Now,
) -> Result<Registration> {
    before.state.may(Move::Cancel)?;
    // Being the head is personal: the delegation loses it.
    on_member_left.0(&mut Change::within(&mut *db, actor, congress, now), before).await?;
    // Their address is lost after the transfer.
    let previous = notifications::find_contexts(&mut *db, &[before.id]).await?.remove(&before.id);
    let (person, email) = to.person(before);
    store::hand_over(&mut *db, congress, before, (&person, &email), now).await?;
    let registration = store::find(&mut *db, congress, before.id).await?.ok_or(Refused::NotRegistered)?;
    let event = catalogue::REGISTRATION_TRANSFERRED.of(
        Some(congress),
        *before.id,
        &RegistrationChanged::from(&registration),
    );
    let event = event.changing_personal(before, &registration);
    let goodbye = previous.map(|(recipient, context)| {
        // The registration belongs to another person now.
        let recipient = Recipient { registration: None, ..recipient };
        notifications::TRANSFERRED.compose(event.id(), recipient, &context)
    });
    events::publish(&mut *db, actor, event, now).await?;
    crate::notifications::queue(db, goodbye.as_slice(), now).await?;
    Ok(registration)
}
