//! Operations on delegations and their members.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    delegation::{self, OnHeadChanged, find_led, find_visible, sees_all},
    members,
    model::{
        Delegation, DelegationUpdate, MemberReadiness, MemberReminder, MemberReminderResult, NewDelegation,
        NewMember,
    },
    paths::{DelegationPath, MemberPath},
    reminders,
    rules::kinds,
    store::{self, DelegationFilter},
};
use crate::{
    app::App,
    capacity,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Json, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, Valid, WithEtag,
    },
    identity::{Staff, Visitor, permission},
    registration::{
        OnMemberLeft, OnTransferred, Registration,
        membership::{MembershipError, kinds as membership},
        registrations::{
            Successor,
            rules::kinds as registration,
            store::{self as registrations, RegistrationFilter},
        },
    },
    types::{AccountId, Country},
};

crate::operations! {
    state: [OnHeadChanged, OnMemberLeft, OnTransferred],
    get_my_delegation,
    list_delegations,
    create_delegation,
    get_delegation,
    update_delegation,
    delete_delegation,
    list_members,
    create_member,
    get_member,
    add_member,
    remove_member,
    replace_member,
    list_member_readiness,
    remind_members,
}

/// Leads a delegation, or reads all registrations.
type DelegationReader = permission::Either<permission::DelegationLead, permission::RegistrationRead>;
/// Leads a delegation, or manages all registrations.
type DelegationManager = permission::Either<permission::DelegationLead, permission::RegistrationManage>;

/// The account whose delegations the caller sees; `None`: all.
fn leader(me: &Visitor<DelegationReader>) -> Result<Option<AccountId>> {
    if sees_all(me) {
        return Ok(None);
    }
    me.must_carry::<permission::DelegationLead>()?;
    Ok(Some(me.account))
}

/// Filters of the list of delegations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DelegationQuery {
    /// Part of the name or city; ignores accents and case.
    #[param(min_length = 1, max_length = 200, example = "lisbon")]
    q: Option<String>,
    /// Only delegations from this country.
    country: Option<Country>,
}

/// Read my delegation
///
/// The delegation that the caller is a member of; otherwise the one of which the caller is the focal point. If you are
/// the focal point of several, it is the first by name: list all of them with `GET /congresses/{congress}/delegations`.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/delegation", tag = "Delegations", params(CongressPath),
    responses((status = 200, description = "The delegation", body = Delegation)),
)]
pub async fn get_my_delegation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
) -> Result<WithEtag<Delegation>> {
    let id = store::find_of_account(&app.pool, me.congress, me.account).await?;
    let id = id.ok_or(RequestError::NoSuch("delegation"))?;
    Ok(WithEtag(store::find(&app.pool, me.congress, id).await?))
}

/// List delegations
///
/// Sorted by name. Callers without permission to read all registrations see the delegations that they lead
/// as focal point or head.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations", tag = "Delegations",
    params(CongressPath, DelegationQuery, Paging),
    responses((status = 200, description = "A page of delegations", body = Page<Delegation>)),
)]
pub async fn list_delegations(
    me: Visitor<DelegationReader>,
    State(app): State<App>,
    Query(query): Query<DelegationQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<Delegation>> {
    let led_by = leader(&me)?;
    let filter =
        DelegationFilter { q: query.q.as_deref(), country: query.country.as_deref(), led_by, id: None };
    let rows = store::list(&app.pool, me.congress, filter, paging.after("name")?, paging.limit()).await?;
    Ok(paging.page("name", rows, |last| last.name.clone()))
}

/// Create a delegation
///
/// Creates a city's delegation. Its focal point registers the members, up to the quota. Choose the head among the
/// members later, by changing the delegation.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations", tag = "Delegations", params(CongressPath),
    request_body = NewDelegation,
    responses((status = 201, description = "The delegation", body = Delegation), Problems<kinds::NameTaken>),
)]
pub async fn create_delegation(
    _: Staff<permission::RegistrationManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewDelegation>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let delegation = delegation::create(&mut change, &new).await?;
    change.created(&DelegationPath { congress: path.congress, delegation: delegation.id }, &delegation).await
}

