//! Members of a delegation, managed by its focal point.

use axum::extract::State;
use sqlx::PgConnection;

use super::{
    api::{DelegationPath, led},
    model::{Delegation, NewMember},
    store,
};
use crate::{
    app::App,
    congress,
    events::Change,
    http::{
        CongressPath, Created, New, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Staff, Visitor, permission},
    registration::{
        catalogue,
        membership::{self, MembershipError, OnMemberLeft},
        questions::Answers,
        registrations::{
            self, Registration, Successor,
            rules::{self, RegistrationError, Transition},
            store::{Registrant, RegistrationFilter},
            transitions::{self, TransitionRequest},
        },
        types::{self, RegistrationType},
    },
    types::{Actor, CongressId, DelegationId, Now, RegistrationId},
};

crate::congress_path! {
    pub MemberPath "/delegations/{delegation}/members/{registration}" {
        /// Id of the delegation.
        delegation: DelegationId,
        /// Id of the registration.
        registration: RegistrationId,
    }
}

/// List members of a delegation
///
/// Registrations of the members, newest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/members", tag = "Registration",
    params(DelegationPath, Paging),
    responses((status = 200, description = "A page of registrations", body = Page<Registration>)),
)]
pub async fn list_members(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Registration>> {
    let mut db = app.pool.acquire().await?;
    let delegation = led(&mut db, &me, path.delegation).await?;
    let filter = RegistrationFilter { delegation: Some(delegation.id), ..RegistrationFilter::default() };
    let before = paging.after("created_at")?;
    let rows = registrations::store::list(&mut *db, me.congress, filter, before, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Register a member
///
/// The person is notified by e-mail and finds the registration in their account once the e-mail is verified. The
/// registration type does not have to be open to everyone. Refused when the quota is used up.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/members", tag = "Registration",
    params(DelegationPath), request_body = NewMember,
    responses(
        (status = 201, description = "The registration", body = Registration),
        Problems<(MembershipError, RegistrationError)>,
    ),
)]
pub async fn add_member(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Path(slug): Path<CongressPath>,
    new: New<NewMember>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, me.account, now).await? {
        return Ok(replayed);
    }
    let delegation = led(&mut tx, &me, path.delegation).await?;
    let r#type = types::find_unchanging(&mut *tx, me.congress, &new.body.r#type).await?;
    let r#type = r#type.ok_or_else(|| RegistrationError::NoType(new.body.r#type.to_string()))?;
    if !me.holds::<permission::RegistrationManage>() {
        let edition = congress::find(&mut *tx, me.congress).await?;
        rules::check_registering(&r#type, edition.state, true, now)?;
    }
    let by = (me.actor, me.congress);
    let registration = add(&mut tx, by, (&delegation, &r#type), new.body.clone(), now).await?;
    let location = format!("/congresses/{}/registrations/{}", slug.congress, registration.id);
    let created = Created::at(&location, registration)?;
    new.keep(&mut tx, me.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Registers a person as a member of a delegation.
pub async fn add(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    (delegation, r#type): (&Delegation, &RegistrationType),
    new: NewMember,
    now: Now,
) -> Result<Registration> {
    let email = new.email.clone();
    let person = new.person(delegation);
    let who = Registrant { account: None, person: &person, email: &email, answers: &Answers::default() };
    let mut change = Change::within(db, by.0, by.1, now);
    let id = transitions::create(&mut change, r#type, Some(&delegation.into()), who).await?;
    transitions::publish_change(&mut change, id, &catalogue::REGISTRATION_CREATED, None).await
}

/// Make a registration a member
///
/// For staff: adds an existing registration to the delegation.
#[utoipa::path(
    put, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}", tag = "Registration",
    params(MemberPath),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<MembershipError>),
)]
pub async fn set_member(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<MemberPath>,
) -> Result<WithEtag<Registration>> {
    let mut change = staff.begin(&app).await?;
    let delegation = store::find(change.db(), staff.congress, path.delegation).await?;
    let pools = [delegation.pool_id];
    let found = transitions::lock_with_pools(change.db(), staff.congress, path.registration, &pools).await?;
    let before = found.ok_or(RequestError::NoSuch("registration"))?.before;
    if before.delegation == Some(delegation.id) {
        return Ok(WithEtag(before));
    }
    before.state.allows(Transition::Cancel)?;
    membership::join(change.db(), &(&delegation).into(), before.id).await?;
    let after = transitions::publish_revision(&mut change, &before).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Withdraw a member
///
/// Cancels the registration, which frees its place in the quota.
#[utoipa::path(
    delete, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}", tag = "Registration",
    params(MemberPath),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<RegistrationError>),
)]
pub async fn remove_member(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<MemberPath>,
) -> Result<WithEtag<Registration>> {
    let mut change = me.begin(&app).await?;
    member(change.db(), &me, &path).await?;
    let request = TransitionRequest::new(Transition::Cancel, None);
    let after = transitions::apply(&mut change, path.registration, request, on_member_left).await?;
    change.commit().await?;
    Ok(WithEtag(after.ok_or(RequestError::NoSuch("member"))?))
}

/// Replace a member
///
/// Transfers the registration and its place to another person. Both are notified by e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}/replace", tag = "Registration",
    params(MemberPath), request_body = Successor,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<RegistrationError>),
)]
pub async fn replace_member(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<MemberPath>,
    Valid(successor): Valid<Successor>,
) -> Result<WithEtag<Registration>> {
    let mut change = me.begin(&app).await?;
    member(change.db(), &me, &path).await?;
    let before = registrations::store::lock(change.db(), me.congress, path.registration).await?;
    let before = before.ok_or(RequestError::NoSuch("member"))?;
    let after = transitions::transfer(&mut change, &before, &successor, on_member_left).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// The registration in the path, if it belongs to a delegation that the caller acts for.
async fn member<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    path: &MemberPath,
) -> Result<Registration> {
    let delegation = led(&mut *db, me, path.delegation).await?;
    let found = registrations::store::find(db, me.congress, path.registration).await?;
    Ok(found.filter(|found| found.delegation == Some(delegation.id)).ok_or(RequestError::NoSuch("member"))?)
}
