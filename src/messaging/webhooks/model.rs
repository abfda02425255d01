use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{http::HasRevision, types::WebhookId};

/// The state of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum WebhookState {
    Enabled,
    /// Disabled by its owner, or because no delivery succeeded for three days.
    Disabled,
}

/// A webhook.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Webhook {
    pub id: WebhookId,
    pub url: String,
    #[schema(required)]
    pub description: Option<String>,
    /// Event kinds or groups such as `registration.*`; empty for all.
    pub events: Vec<String>,
    pub state: WebhookState,
    /// Why the service disabled it.
    #[schema(required)]
    pub disabled_because: Option<String>,
    /// Until when deliveries are also signed with the previous secret.
    #[schema(required)]
    pub previous_secret_until: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Webhook {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A webhook with its secret, which is shown only once.
#[derive(Serialize, ToSchema)]
pub struct WebhookWithSecret {
    #[serde(flatten)]
    pub webhook: Webhook,
    /// The signing secret. Pass it to a Standard Webhooks library.
    #[schema(examples("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"))]
    pub secret: String,
}

impl WebhookWithSecret {
    /// The secret in the format of Standard Webhooks libraries.
    pub fn new(webhook: Webhook, secret: &[u8]) -> Self {
        Self { webhook, secret: format!("whsec_{}", STANDARD.encode(secret)) }
    }
}

impl HasRevision for WebhookWithSecret {
    fn revision(&self) -> i64 {
        self.webhook.revision
    }
}

/// A webhook to create.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://city.example/hooks/congress", "description": "Badge printer",
    "events": ["registration.*", "schedule.released"]}))]
pub struct NewWebhook {
    /// An https:// URL that resolves to public addresses only.
    #[schema(min_length = 1, max_length = 2000, format = "uri")]
    pub url: String,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub description: Option<String>,
    /// Event kinds or groups such as `registration.*`; empty for all.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub events: Vec<String>,
}

/// The settings of a webhook.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookUpdate {
    /// An https:// URL that resolves to public addresses only.
    #[schema(min_length = 1, max_length = 2000, format = "uri")]
    pub url: String,
    #[schema(max_length = 500)]
    pub description: Option<String>,
    /// Event kinds or groups such as `registration.*`; empty for all.
    #[schema(max_items = 100)]
    pub events: Vec<String>,
    /// An enabled webhook receives events from then on; read earlier ones from the change feed.
    pub state: WebhookState,
}

impl From<&Webhook> for WebhookUpdate {
    fn from(webhook: &Webhook) -> Self {
        Self {
            url: webhook.url.clone(),
            description: webhook.description.clone(),
            events: webhook.events.clone(),
            state: webhook.state,
        }
    }
}