/// Read a delegation
///
/// Available to its focal point, its head and staff.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}", tag = "Delegations", params(DelegationPath),
    responses((status = 200, description = "The delegation", body = Delegation)),
)]
pub async fn get_delegation(
    me: Visitor<DelegationReader>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
) -> Result<WithEtag<Delegation>> {
    let mut db = app.pool.acquire().await?;
    Ok(WithEtag(find_visible(&mut db, &me, path.delegation).await?))
}

/// Change a delegation
///
/// Changes the name, city, country, quota, focal point or head. A quota below the current number of members is refused.
#[utoipa::path(
    patch, path = "/congresses/{congress}/delegations/{delegation}", tag = "Delegations",
    params(DelegationPath, IfMatch),
    request_body(content = DelegationUpdate, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated delegation", body = Delegation),
        Problems<(kinds::NameTaken, kinds::HeadNotMember, capacity::kinds::BelowTaken)>,
    ),
)]
pub async fn update_delegation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_head_changed): State<OnHeadChanged>,
    Path(path): Path<DelegationPath>,
    if_match: IfMatch,
    patch: Patch<DelegationUpdate>,
) -> Result<WithEtag<Delegation>> {
    let mut change = staff.begin(&app).await?;
    let (before, locked) = delegation::lock(change.db(), staff.congress, path.delegation).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    let after = delegation::update(&mut change, (&before, &locked), &new, on_head_changed).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a delegation
///
/// Refused while it has members, and if invitations to it exist, even revoked ones.
#[utoipa::path(
    delete, path = "/congresses/{congress}/delegations/{delegation}", tag = "Delegations",
    params(DelegationPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<(kinds::InUse, kinds::OnRecord)>),
)]
pub async fn delete_delegation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    let (before, _locked) = delegation::lock(change.db(), staff.congress, path.delegation).await?;
    if_match.check(&before)?;
    delegation::delete(&mut change, &before).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// List members of a delegation
///
/// Registrations of the members, newest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/members", tag = "Delegations",
    params(DelegationPath, Paging),
    responses((status = 200, description = "A page of registrations", body = Page<Registration>)),
)]
pub async fn list_members(
    me: Visitor<DelegationReader>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Registration>> {
    let mut db = app.pool.acquire().await?;
    let delegation = find_visible(&mut db, &me, path.delegation).await?;
    let filter = RegistrationFilter { delegation: Some(delegation.id), ..RegistrationFilter::default() };
    let before = paging.after("created_at")?;
    let rows = registrations::list(&mut *db, me.congress, filter, before, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Register a member
///
/// The person is notified by e-mail and finds the registration in their account once the e-mail is verified. The
/// registration type does not have to be open to everyone. Refused when the quota is used up.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/members", tag = "Delegations",
    params(DelegationPath), request_body = NewMember,
    responses(
        (status = 201, description = "The registration", body = Registration),
        Problems<(membership::QuotaUsed, registration::NotOpen, registration::EmailTaken, registration::Unknown)>,
    ),
)]
pub async fn create_member(
    me: Visitor<DelegationManager>,
    Path(path): Path<DelegationPath>,
    creating: Creating<Valid<NewMember>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let delegation = find_led(change.db(), &me, path.delegation).await?;
    let r#type = match me.holds::<permission::RegistrationManage>() {
        true => members::find_type(&mut change, &new.r#type).await?,
        false => members::find_open_type(&mut change, &new.r#type).await?,
    };
    let member = members::create(&mut change, &delegation, &r#type, &new).await?;
    let at = MemberPath { congress: path.congress, delegation: delegation.id, registration: member.id };
    change.created(&at, &member).await
}

/// Read a member
///
/// The registration of a member. Available to the focal point and the head of the delegation, and to staff who can read
/// registrations.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}", tag = "Delegations",
    params(MemberPath),
    responses((status = 200, description = "The registration", body = Registration)),
)]
pub async fn get_member(
    me: Visitor<DelegationReader>,
    State(app): State<App>,
    Path(path): Path<MemberPath>,
) -> Result<WithEtag<Registration>> {
    let mut db = app.pool.acquire().await?;
    Ok(WithEtag(members::find_visible(&mut db, &me, &path).await?))
}

/// Make a registration a member
///
/// For staff: adds an existing registration to the delegation. If it is a member already, nothing changes.
#[utoipa::path(
    put, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}", tag = "Delegations",
    params(MemberPath),
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(MembershipError, registration::IllegalTransition)>,
    ),
)]
pub async fn add_member(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<MemberPath>,
) -> Result<WithEtag<Registration>> {
    let mut change = staff.begin(&app).await?;
    let member = members::add(&mut change, path.delegation, path.registration).await?;
    change.commit().await?;
    Ok(WithEtag(member))
}

