use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Country, DelegationId, Language, Localized, SessionId, SpeakingRequestId},
};

crate::words! {
    /// Whether a speakers' list accepts requests.
    SpeakersListState { Open, Closed }
}

crate::words! {
    /// The rule by which speakers are ordered.
    SpeakingOrder {
        /// In the order of the requests.
        ByRequest,
        /// By protocol rank, then by the city's name in the edition's first language, by that language's collation.
        ByProtocol,
        /// In the order of the requests, alternating between regions.
        ByRegion,
        /// In the order set by the chair.
        ByHand,
    }
}

crate::words! {
    /// The kind of a request to speak.
    SpeakingRequestKind {
        Statement,
        /// A right of reply; replies come after all statements.
        Reply,
    }
}

crate::words! {
    /// How a speech is given.
    SpeechMode { Live, VideoMessage }
}

crate::words! {
    /// State of a request to speak.
    SpeakingRequestState {
        /// Waiting in the order of the list.
        Waiting,
        /// Has the floor, but has not started.
        Called,
        Speaking,
        Spoken,
        /// Was called and did not speak; the chair can move it back into the order.
        Skipped,
        Withdrawn,
        /// The secretariat declined it.
        Declined,
    }
}

impl SpeakingRequestState {
    /// Whether it has the floor: called or speaking.
    pub fn has_floor(self) -> bool {
        matches!(self, Self::Called | Self::Speaking)
    }
}

/// Settings of a speakers' list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"order": "by_protocol", "seconds_each": 180, "seconds_total": 7200}))]
pub struct SpeakersListSettings {
    #[serde(default = "default_order")]
    pub order: SpeakingOrder,
    /// The number of agenda items; a delegation speaks once per item.
    #[serde(default = "first")]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    pub items: i32,
    /// `false`: delegations may speak several times per item.
    #[serde(default = "default_once_per_item")]
    #[schema(default = true)]
    pub once_per_item: bool,
    /// The maximum length of a speech, in seconds.
    #[serde(default = "default_seconds_each")]
    #[schema(minimum = 10, maximum = 7200, default = 180)]
    pub seconds_each: i32,
    /// The maximum length of a reply, in seconds.
    #[serde(default = "default_seconds_reply")]
    #[schema(minimum = 10, maximum = 7200, default = 60)]
    pub seconds_reply: i32,
    /// The maximum length of all speeches together, in seconds; `null`: no limit.
    #[schema(minimum = 10, maximum = 86_400)]
    pub seconds_total: Option<i32>,
    /// Whether anyone may read who speaks and who is next, without signing in: see `/screen`.
    #[serde(default)]
    #[schema(default = false)]
    pub public: bool,
}

fn default_order() -> SpeakingOrder {
    SpeakingOrder::ByRequest
}

fn first() -> i32 {
    1
}

fn default_once_per_item() -> bool {
    true
}

fn default_seconds_each() -> i32 {
    180
}

fn default_seconds_reply() -> i32 {
    60
}

/// The list of a sitting: the current speaker, waiting requests and past speeches.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakersList {
    pub session: SessionId,
    pub state: SpeakersListState,
    pub settings: SpeakersListSettings,
    /// Whether requests were moved by hand or swapped since the list was ordered. If so, new requests are inserted and the others keep their
    /// order.
    pub arranged: bool,
    /// The number of calls so far. Send it as `after` when you call the next speaker, so that two concurrent calls take effect once.
    pub calls: i32,
    /// The speech that has the floor.
    #[schema(required)]
    pub floor: Option<Speech>,
    /// The waiting speeches, in order.
    pub waiting: Vec<Speech>,
    /// Finished speeches, in order.
    pub spoken: Vec<Speech>,
    /// Speakers who were called and did not speak.
    pub skipped: Vec<Speech>,
    /// The time spoken so far.
    pub used_seconds: i64,
    /// The remaining time if all speakers use their time.
    pub remaining_seconds: i64,
    /// When the list is expected to end.
    pub forecast_ends_at: DateTime<Utc>,
    /// By how much the forecast exceeds the maximum length of all speeches.
    pub over_seconds: i64,
    /// Increases with each change. Send it as `If-Match` when you change the settings.
    pub revision: i64,
}

/// A speech in the list of a sitting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Speech {
    pub request: SpeakingRequestId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    /// Name of the head of the delegation.
    pub name: String,
    pub title: String,
    pub protocol_rank: i32,
    pub kind: SpeakingRequestKind,
    /// The speech that it replies to.
    #[schema(required)]
    pub reply_to: Option<SpeakingRequestId>,
    pub item: i32,
    pub topic: String,
    pub mode: SpeechMode,
    /// URL of the video message.
    #[schema(required, format = "uri")]
    pub video_url: Option<String>,
    pub language: Language,
    pub state: SpeakingRequestState,
    /// From 1, among the waiting requests.
    #[schema(required)]
    pub position: Option<i32>,
    /// Its granted time, including extensions.
    pub seconds: i32,
    /// The time it took, or has taken until now.
    #[schema(required)]
    pub used_seconds: Option<i64>,
    /// When it is expected to begin, if all earlier speakers use their time.
    #[schema(required)]
    pub expected_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub started_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub stopped_at: Option<DateTime<Utc>>,
    /// Another sitting, in case there is no time left in this one.
    #[schema(required)]
    pub second_choice: Option<SessionId>,
    /// The request with which it offers to swap places.
    #[schema(required)]
    pub swap_with: Option<SpeakingRequestId>,
    /// Name of the chair who called it. Visible to the secretariat and chairs; `null` for others.
    #[schema(required)]
    pub called_by: Option<String>,
}

