//! Operations of staff on all enrolments.

use axum::extract::State;
use serde::Deserialize;
use sqlx::{Postgres, Transaction};
use utoipa::{IntoParams, ToSchema};

use super::{
    api::{give_up, placed},
    hot_seats,
    model::{Enrolment, EnrolmentPath, StaffEnrolment},
    rules::Refused,
    store::{self, Asking, Terms},
};
use crate::{
    app::App,
    capacity::{self, Place},
    http::{Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    programme::SessionPath,
    seats::{self, By, SeatState},
    types::{PoolId, SessionId},
};

/// Filters of the list of enrolments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only people with a seat, or only people on the waiting list.
    #[param(inline)]
    state: Option<SeatState>,
}

/// Options for enrolling a person.
#[derive(Default, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Exceptions {
    /// Enrol the person even if they are enrolled or waitlisted in another session at the same time.
    #[serde(default)]
    #[param(default = false)]
    may_overlap: bool,
}

/// The target of a move to another session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "017cff64-6000-7000-8000-000000000001"}))]
pub struct SeatMove {
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
    params(SessionPath, Filter, Paging),
    responses((status = 200, description = "A page of enrolments", body = Page<StaffEnrolment>)),
)]
pub async fn list_enrolments(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<StaffEnrolment>> {
    let after = paging.after("arrival")?;
    let pool = store::pool(&app.pool, staff.congress, path.session).await?;
    let pool = pool.ok_or(RequestError::NoSuch("session"))?;
    let rows = store::list(&app.pool, pool, filter.state, after, paging.limit()).await?;
    Ok(paging.page("arrival", rows, |last| (last.state, last.place)))
}

/// Enrol a person in a session
///
/// For staff: enrols the person as if they had requested it, and also in sessions by invitation. The person is notified
/// by e-mail. The registration must be confirmed, and its type must give access to the track. The person does not
/// overtake the waiting list: to give out more seats, raise the capacity of the session.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/enrolments/{registration}", tag = "Enrolment",
    params(EnrolmentPath, Exceptions),
    responses((status = 200, description = "The seat, or the position on the waiting list", body = Enrolment), Problems<Refused>),
)]
pub async fn enrol_somebody(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<EnrolmentPath>,
    Query(exceptions): Query<Exceptions>,
) -> Result<Json<Enrolment>> {
    let asking = Asking { registration: path.registration, actor: staff.actor };
    let terms = Terms { by: By::Staff, may_overlap: exceptions.may_overlap };
    let offered = (staff.congress, path.session);
    let outcomes = hot_seats::enrol(&app.pool, offered, &[asking], terms, app.now()).await?;
    let outcome = outcomes.into_iter().next().ok_or(RequestError::NoSuch("session"))?;
    placed(&app, path.session, path.registration, outcome).await.map(Json)
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
pub async fn give_up_somebodys_enrolment(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<EnrolmentPath>,
) -> Result<NoContent> {
    give_up(&app, (staff.actor, staff.congress), path.session, path.registration, By::Staff).await
}

/// Move a person to another session
///
/// For staff: cancels the enrolment in this session, whose seat goes to the next person on the waiting list, and enrols
/// the person in the other session; both or neither. If no seat is free there, the person is waitlisted.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/enrolments/{registration}/move", tag = "Enrolment",
    params(EnrolmentPath), request_body = SeatMove,
    responses((status = 200, description = "The enrolment in the other session", body = Enrolment), Problems<Refused>),
)]
pub async fn move_enrolment(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<EnrolmentPath>,
    Valid(wanted): Valid<SeatMove>,
) -> Result<Json<Enrolment>> {
    if wanted.to == path.session {
        return Err(Refused::SameSession.into());
    }
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let from =
        store::pool(&mut *tx, staff.congress, path.session).await?.ok_or(RequestError::NoSuch("session"))?;
    let to =
        store::pool(&mut *tx, staff.congress, wanted.to).await?.ok_or(RequestError::NoSuch("session"))?;
    let locked = capacity::lock(&mut tx, staff.congress, &[from, to]).await?;
    let place = held(&mut tx, from, &path).await?;
    seats::release(&mut tx, by, (path.session, from, place), path.registration, &locked, By::Staff, now)
        .await?;
    let asking = Asking { registration: path.registration, actor: staff.actor };
    let terms = Terms { by: By::Staff, may_overlap: wanted.may_overlap };
    let outcomes = store::enrol(&mut *tx, (staff.congress, wanted.to), &[asking], terms, now).await?;
    let outcome = outcomes.into_iter().next().ok_or(RequestError::NoSuch("session"))?;
    let enrolment = placed(&app, wanted.to, path.registration, outcome).await?;
    tx.commit().await?;
    Ok(Json(enrolment))
}

async fn held(tx: &mut Transaction<'_, Postgres>, pool: PoolId, path: &EnrolmentPath) -> Result<Place> {
    Ok(store::place(tx, pool, path.registration).await?.ok_or(Refused::NotEnrolled)?)
}
