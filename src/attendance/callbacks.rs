//! Callbacks of meeting servers about people who join and leave. They identify people by the ids in our links, and
//! authenticate with the secret that signs the links.
//!
//! Jitsi: the component `event_sync` of jitsi-contrib/prosody-plugins, with the header `Authorization: Bearer SECRET`.
//! BigBlueButton: bbb-webhooks with `auth2_0`, which sends the secret in the same header.

use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

use super::{
    events::{SESSION_JOINED, SESSION_LEFT, StayChanged},
    links::session_of,
    store,
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::Result,
    types::{Actor, Now, ProblemKind, Refusal, RegistrationId, SessionId},
};

/// A person joined or left, as reported by a provider.
#[derive(Debug, PartialEq, Eq)]
pub struct MeetingEvent {
    session: SessionId,
    registration: RegistrationId,
    /// The provider's id of the stay.
    key: String,
    at: Option<Now>,
    joined: bool,
}

pub fn read_jitsi_event(event: &Value, what: &str) -> Option<MeetingEvent> {
    let joined = match what {
        "joined" => true,
        "left" => false,
        _ => return None,
    };
    let occupant = &event["occupant"];
    let seconds = occupant[if joined { "joined_at" } else { "left_at" }].as_i64();
    Some(MeetingEvent {
        session: session_of(event["room_name"].as_str()?)?,
        registration: Uuid::parse_str(occupant["id"].as_str()?).ok()?.into(),
        key: occupant["occupant_jid"].as_str()?.to_owned(),
        at: seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        joined,
    })
}

pub fn read_bigbluebutton_event(event: &Value) -> Option<MeetingEvent> {
    let data = &event["data"];
    let joined = match data["id"].as_str()? {
        "user-joined" => true,
        "user-left" => false,
        _ => return None,
    };
    let (meeting, user) = (&data["attributes"]["meeting"], &data["attributes"]["user"]);
    Some(MeetingEvent {
        session: session_of(meeting["external-meeting-id"].as_str()?)?,
        registration: Uuid::parse_str(user["external-user-id"].as_str()?).ok()?.into(),
        key: user["internal-user-id"].as_str()?.to_owned(),
        at: data["event"]["ts"].as_i64().and_then(DateTime::from_timestamp_millis),
        joined,
    })
}

/// Records an event. Idempotent.
pub async fn record(app: &App, event: MeetingEvent) -> Result<()> {
    let MeetingEvent { session, registration, .. } = event;
    let mut change = Change::begin(app, Actor::default(), Deployment).await?;
    // Do not record a presence in the future if the provider's clock is wrong.
    let at = event.at.filter(|at| *at <= change.now()).unwrap_or(change.now());
    let (kind, changed) = match event.joined {
        true => {
            let stay = (session, registration);
            (&SESSION_JOINED, store::begin_stay(change.db(), stay, &event.key, at).await?)
        }
        false => (&SESSION_LEFT, store::end_stay(change.db(), session, &event.key, at).await?),
    };
    let congress = store::find_congress(change.db(), session).await?;
    if let (true, Some(congress)) = (changed, congress) {
        let payload = StayChanged { session, registration };
        change.in_congress(congress).publish(kind.event(session, &payload)).await?;
        change.commit().await?;
    }
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    #[error(
        "The secret is missing or wrong. Send the secret that signs links to meetings as `Authorization: Bearer …`."
    )]
    UnknownServer,
}

crate::problem_kinds! {
    UnknownServer = Unauthenticated "meeting-server-unknown" "Meeting server not authenticated"
        "Callbacks of meeting servers must send the secret that the service signs links with, as `Authorization: Bearer …`. Correct the configuration of the meeting server."
}

impl Refusal for CallbackError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::UnknownServer::KIND
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn events_about_other_people_are_ignored() {
        let (session, person) = (SessionId::new(), RegistrationId::new());
        let mut event = json!({"event_name": "muc-occupant-joined", "room_name": format!("hall-{session}-fr"), "is_breakout": false,
            "occupant": {"name": "Ana", "id": person, "occupant_jid": "x@conference/1", "joined_at": 1_636_333_200}});
        let told = read_jitsi_event(&event, "joined").unwrap();
        assert_eq!((told.session, told.registration, told.joined), (session, person, true));
        assert_eq!(read_jitsi_event(&event, "destroyed"), None);
        event["room_name"] = json!("catchup");
        assert_eq!(read_jitsi_event(&event, "joined"), None);
        let of = |id: &str, user: Value| {
            read_bigbluebutton_event(&json!({"data": {"type": "event", "id": id, "attributes": {
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