/// What a big screen shows of a sitting: who speaks, and who is next.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakersScreen {
    pub session: SessionId,
    pub state: SpeakersListState,
    /// The speech that has the floor.
    #[schema(required)]
    pub floor: Option<ScreenSpeech>,
    /// The next three speeches, in order.
    pub next: Vec<ScreenSpeech>,
    /// Increases with each change of the list.
    pub revision: i64,
}

/// A speech on a big screen.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScreenSpeech {
    pub request: SpeakingRequestId,
    pub city: Localized,
    pub country: Country,
    /// Name of the head of the delegation.
    pub name: String,
    pub title: String,
    pub state: SpeakingRequestState,
    /// Its granted time, including extensions.
    pub seconds: i32,
    /// The time it has taken until now.
    #[schema(required)]
    pub used_seconds: Option<i64>,
    /// When it is expected to begin, if all earlier speakers use their time.
    #[schema(required)]
    pub expected_at: Option<DateTime<Utc>>,
}

impl From<Speech> for ScreenSpeech {
    fn from(speech: Speech) -> Self {
        Self {
            request: speech.request,
            city: speech.city,
            country: speech.country,
            name: speech.name,
            title: speech.title,
            state: speech.state,
            seconds: speech.seconds,
            used_seconds: speech.used_seconds,
            expected_at: speech.expected_at,
        }
    }
}

impl From<SpeakersList> for SpeakersScreen {
    fn from(list: SpeakersList) -> Self {
        Self {
            session: list.session,
            state: list.state,
            floor: list.floor.map(ScreenSpeech::from),
            next: list.waiting.into_iter().take(3).map(ScreenSpeech::from).collect(),
            revision: list.revision,
        }
    }
}

impl SpeakersList {
    /// The list as delegations and participants see it: without the names of chairs.
    #[must_use]
    pub fn without_chairs(mut self) -> Self {
        let (called, waiting) = (self.floor.iter_mut(), self.waiting.iter_mut());
        let past = self.spoken.iter_mut().chain(&mut self.skipped);
        called.chain(waiting).chain(past).for_each(|speech| speech.called_by = None);
        self
    }
}

/// A delegation that can be called to speak.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakingDelegation {
    pub delegation: DelegationId,
    #[schema(examples("City of Lisbon"))]
    pub name: String,
    pub city: Localized,
    pub country: Country,
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
    pub kind: SpeakingRequestKind,
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
    pub state: SpeakingRequestState,
    /// From 1, among the waiting requests.
    #[schema(required)]
    pub position: Option<i32>,
    /// The request with which it offers to swap places.
    #[schema(required)]
    pub swap_with: Option<SpeakingRequestId>,
    /// The reason of the chair or the secretariat, if it was skipped or declined.
    #[schema(required)]
    pub reason: Option<String>,
    pub requested_at: DateTime<Utc>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for SpeakersList {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl HasRevision for SpeakingRequest {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A request to speak, as a delegation makes it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"topic": "Housing after the pandemic", "mode": "live", "language": "es", "wanted_seconds": 180}))]
pub struct NewSpeakingRequest {
    /// The delegation to speak; omitted: the one that you act for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// The speech that you want to reply to; omitted: the request is for a statement.
    pub reply_to: Option<SpeakingRequestId>,
    /// The number of the agenda item.
    #[serde(default = "first")]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    pub item: i32,
    #[schema(min_length = 1, max_length = 300)]
    pub topic: String,
    pub mode: SpeechMode,
    /// URL of the video message.
    #[schema(format = "uri", pattern = "^https://", max_length = 2000)]
    pub video_url: Option<String>,
    /// The language of the speech.
    pub language: Language,
    /// Another sitting, in case there is no time left in this one.
    pub second_choice: Option<SessionId>,
    /// The requested length. The list's settings limit it.
    #[schema(minimum = 10, maximum = 7200)]
    pub wanted_seconds: i32,
    /// For the chair: lets the delegation speak again about an item.
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

/// The call of the next speaker.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"after": 0, "start": true}))]
pub struct SpeakerCall {
    /// The number of calls you know of: `calls` of the list. If another chair called at the same time, no speaker is called twice or
    /// skipped.
    #[schema(minimum = 0)]
    pub after: i32,
    /// Whether the speech starts at once, without `start`.
    #[serde(default)]
    pub start: bool,
}

/// The speech that has the floor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"request": "017cff64-6000-7000-8000-000000000000"}))]
pub struct SpeechReference {
    pub request: SpeakingRequestId,
}

/// More time for the speaker who has the floor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"request": "017cff64-6000-7000-8000-000000000000", "seconds": 30}))]
pub struct SpeechExtension {
    pub request: SpeakingRequestId,
    #[schema(minimum = 1, maximum = 3600)]
    pub seconds: i32,
}

/// Why a called speaker is skipped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"request": "017cff64-6000-7000-8000-000000000000", "reason": "Not connected"}))]
pub struct SpeechSkip {
    pub request: SpeakingRequestId,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// The rule by which to order a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"by": "by_protocol"}))]
pub struct SpeakingOrderUpdate {
    pub by: SpeakingOrder,
}

/// The new position of a request, and the reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"position": 1, "reason": "The mayor has to leave at nine."}))]
pub struct SpeakingRequestMove {
    /// From 1, among the waiting requests.
    #[schema(minimum = 1, maximum = 500)]
    pub position: i32,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Why a request is declined or transferred.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The item is closed."}))]
pub struct SpeakingRequestReason {
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// The request to swap places with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"with": "017cff64-6000-7000-8000-000000000000"}))]
pub struct SpeakingRequestSwap {
    /// A waiting request for the same item.
    pub with: SpeakingRequestId,
}
