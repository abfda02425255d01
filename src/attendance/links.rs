//! Links to the meetings of providers, signed for one person and meeting, and valid until the join window closes.
//!
//! Jitsi: a JSON Web Token, HS256, with the claims of Jitsi's token specification (`doc/tokens.md` of lib-jitsi-meet).
//! It is made here, since token crates add RSA and elliptic curves, and this needs one HMAC. BigBlueButton: the `join`
//! call of its API, with the SHA-256 checksum of call, query and secret.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use form_urlencoded::Serializer;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::rules::{JoinError, MeetingRole};
use crate::{
    app::{self, App},
    http::{self, Error, Result},
    programme::RoomProvider,
    types::{Language, Now, Secret, SessionId},
};

/// How long a created meeting is assumed to exist.
const MADE: Duration = Duration::from_mins(1);

/// Meeting servers and their known meetings. One per process.
#[derive(Clone)]
pub struct Meetings {
    servers: Arc<app::Meetings>,
    client: reqwest::Client,
    /// Names of recently created meetings.
    made: moka::future::Cache<String, ()>,
}

/// The meeting of a session, or an interpretation channel of it.
#[derive(Clone, Debug)]
pub struct Meeting<'m> {
    pub session: SessionId,
    /// Slug of the room.
    pub room: &'m str,
    pub title: &'m str,
    pub channel: Option<&'m Language>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// The person who joins.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Id of the registration, or of the account for staff without one.
    pub id: Uuid,
    pub name: String,
    pub role: MeetingRole,
}

impl Meeting<'_> {
    /// The provider's name of the meeting: unique and readable, and contains the id of the session.
    fn name(&self) -> String {
        let channel =
            self.channel.map(|language| format!("-{}", language.to_lowercase())).unwrap_or_default();
        format!("{}-{}{channel}", self.room, self.session)
    }
}

/// The session in a provider's name of a meeting.
pub fn session_of(name: &str) -> Option<SessionId> {
    (0..name.len()).find_map(|from| {
        let text = name.get(from..from + 36)?;
        Uuid::try_parse(text).ok().filter(|_| text.contains('-')).map(SessionId::from)
    })
}

impl Meetings {
    /// # Errors
    /// The client cannot be built.
    pub fn new(app: &App) -> anyhow::Result<Self> {
        let client =
            http::outgoing().timeout(Duration::from_secs(5)).redirect(reqwest::redirect::Policy::none());
        Ok(Self {
            servers: Arc::new(app.config.meetings.clone()),
            client: client.build()?,
            made: moka::future::Cache::builder().time_to_live(MADE).max_capacity(10_000).build(),
        })
    }

    /// A link for a person. `address` is the address of the room, for providers without configuration.
    pub async fn link(
        &self,
        (provider, address): (RoomProvider, Option<&str>),
        meeting: &Meeting<'_>,
        guest: &Guest,
        now: Now,
    ) -> Result<String> {
        match provider {
            RoomProvider::Link => Ok(address.ok_or(JoinError::NoRoom)?.to_owned()),
            RoomProvider::Jitsi => {
                Ok(jitsi(self.servers.jitsi.as_ref().ok_or(JoinError::NoRoom)?, meeting, guest, now)?)
            }
            RoomProvider::BigBlueButton => {
                let server = self.servers.bigbluebutton.as_ref().ok_or(JoinError::NoRoom)?;
                self.make(server, meeting).await?;
                Ok(bigbluebutton(server, "join", &joining(meeting, guest)))
            }
        }
    }

    /// Creates the meeting, which must exist before people can join. Idempotent.
    async fn make(&self, server: &app::BigBlueButton, meeting: &Meeting<'_>) -> Result<()> {
        let name = meeting.name();
        if self.made.get(&name).await.is_some() {
            return Ok(());
        }
        let query = [("name", meeting.title), ("meetingID", &*name)];
        let asked = self.client.get(bigbluebutton(server, "create", &query)).send().await;
        let answer = match asked.and_then(reqwest::Response::error_for_status) {
            Ok(answer) => answer.text().await.unwrap_or_default(),
            Err(error) => {
                // The URL contains a checksum.
                tracing::warn!(error = %error.without_url(), "BigBlueButton does not respond");
                return Err(JoinError::Unreachable.into());
            }
        };
        if !answer.contains("<returncode>SUCCESS</returncode>") {
            tracing::warn!("BigBlueButton did not create the meeting");
            return Err(JoinError::Unreachable.into());
        }
        self.made.insert(name, ()).await;
        Ok(())
    }

