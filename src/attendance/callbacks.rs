//! Callbacks of meeting servers about people who join and leave. They identify people by the ids in our links, and
//! authenticate with the secret that signs the links.
//!
//! Jitsi: the component `event_sync` of jitsi-contrib/prosody-plugins, with the header `Authorization: Bearer SECRET`.
//! BigBlueButton: bbb-webhooks with `auth2_0`, which sends the secret in the same header.

use axum::{body::Bytes, extract::State, http::HeaderMap};
use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

use super::{
    catalogue::{SESSION_JOINED, SESSION_LEFT, StayChanged},
    links::{Meetings, session_of},
    store,
};
use crate::{
    app::App,
    events,
    http::{NoContent, Path, Problems, RequestError, Result},
    identity::Anyone,
    types::{Actor, Now, ProblemKind, Refusal, RegistrationId, SessionId},
};

/// A person joined or left, as reported by a provider.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    session: SessionId,
    registration: RegistrationId,
    /// The provider's id of the stay.
    key: String,
    at: Option<Now>,
    came: bool,
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
    responses((status = 204, description = "Recorded"), Problems<Refused>),
)]
pub async fn take_jitsi_event(
    _: Anyone,
    State(app): State<App>,
    State(meetings): State<Meetings>,
    Path((_about, what)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<NoContent> {
    if !meetings.is_jitsi(bearer(&headers)) {
        return Err(Refused::Unknown.into());
    }
    let event: Value =
        serde_json::from_slice(&body).map_err(|error| RequestError::MalformedBody(error.to_string()))?;
    if let Some(told) = of_jitsi(&event, &what) {
        note(&app, told).await?;
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
    responses((status = 204, description = "Recorded"), Problems<Refused>),
)]
pub async fn take_bigbluebutton_event(
    _: Anyone,
    State(app): State<App>,
    State(meetings): State<Meetings>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<NoContent> {
    if !meetings.is_bigbluebutton(bearer(&headers)) {
        return Err(Refused::Unknown.into());
    }
    let event = form_urlencoded::parse(&body).find(|(name, _)| name == "event").map(|(_, value)| value);
    let event =
        event.ok_or_else(|| RequestError::MalformedBody("the form field `event` is missing".into()))?;
    let events: Vec<Value> =
        serde_json::from_str(&event).map_err(|error| RequestError::MalformedBody(error.to_string()))?;
    for told in events.iter().filter_map(of_bigbluebutton) {
        note(&app, told).await?;
    }
    Ok(NoContent)
}

fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(axum::http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, secret) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") { secret.trim() } else { "" }
}

fn of_jitsi(event: &Value, what: &str) -> Option<Told> {
    let came = match what {
        "joined" => true,
        "left" => false,
        _ => return None,
    };
    let occupant = &event["occupant"];
    let seconds = occupant[if came { "joined_at" } else { "left_at" }].as_i64();
    Some(Told {
        session: session_of(event["room_name"].as_str()?)?,
        registration: Uuid::parse_str(occupant["id"].as_str()?).ok()?.into(),
        key: occupant["occupant_jid"].as_str()?.to_owned(),
        at: seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        came,
    })
}

fn of_bigbluebutton(event: &Value) -> Option<Told> {
    let data = &event["data"];
    let came = match data["id"].as_str()? {
        "user-joined" => true,
        "user-left" => false,
        _ => return None,
    };
    let (meeting, user) = (&data["attributes"]["meeting"], &data["attributes"]["user"]);
    Some(Told {
        session: session_of(meeting["external-meeting-id"].as_str()?)?,
        registration: Uuid::parse_str(user["external-user-id"].as_str()?).ok()?.into(),
        key: user["internal-user-id"].as_str()?.to_owned(),
        at: data["event"]["ts"].as_i64().and_then(DateTime::from_timestamp_millis),
        came,
    })
}

/// Records an event. Idempotent.
async fn note(app: &App, told: Told) -> Result<()> {
    let now = app.now();
    // Do not record a presence in the future if the provider's clock is wrong.
    let at = told.at.filter(|at| *at <= now).unwrap_or(now);
    let mut tx = app.begin().await?;
    let (kind, changed) = match told.came {
        true => {
            let stay = (told.session, told.registration);
            (&SESSION_JOINED, store::begin_stay(&mut *tx, stay, &told.key, at).await?)
        }
        false => (&SESSION_LEFT, store::end_stay(&mut *tx, told.session, &told.key, at).await?),
    };
    let congress = store::congress_of(&mut *tx, told.session).await?;
    if let (true, Some(congress)) = (changed, congress) {
        let payload = StayChanged { session: told.session, registration: told.registration };
        let event = kind.of(Some(congress), *told.session, &payload);
        events::publish(&mut tx, Actor::default(), event, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(
        "The secret is missing or wrong. Send the secret that signs links to meetings as `Authorization: Bearer …`."
    )]
    Unknown,
}

crate::problem_kinds! {
    UNKNOWN_SERVER = Unauthenticated "meeting-server-unknown" "Meeting server not authenticated"
        "Callbacks of meeting servers must send the secret that the service signs links with, as `Authorization: Bearer …`. Correct the configuration of the meeting server."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &UNKNOWN_SERVER
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn events_of_others_concern_nobody() {
        let (session, person) = (SessionId::new(), RegistrationId::new());
        let mut event = json!({"event_name": "muc-occupant-joined", "room_name": format!("hall-{session}-fr"), "is_breakout": false,
            "occupant": {"name": "Ana", "id": person, "occupant_jid": "x@conference/1", "joined_at": 1_636_333_200}});
        let told = of_jitsi(&event, "joined").unwrap();
        assert_eq!((told.session, told.registration, told.came), (session, person, true));
        assert_eq!(of_jitsi(&event, "destroyed"), None);
        event["room_name"] = json!("catchup");
        assert_eq!(of_jitsi(&event, "joined"), None);
        let of = |id: &str, user: Value| {
            of_bigbluebutton(&json!({"data": {"type": "event", "id": id, "attributes": {
                "meeting": {"external-meeting-id": format!("hall-{session}"), "internal-meeting-id": "i"},
                "user": {"external-user-id": user, "internal-user-id": "w_1"}}, "event": {"ts": 1_636_333_200_500_i64}}}))
        };
        assert_eq!(
            of("user-left", json!(person)).unwrap().at,
            DateTime::from_timestamp_millis(1_636_333_200_500)
        );
        assert_eq!(of("user-audio-muted", json!(person)), None);
        assert_eq!(of("user-joined", json!("guest")), None);
    }
}
