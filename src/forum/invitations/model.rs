use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    http::{BatchProblem, HasRevision},
    types::{Country, DelegationId, Email, ForumInvitationId, Language, Region},
};

/// A city's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ForumInvitationAnswer {
    /// The mayor attends.
    Accepted,
    Declined,
    /// A deputy attends.
    Delegated,
    /// The city will probably attend. It is still reminded, and can accept or decline until the deadline.
    Tentative,
}

impl ForumInvitationAnswer {
    /// Whether the city has decided.
    pub fn is_final(self) -> bool {
        self != Self::Tentative
    }
}

/// State of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForumInvitationState {
    /// Not sent yet.
    Draft,
    /// Waiting for an answer.
    Open,
    /// The deadline has passed without an answer.
    Overdue,
    Answered,
    Revoked,
}

/// The invitation of a city to the forum.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ForumInvitation {
    pub id: ForumInvitationId,
    pub state: ForumInvitationState,
    #[schema(examples("Quito"))]
    pub city: String,
    pub country: Country,
    #[schema(required)]
    pub region: Option<Region>,
    /// How the invitation e-mail addresses its recipient.
    pub addressee: String,
    /// E-mail address of the mayor's office: an account that has verified it can answer.
    pub email: Email,
    /// Language of the e-mails.
    pub language: Language,
    /// The maximum number of delegation members.
    pub quota: i32,
    /// The city can answer, and change its answer, until this time.
    pub respond_by: DateTime<Utc>,
    /// How many days before the deadline it is reminded if it has not decided.
    pub remind_days: Vec<i32>,
    /// Visible to the secretariat; `null` for the city.
    #[schema(required)]
    pub note: Option<String>,
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    /// The number of reminders sent.
    pub reminders: i32,
    #[schema(required)]
    pub reminded_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub answer: Option<ForumInvitationAnswer>,
    /// Why it declined, or another remark.
    #[schema(required)]
    pub reason: Option<String>,
    /// Who attends instead of the mayor.
    #[schema(value_type = Option<Deputy>, required)]
    pub deputy: Option<Stored<Deputy>>,
    #[schema(required)]
    pub answered_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// The city's delegation, once it has accepted.
    #[schema(required)]
    pub delegation: Option<DelegationId>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    #[serde(skip)]
    #[schema(ignore)]
    pub city_key: String,
    #[serde(skip)]
    #[schema(ignore)]
    pub has_created_delegation: bool,
}

impl HasRevision for ForumInvitation {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Who attends instead of the mayor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deputy {
    #[schema(min_length = 1, max_length = 200, examples("Ana Sousa"))]
    pub name: String,
    #[schema(min_length = 1, max_length = 200, examples("Deputy mayor"))]
    pub title: String,
}

/// A city to invite.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"city": "Quito", "country": "EC", "addressee": "The Mayor of Quito", "email": "alcaldia@quito.example",
    "language": "es", "quota": 5, "respond_by": "2021-10-20T16:00:00Z"}))]
pub struct NewForumInvitation {
    #[schema(min_length = 1, max_length = 200)]
    pub city: String,
    pub country: Country,
    /// How the invitation e-mail addresses its recipient.
    #[schema(min_length = 1, max_length = 300)]
    pub addressee: String,
    /// E-mail address of the mayor's office: an account that has verified it can answer.
    pub email: Email,
    /// Language of the e-mails; omitted: the edition's first language.
    pub language: Option<Language>,
    /// The maximum number of delegation members.
    #[serde(default = "default_quota")]
    #[schema(minimum = 1, maximum = 1000, default = 5)]
    pub quota: i32,
    /// The city can answer until this time.
    pub respond_by: DateTime<Utc>,
    /// How many days before the deadline it is reminded if it has not decided.
    #[serde(default = "default_remind_days")]
    #[schema(max_items = 10)]
    pub remind_days: Vec<i32>,
    /// Visible to the secretariat only.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Whether to send the invitation e-mail at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub send: bool,
}

fn default_quota() -> i32 {
    5
}

fn default_remind_days() -> Vec<i32> {
    vec![7, 1]
}

impl From<&ForumInvitation> for NewForumInvitation {
    fn from(invitation: &ForumInvitation) -> Self {
        let invitation = invitation.clone();
        Self {
            city: invitation.city,
            country: invitation.country,
            addressee: invitation.addressee,
            email: invitation.email,
            language: Some(invitation.language),
            quota: invitation.quota,
            respond_by: invitation.respond_by,
            remind_days: invitation.remind_days,
            note: invitation.note,
            send: false,
        }
    }
}

/// Cities to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"invitations": [{"city": "Quito", "country": "EC", "addressee": "The Mayor of Quito",
    "email": "alcaldia@quito.example", "language": "es", "respond_by": "2021-10-20T16:00:00Z"}]}))]
pub struct NewForumInvitationBatch {
    #[schema(min_items = 1, max_items = 500)]
    pub invitations: Vec<NewForumInvitation>,
}

/// The outcomes of inviting several cities.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForumInvitationOutcomes {
    /// In the order of the request.
    pub outcomes: Vec<ForumInvitationOutcome>,
}

/// The outcome for one city.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForumInvitationOutcome {
    pub city: String,
    pub country: Country,
    pub outcome: ForumInvitationOutcomeKind,
    /// The new invitation, or the one that the city already had.
    pub invitation: ForumInvitationId,
    /// Why no invitation was created; `null`: one was.
    #[schema(required)]
    pub problem: Option<BatchProblem>,
}

/// Whether a city was added to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForumInvitationOutcomeKind {
    Created,
    /// The city was already on the list, and its invitation was not changed.
    AlreadyInvited,
}

/// A city's answer, and who attends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "delegated", "deputy": {"name": "Ana Sousa", "title": "Deputy mayor"}}))]
pub struct CityAnswer {
    pub answer: ForumInvitationAnswer,
    /// Why the city declines; required if it does. Otherwise an optional remark.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// Who attends instead; required if the answer is `delegated`.
    pub deputy: Option<Deputy>,
}

/// The number of cities reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForumReminderResult {
    /// The number of e-mails queued.
    pub reminded: usize,
}

/// Figures of the answers.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ForumOverview {
    pub total: ForumAnswerFigures,
    pub regions: Vec<ForumRegionFigures>,
}

/// Figures of a region.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForumRegionFigures {
    #[schema(required)]
    pub region: Option<Region>,
    #[serde(flatten)]
    pub figures: ForumAnswerFigures,
    pub countries: Vec<ForumCountryFigures>,
}

/// Figures of a country.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ForumCountryFigures {
    pub country: Country,
    #[serde(flatten)]
    pub figures: ForumAnswerFigures,
}

/// The number of cities by answer. Revoked invitations are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForumAnswerFigures {
    /// Cities on the list.
    pub cities: i64,
    /// Invitations sent.
    pub sent: i64,
    pub accepted: i64,
    pub delegated: i64,
    pub declined: i64,
    /// Cities that will probably attend.
    pub tentative: i64,
    /// Cities without an answer that can still answer.
    pub open: i64,
    /// Cities without an answer whose deadline has passed.
    pub overdue: i64,
    /// The total quota of the cities that accepted or delegated.
    pub places: i64,
}
