use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::types::{AccountId, EventId, RequestId};

/// An audit entry.
#[derive(Serialize, ToSchema)]
pub struct AuditEntry {
    /// The id of the event.
    pub id: EventId,
    /// The action: the kind of the event.
    #[schema(examples("registration.updated"))]
    pub action: String,
    /// Id of the object acted on.
    pub subject: Uuid,
    /// Id of the account; `null` for the service itself or its command line.
    #[schema(required)]
    pub actor: Option<AccountId>,
    /// Current name of the account; `null` if it was erased.
    #[schema(required)]
    pub actor_name: Option<String>,
    /// Id of the request, as in the `x-request-id` header of its response.
    #[schema(required)]
    pub request: Option<RequestId>,
    pub at: DateTime<Utc>,
    /// Payload of the event.
    #[schema(value_type = Object)]
    pub details: Value,
    /// The changed fields with `before` and `after`; for personal data, only the field names.
    #[schema(required, value_type = Option<Object>, examples(json!({"position": {"before": 1, "after": 2}})))]
    pub changes: Option<Value>,
}

/// Filters of the audit log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Only actions of this account.
    pub actor: Option<AccountId>,
    /// Only this action, or a group of actions such as `registration.*`.
    #[param(max_length = 100, example = "registration.*")]
    pub action: Option<String>,
    /// Only actions on the object with this id.
    pub subject: Option<Uuid>,
    /// Only entries at or after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Only entries before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Only actions of people, not of the service.
    #[param(default = false)]
    pub people: Option<bool>,
}
