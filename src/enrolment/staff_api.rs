//! Operations of staff on all enrolments.

use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    enrolments, hot_seats,
    model::{Enrolment, EnrolmentPath, StaffEnrolment},
    rules::kinds,
    store::{self, EnrolmentRequest, EnrolmentTerms},
};
use crate::{
    app::App,
    http::{Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    programme::SessionPath,
    registration::{self, RegistrationPath},
    seats::{EnrolmentCause, SeatState},
    types::SessionId,
};

crate::operations! {
    list_enrolments,
    list_enrolments_of_person,
    enrol_person,
    cancel_enrolment,
    move_enrolment,
}

/// Filters of the list of enrolments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EnrolmentFilter {
    /// Only people with a seat, or only people on the waiting list.
    #[param(inline)]
    state: Option<SeatState>,
}

/// Options for enrolling a person.
#[derive(Default, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EnrolmentExceptions {
    /// Enrol the person even if they are enrolled or waitlisted in another session at the same time.
    #[serde(default)]
    #[param(default = false)]
    may_overlap: bool,
}

/// The target of a move to another session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "017cff64-6000-7000-8000-000000000001"}))]
pub struct EnrolmentMove {
    /// Id of the other session.
    to: SessionId,
    /// Move the person even if they are enrolled or waitlisted in a third session at the same time.
    #[serde(default)]
    may_overlap: bool,
}

/// List enrolments in a session
///
/// People with a seat first, then the waiting list, each in the order of arrival.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/enrolments", tag = "Enrolment",
    params(SessionPath, EnrolmentFilter, Paging),
    responses((status = 200, description = "A page of enrolments", body = Page<StaffEnrolment>)),
)]
pub async fn list_enrolments(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(filter): Query<EnrolmentFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<StaffEnrolment>> {
    let after = paging.after("arrival")?;
    let pool = store::find_pool(&app.pool, staff.congress, path.session).await?;
    let pool = pool.ok_or(RequestError::NoSuch("session"))?;
    let rows = store::list_of_session(&app.pool, pool, filter.state, after, paging.limit()).await?;
    Ok(paging.page("arrival", rows, |last| (last.state, last.place)))
}

/// List the enrolments of a person
///
/// Their seats and their positions on waiting lists, sorted by session id.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/{registration}/enrolments", tag = "Enrolment",
    params(RegistrationPath, Paging),
    responses((status = 200, description = "A page of enrolments", body = Page<Enrolment>)),
)]
pub async fn list_enrolments_of_person(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Enrolment>> {
    let after: Option<SessionId> = paging.after("session")?;
    if !registration::exists(&app.pool, staff.congress, path.registration).await? {
        return Err(RequestError::NoSuch("registration").into());
    }
    let rows = store::list_own(&app.pool, path.registration, None, after, paging.limit()).await?;
    Ok(paging.page("session", rows, |last| last.session))
}

/// Enrol a person in a session
///
/// For staff: enrols the person as if they had requested it, and also in sessions by invitation. The person is notified
/// by e-mail. The registration must be confirmed, and its type must give access to the track. The person does not
/// overtake the waiting list: to give out more seats, raise the capacity of the session.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/enrolments/{registration}", tag = "Enrolment",
    params(EnrolmentPath, EnrolmentExceptions),
    responses(
        (status = 200, description = "The seat, or the position on the waiting list", body = Enrolment),
        Problems<(kinds::Unconfirmed, kinds::WrongTrack, kinds::Cancelled, kinds::Over, kinds::Overlap, kinds::Full)>,
    ),
)]
pub async fn enrol_person(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<EnrolmentPath>,
    Query(exceptions): Query<EnrolmentExceptions>,
) -> Result<Json<Enrolment>> {
    let request = EnrolmentRequest { registration: path.registration, actor: staff.actor };
    let terms = EnrolmentTerms { by: EnrolmentCause::Staff, may_overlap: exceptions.may_overlap };
    let session = (staff.congress, path.session);
    let outcome = hot_seats::enrol(&app.pool, session, &[request], terms, app.now()).await?.pop();
    let outcome = outcome.ok_or(RequestError::NoSuch("session"))?;
    enrolments::from_outcome(&app, path.session, path.registration, outcome).await.map(Json)
}

/// Cancel a person's enrolment
///
/// For staff. The seat goes to the next person on the waiting list immediately. The person is notified by e-mail. Does
/// nothing if the person is not enrolled.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/enrolments/{registration}", tag = "Enrolment",
    params(EnrolmentPath),
    responses((status = 204, description = "The enrolment is cancelled")),
)]
pub async fn cancel_enrolment(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<EnrolmentPath>,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    enrolments::cancel(&mut change, path.session, path.registration, EnrolmentCause::Staff).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Move a person to another session
///
/// For staff: cancels the enrolment in this session, whose seat goes to the next person on the waiting list, and enrols
/// the person in the other session; both or neither. If no seat is free there, the person is waitlisted.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/enrolments/{registration}/move", tag = "Enrolment",
    params(EnrolmentPath), request_body = EnrolmentMove,
    responses(
        (status = 200, description = "The enrolment in the other session", body = Enrolment),
        Problems<(
            kinds::Unconfirmed, kinds::WrongTrack, kinds::Cancelled, kinds::Over, kinds::Overlap, kinds::Full,
            kinds::NotEnrolled, kinds::SameSession,
        )>,
    ),
)]
pub async fn move_enrolment(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<EnrolmentPath>,
    Valid(target): Valid<EnrolmentMove>,
) -> Result<Json<Enrolment>> {
    let mut change = staff.begin(&app).await?;
    let sessions = (path.session, target.to);
    let enrolment =
        enrolments::move_between(&mut change, &app, path.registration, sessions, target.may_overlap).await?;
    change.commit().await?;
    Ok(Json(enrolment))
}
