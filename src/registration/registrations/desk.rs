//! The registration desk: operations of staff on all registrations.

use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    model::{Because, Promote, Registration, RegistrationEdit, RegistrationState, Successor},
    moves::{self, Held, Wanted, told},
    rules::{Move, Refused},
    store::{self, Narrowed},
};
use crate::{
    app::App,
    capacity::{self, Full},
    events::Change,
    http::{
        CongressPath, IfMatch, Page, Paging, Patch, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Staff, permission},
    registration::{
        catalogue,
        membership::OnMemberLeft,
        questions::{self, Asked},
        types,
    },
    seats,
    types::{Actor, CongressId, Country, DelegationId, PoolId, RegistrationId, Slug},
};

crate::congress_path! {
    pub RegistrationPath "/registrations/{registration}" {
        /// Id of the registration.
        registration: RegistrationId,
    }
}

/// Filters of the list of registrations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words of the name in any order and script, of the e-mail, the reference or the organisation. Ignores accents and
    /// case, and matches parts of words; words of one or two characters match only the beginning of a word.
    #[param(min_length = 1, max_length = 200, example = "zoe moreno")]
    q: Option<String>,
    /// Only registrations with this state.
    state: Option<RegistrationState>,
    /// Only registrations of this type.
    r#type: Option<Slug>,
    /// Only registrations from this country.
    country: Option<Country>,
    /// Only registrations of this delegation.
    delegation: Option<DelegationId>,
}

impl Filter {
    /// The filter for the database query.
    pub fn narrowed(&self) -> Narrowed<'_> {
        Narrowed {
            q: self.q.as_deref(),
            state: self.state,
            r#type: self.r#type.as_deref(),
            country: self.country.as_deref(),
            delegation: self.delegation,
        }
    }
}

/// List registrations
///
/// Newest first. Use the parameters to search and filter.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations", tag = "Registration", params(CongressPath, Filter, Paging),
    responses((status = 200, description = "A page of registrations", body = Page<Registration>)),
)]
pub async fn list_registrations(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Registration>> {
    let before = paging.after("created_at")?;
    let rows = store::list(&app.pool, staff.congress, filter.narrowed(), before, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Read a registration
///
/// Returns all details of the registration.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/{registration}", tag = "Registration", params(RegistrationPath),
    responses((status = 200, description = "The registration", body = Registration)),
)]
pub async fn get_registration(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
) -> Result<WithEtag<Registration>> {
    let found = store::find(&app.pool, staff.congress, path.registration).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("registration"))?))
}

