//! Delegations: created, changed and deleted by staff.

use std::{future::Future, pin::Pin};

use sqlx::PgConnection;

use super::{
    events::{DELEGATION_CREATED, DELEGATION_DELETED, DELEGATION_UPDATED, MEMBER_LEFT, MemberLeft},
    model::{Delegation, DelegationUpdate, NewDelegation},
    rules::DelegationError,
    store,
};
use crate::{
    capacity::{self, Locked},
    events::Change,
    http::{RequestError, Result},
    identity::{Visitor, permission},
    registration::Registration,
    types::{CongressId, DelegationId, Email},
};

/// Called in the transaction that changes a delegation, with the delegation before and after: what depends on its head
/// or city may end.
#[derive(Clone, Copy)]
pub struct OnHeadChanged(pub HeadChanged);

pub type HeadChanged = for<'a, 'c> fn(
    &'a mut Change<'c>,
    before: &'a Delegation,
    after: &'a Delegation,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A delegation, for callers who may act for it: its focal point, its head and the registration desk.
///
/// For everyone else it does not exist.
pub async fn find_led<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    id: DelegationId,
) -> Result<Delegation> {
    if !me.holds::<permission::RegistrationManage>() {
        // A key for registrations only must not act as the person who leads the delegation.
        me.must_carry::<permission::DelegationLead>()?;
        if !store::is_led_by(&mut *db, me.congress, id, me.account).await? {
            return Err(RequestError::NoSuch("delegation").into());
        }
    }
    store::find(db, me.congress, id).await
}

/// A delegation, for callers who may see it: those who may act for it, and those who read all registrations.
pub async fn find_visible<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    id: DelegationId,
) -> Result<Delegation> {
    match sees_all(me) {
        true => store::find(db, me.congress, id).await,
        false => find_led(db, me, id).await,
    }
}

/// Whether the caller sees all delegations, not only those that they lead.
pub fn sees_all<P: permission::Permission>(me: &Visitor<P>) -> bool {
    me.holds::<permission::Either<permission::RegistrationRead, permission::RegistrationManage>>()
}

/// Creates a delegation, with a pool for its quota.
pub async fn create(change: &mut Change<'_>, new: &NewDelegation) -> Result<Delegation> {
    let (congress, now) = (change.congress(), change.now());
    let pool = capacity::create(change.db(), congress, None, new.quota).await?;
    let id = store::insert(change.db(), congress, new, pool, now).await?;
    let delegation = store::find(change.db(), congress, id).await?;
    change.publish(DELEGATION_CREATED.event(id, &(&delegation).into())).await?;
    Ok(delegation)
}

/// Locks a delegation with its pool, and reads it. A transfer and an erasure, which remove the head, lock only the row.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: DelegationId,
) -> Result<(Delegation, Locked)> {
    let pool = store::find(&mut *db, congress, id).await?.pool_id;
    let locked = capacity::lock(&mut *db, congress, &[pool]).await?;
    store::lock(&mut *db, congress, id).await?;
    Ok((store::find(db, congress, id).await?, locked))
}

/// Changes a locked delegation. The head must be a confirmed member.
pub async fn update(
    change: &mut Change<'_>,
    (before, locked): (&Delegation, &Locked),
    new: &DelegationUpdate,
    on_head_changed: OnHeadChanged,
) -> Result<Delegation> {
    if new.quota != before.quota {
        // Delegations have no waiting list.
        capacity::resize(change.db(), locked, before.pool_id, new.quota).await?;
    }
    if let Some(head) = new.head
        && !store::lock_member(change.db(), before.id, head).await?
    {
        return Err(DelegationError::HeadNotMember.into());
    }
    store::update(change.db(), before.id, new).await?;
    let congress = change.congress();
    let after = store::find(change.db(), congress, before.id).await?;
    on_head_changed.0(&mut *change, before, &after).await?;
    let event = DELEGATION_UPDATED.event(after.id, &(&after).into());
    change.publish(event.changing_personal(before, &after)).await?;
    Ok(after)
}

/// Makes an e-mail the focal point of a delegation that has none.
pub async fn appoint_focal_point(change: &mut Change<'_>, id: DelegationId, email: &Email) -> Result<()> {
    let congress = change.congress();
    let (before, _locked) = lock(change.db(), congress, id).await?;
    if before.focal_point.is_some() {
        return Ok(());
    }
    store::set_focal_point(change.db(), id, email).await?;
    let after = store::find(change.db(), congress, id).await?;
    let event = DELEGATION_UPDATED.event(id, &(&after).into());
    Ok(change.publish(event.changing_personal(&before, &after)).await?)
}

/// Deletes a locked delegation without members, and its pool.
pub async fn delete(change: &mut Change<'_>, delegation: &Delegation) -> Result<()> {
    store::delete(change.db(), delegation.id).await?;
    capacity::delete(change.db(), delegation.pool_id).await?;
    Ok(change.publish(DELEGATION_DELETED.event(delegation.id, &delegation.into())).await?)
}

/// Publishes that a member leaves the delegation, and leaves it without a head if the member is its head.
pub async fn release_member(
    change: &mut Change<'_>,
    member: &Registration,
    on_head_changed: OnHeadChanged,
) -> Result<()> {
    let Some(id) = member.delegation else { return Ok(()) };
    let left = MemberLeft { delegation: id, registration: member.id };
    change.publish(MEMBER_LEFT.event(id, &left)).await?;
    if !store::remove_head(change.db(), id, member.id).await? {
        return Ok(());
    }
    let congress = change.congress();
    let after = store::find(change.db(), congress, id).await?;
    let before = Delegation { head: Some(member.id), ..after.clone() };
    change.publish(DELEGATION_UPDATED.event(id, &(&after).into())).await?;
    on_head_changed.0(change, &before, &after).await
}
