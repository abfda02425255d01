use sqlx::PgExecutor;

use super::model::{AuditEntry, AuditFilter};
use crate::types::{AccountId, CongressId, EventId, RequestId};

/// A page of entries of a congress, latest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    filter: &AuditFilter,
    after: Option<EventId>,
    limit: i64,
) -> sqlx::Result<Vec<AuditEntry>> {
    let prefix = filter.action.as_deref().and_then(|action| action.strip_suffix('*'));
    sqlx::query_as!(
        AuditEntry,
        r#"
        -- audit::list
        select e.id as "id: EventId", e.action, e.subject, e.actor as "actor: AccountId",
               case when a.erased_at is null then a.display_name end as actor_name,
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
        *congress,
        after.map(|id| *id),
        filter.actor.map(|id| *id),
        filter.action.as_deref().filter(|_| prefix.is_none()),
        prefix,
        filter.subject,
        filter.from,
        filter.until,
        filter.people.unwrap_or(false),
        limit,
    )
    .fetch_all(db)
    .await
}
