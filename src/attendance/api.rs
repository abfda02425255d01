//! Operations of people who attend sessions, of staff, and of meeting servers.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::{
    callbacks::{self, CallbackError},
    joining::{self, JoiningAccount},
    links::Meetings,
    model::{SessionAccess, SessionAttendanceFigures, SessionAttendee},
    presence,
    rules::kinds,
    store,
};
use crate::{
    app::App,
    enrolment::{HotSeatBatcher, kinds as enrolment},
    http::{Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{Anyone, Registered, Staff, Visitor, permission},
    programme::{self, SessionPath},
    schedule::Published,
    types::{CongressId, Language, SessionId},
};

crate::operations! {
    state: [HotSeatBatcher, Arc<Published>, Meetings],
    join_session,
    report_presence,
    leave_session,
    list_attendance,
    get_attendance_figures,
    receive_jitsi_event,
    receive_bigbluebutton_events,
}

/// Options for joining.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JoinOptions {
    /// Language in which to hear the session, if it is interpreted into it; default: the languages of the registration.
    #[param(example = "fr")]
    language: Option<Language>,
}

/// Join a session
///
/// Returns a link to the meeting, signed for the caller and valid until the session closes. Available to people who
/// have a seat, speak or moderate, and, in open sessions, to everyone registered for the track. Joining an open session
/// with a limited number of seats takes a seat. Joining records the caller's presence.
#[utoipa::path(
    post, path = "/congresses/{congress}/me/presence/{session}/join", tag = "Attendance", params(SessionPath, JoinOptions),
    responses(
        (status = 200, description = "The link to the meeting", body = SessionAccess),
        Problems<(
            (kinds::NotRegistered, kinds::Revoked, kinds::Unconfirmed, kinds::WrongTrack, kinds::ByInvitation),
            (kinds::TooEarly, kinds::Over, kinds::Cancelled, kinds::Full, kinds::NoSeat, kinds::NoRoom, kinds::Unreachable),
            (enrolment::Unconfirmed, enrolment::WrongTrack, enrolment::ByInvitation, enrolment::Cancelled),
            (enrolment::Over, enrolment::Overlap, enrolment::Full),
        )>,
    ),
)]
pub async fn join_session(
    me: Visitor<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    State(hot_seats): State<HotSeatBatcher>,
    State(meetings): State<Meetings>,
    Path(path): Path<SessionPath>,
    Query(options): Query<JoinOptions>,
) -> Result<Json<SessionAccess>> {
    let session = joining::find_released(&published, &path)?;
    let joining_account = JoiningAccount {
        account: me.account,
        actor: me.actor,
        congress: me.congress,
        moderates: me.holds::<permission::SessionModerate>(),
    };
    let access =
        joining::join(&app, &hot_seats, &meetings, joining_account, &session, options.language).await?;
    Ok(Json(access))
}

