use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    events::{DELEGATION_CREATED, DELEGATION_DELETED, DELEGATION_UPDATED},
    model::{Delegation, NewDelegation},
    rules::Refused,
    store::{self, Narrowed, OnHeadChanged},
};
use crate::{
    app::App,
    capacity,
    events::{self, Change},
    http::{
        CongressPath, Created, IfMatch, New, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, WithEtag,
    },
    identity::{Staff, Visitor, permission},
    types::{Country, DelegationId},
};

crate::congress_path! {
    pub DelegationPath "/delegations/{delegation}" {
        /// Id of the delegation.
        delegation: DelegationId,
    }
}

/// Filters of the list of delegations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the name or city; ignores accents and case.
    #[param(min_length = 1, max_length = 200, example = "lisbon")]
    q: Option<String>,
    /// Only delegations from this country.
    country: Option<Country>,
}

/// The delegation in the path, for callers who may act for it: its focal point and the registration desk.
///
/// For everyone else it does not exist.
pub async fn led<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    id: DelegationId,
) -> Result<Delegation> {
    if !me.holds::<permission::RegistrationManage>()
        && !store::led(&mut *db, me.congress, id, me.account).await?
    {
        return Err(RequestError::NoSuch("delegation").into());
    }
    store::find(db, me.congress, id).await
}

/// List delegations
///
/// Sorted by name. Callers without permission to read all registrations see the delegations for which they are the
/// focal point.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations", tag = "Registration", params(CongressPath, Filter, Paging),
    responses((status = 200, description = "A page of delegations", body = Page<Delegation>)),
)]
pub async fn list_delegations(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Delegation>> {
    let led_by = (!me.holds::<permission::RegistrationRead>()).then_some(me.account);
    let narrowed = Narrowed { q: filter.q.as_deref(), country: filter.country.as_deref(), led_by };
    let rows = store::list(&app.pool, me.congress, narrowed, paging.after("name")?, paging.limit()).await?;
    Ok(paging.page("name", rows, |last| last.name.clone()))
}

/// Create a delegation
///
/// Creates a city's delegation. Its focal point registers the members, up to the quota.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations", tag = "Registration", params(CongressPath),
    request_body = NewDelegation,
    responses((status = 201, description = "The delegation", body = Delegation), Problems<Refused>),
)]
pub async fn create_delegation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewDelegation>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    if new.body.head.is_some() {
        return Err(Refused::HeadNotMember.into());
    }
    let id = store::insert(&mut tx, staff.congress, &new.body, now).await?;
    let delegation = store::find(&mut *tx, staff.congress, id).await?;
    let event = DELEGATION_CREATED.of(Some(staff.congress), *id, &(&delegation).into());
    events::publish(&mut tx, staff.actor, event, now).await?;
    let created = Created::at(&format!("/congresses/{}/delegations/{id}", path.congress), delegation)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Read a delegation
///
/// Available to its focal point and to staff.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}", tag = "Registration", params(DelegationPath),
    responses((status = 200, description = "The delegation", body = Delegation)),
)]
pub async fn get_delegation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
) -> Result<WithEtag<Delegation>> {
    let mut db = app.pool.acquire().await?;
    Ok(WithEtag(match me.holds::<permission::RegistrationRead>() {
        true => store::find(&mut *db, me.congress, path.delegation).await?,
        false => led(&mut db, &me, path.delegation).await?,
    }))
}

/// Change a delegation
///
/// Changes the name, city, country, quota, focal point or head. A quota below the current number of members is refused.
#[utoipa::path(
    patch, path = "/congresses/{congress}/delegations/{delegation}", tag = "Registration",
    params(DelegationPath, IfMatch),
    request_body(content = NewDelegation, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated delegation", body = Delegation),
        Problems<(Refused, capacity::CapacityError)>,
    ),
)]
pub async fn update_delegation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_head_changed): State<OnHeadChanged>,
    Path(path): Path<DelegationPath>,
    if_match: IfMatch,
    patch: Patch<NewDelegation>,
) -> Result<WithEtag<Delegation>> {
    let now = app.now();
    let (actor, congress) = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let pool = store::find(&mut *tx, congress, path.delegation).await?.pool_id;
    // The lock of its pool also protects the delegation.
    let locked = capacity::lock(&mut tx, congress, &[pool]).await?;
    let before = store::find(&mut *tx, congress, path.delegation).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    if new.quota != before.quota {
        // Delegations have no waiting list.
        capacity::resize(&mut tx, &locked, pool, new.quota).await?;
    }
    store::update(&mut tx, &before, &new).await?;
    let after = store::find(&mut *tx, congress, path.delegation).await?;
    on_head_changed.0(&mut Change::within(&mut tx, actor, congress, now), &before, &after).await?;
    let event = DELEGATION_UPDATED.of(Some(congress), *after.id, &(&after).into());
    events::publish(&mut tx, actor, event.changing_personal(&before, &after), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a delegation
///
/// Refused while it has members, and if invitations to it exist, even revoked ones.
#[utoipa::path(
    delete, path = "/congresses/{congress}/delegations/{delegation}", tag = "Registration",
    params(DelegationPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_delegation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let delegation = store::find(&mut *tx, staff.congress, path.delegation).await?;
    capacity::lock(&mut tx, staff.congress, &[delegation.pool_id]).await?;
    if_match.check(&delegation)?;
    store::delete(&mut tx, &delegation).await?;
    let event = DELEGATION_DELETED.of(Some(staff.congress), *delegation.id, &(&delegation).into());
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}
