//! The audit log. Entries are written together with the events (`events`); the table rejects changes.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    app::App,
    http::{Page, Paging, Query, Result},
    identity::{Staff, permission},
    types::{AccountId, EventId, RequestId, Slug},
};

crate::feature! {
    operations: [
        list_audit,
    ],
}

/// An audit entry.
#[derive(Serialize, ToSchema)]
pub struct Entry {
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
pub struct Filter {
    /// Only actions of this account.
    actor: Option<AccountId>,
    /// Only this action, or a group of actions such as `registration.*`.
    #[param(max_length = 100, example = "registration.*")]
    action: Option<String>,
    /// Only actions on the object with this id.
    subject: Option<Uuid>,
    /// Only entries at or after this instant.
    from: Option<DateTime<Utc>>,
    /// Only entries before this instant.
    until: Option<DateTime<Utc>>,
    /// Only actions of people, not of the service.
    #[param(default = false)]
    people: Option<bool>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AuditPath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    #[serde(rename = "congress")]
    _congress: String,
}

/// Search the audit log
///
/// Actions in the congress, latest first. Entries cannot be changed or deleted.
#[utoipa::path(
    get, path = "/congresses/{congress}/audit", tag = "Messaging", params(AuditPath, Filter, Paging),
    responses((status = 200, description = "A page of entries", body = Page<Entry>)),
)]
pub async fn list_audit(
    staff: Staff<permission::AuditRead>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Entry>> {
    let beginning = filter.action.as_deref().and_then(|action| action.strip_suffix('*'));
    let rows = sqlx::query_as!(
        Entry,
        r#"
        -- audit::list
        select e.id as "id: EventId", e.action, e.subject, e.actor as "actor: AccountId",
               case when a.erased_at is null then a.given_name || ' ' || a.family_name end as actor_name,
               e.request as "request: RequestId", e.created_at as at, e.details, e.changes
        from audit e left join account a on a.id = e.actor
        where e.congress_id = $1 and ($2::uuid is null or e.id < $2)
            and ($3::uuid is null or e.actor = $3)
            and ($4::text is null or e.action = $4)
            and ($5::text is null or starts_with(e.action, $5))
            and ($6::uuid is null or e.subject = $6)
            and ($7::timestamptz is null or e.created_at >= $7)
            and ($8::timestamptz is null or e.created_at < $8)
            and (not $9 or e.actor is not null)
        order by e.id desc
        limit $10::bigint + 1
        "#,
        *staff.congress,
        paging.after::<EventId>("id")?.map(|id| *id),
        filter.actor.map(|id| *id),
        filter.action.as_deref().filter(|_| beginning.is_none()),
        beginning,
        filter.subject,
        filter.from,
        filter.until,
        filter.people.unwrap_or(false),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("id", rows, |last| last.id))
}
