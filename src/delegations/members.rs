//! Members of a delegation.

use sqlx::PgConnection;

use super::{
    delegation::{self, find_led},
    model::{Delegation, NewMember},
    paths::MemberPath,
    store,
};
use crate::{
    congress,
    events::Change,
    http::{RequestError, Result},
    identity::{Visitor, permission},
    registration::{
        OnMemberLeft, OnTransferred, Registration,
        events::REGISTRATION_CREATED,
        membership,
        questions::Answers,
        registrations::{
            Successor,
            rules::{self, RegistrationError, Transition},
            store::{self as registrations, Registrant},
            transitions::{self, TransitionRequest},
        },
        types::{self, RegistrationType},
    },
    types::{CongressId, DelegationId, RegistrationId, Slug},
};

/// The registration in the path, if it belongs to a delegation that the caller acts for.
pub async fn find<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    path: &MemberPath,
) -> Result<Registration> {
    find_led(&mut *db, me, path.delegation).await?;
    find_member(db, me.congress, path).await
}

/// The registration in the path, if it belongs to a delegation that the caller sees.
pub async fn find_visible<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    path: &MemberPath,
) -> Result<Registration> {
    delegation::find_visible(&mut *db, me, path.delegation).await?;
    find_member(db, me.congress, path).await
}

async fn find_member(db: &mut PgConnection, congress: CongressId, path: &MemberPath) -> Result<Registration> {
    let found = registrations::find(db, congress, path.registration).await?;
    Ok(found
        .filter(|found| found.delegation == Some(path.delegation))
        .ok_or(RequestError::NoSuch("member"))?)
}

/// The registration type that a focal point may use now: any type, as long as registration is open.
pub async fn find_open_type(change: &mut Change<'_>, slug: &Slug) -> Result<RegistrationType> {
    let (congress, now) = (change.congress(), change.now());
    let r#type = find_type(change, slug).await?;
    let edition = congress::find(change.db(), congress).await?;
    rules::check_registering(&r#type, edition.state, true, now)?;
    Ok(r#type)
}

/// A registration type that staff may use at any time.
pub async fn find_type(change: &mut Change<'_>, slug: &Slug) -> Result<RegistrationType> {
    let congress = change.congress();
    let found = types::find_unchanging(change.db(), congress, slug).await?;
    Ok(found.ok_or_else(|| RegistrationError::NoType(slug.to_string()))?)
}

/// Registers a person as a member of a delegation.
pub async fn create(
    change: &mut Change<'_>,
    delegation: &Delegation,
    r#type: &RegistrationType,
    new: &NewMember,
) -> Result<Registration> {
    let person = new.person(delegation);
    RequestError::check_body(person.name().faults())?;
    let (email, answers) = (&new.email, Answers::default());
    let registrant = Registrant { account: None, person: &person, email, answers: &answers };
    let id = transitions::create(change, r#type, Some(&delegation.into()), registrant).await?;
    transitions::publish_change(change, id, &REGISTRATION_CREATED, None).await
}

/// Makes a registration a member of a delegation.
pub async fn add(
    change: &mut Change<'_>,
    delegation: DelegationId,
    registration: RegistrationId,
) -> Result<Registration> {
    let congress = change.congress();
    let delegation = store::find(change.db(), congress, delegation).await?;
    let pools = [delegation.pool_id];
    let found = transitions::lock_with_pools(change.db(), congress, registration, &pools).await?;
    let before = found.ok_or(RequestError::NoSuch("registration"))?.before;
    if before.delegation == Some(delegation.id) {
        return Ok(before);
    }
    before.state.check_standing()?;
    membership::join(change.db(), &(&delegation).into(), before.id).await?;
    transitions::publish_revision(change, &before).await
}

/// Cancels the registration of a member, which frees its place in the quota.
pub async fn remove(
    change: &mut Change<'_>,
    member: RegistrationId,
    on_member_left: OnMemberLeft,
) -> Result<()> {
    let request = TransitionRequest::new(Transition::Cancel, None);
    transitions::apply(change, member, request, on_member_left)
        .await?
        .ok_or(RequestError::NoSuch("member"))?;
    Ok(())
}

/// Transfers the registration of a member to another person.
pub async fn replace(
    change: &mut Change<'_>,
    member: RegistrationId,
    successor: &Successor,
    hooks: (OnMemberLeft, OnTransferred),
) -> Result<Registration> {
    let congress = change.congress();
    let before = registrations::lock(change.db(), congress, member).await?;
    let before = before.ok_or(RequestError::NoSuch("member"))?;
    transitions::transfer(change, &before, successor, hooks).await
}
