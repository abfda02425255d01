use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Country, DelegationId, Language, Localized, SessionId, SpeakingRequestId},
};

/// The text of a statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Statement {
    /// The request to speak that it belongs to.
    pub request: SpeakingRequestId,
    pub session: SessionId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    /// Name of the head of the delegation.
    pub name: String,
    pub title: String,
    pub topic: String,
    pub text: Localized,
    #[schema(value_type = Vec<StatementLink>)]
    pub links: Stored<Vec<StatementLink>>,
    pub publish: StatementPublication,
    /// `null`: not published yet.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// When the speech began.
    #[schema(required)]
    pub delivered_at: Option<DateTime<Utc>>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Statement {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A link to related material.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementLink {
    #[schema(format = "uri", pattern = "^https://", max_length = 2000)]
    pub url: String,
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// Language of the linked material.
    pub language: Option<Language>,
}

/// When a statement is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum StatementPublication {
    /// As soon as it is submitted.
    AtOnce,
    /// When the speech is over.
    AfterDelivery,
}

/// A statement to submit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": {"es": "La vivienda es un derecho.", "en": "Housing is a right."}, "publish": "after_delivery"}))]
pub struct NewStatement {
    pub text: Localized,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub links: Vec<StatementLink>,
    #[serde(default = "after_delivery")]
    #[schema(default = "after_delivery")]
    pub publish: StatementPublication,
}

fn after_delivery() -> StatementPublication {
    StatementPublication::AfterDelivery
}
