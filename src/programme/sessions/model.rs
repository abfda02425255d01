use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Language, Localized, SessionId, Slug, SpeakerId, folded},
};

/// A session of the programme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub id: SessionId,
    /// Short and readable; unique in the congress.
    #[schema(examples("OPENING"))]
    pub code: String,
    pub title: Localized,
    #[schema(required)]
    pub r#abstract: Option<Localized>,
    pub kind: SessionKind,
    pub state: SessionState,
    /// Slug of the track.
    pub track: Slug,
    /// Slugs of the policy themes.
    pub themes: Vec<Slug>,
    /// Language spoken.
    pub language: Language,
    /// Languages it is interpreted into.
    pub interpretation: Vec<Language>,
    pub duration_minutes: i32,
    /// Number of seats; `null` for no limit.
    #[schema(required)]
    pub capacity: Option<i32>,
    pub enrolment_policy: EnrolmentPolicy,
    /// Whether there is a waiting list when all seats are taken.
    pub waiting_list: bool,
    /// Materials, recordings and other links.
    #[schema(value_type = Vec<SessionLink>)]
    pub links: Stored<Vec<SessionLink>>,
    /// Speakers, in order.
    #[schema(value_type = Vec<SessionSpeaker>)]
    pub speakers: Stored<Vec<SessionSpeaker>>,
    /// Slug of the room; `null` for a session without placement.
    #[schema(required)]
    pub room: Option<Slug>,
    #[schema(required)]
    pub starts_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub ends_at: Option<DateTime<Utc>>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Session {
    fn revision(&self) -> i64 {
        self.revision
    }
}

crate::words! {
    /// The format of a session.
    SessionKind { Plenary, Keynote, Panel, Roundtable, Workshop, Presentation, Ceremony, Statutory, SideEvent, Networking }
}

crate::words! {
    /// The state of a session.
    SessionState {
        Draft,
        /// Part of the next release, if it has a placement.
        Confirmed,
        Cancelled,
    }
}

crate::words! {
    /// Who can attend.
    EnrolmentPolicy {
        /// Anyone registered for the track.
        Open,
        /// People who have taken a seat.
        Required,
        ByInvitation,
    }
}

crate::words! {
    /// The role of a speaker in a session.
    SpeakerRole { Keynote, Moderator, Panellist, Presenter, Rapporteur, Interpreter }
}

/// A speaker of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SessionSpeaker {
    /// Id of the speaker.
    pub speaker: SpeakerId,
    pub name: String,
    pub role: SpeakerRole,
    /// `false` while the speaker has not confirmed.
    pub confirmed: bool,
}

crate::words! {
    /// The purpose of a link.
    SessionLinkKind {
        /// Slides, papers and similar.
        Material,
        /// A recording of the session.
        Recording,
        Other,
    }
}

/// A link to material or a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionLink {
    /// `material` by default.
    #[serde(default = "material")]
    pub kind: SessionLinkKind,
    #[schema(
        format = "uri",
        max_length = 2000,
        pattern = "^https?://",
        examples("https://city.example/slides.pdf")
    )]
    pub url: String,
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
}

/// Maximum duration of a session: a week, for exhibitions.
pub const MAX_SESSION_MINUTES: i32 = 7 * 24 * 60;

/// The settings of a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "ENERGY-1", "title": {"en": "Energy transition in port cities"}, "kind": "panel",
    "track": "congress", "themes": ["energy-transition"], "language": "en", "interpretation": ["zh", "fr"],
    "duration_minutes": 90, "capacity": 100, "enrolment_policy": "required",
    "links": [{"kind": "material", "url": "https://city.example/slides.pdf", "title": "Slides"}]}))]
pub struct NewSession {
    /// Generated if omitted.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    pub code: Option<String>,
    pub title: Localized,
    pub r#abstract: Option<Localized>,
    pub kind: SessionKind,
    /// Slug of the track.
    pub track: Slug,
    /// Slugs of up to three policy themes.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub themes: Vec<Slug>,
    pub language: Language,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub interpretation: Vec<Language>,
    #[schema(minimum = 1, maximum = 10_080)]
    pub duration_minutes: i32,
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub capacity: Option<i32>,
    /// `open` by default.
    #[serde(default = "open")]
    pub enrolment_policy: EnrolmentPolicy,
    /// Whether there is a waiting list when all seats are taken.
    #[serde(default = "yes")]
    pub waiting_list: bool,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub links: Vec<SessionLink>,
}

fn material() -> SessionLinkKind {
    SessionLinkKind::Material
}

fn open() -> EnrolmentPolicy {
    EnrolmentPolicy::Open
}

/// A session to create, with its speakers.
#[derive(Clone, Debug)]
pub struct SessionCreation {
    pub id: SessionId,
    pub new: NewSession,
    pub state: SessionState,
    /// In order.
    pub speakers: Vec<NewSessionSpeaker>,
}

/// Speakers, in order; replaces the current ones.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionSpeakersUpdate {
    #[schema(max_items = 100)]
    pub speakers: Vec<NewSessionSpeaker>,
}

/// A speaker to assign to a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSessionSpeaker {
    /// Id of the speaker.
    pub speaker: SpeakerId,
    pub role: SpeakerRole,
    /// `false` while the speaker has not confirmed.
    #[serde(default = "yes")]
    pub confirmed: bool,
}

fn yes() -> bool {
    true
}

impl NewSession {
    /// The text in which a search looks for the session.
    pub fn search(&self) -> String {
        let texts = self.title.texts().chain(self.r#abstract.iter().flat_map(Localized::texts));
        let code = self.code.as_deref().unwrap_or_default();
        folded(&texts.fold(code.to_owned(), |all, text| all + " " + text))
    }
}

impl From<Session> for NewSession {
    fn from(session: Session) -> Self {
        Self {
            code: Some(session.code),
            title: session.title,
            r#abstract: session.r#abstract,
            kind: session.kind,
            track: session.track,
            themes: session.themes,
            language: session.language,
            interpretation: session.interpretation,
            duration_minutes: session.duration_minutes,
            capacity: session.capacity,
            enrolment_policy: session.enrolment_policy,
            waiting_list: session.waiting_list,
            links: session.links.0,
        }
    }
}
