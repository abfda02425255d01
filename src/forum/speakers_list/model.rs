use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Country, DelegationId, Language, Localized, SessionId, SpeakingRequestId},
};

crate::words! {
    /// Whether a speakers' list takes requests.
    ListState { Open, Closed }
}

crate::words! {
    /// The rule by which speakers follow each other.
    Ordering {
        /// As they asked.
        ByRequest,
        /// By protocol rank, then by the city's name in the edition's first language, by that language's collation.
        ByProtocol,
        /// As they asked, region after region taking its turn.
        ByRegion,
        /// As the chair has put them.
        ByHand,
    }
}

crate::words! {
    /// What somebody asks the floor for.
    RequestKind {
        Statement,
        /// A right of reply; those come when all statements are over.
        Reply,
    }
}

crate::words! {
    /// How a speech is given.
    SpeechMode { Live, VideoMessage }
}

crate::words! {
    /// Where a request to speak stands.
    RequestState {
        /// In the order of the list.
        Waiting,
        /// Has the floor, and has not begun.
        Called,
        Speaking,
        Spoken,
        /// Was called and did not speak; the chair can put it into the order again.
        Skipped,
        Withdrawn,
        /// The secretariat declined it.
        Declined,
    }
}

impl RequestState {
    /// Whether it is the one that everybody looks at: called, or speaking.
    pub fn has_floor(self) -> bool {
        matches!(self, Self::Called | Self::Speaking)
    }
}

/// How a speakers' list is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"order": "by_protocol", "seconds_each": 180, "seconds_total": 7200}))]
pub struct ListSettings {
    #[serde(default = "by_request")]
    pub order: Ordering,
    /// How many items the agenda has: a delegation speaks once in each.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    pub items: i32,
    /// `false`: delegations may speak as often as they ask.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub once_per_item: bool,
    /// How long a speech may be.
    #[serde(default = "three_minutes")]
    #[schema(minimum = 10, maximum = 7200, default = 180)]
    pub seconds_each: i32,
    /// How long a reply may be.
    #[serde(default = "a_minute")]
    #[schema(minimum = 10, maximum = 7200, default = 60)]
    pub seconds_reply: i32,
    /// How long all speeches may be together; `null`: as long as they are.
    #[schema(minimum = 10, maximum = 86_400)]
    pub seconds_total: Option<i32>,
}

fn by_request() -> Ordering {
    Ordering::ByRequest
}

fn one() -> i32 {
    1
}

fn yes() -> bool {
    true
}

fn three_minutes() -> i32 {
    180
}

fn a_minute() -> i32 {
    60
}

/// The list of a sitting, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub session: SessionId,
    pub state: ListState,
    pub set: ListSettings,
    /// Somebody was moved by hand, or has swapped: the order is not made anew.
    pub arranged: bool,
    /// How many have been called.
    pub calls: i32,
    pub revision: i64,
}

/// A request in the list of a sitting, with who speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: SpeakingRequestId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    pub protocol_rank: i32,
    /// Of its head.
    pub name: String,
    pub title: String,
    pub kind: RequestKind,
    pub reply_to: Option<SpeakingRequestId>,
    pub item: i32,
    pub again: bool,
    pub topic: String,
    pub mode: SpeechMode,
    pub video_url: Option<String>,
    pub language: Language,
    pub second_choice: Option<SessionId>,
    pub seconds: i32,
    pub extended_seconds: i32,
    pub state: RequestState,
    pub place: Option<i32>,
    pub requested_at: DateTime<Utc>,
    pub warned_at: Option<DateTime<Utc>>,
    pub called_at: Option<DateTime<Utc>>,
    /// Which call of the sitting it was.
    pub call: Option<i32>,
    pub started_at: Option<DateTime<Utc>>,
    pub stopped_at: Option<DateTime<Utc>>,
    pub swap_with: Option<SpeakingRequestId>,
    pub reason: Option<String>,
    pub revision: i64,
}

/// The list of a sitting: who speaks, who comes, who has spoken.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakersList {
    pub session: SessionId,
    pub state: ListState,
    pub settings: ListSettings,
    /// Whether the chair has moved somebody, or two have swapped, since it was ordered: whoever comes is put in then, and nobody else
    /// is moved.
    pub arranged: bool,
    /// How many have been called; whoever calls the next says so, so that two who do it at once call one.
    pub calls: i32,
    /// Who has the floor.
    #[schema(required)]
    pub floor: Option<Speech>,
    /// Who comes, in order.
    pub waiting: Vec<Speech>,
    /// Who has spoken, in order.
    pub spoken: Vec<Speech>,
    /// Who was called and did not speak.
    pub skipped: Vec<Speech>,
    /// How long was spoken until now.
    pub used_seconds: i64,
    /// How long it will take if everybody uses their time.
    pub remaining_seconds: i64,
    /// When it will be over then.
    pub forecast_ends_at: DateTime<Utc>,
    /// By how much that is more than all speeches may be.
    pub over_seconds: i64,
    /// Grows with each change. Send it as `If-Match` when you change the settings.
    pub revision: i64,
}

