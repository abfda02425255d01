//! Operations of a person on their own seats.

use axum::extract::State;

use super::{
    hot_seats::HotSeatBatcher,
    model::{Enrolment, Seats},
    rules::Refused,
    store::{self, Asking, Outcome, Reason},
};
use crate::{
    app::App,
    capacity,
    http::{CongressPath, Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{Reader, Registered, permission},
    programme::SessionPath,
    seats::{self, By},
    types::{Actor, CongressId, RegistrationId, SessionId},
};

/// Enrol in a session
///
/// Takes a seat if one is free, otherwise the next position on the waiting list, if the session has one. A seat that
/// becomes free goes to the next person on the waiting list immediately. Repeating the request changes nothing and
/// returns the enrolment. You cannot enrol in overlapping sessions, unless the edition allows it with a warning
/// (`enrolment-rules`).
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/enrolment", tag = "Enrolment", params(SessionPath),
    responses((status = 200, description = "The seat, or the position on the waiting list", body = Enrolment), Problems<Refused>),
)]
pub async fn enrol(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(hot_seats): State<HotSeatBatcher>,
    Path(path): Path<SessionPath>,
) -> Result<Json<Enrolment>> {
    let asking = Asking { registration: me.registration, actor: me.actor };
    let outcome = hot_seats.pass(&app, (me.congress, path.session), asking, app.now()).await?;
    placed(&app, path.session, me.registration, outcome).await.map(Json)
}

/// The enrolment after a request, or why there is none.
pub async fn placed(
    app: &App,
    session: SessionId,
    registration: RegistrationId,
    outcome: Outcome,
) -> Result<Enrolment> {
    if let Some(place) = outcome.place {
        return Ok(Enrolment {
            session,
            registration,
            state: place.into(),
            position: outcome.position,
            overlaps_with: outcome.overlaps_with,
            enrolled_at: outcome.since,
        });
    }
    Err(match outcome.reason {
        Some(Reason::Unknown) => RequestError::NoSuch("registration").into(),
        Some(Reason::Unconfirmed) => Refused::Unconfirmed.into(),
        Some(Reason::Track) => Refused::WrongTrack.into(),
        Some(Reason::ByInvitation) => Refused::ByInvitation.into(),
        Some(Reason::Cancelled) => Refused::Cancelled.into(),
        Some(Reason::Over) => Refused::Over.into(),
        Some(Reason::Overlap) => {
            Refused::Overlap(store::named(&app.pool, &outcome.overlaps_with).await?).into()
        }
        Some(Reason::Full) | None => Refused::Full.into(),
    })
}

/// Read my enrolment
///
/// Returns your seat in a session, or your position on its waiting list.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/enrolment", tag = "Enrolment", params(SessionPath),
    responses((status = 200, description = "The seat, or the position on the waiting list", body = Enrolment), Problems<Refused>),
)]
pub async fn get_my_enrolment(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<Enrolment>> {
    let found = store::find(&app.pool, me.congress, path.session, me.registration).await?;
    Ok(Json(found.ok_or(Refused::NotEnrolled)?))
}

/// Cancel my enrolment
///
/// The seat goes to the next person on the waiting list immediately. Does nothing if you are not enrolled.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/enrolment", tag = "Enrolment", params(SessionPath),
    responses((status = 204, description = "The enrolment is cancelled")),
)]
pub async fn give_up_enrolment(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    give_up(&app, (me.actor, me.congress), path.session, me.registration, By::Own).await
}

/// Cancels an enrolment in a session, if there is one.
pub async fn give_up(
    app: &App,
    by: (Actor, CongressId),
    session: SessionId,
    registration: RegistrationId,
    whose: By,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let pool = store::pool(&mut *tx, by.1, session).await?.ok_or(RequestError::NoSuch("session"))?;
    let locked = capacity::lock(&mut tx, by.1, &[pool]).await?;
    if let Some(place) = store::place(&mut tx, pool, registration).await? {
        let seat = (session, pool, place);
        seats::release(&mut tx, by, seat, registration, &locked, whose, app.now()).await?;
        tx.commit().await?;
    }
    Ok(NoContent)
}

/// List seats
///
/// Returns the number of seats, free seats and people waiting for each session of the released schedule, sorted by
/// session code. The numbers change constantly: only an enrolment secures a seat.
#[utoipa::path(
    get, path = "/congresses/{congress}/seats", tag = "Enrolment", params(CongressPath, Paging),
    responses((status = 200, description = "A page of sessions", body = Page<Seats>)),
)]
pub async fn list_seats(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Seats>> {
    let rows =
        store::list_seats(&app.pool, reader.congress, None, paging.after("code")?, paging.limit()).await?;
    Ok(paging.page("code", rows, |last| last.code.clone()))
}

/// Read the seats of a session
///
/// Returns the number of seats, free seats and people waiting.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/seats", tag = "Enrolment", params(SessionPath),
    responses((status = 200, description = "The seats", body = Seats)),
)]
pub async fn get_seats(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<Seats>> {
    let found = store::list_seats(&app.pool, reader.congress, Some(path.session), None, 1).await?;
    Ok(Json(found.into_iter().next().ok_or(RequestError::NoSuch("session"))?))
}