/// Change a registration
///
/// For staff: changes the person's details and answers, the e-mail and the type. To change the state, use the
/// operations for that. A confirmed registration can change its type only if the new type has a free place; the place
/// that becomes free goes to the next person on the waiting list.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registrations/{registration}", tag = "Registration",
    params(RegistrationPath, IfMatch),
    request_body(content = RegistrationEdit, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(Refused, capacity::CapacityError)>,
    ),
)]
pub async fn update_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    if_match: IfMatch,
    patch: Patch<RegistrationEdit>,
) -> Result<WithEtag<Registration>> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let seen = store::find(&mut *tx, staff.congress, path.registration).await?;
    let seen = seen.ok_or(RequestError::NoSuch("registration"))?;
    if_match.check(&seen)?;
    let present = seen.edit();
    let questions = questions::asked(&mut *tx, staff.congress).await?;
    let edit = patch.apply_with(&present, |edit: &RegistrationEdit| {
        questions::faults(&questions, &edit.r#type, &present.answers, &edit.answers, Asked::Somebody)
    })?;
    let r#type = types::find(&mut *tx, staff.congress, &edit.r#type).await?;
    let r#type = r#type.ok_or_else(|| Refused::NoType(edit.r#type.to_string()))?;
    let held = hold(&mut tx, staff.congress, &seen, r#type.pool_id).await?;
    moves::change_type(&mut tx, by, &held, &r#type, now).await?;
    let person = (&edit.person(), &edit.email);
    store::update(&mut tx, &held.before, r#type.id, person, &questions, now).await?;
    let mut change = Change::within(&mut tx, by.0, by.1, now);
    seats::give_up_ungranted(&mut change, held.before.id, &held.locked).await?;
    let kind = &catalogue::REGISTRATION_UPDATED;
    let after = told(&mut tx, by, held.before.id, kind, Some(&held.before), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Locks a registration that was read in order to change it. The change applies only if the registration is still the
/// same.
async fn hold(
    db: &mut PgConnection,
    congress: CongressId,
    seen: &Registration,
    beside: PoolId,
) -> Result<Held> {
    let held = moves::hold(db, congress, seen.id, &[beside]).await?;
    let held = held.ok_or(RequestError::NoSuch("registration"))?;
    match held.before.revision == seen.revision {
        true => Ok(held),
        false => Err(RequestError::Busy.into()),
    }
}

/// Approve a registration
///
/// Confirms a pending registration, or waitlists it if no place is free.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/approve", tag = "Registration",
    params(RegistrationPath),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<Refused>),
)]
pub async fn approve_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
) -> Result<WithEtag<Registration>> {
    change(
        &app,
        on_member_left,
        (staff.actor, staff.congress),
        path.registration,
        wanted(Move::Approve, None),
    )
    .await
}

/// Reject a registration
///
/// Rejects a pending or waitlisted registration, with a reason that is sent to the person. A rejected registration is
/// final: it cannot be reopened, and the person cannot register again.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/reject", tag = "Registration",
    params(RegistrationPath), request_body = Because,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<Refused>),
)]
pub async fn reject_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(because): Valid<Because>,
) -> Result<WithEtag<Registration>> {
    let wanted = wanted(Move::Reject, because.reason.as_deref());
    change(&app, on_member_left, (staff.actor, staff.congress), path.registration, wanted).await
}

/// Cancel a registration
///
/// For staff, with a reason that is sent to the person. The place goes to the next person on the waiting list
/// immediately.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/cancel", tag = "Registration",
    params(RegistrationPath), request_body = Because,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<Refused>),
)]
pub async fn cancel_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(because): Valid<Because>,
) -> Result<WithEtag<Registration>> {
    let wanted = wanted(Move::Cancel, because.reason.as_deref());
    change(&app, on_member_left, (staff.actor, staff.congress), path.registration, wanted).await
}

/// Promote a registration
///
/// Confirms a waitlisted registration before its turn. Refused if no place is free, unless `enlarge` adds one to the
/// capacity.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/promote", tag = "Registration",
    params(RegistrationPath), request_body = Promote,
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(Refused, capacity::CapacityError)>,
    ),
)]
pub async fn promote_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(promote): Valid<Promote>,
) -> Result<WithEtag<Registration>> {
    let full = if promote.enlarge { Full::Enlarge } else { Full::Refuse };
    let wanted = Wanted { by: Move::Promote, reason: None, full };
    change(&app, on_member_left, (staff.actor, staff.congress), path.registration, wanted).await
}

pub(super) fn wanted(by: Move, reason: Option<&str>) -> Wanted<'_> {
    Wanted { by, reason, full: Full::Refuse }
}

async fn change(
    app: &App,
    on_member_left: OnMemberLeft,
    by: (Actor, CongressId),
    id: RegistrationId,
    wanted: Wanted<'_>,
) -> Result<WithEtag<Registration>> {
    let mut tx = app.begin().await?;
    let moved = moves::carry_out(&mut tx, by, id, wanted, on_member_left, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(moved.ok_or(RequestError::NoSuch("registration"))?))
}

/// Transfer a registration
///
/// Transfers the registration to another person, who keeps the place and the delegation and gets a new reference.
/// Badges and other documents with the previous reference become void. Both people are notified by e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/transfer", tag = "Registration",
    params(RegistrationPath), request_body = Successor,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<Refused>),
)]
pub async fn transfer_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(to): Valid<Successor>,
) -> Result<WithEtag<Registration>> {
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, path.registration).await?;
    let before = before.ok_or(RequestError::NoSuch("registration"))?;
    let by = (staff.actor, staff.congress);
    let after = moves::hand_over(&mut tx, by, &before, to, on_member_left, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}