    /// Whether this is the secret of the Jitsi server, compared in constant time.
    pub fn is_jitsi(&self, shown: &str) -> bool {
        self.servers.jitsi.as_ref().is_some_and(|server| same(&server.secret, shown))
    }

    /// As [`Meetings::is_jitsi`].
    pub fn is_bigbluebutton(&self, shown: &str) -> bool {
        self.servers.bigbluebutton.as_ref().is_some_and(|server| same(&server.secret, shown))
    }
}

/// Compares hashes, so that the duration reveals nothing about the secret.
fn same(secret: &SecretString, shown: &str) -> bool {
    Secret::hash(secret.expose_secret()) == Secret::hash(shown)
}

fn jitsi(server: &app::Jitsi, meeting: &Meeting<'_>, guest: &Guest, now: Now) -> Result<String, Error> {
    let room = meeting.name();
    let moderates = guest.role == MeetingRole::Moderator;
    let url = url::Url::parse(&server.url).map_err(Error::internal)?;
    let claims = json!({
        "iss": server.app_id, "aud": server.app_id, "sub": url.host_str(), "room": room,
        "iat": now.timestamp(), "nbf": meeting.opens_at.timestamp(), "exp": meeting.closes_at.timestamp(),
        "context": {"user": {"id": guest.id, "name": guest.name, "moderator": moderates,
                             "affiliation": if moderates { "owner" } else { "member" }}},
    });
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "JWT"})), part(&claims));
    let mut mac =
        Hmac::<Sha256>::new_from_slice(server.secret.expose_secret().as_bytes()).map_err(Error::internal)?;
    mac.update(text.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    Ok(format!("{}/{room}?jwt={text}.{signature}", server.url))
}

fn joining(meeting: &Meeting<'_>, guest: &Guest) -> [(&'static str, String); 5] {
    let role = if guest.role == MeetingRole::Moderator { "MODERATOR" } else { "VIEWER" };
    [
        ("fullName", guest.name.clone()),
        ("meetingID", meeting.name()),
        ("role", role.to_owned()),
        ("userID", guest.id.to_string()),
        ("redirect", "true".to_owned()),
    ]
}

/// URL of a call of BigBlueButton's API, with the checksum of the call's name, the query and the secret.
fn bigbluebutton<V: AsRef<str>>(server: &app::BigBlueButton, call: &str, query: &[(&str, V)]) -> String {
    let query = Serializer::new(String::new()).extend_pairs(query).finish();
    let digest = Sha256::digest(format!("{call}{query}{}", server.secret.expose_secret()));
    let checksum: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}/api/{call}?{query}&checksum={checksum}", server.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksum_equals_that_of_the_documentation() {
        // The example of docs.bigbluebutton.org/development/api, with SHA-256 instead of SHA-1.
        let server = app::BigBlueButton {
            url: "https://example.com/bigbluebutton".into(),
            secret: "639259d4-9dd8-4b25-bf01-95f9567eaf4b".into(),
        };
        let query = [("name", "Test Meeting"), ("meetingID", "abc123")];
        let link = bigbluebutton(&server, "create", &query);
        let text = "createname=Test+Meeting&meetingID=abc123639259d4-9dd8-4b25-bf01-95f9567eaf4b";
        let expected: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            link,
            format!(
                "https://example.com/bigbluebutton/api/create?name=Test+Meeting&meetingID=abc123&checksum={expected}"
            )
        );
    }

    #[test]
    fn meeting_name_contains_its_session() {
        let session = SessionId::new();
        let french: Language = "fr".parse().unwrap();
        let meeting = Meeting {
            session,
            room: "plenary-hall-2021",
            title: "Opening",
            channel: Some(&french),
            opens_at: DateTime::UNIX_EPOCH,
            closes_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(session_of(&meeting.name()), Some(session));
        assert_eq!(session_of("catchup"), None);
        assert_eq!(session_of("städte-und-ihre-häfen-am-meer-von-überall-her"), None);
    }
}
