//! The registration desk: operations of staff on all registrations.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    capacity::{self, Full},
    http::{
        CongressPath, IfMatch, Json, Page, Paging, Patch, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Staff, permission},
    registration::{
        membership::OnMemberLeft,
        paths::RegistrationPath,
        registrations::{
            changes,
            model::{
                DecisionReason, PromotionOptions, Registration, RegistrationCount, RegistrationState,
                RegistrationUpdate, Successor,
            },
            rules::{Transition, kinds},
            store::{self, RegistrationFilter},
            transitions::{self, OnTransferred, TransitionRequest},
        },
    },
    row_reads::RowReads,
    types::{Country, DelegationId, RegistrationId, Slug},
};

crate::operations! {
    state: [OnMemberLeft, OnTransferred, RowReads<Registration>],
    list_registrations,
    count_registrations,
    get_registration,
    update_registration,
    approve_registration,
    reject_registration,
    cancel_registration,
    promote_registration,
    transfer_registration,
}

/// Filters of the list of registrations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegistrationQuery {
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

impl RegistrationQuery {
    /// The filter for the database query.
    pub fn filter(&self) -> RegistrationFilter<'_> {
        RegistrationFilter {
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
    get, path = "/congresses/{congress}/registrations", tag = "Registration", params(CongressPath, RegistrationQuery, Paging),
    responses((status = 200, description = "A page of registrations", body = Page<Registration>)),
)]
pub async fn list_registrations(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Query(query): Query<RegistrationQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<Registration>> {
    let before = paging.after("created_at")?;
    let rows = store::list(&app.pool, staff.congress, query.filter(), before, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Count registrations
///
/// The number of registrations in the list with the same parameters.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/count", tag = "Registration", params(CongressPath, RegistrationQuery),
    responses((status = 200, description = "The number", body = RegistrationCount)),
)]
pub async fn count_registrations(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Query(query): Query<RegistrationQuery>,
) -> Result<Json<RegistrationCount>> {
    let total = store::count(&app.pool, staff.congress, query.filter()).await?;
    Ok(Json(RegistrationCount { total }))
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
    State(registrations): State<RowReads<Registration>>,
    Path(path): Path<RegistrationPath>,
) -> Result<WithEtag<Registration>> {
    let found = registrations.find(staff.congress, path.registration).await?;
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
    request_body(content = RegistrationUpdate, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(kinds::EmailTaken, kinds::Unknown, capacity::kinds::Full)>,
    ),
)]
pub async fn update_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    if_match: IfMatch,
    patch: Patch<RegistrationUpdate>,
) -> Result<WithEtag<Registration>> {
    let mut change = staff.begin(&app).await?;
    let after = changes::update(&mut change, path.registration, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Approve a registration
///
/// Confirms a pending registration, or waitlists it if no place is free.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/approve", tag = "Registration",
    params(RegistrationPath),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<kinds::IllegalTransition>),
)]
pub async fn approve_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
) -> Result<WithEtag<Registration>> {
    let request = TransitionRequest::new(Transition::Approve, None);
    apply((&app, &staff), path.registration, request, on_member_left).await
}

/// Reject a registration
///
/// Rejects a pending or waitlisted registration, with a reason that is sent to the person. A rejected registration is
/// final: it cannot be reopened, and the person cannot register again.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/reject", tag = "Registration",
    params(RegistrationPath), request_body = DecisionReason,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<kinds::IllegalTransition>),
)]
pub async fn reject_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(body): Valid<DecisionReason>,
) -> Result<WithEtag<Registration>> {
    let request = TransitionRequest::new(Transition::Reject, body.reason.as_deref());
    apply((&app, &staff), path.registration, request, on_member_left).await
}

/// Cancel a registration
///
/// For staff, with a reason that is sent to the person. The place goes to the next person on the waiting list
/// immediately.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/cancel", tag = "Registration",
    params(RegistrationPath), request_body = DecisionReason,
    responses((status = 200, description = "The updated registration", body = Registration), Problems<kinds::IllegalTransition>),
)]
pub async fn cancel_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(body): Valid<DecisionReason>,
) -> Result<WithEtag<Registration>> {
    let request = TransitionRequest::new(Transition::Cancel, body.reason.as_deref());
    apply((&app, &staff), path.registration, request, on_member_left).await
}

/// Promote a registration
///
/// Confirms a waitlisted registration before its turn. Refused if no place is free, unless `enlarge` adds one to the
/// capacity.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/promote", tag = "Registration",
    params(RegistrationPath), request_body = PromotionOptions,
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(kinds::IllegalTransition, capacity::kinds::Full)>,
    ),
)]
pub async fn promote_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Path(path): Path<RegistrationPath>,
    Valid(options): Valid<PromotionOptions>,
) -> Result<WithEtag<Registration>> {
    let full = if options.enlarge { Full::Enlarge } else { Full::Refuse };
    let request = TransitionRequest { full, ..TransitionRequest::new(Transition::Promote, None) };
    apply((&app, &staff), path.registration, request, on_member_left).await
}

async fn apply<P>(
    (app, staff): (&App, &Staff<P>),
    id: RegistrationId,
    request: TransitionRequest<'_>,
    on_member_left: OnMemberLeft,
) -> Result<WithEtag<Registration>> {
    let mut change = staff.begin(app).await?;
    let after = transitions::apply(&mut change, id, request, on_member_left).await?;
    change.commit().await?;
    Ok(WithEtag(after.ok_or(RequestError::NoSuch("registration"))?))
}

/// Transfer a registration
///
/// Transfers the registration to another person, who keeps the place and the delegation and gets a new reference.
/// Badges and other documents with the previous reference become void, the favourites of the previous person are
/// removed, and the address of their calendar stops working. Both people are notified by e-mail. If the registration
/// already has this e-mail, nothing changes.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/transfer", tag = "Registration",
    params(RegistrationPath), request_body = Successor,
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(kinds::EmailTaken, kinds::IllegalTransition)>,
    ),
)]
pub async fn transfer_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    State(on_transferred): State<OnTransferred>,
    Path(path): Path<RegistrationPath>,
    Valid(successor): Valid<Successor>,
) -> Result<WithEtag<Registration>> {
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), staff.congress, path.registration).await?;
    let before = before.ok_or(RequestError::NoSuch("registration"))?;
    let hooks = (on_member_left, on_transferred);
    let after = transitions::transfer(&mut change, &before, &successor, hooks).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}
