//! Who did what. Entries are written with the events themselves (`events`), and never again: the table refuses it.

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

/// Something that was done.
#[derive(Serialize, ToSchema)]
pub struct Entry {
    /// The same as that of the event.
    pub id: EventId,
    /// What was done: the kind of the event.
    #[schema(examples("registration.updated"))]
    pub action: String,
    /// The id of what it was done to.
    pub subject: Uuid,
    /// By whom; `null`: by the service itself, or from its command line.
    #[schema(required)]
    pub actor: Option<AccountId>,
    /// What they are called today; `null`: they are erased.
    #[schema(required)]
    pub actor_name: Option<String>,
    /// The request, as its answer's `x-request-id` named it.
    #[schema(required)]
    pub request: Option<RequestId>,
    pub at: DateTime<Utc>,
    /// What the event carries.
    #[schema(value_type = Object)]
    pub details: Value,
    /// What a change changed: by field, `before` and `after`; of personal data the fields' names alone.
    #[schema(required, value_type = Option<Object>, examples(json!({"position": {"before": 1, "after": 2}})))]
    pub changes: Option<Value>,
}

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only what this account did.
    actor: Option<AccountId>,
    /// Only this action, or those that begin alike with `registration.*`.
    #[param(max_length = 100, example = "registration.*")]
    action: Option<String>,
    /// Only what was done to this.
    subject: Option<Uuid>,
    /// Only from this instant on.
    from: Option<DateTime<Utc>>,
    /// Only before this instant.
    until: Option<DateTime<Utc>>,
    /// Only by people: without what the service did itself.
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

/// Search the audit
///
/// Who did what in the congress, the latest first. Nothing of it can be changed or deleted.
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
