//! Operations of a person on their own enrolments, and what everyone may read.

use axum::extract::State;

use super::{
    enrolments,
    hot_seats::HotSeatBatcher,
    model::{Enrolment, EnrolmentRules, EnrolmentRulesUpdate, SessionSeats},
    rules::{EnrolmentError, kinds},
    settings,
    store::{self, EnrolmentRequest},
};
use crate::{
    app::App,
    http::{
        CongressPath, IfMatch, Json, NoContent, Page, Paging, Patch, Path, Problems, Query, RequestError,
        Result, WithEtag,
    },
    identity::{Reader, Registered, Staff, permission},
    programme::SessionPath,
    seats::EnrolmentCause,
    types::SessionId,
};

crate::operations! {
    state: [HotSeatBatcher],
    enrol,
    list_my_enrolments,
    get_my_enrolment,
    cancel_my_enrolment,
    list_seats,
    get_seats,
    get_enrolment_rules,
    update_enrolment_rules,
}

/// Enrol in a session
///
/// Takes a seat if one is free, otherwise the next position on the waiting list, if the session has one. A seat that
/// becomes free goes to the next person on the waiting list immediately. Repeating the request changes nothing and
/// returns the enrolment. You cannot enrol in overlapping sessions, unless the edition allows it with a warning
/// (`enrolment-rules`).
#[utoipa::path(
    put, path = "/congresses/{congress}/me/enrolments/{session}", tag = "Enrolment", params(SessionPath),
    responses(
        (status = 200, description = "The seat, or the position on the waiting list", body = Enrolment),
        Problems<(
            kinds::Unconfirmed, kinds::WrongTrack, kinds::ByInvitation, kinds::Cancelled, kinds::Over, kinds::Overlap,
            kinds::Full,
        )>,
    ),
)]
pub async fn enrol(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(hot_seats): State<HotSeatBatcher>,
    Path(path): Path<SessionPath>,
) -> Result<Json<Enrolment>> {
    let request = EnrolmentRequest { registration: me.registration, actor: me.actor };
    let outcome = hot_seats.enrol(&app, (me.congress, path.session), request, app.now()).await?;
    enrolments::from_outcome(&app, path.session, me.registration, outcome).await.map(Json)
}

/// List my enrolments
///
/// Returns your seats and your positions on waiting lists, sorted by session id. The agenda (`me/agenda`) has them in
/// chronological order, with the sessions.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/enrolments", tag = "Enrolment", params(CongressPath, Paging),
    responses((status = 200, description = "A page of enrolments", body = Page<Enrolment>)),
)]
pub async fn list_my_enrolments(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Enrolment>> {
    let after: Option<SessionId> = paging.after("session")?;
    let rows = store::list_own(&app.pool, me.registration, None, after, paging.limit()).await?;
    Ok(paging.page("session", rows, |last| last.session))
}

/// Read my enrolment
///
/// Returns your seat in a session, or your position on its waiting list.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/enrolments/{session}", tag = "Enrolment", params(SessionPath),
    responses((status = 200, description = "The seat, or the position on the waiting list", body = Enrolment), Problems<kinds::NotEnrolled>),
)]
pub async fn get_my_enrolment(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<Enrolment>> {
    let found = store::list_own(&app.pool, me.registration, Some(path.session), None, 1).await?.pop();
    Ok(Json(found.ok_or(EnrolmentError::NotEnrolled)?))
}

/// Cancel my enrolment
///
/// The seat goes to the next person on the waiting list immediately. Does nothing if you are not enrolled.
#[utoipa::path(
    delete, path = "/congresses/{congress}/me/enrolments/{session}", tag = "Enrolment", params(SessionPath),
    responses((status = 204, description = "The enrolment is cancelled")),
)]
pub async fn cancel_my_enrolment(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    enrolments::cancel(&mut change, path.session, me.registration, EnrolmentCause::Own).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// List seats
///
/// Returns the number of seats, free seats and people waiting for each session of the released schedule, sorted by
/// session code. The numbers change constantly: only an enrolment secures a seat.
#[utoipa::path(
    get, path = "/congresses/{congress}/seats", tag = "Enrolment", params(CongressPath, Paging),
    responses((status = 200, description = "A page of sessions", body = Page<SessionSeats>)),
)]
pub async fn list_seats(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<SessionSeats>> {
    let rows =
        store::list_seats(&app.pool, reader.congress, None, paging.after("code")?, paging.limit()).await?;
    Ok(paging.page("code", rows, |last| last.code.clone()))
}

/// Read the seats of a session
///
/// Returns the number of seats, free seats and people waiting.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/seats", tag = "Enrolment", params(SessionPath),
    responses((status = 200, description = "The seats", body = SessionSeats)),
)]
pub async fn get_seats(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SessionSeats>> {
    let found = store::list_seats(&app.pool, reader.congress, Some(path.session), None, 1).await?.pop();
    Ok(Json(found.ok_or(RequestError::NoSuch("session"))?))
}

/// Read the enrolment rules
///
/// Returns whether enrolment in overlapping sessions is refused, when people can join sessions, and the requirements of
/// the certificate of attendance.
#[utoipa::path(
    get, path = "/congresses/{congress}/enrolment-rules", tag = "Enrolment", params(CongressPath),
    responses((status = 200, description = "The rules", body = EnrolmentRules)),
)]
pub async fn get_enrolment_rules(reader: Reader, State(app): State<App>) -> Result<WithEtag<EnrolmentRules>> {
    Ok(WithEtag(store::find_rules(&app.pool, reader.congress).await?))
}

/// Change the enrolment rules
///
/// The rules apply from now on; no one loses a seat.
#[utoipa::path(
    patch, path = "/congresses/{congress}/enrolment-rules", tag = "Enrolment", params(CongressPath, IfMatch),
    request_body(content = EnrolmentRulesUpdate, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated rules", body = EnrolmentRules)),
)]
pub async fn update_enrolment_rules(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<EnrolmentRulesUpdate>,
) -> Result<WithEtag<EnrolmentRules>> {
    let mut change = staff.begin(&app).await?;
    let rules = settings::update(&mut change, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(rules))
}
