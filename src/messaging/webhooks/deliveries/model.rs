use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::types::{CongressId, DeliveryId, EventId, Now, WebhookId};

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DeliveryState {
    Queued,
    Sending,
    Delivered,
    /// Given up after three days, or because the webhook was disabled.
    Failed,
}

impl DeliveryState {
    /// The name in metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// A delivery of an event to a webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    pub id: DeliveryId,
    /// Sent as `webhook-id`, the same in every attempt.
    pub event: EventId,
    /// The kind of event.
    pub r#type: String,
    pub state: DeliveryState,
    pub attempts: i32,
    /// Time of the next attempt, while it is queued.
    #[schema(required)]
    pub next_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
}

/// A delivery with its body and its attempts.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryDetail {
    #[serde(flatten)]
    pub delivery: Delivery,
    /// The request body, byte for byte.
    pub request: String,
    /// The last twenty attempts, latest first.
    pub tries: Vec<DeliveryAttempt>,
}

/// An attempt to deliver an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryAttempt {
    pub number: i32,
    pub at: DateTime<Utc>,
    pub duration_ms: i32,
    /// HTTP status of the response; `null` if there was none.
    #[schema(required)]
    pub status: Option<i32>,
    /// The first kilobyte of the response.
    #[schema(required)]
    pub answer: Option<String>,
    /// Why the attempt failed.
    #[schema(required)]
    pub error: Option<String>,
}

/// Filters of the delivery list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveryFilter {
    /// Only deliveries in this state.
    pub state: Option<DeliveryState>,
    /// Only this kind of event.
    #[param(max_length = 100, example = "registration.confirmed")]
    pub r#type: Option<String>,
}

/// A delivery leased to this node.
pub struct LeasedDelivery {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub congress: CongressId,
    pub event: EventId,
    pub body: String,
    pub attempts: i32,
    pub retry_since: Now,
    pub url: String,
    pub secret: Vec<u8>,
    /// The previous secret, during a rotation.
    pub previous_secret: Option<Vec<u8>>,
    /// Kind of the event.
    pub kind: String,
    /// The `traceparent` of the request that caused the event, if it was traced.
    pub trace: Option<String>,
}

/// The result of an attempt.
pub struct AttemptResult {
    pub status: Option<u16>,
    pub answer: Option<String>,
    /// `None` if delivered.
    pub error: Option<String>,
    pub duration: Duration,
}
