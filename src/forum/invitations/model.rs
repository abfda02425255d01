use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Country, DelegationId, Email, ForumInvitationId, Language, Region},
};

/// What a city answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Answer {
    /// The mayor comes.
    Accepted,
    Declined,
    /// A deputy comes.
    Delegated,
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForumInvitationState {
    /// The letter has not gone out.
    Draft,
    /// Waits for an answer.
    Open,
    /// The deadline has passed without one.
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
    /// How the letter speaks to whom it is for.
    pub addressee: String,
    /// The mayor's office: whoever has verified this e-mail answers.
    pub email: Email,
    /// Of the letters.
    pub language: Language,
    /// How many members the delegation may have.
    pub quota: i32,
    /// Until then the city can answer, and change its answer.
    pub respond_by: DateTime<Utc>,
    /// How many days before that it is reminded, as long as it has not answered.
    pub remind_days: Vec<i32>,
    /// For the secretariat; `null` for the city.
    #[schema(required)]
    pub note: Option<String>,
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    /// How many reminders were sent.
    pub reminders: i32,
    #[schema(required)]
    pub reminded_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub answer: Option<Answer>,
    /// Why it declined, or what else it said.
    #[schema(required)]
    pub reason: Option<String>,
    /// Who comes instead of the mayor.
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
    pub delegation_made: bool,
}

impl HasRevision for ForumInvitation {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Who comes instead of the mayor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deputy {
    #[schema(min_length = 1, max_length = 200, examples("Ana Sousa"))]
    pub name: String,
    #[schema(min_length = 1, max_length = 200, examples("Deputy mayor"))]
    pub title: String,
}

/// A city to be invited.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"city": "Quito", "country": "EC", "addressee": "The Mayor of Quito", "email": "alcaldia@quito.example",
    "language": "es", "quota": 5, "respond_by": "2021-10-20T16:00:00Z"}))]
pub struct NewForumInvitation {
    #[schema(min_length = 1, max_length = 200)]
    pub city: String,
    pub country: Country,
    /// How the letter speaks to whom it is for.
    #[schema(min_length = 1, max_length = 300)]
    pub addressee: String,
    /// The mayor's office: whoever has verified this e-mail answers.
    pub email: Email,
    /// Of the letters; left out: the edition's first.
    pub language: Option<Language>,
    /// How many members the delegation may have.
    #[serde(default = "five")]
    #[schema(minimum = 1, maximum = 1000, default = 5)]
    pub quota: i32,
    /// Until then the city can answer.
    pub respond_by: DateTime<Utc>,
    /// How many days before that it is reminded, as long as it has not answered.
    #[serde(default = "a_week_and_a_day")]
    #[schema(max_items = 10)]
    pub remind_days: Vec<i32>,
    /// For the secretariat.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Whether the letter goes out at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub send: bool,
}

fn five() -> i32 {
    5
}

fn a_week_and_a_day() -> Vec<i32> {
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

/// Many cities to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"invitations": [{"city": "Quito", "country": "EC", "addressee": "The Mayor of Quito",
    "email": "alcaldia@quito.example", "language": "es", "respond_by": "2021-10-20T16:00:00Z"}]}))]
pub struct NewForumInvitations {
    #[schema(min_items = 1, max_items = 500)]
    pub invitations: Vec<NewForumInvitation>,
}

/// What became of many invitations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForumInvitationsMade {
    /// In the order of the request.
    pub outcomes: Vec<CityOutcome>,
}

/// What became of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct CityOutcome {
    pub city: String,
    pub country: Country,
    /// `false`: the city was on the list already, and its invitation is as it was.
    pub created: bool,
    pub invitation: ForumInvitationId,
}

/// What a city answers, and who comes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "delegated", "deputy": {"name": "Ana Sousa", "title": "Deputy mayor"}}))]
pub struct CityAnswer {
    pub answer: Answer,
    /// Why it declines; needed then.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// Who comes instead; needed where the answer is `delegated`.
    pub deputy: Option<Deputy>,
}