/// Withdraw a member
///
/// Cancels the registration, which frees its place in the quota. The registration stays, cancelled and without a
/// delegation.
#[utoipa::path(
    delete, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}", tag = "Delegations",
    params(MemberPath),
    responses((status = 204, description = "Withdrawn"), Problems<registration::IllegalTransition>),
)]
pub async fn remove_member(
    me: Visitor<DelegationManager>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<MemberPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    let member = members::find(change.db(), &me, &path).await?;
    members::remove(&mut change, member.id, on_member_left).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Replace a member
///
/// Transfers the registration and its place to another person. Both are notified by e-mail. If the registration already
/// has this e-mail, nothing changes.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/members/{registration}/replace", tag = "Delegations",
    params(MemberPath), request_body = Successor,
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(registration::EmailTaken, registration::IllegalTransition)>,
    ),
)]
pub async fn replace_member(
    me: Visitor<DelegationManager>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    State(on_transferred): State<OnTransferred>,
    Path(path): Path<MemberPath>,
    Valid(successor): Valid<Successor>,
) -> Result<WithEtag<Registration>> {
    let mut change = me.begin(&app).await?;
    let member = members::find(change.db(), &me, &path).await?;
    let hooks = (on_member_left, on_transferred);
    let after = members::replace(&mut change, member.id, &successor, hooks).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// List the readiness of members
///
/// What each member must still do: create an account that verifies the e-mail of the registration, and answer required
/// questions. In the order of the list of members.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/readiness", tag = "Delegations",
    params(DelegationPath, Paging),
    responses((status = 200, description = "A page of members", body = Page<MemberReadiness>)),
)]
pub async fn list_member_readiness(
    me: Visitor<DelegationReader>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<MemberReadiness>> {
    let mut db = app.pool.acquire().await?;
    let delegation = find_visible(&mut db, &me, path.delegation).await?;
    let before = paging.after("created_at")?;
    let of = (me.congress, delegation.id);
    let rows = reminders::list_readiness(&mut db, of, None, before, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.registration)))
}

/// Remind members
///
/// Sends an e-mail to members who must still create an account or answer required questions, with what is missing. A
/// member is reminded at most once a day.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/remind", tag = "Delegations",
    params(DelegationPath), request_body = MemberReminder,
    responses((status = 200, description = "The number of members reminded", body = MemberReminderResult)),
)]
pub async fn remind_members(
    me: Visitor<DelegationManager>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Valid(reminder): Valid<MemberReminder>,
) -> Result<Json<MemberReminderResult>> {
    let mut change = me.begin(&app).await?;
    let delegation = find_led(change.db(), &me, path.delegation).await?;
    let result = reminders::remind(&mut change, &delegation, reminder.members.as_deref()).await?;
    change.commit().await?;
    Ok(Json(result))
}
