use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    registration::Addressed,
    types::{AnnouncementId, Localized, SessionId, Slug},
};

/// The recipients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields, tag = "kind")]
pub enum AnnouncementAudience {
    /// All registered people who were not rejected.
    Everybody,
    /// People with a registration type.
    RegistrationType { slug: Slug },
    /// Confirmed people whose registration type opens a track.
    Track { slug: Slug },
    /// People who have a seat in a session, wait for one, or have bookmarked it.
    Session { session: SessionId },
}

/// An announcement.
#[derive(Debug, Serialize, ToSchema)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub to: AnnouncementAudience,
    pub title: Localized,
    /// Plain text; empty lines separate paragraphs.
    pub body: Localized,
    pub published_at: DateTime<Utc>,
}

/// An announcement to publish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": {"kind": "everybody"}, "title": {"en": "The platform is open"},
    "body": {"en": "Join from 8 November. The technical desk answers around the clock."}}))]
pub struct NewAnnouncement {
    pub to: AnnouncementAudience,
    pub title: Localized,
    /// Plain text; empty lines separate paragraphs.
    pub body: Localized,
}

impl AnnouncementAudience {
    pub fn columns(&self) -> (&'static str, Option<String>) {
        match self {
            Self::Everybody => ("everybody", None),
            Self::RegistrationType { slug } => ("registration_type", Some(slug.to_string())),
            Self::Track { slug } => ("track", Some(slug.to_string())),
            Self::Session { session } => ("session", Some(session.to_string())),
        }
    }

    pub fn from_columns(audience: &str, named: Option<&str>) -> Self {
        let slug = || named.and_then(|named| named.parse().ok());
        let session = || named.and_then(|named| named.parse::<uuid::Uuid>().ok()).map(SessionId::from);
        match audience {
            "registration_type" => slug().map(|slug| Self::RegistrationType { slug }),
            "track" => slug().map(|slug| Self::Track { slug }),
            "session" => session().map(|session| Self::Session { session }),
            _ => None,
        }
        .unwrap_or(Self::Everybody)
    }

    pub fn addressed(&self) -> Addressed<'_> {
        match self {
            Self::Everybody => Addressed::Everybody,
            Self::RegistrationType { slug } => Addressed::Type(slug),
            Self::Track { slug } => Addressed::Track(slug),
            Self::Session { session } => Addressed::Session(*session),
        }
    }
}