/// A speech in the list of a sitting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Speech {
    pub request: SpeakingRequestId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    /// Of the head of the delegation.
    pub name: String,
    pub title: String,
    pub protocol_rank: i32,
    pub kind: RequestKind,
    /// The speech that it replies to.
    #[schema(required)]
    pub reply_to: Option<SpeakingRequestId>,
    pub item: i32,
    pub topic: String,
    pub mode: SpeechMode,
    /// Where the video message is.
    #[schema(required, format = "uri")]
    pub video_url: Option<String>,
    pub language: Language,
    pub state: RequestState,
    /// From 1, among those who wait.
    #[schema(required)]
    pub position: Option<i32>,
    /// How long it may be, with what the chair has added.
    pub seconds: i32,
    /// How long it was, or has been until now.
    #[schema(required)]
    pub used_seconds: Option<i64>,
    /// When it will begin if everybody before uses their time.
    #[schema(required)]
    pub expected_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub started_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub stopped_at: Option<DateTime<Utc>>,
    /// With whom it offers to swap places.
    #[schema(required)]
    pub swap_with: Option<SpeakingRequestId>,
}

/// A request to speak in a sitting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpeakingRequest {
    pub id: SpeakingRequestId,
    /// The sitting whose list it is in.
    pub session: SessionId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    pub kind: RequestKind,
    #[schema(required)]
    pub reply_to: Option<SpeakingRequestId>,
    pub item: i32,
    pub topic: String,
    pub mode: SpeechMode,
    #[schema(required, format = "uri")]
    pub video_url: Option<String>,
    pub language: Language,
    #[schema(required)]
    pub second_choice: Option<SessionId>,
    pub wanted_seconds: i32,
    pub state: RequestState,
    /// From 1, among those who wait.
    #[schema(required)]
    pub position: Option<i32>,
    /// With whom it offers to swap places.
    #[schema(required)]
    pub swap_with: Option<SpeakingRequestId>,
    /// The chair's or the secretariat's words, where it was skipped or declined.
    #[schema(required)]
    pub reason: Option<String>,
    pub requested_at: DateTime<Utc>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for SpeakingRequest {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// What a delegation asks the floor for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"topic": "Housing after the pandemic", "mode": "live", "language": "es", "wanted_seconds": 180}))]
pub struct NewSpeakingRequest {
    /// Whom it is for; left out: the delegation that you act for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// The speech that you want to reply to; left out: a statement.
    pub reply_to: Option<SpeakingRequestId>,
    /// Which item of the agenda it is about.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    pub item: i32,
    #[schema(min_length = 1, max_length = 300)]
    pub topic: String,
    pub mode: SpeechMode,
    /// Where the video message is.
    #[schema(format = "uri", pattern = "^https://", max_length = 2000)]
    pub video_url: Option<String>,
    /// In which it will be given.
    pub language: Language,
    /// The sitting to go to when there is no time left in this one.
    pub second_choice: Option<SessionId>,
    /// How long it will be. The list says how long it may be at most.
    #[schema(minimum = 10, maximum = 7200)]
    pub wanted_seconds: i32,
    /// For the chair: the delegation may speak once more about an item.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

impl From<&SpeakingRequest> for NewSpeakingRequest {
    fn from(request: &SpeakingRequest) -> Self {
        let request = request.clone();
        Self {
            delegation: Some(request.delegation),
            reply_to: request.reply_to,
            item: request.item,
            topic: request.topic,
            mode: request.mode,
            video_url: request.video_url,
            language: request.language,
            second_choice: request.second_choice,
            wanted_seconds: request.wanted_seconds,
            again: false,
        }
    }
}

#[cfg(test)]
pub mod samples {
    use super::*;

    /// A statement that waits.
    pub fn entry() -> Entry {
        Entry {
            id: SpeakingRequestId::new(),
            delegation: DelegationId::new(),
            city: Localized::of("en", "Quito"),
            country: "EC".parse().unwrap(),
            protocol_rank: 1,
            name: "Ana Sousa".into(),
            title: "Mayor".into(),
            kind: RequestKind::Statement,
            reply_to: None,
            item: 1,
            again: false,
            topic: "Housing".into(),
            mode: SpeechMode::Live,
            video_url: None,
            language: Language::english(),
            second_choice: None,
            seconds: 180,
            extended_seconds: 0,
            state: RequestState::Waiting,
            place: None,
            requested_at: DateTime::UNIX_EPOCH,
            warned_at: None,
            called_at: None,
            call: None,
            started_at: None,
            stopped_at: None,
            swap_with: None,
            reason: None,
            revision: 1,
        }
    }
}
