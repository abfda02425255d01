use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Country, Localized, ProblemKind, Refusal, SpeakerId, TimeZone, folded},
};

/// A speaker.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Speaker {
    pub id: SpeakerId,
    pub name: String,
    #[schema(required)]
    pub job_title: Option<String>,
    #[schema(required)]
    pub organisation: Option<String>,
    #[schema(required)]
    pub biography: Option<Localized>,
    #[schema(required)]
    pub country: Option<Country>,
    /// Time zone of the speaker at the time of the session.
    #[schema(required)]
    pub time_zone: Option<TimeZone>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Speaker {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The profile of a speaker.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Zhang Wei", "job_title": "Mayor", "organisation": "City of Guangzhou", "country": "CN",
    "time_zone": "Asia/Shanghai"}))]
pub struct NewSpeaker {
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    #[schema(max_length = 300)]
    pub job_title: Option<String>,
    #[schema(max_length = 300)]
    pub organisation: Option<String>,
    pub biography: Option<Localized>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
}

impl NewSpeaker {
    /// The text in which a search looks for the speaker.
    pub fn search(&self) -> String {
        folded(&format!("{} {}", self.name, self.organisation.as_deref().unwrap_or_default()))
    }
}

/// An imported speaker.
#[derive(Debug)]
pub struct ImportedSpeaker {
    pub id: SpeakerId,
    pub external_id: String,
    pub is_new: bool,
    pub is_renamed: bool,
}

impl From<Speaker> for NewSpeaker {
    fn from(speaker: Speaker) -> Self {
        Self {
            name: speaker.name,
            job_title: speaker.job_title,
            organisation: speaker.organisation,
            biography: speaker.biography,
            country: speaker.country,
            time_zone: speaker.time_zone,
        }
    }
}

/// Why a speaker cannot be deleted.
#[derive(Debug, thiserror::Error)]
pub enum SpeakerError {
    #[error("The speaker is assigned to a session. Remove them from it first.")]
    InUse,
}

crate::problem_kinds! {
    InUse = Conflict "speaker-in-use" "Speaker in use"
        "List the sessions with `?speaker=`, assign other speakers, then delete this one."
}

impl Refusal for SpeakerError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::InUse::KIND
    }
}