/// Report my presence
///
/// For the page that shows a session: call it each minute while the person watches. After two and a half minutes
/// without a call, the person counts as having left; the next call begins another stay. Only people who have joined can
/// be present.
#[utoipa::path(
    put, path = "/congresses/{congress}/me/presence/{session}", tag = "Attendance", params(SessionPath),
    responses(
        (status = 204, description = "Recorded"),
        Problems<(kinds::TooEarly, kinds::Over, kinds::Cancelled, kinds::NotJoined)>,
    ),
)]
pub async fn report_presence(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let session = joining::find_released(&published, &path)?;
    let mut change = me.begin(&app).await?;
    presence::report(&mut change, &session, me.registration).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Leave a session
///
/// Ends the stay immediately instead of after the time-out. Does nothing if you are not present.
#[utoipa::path(
    delete, path = "/congresses/{congress}/me/presence/{session}", tag = "Attendance", params(SessionPath),
    responses((status = 204, description = "The stay has ended")),
)]
pub async fn leave_session(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    presence::end(&mut change, path.session, me.registration).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// List attendance of a session
///
/// Returns the people who attended or are present, in the order of arrival, with the minutes that they attended.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/attendance", tag = "Attendance", params(SessionPath, Paging),
    responses((status = 200, description = "A page of people", body = Page<SessionAttendee>)),
)]
pub async fn list_attendance(
    staff: Staff<permission::SessionModerate>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<SessionAttendee>> {
    check_session(&app, staff.congress, path.session).await?;
    store::list_attendees(&app.pool, staff.congress, path.session, &paging, app.now()).await
}

/// Read the attendance figures of a session
///
/// Returns how many people are present, attended and were absent, and how long they stayed. Available during the
/// session and afterwards.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/attendance/figures", tag = "Attendance", params(SessionPath),
    responses((status = 200, description = "The figures", body = SessionAttendanceFigures)),
)]
pub async fn get_attendance_figures(
    staff: Staff<permission::SessionModerate>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SessionAttendanceFigures>> {
    check_session(&app, staff.congress, path.session).await?;
    Ok(Json(store::count_session(&app.pool, path.session, app.now()).await?))
}

/// Checks that the session belongs to this congress.
async fn check_session(app: &App, congress: CongressId, session: SessionId) -> Result<()> {
    let found = programme::find_session(&app.pool, congress, programme::Snapshot::Draft, session).await?;
    found.map(|_| ()).ok_or(RequestError::NoSuch("session").into())
}

/// Receive a Jitsi event
///
/// For the component `event_sync` of Prosody: set `api_prefix` to `…/api/v1/meetings/jitsi`, and send the secret that
/// signs links in `api_headers`. Events about other people or meetings are ignored.
#[utoipa::path(
    post, path = "/meetings/jitsi/events/{about}/{what}", tag = "Attendance",
    params(("about" = String, Path, description = "`occupant` or `room`.", example = "occupant"),
           ("what" = String, Path, description = "`joined`, `left`, `created` or `destroyed`.", example = "joined")),
    request_body(content = Object, description = "The event, as `event_sync` sends it.",
                 example = json!({"room_name": "plenary-hall-017cff64-6000-7000-8000-000000000001",
                                  "occupant": {"id": "017cff64-6000-7000-8000-000000000002", "occupant_jid": "a@meet/1",
                                               "joined_at": 1_636_333_200}})),
    responses((status = 204, description = "Recorded"), Problems<CallbackError>),
)]
pub async fn receive_jitsi_event(
    _: Anyone,
    State(app): State<App>,
    State(meetings): State<Meetings>,
    Path((_about, what)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<NoContent> {
    if !meetings.is_jitsi(bearer(&headers)) {
        return Err(CallbackError::UnknownServer.into());
    }
    let event: Value =
        serde_json::from_slice(&body).map_err(|error| RequestError::MalformedBody(error.to_string()))?;
    if let Some(event) = callbacks::read_jitsi_event(&event, &what) {
        callbacks::record(&app, event).await?;
    }
    Ok(NoContent)
}

/// Receive BigBlueButton events
///
/// For bbb-webhooks with `auth2_0: true`, which sends the secret that signs links. Events about other people or
/// meetings are ignored.
#[utoipa::path(
    post, path = "/meetings/bigbluebutton/events", tag = "Attendance",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
                 description = "`event`: the events, as bbb-webhooks sends them.",
                 example = json!("event=%5B%7B%22data%22%3A%7B%22id%22%3A%22user-joined%22%7D%7D%5D&timestamp=1636333200500")),
    responses((status = 204, description = "Recorded"), Problems<CallbackError>),
)]
pub async fn receive_bigbluebutton_events(
    _: Anyone,
    State(app): State<App>,
    State(meetings): State<Meetings>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<NoContent> {
    if !meetings.is_bigbluebutton(bearer(&headers)) {
        return Err(CallbackError::UnknownServer.into());
    }
    let event = form_urlencoded::parse(&body).find(|(name, _)| name == "event").map(|(_, value)| value);
    let event =
        event.ok_or_else(|| RequestError::MalformedBody("the form field `event` is missing".into()))?;
    let events: Vec<Value> =
        serde_json::from_str(&event).map_err(|error| RequestError::MalformedBody(error.to_string()))?;
    for event in events.iter().filter_map(callbacks::read_bigbluebutton_event) {
        callbacks::record(&app, event).await?;
    }
    Ok(NoContent)
}

fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(axum::http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, secret) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") { secret.trim() } else { "" }
}
