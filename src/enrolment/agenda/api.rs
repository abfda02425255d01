use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    favourites::{self, FavouriteError},
    feed,
    model::{Agenda, AgendaFeed, AgendaFeedSummary},
    store,
};
use crate::{
    app::App,
    http::{CongressPath, Created, Json, Lang, NoContent, Path, Problems, Query, RequestError, Result},
    identity::{Registered, permission},
    programme::SessionPath,
    schedule::{NotReleased, Published},
    types::TimeZone,
};

crate::operations! {
    state: [Arc<Published>],
    mark_favourite,
    unmark_favourite,
    get_agenda,
    get_agenda_feed,
    create_agenda_feed,
    revoke_agenda_feed,
}

/// Time zone of the agenda.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgendaQuery {
    /// Time zone for local times; default: your own time zone.
    #[param(example = "America/New_York")]
    time_zone: Option<TimeZone>,
}

crate::congress_path! {
    pub AgendaFeedPath "/me/agenda/feed" {}
}

/// Read my agenda
///
/// Returns the sessions in which you have a seat or wait for one, in which you speak, or which you have marked, from
/// the latest release of the schedule and with local times. `state` states whether you have the seat or wait for it.
/// Sessions that are no longer in the schedule are shown as cancelled.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/agenda", tag = "Enrolment", params(CongressPath, AgendaQuery, Lang),
    responses((status = 200, description = "The agenda", body = Agenda), Problems<NotReleased>),
)]
pub async fn get_agenda(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<CongressPath>,
    Query(query): Query<AgendaQuery>,
) -> Result<Json<Agenda>> {
    let schedule = published.find(&path.congress).ok_or(NotReleased)?;
    let entries = store::list_entries(&app.pool, me.registration).await?;
    let time_zone = match query.time_zone {
        Some(time_zone) => time_zone,
        None => store::find_time_zone(&app.pool, me.registration).await?,
    };
    Ok(Json(Agenda::new(&schedule.released, &entries, time_zone)))
}

/// Mark a session
///
/// Marks the session as a favourite. It appears in your agenda and its calendar, and you are notified when it is moved
/// or cancelled. Marking it again changes nothing.
#[utoipa::path(
    put, path = "/congresses/{congress}/me/favourites/{session}", tag = "Enrolment", params(SessionPath),
    responses((status = 204, description = "The session is marked"), Problems<FavouriteError>),
)]
pub async fn mark_favourite(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    favourites::mark(&mut change, me.registration, path.session).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Unmark a session
///
/// Removes the session from your favourites. It stays in your agenda if you have a seat in it or speak there. Does
/// nothing if the session is not marked.
#[utoipa::path(
    delete, path = "/congresses/{congress}/me/favourites/{session}", tag = "Enrolment", params(SessionPath),
    responses((status = 204, description = "The session is not marked")),
)]
pub async fn unmark_favourite(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    favourites::unmark(&mut change, me.registration, path.session).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Read my calendar
///
/// Returns when the calendar of your agenda was created. Its address is returned only when it is created.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/agenda/feed", tag = "Enrolment", params(AgendaFeedPath),
    responses((status = 200, description = "The calendar", body = AgendaFeedSummary)),
)]
pub async fn get_agenda_feed(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<Json<AgendaFeedSummary>> {
    let created_at = store::find_feed(&app.pool, me.registration).await?;
    Ok(Json(AgendaFeedSummary { created_at: created_at.ok_or(RequestError::NoSuch("calendar"))? }))
}

/// Create my calendar address
///
/// Creates an address for calendar programs, which need no token to read it. A previous address stops working.
#[utoipa::path(
    post, path = "/congresses/{congress}/me/agenda/feed", tag = "Enrolment", params(AgendaFeedPath),
    responses((status = 201, description = "The address", body = AgendaFeed)),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_agenda_feed(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<AgendaFeedPath>,
) -> Result<Created> {
    let mut change = me.begin(&app).await?;
    let feed = feed::create(&mut change, me.registration, &app.config.base_url).await?;
    change.created_record(&path, &feed).await
}

/// Revoke my calendar address
///
/// The address stops working.
#[utoipa::path(
    delete, path = "/congresses/{congress}/me/agenda/feed", tag = "Enrolment", params(AgendaFeedPath),
    responses((status = 204, description = "The address is revoked")),
)]
pub async fn revoke_agenda_feed(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    feed::revoke(&mut change, me.registration).await?;
    change.commit().await?;
    Ok(NoContent)
}
