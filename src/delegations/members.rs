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
    capacity, congress,
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
            self, Registration, Successor, hand_over, moves,
            rules::{self, Move},
            store::{Narrowed, Registrant},
            take_part, told,
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
    let narrowed = Narrowed { delegation: Some(delegation.id), ..Narrowed::default() };
    let before = paging.after("created_at")?;
    let rows = registrations::store::list(&mut *db, me.congress, narrowed, before, paging.limit()).await?;
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
        Problems<(MembershipError, rules::Refused)>,
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
    let r#type = types::find(&mut *tx, me.congress, &new.body.r#type).await?;
    let r#type = r#type.ok_or_else(|| rules::Refused::NoType(new.body.r#type.to_string()))?;
    if !me.holds::<permission::RegistrationManage>() {
        let edition = congress::find(&mut *tx, me.congress).await?;
        rules::may_register(&r#type, edition.state, true, now)?;
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
    let id = take_part(&mut *db, by.1, r#type, Some(&delegation.into()), who, now).await?;
    told(db, by, id, &catalogue::REGISTRATION_CREATED, None, now).await
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
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let delegation = store::find(&mut *tx, staff.congress, path.delegation).await?;
    let held = moves::hold(&mut tx, staff.congress, path.registration, &[delegation.pool_id]).await?;
    let before = held.ok_or(RequestError::NoSuch("registration"))?.before;
    if before.delegation == Some(delegation.id) {
        return Ok(WithEtag(before));
    }
    before.state.may(Move::Cancel)?;
    membership::join(&mut tx, &(&delegation).into(), before.id).await?;
    let after = registrations::touch(&mut tx, by, &before, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Withdraw a member
///
/// Cancels the registration, which frees its place in the quota.
#[utoipa::path(
    delete, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}", tag = "Registration",
    params(MemberPath),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<rules::Refused>),
)]
pub async fn remove_member(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<MemberPath>,
) -> Result<WithEtag<Registration>> {
    let mut tx = app.begin().await?;
    member(&mut tx, &me, &path).await?;
    let wanted = moves::Wanted { by: Move::Cancel, reason: None, full: capacity::Full::Refuse };
    let by = (me.actor, me.congress);
    let moved = moves::carry_out(&mut tx, by, path.registration, wanted, on_member_left, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(moved.ok_or(RequestError::NoSuch("member"))?))
}

/// Replace a member
///
/// Transfers the registration and its place to another person. Both are notified by e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}/replace", tag = "Registration",
    params(MemberPath), request_body = Successor,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<rules::Refused>),
)]
pub async fn replace_member(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<MemberPath>,
    Valid(to): Valid<Successor>,
) -> Result<WithEtag<Registration>> {
    let mut tx = app.begin().await?;
    member(&mut tx, &me, &path).await?;
    let before = registrations::store::lock(&mut tx, me.congress, path.registration).await?;
    let before = before.ok_or(RequestError::NoSuch("member"))?;
    let by = (me.actor, me.congress);
    let after = hand_over(&mut tx, by, &before, to, on_member_left, app.now()).await?;
    tx.commit().await?;
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
