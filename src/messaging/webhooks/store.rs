use std::{future::Future, pin::Pin};

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Attempt, Delivery, DeliveryState, Webhook, WebhookEdit, WebhookState},
    rules,
};
use crate::{
    events::{Audience, DispatchedEvent, Message},
    types::{AccountId, CongressId, DeliveryId, Now, WebhookId},
};

/// Webhooks of a congress, sorted by id, after a given one.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: Option<WebhookId>,
    limit: i64,
) -> sqlx::Result<Vec<Webhook>> {
    sqlx::query_as!(
        Webhook,
        r#"
        -- webhooks::list
        select id, url, description, events, state as "state: WebhookState", disabled_because,
               previous_until as previous_secret_until, created_at, revision
        from webhook where congress_id = $1 and ($2::uuid is null or id > $2)
        order by id
        limit $3::bigint + 1
        "#,
        *congress,
        after.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A webhook of a congress.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: WebhookId,
) -> sqlx::Result<Option<Webhook>> {
    sqlx::query_as!(
        Webhook,
        r#"
        -- webhooks::find
        select id, url, description, events, state as "state: WebhookState", disabled_because,
               previous_until as previous_secret_until, created_at, revision
        from webhook where congress_id = $1 and id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

/// Reads a webhook and locks it until the transaction ends.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: WebhookId,
) -> sqlx::Result<Option<Webhook>> {
    sqlx::query!("select id from webhook where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    find(db, congress, id).await
}

/// Inserts a webhook, unless the congress has reached the limit.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    (owner, audiences): (AccountId, &[String]),
    new: &super::model::NewWebhook,
    secret: &[u8],
    most: i64,
    now: Now,
) -> sqlx::Result<Option<Webhook>> {
    let id = WebhookId::new();
    let made = sqlx::query!(
        r#"
        -- webhooks::insert
        insert into webhook (id, congress_id, owner_id, url, description, events, secret, created_at, enabled_at, audiences)
        select $1, $2, $3, $4, $5, $6, $7, $8, $8, $10
        where (select count(*) from webhook where congress_id = $2) < $9
        "#,
        *id,
        *congress,
        *owner,
        new.url,
        new.description,
        &new.events,
        secret,
        now,
        most,
        audiences,
    )
    .execute(&mut *db)
    .await?;
    if made.rows_affected() == 0 {
        return Ok(None);
    }
    find(db, congress, id).await
}

/// Updates a webhook. Changing the URL makes the caller its owner: the new URL receives only what they may read.
pub async fn update(
    db: &mut PgConnection,
    id: WebhookId,
    edit: &WebhookEdit,
    audiences: &[String],
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- webhooks::update
        update webhook
        set url = $2, description = $3, events = $4, state = $5, revision = revision + 1,
            audiences = case when url = $2 then audiences else $6 end,
            enabled_at = case when state = 'disabled' and $5 = 'enabled' then $7 else enabled_at end,
            disabled_because = case when $5 = 'enabled' then null else disabled_because end
        where id = $1
        "#,
        *id,
        edit.url,
        edit.description,
        &edit.events,
        edit.state as WebhookState,
        audiences,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sets a new secret. The previous one is also used for signing until then.
pub async fn rotate(db: &mut PgConnection, id: WebhookId, secret: &[u8], until: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- webhooks::rotate
        update webhook
        set previous_secret = secret, previous_until = $3, secret = $2, revision = revision + 1
        where id = $1
        "#,
        *id,
        secret,
        until,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Queues one event for one webhook.
pub async fn insert_delivery(
    db: &mut PgConnection,
    congress: CongressId,
    webhook: WebhookId,
    message: &Message,
    audience: Audience,
    now: Now,
) -> sqlx::Result<DeliveryId> {
    let id = DeliveryId::new();
    sqlx::query!(
        r#"
        -- webhooks::insert_delivery
        insert into delivery (id, webhook_id, congress_id, event_id, kind, body, next_at, created_at, retry_since, audience)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)
        "#,
        *id,
        *webhook,
        *congress,
        *message.id,
        message.r#type,
        json!(message).to_string(),
        now,
        audience.name(),
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Filters of deliveries.
#[derive(Default)]
pub struct Narrowed {
    pub state: Option<DeliveryState>,
    pub kind: Option<String>,
    /// Only deliveries of events for these audiences.
    pub audiences: Vec<String>,
}

/// Deliveries of a webhook, latest first.
pub async fn list_deliveries(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    webhook: WebhookId,
    narrowed: &Narrowed,
    after: Option<DeliveryId>,
    limit: i64,
) -> sqlx::Result<Vec<Delivery>> {
    sqlx::query_as!(
        Delivery,
        r#"
        -- webhooks::list_deliveries
        select id, event_id as event, kind as "type", state as "state: DeliveryState", attempts,
               case when state = 'queued' then next_at end as next_at, created_at, finished_at
        from delivery
        where congress_id = $1 and webhook_id = $2 and ($3::uuid is null or id < $3)
            and ($4::text is null or state = $4) and ($5::text is null or kind = $5) and audience = any ($7)
        order by id desc
        limit $6::bigint + 1
        "#,
        *congress,
        *webhook,
        after.map(|id| *id),
        narrowed.state as Option<DeliveryState>,
        narrowed.kind,
        limit,
        &narrowed.audiences,
    )
    .fetch_all(db)
    .await
}

/// A delivery with its body, if its event is for one of these audiences.
pub async fn find_delivery(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    webhook: WebhookId,
    id: DeliveryId,
    audiences: &[String],
) -> sqlx::Result<Option<(Delivery, String)>> {
    let found = sqlx::query!(
        r#"
        -- webhooks::find_delivery
        select id, event_id, kind, state as "state: DeliveryState", attempts,
               case when state = 'queued' then next_at end as next_at, created_at, finished_at, body
        from delivery where congress_id = $1 and webhook_id = $2 and id = $3 and audience = any ($4)
        "#,
        *congress,
        *webhook,
        *id,
        audiences,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(|row| {
        let delivery = Delivery {
            id: row.id,
            event: row.event_id,
            r#type: row.kind,
            state: row.state,
            attempts: row.attempts,
            next_at: row.next_at,
            created_at: row.created_at,
            finished_at: row.finished_at,
        };
        (delivery, row.body)
    }))
}

/// The last tries of a delivery.
pub async fn list_attempts(db: impl PgExecutor<'_>, id: DeliveryId) -> sqlx::Result<Vec<Attempt>> {
    sqlx::query_as!(
        Attempt,
        r#"
        -- webhooks::list_attempts
        select number, at, duration_ms, status, answer, error
        from delivery_attempt where delivery_id = $1 order by number desc limit 20
        "#,
        *id,
    )
    .fetch_all(db)
    .await
}

/// Queues a delivery again, with retries for three days. `None` if the webhook has no such delivery.
pub async fn requeue(
    db: &mut PgConnection,
    congress: CongressId,
    webhook: WebhookId,
    id: DeliveryId,
    now: Now,
) -> sqlx::Result<Option<()>> {
    let queued = sqlx::query!(
        r#"
        -- webhooks::requeue
        update delivery
        set state = 'queued', next_at = $4, leased_until = null, finished_at = null, retry_since = $4
        where congress_id = $1 and webhook_id = $2 and id = $3
        "#,
        *congress,
        *webhook,
        *id,
        now,
    );
    Ok((queued.execute(db).await?.rows_affected() == 1).then_some(()))
}

/// Gives up queued deliveries that must no longer reach a webhook: all if it is disabled, otherwise those that its owner
/// may not read.
pub async fn give_up(db: impl PgExecutor<'_>, webhook: WebhookId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- webhooks::give_up
        update delivery d set state = 'failed', finished_at = $2, leased_until = null
        from webhook w
        where w.id = $1 and d.webhook_id = $1 and d.state in ('queued', 'sending')
            and (w.state = 'disabled' or d.audience <> all (w.audiences))
        "#,
        *webhook,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Queues an event for every webhook that subscribes to it.
pub fn write_deliveries<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let mut congresses: Vec<_> =
            happened.iter().filter_map(|event| event.congress).map(|id| *id).collect();
        congresses.sort_unstable();
        congresses.dedup();
        let webhooks = sqlx::query!(
            r#"
            -- webhooks::of_congresses
            select w.id, w.congress_id, w.events, w.audiences, w.enabled_at, c.slug
            from webhook w join congress c on c.id = w.congress_id
            where w.congress_id = any ($1) and w.state = 'enabled'
            "#,
            &congresses,
        )
        .fetch_all(&mut *db)
        .await?;
        let mut rows = Vec::new();
        for webhook in &webhooks {
            let wanted = happened.iter().filter(|event| {
                event.congress == Some(webhook.congress_id)
                    && event.at >= webhook.enabled_at
                    && webhook.audiences.contains(&event.audience)
                    && rules::receives(&webhook.events, &event.kind)
            });
            rows.extend(wanted.map(|event| (webhook, event, event.message(&webhook.slug))));
        }
        for rows in rows.chunks(1000) {
            sqlx::query!(
                r#"
                -- webhooks::write_deliveries
                insert into delivery (id, webhook_id, congress_id, event_id, kind, audience, body, next_at, created_at,
                                      retry_since)
                select *, $8, $8, $8
                from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[])
                on conflict (webhook_id, event_id) do nothing
                "#,
                &rows.iter().map(|_| *DeliveryId::new()).collect::<Vec<_>>(),
                &rows.iter().map(|(webhook, _, _)| *webhook.id).collect::<Vec<_>>(),
                &rows.iter().map(|(webhook, _, _)| *webhook.congress_id).collect::<Vec<_>>(),
                &rows.iter().map(|(_, event, _)| *event.id).collect::<Vec<_>>(),
                &rows.iter().map(|(_, event, _)| event.kind.clone()).collect::<Vec<_>>(),
                &rows.iter().map(|(_, event, _)| event.audience.clone()).collect::<Vec<_>>(),
                &rows.iter().map(|(_, _, message)| json!(message).to_string()).collect::<Vec<_>>(),
                now,
            )
            .execute(&mut *db)
            .await?;
        }
        Ok(())
    })
}

/// Deletes deliveries older than a month.
pub async fn forget_old(db: &mut PgConnection, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!(
        "delete from delivery where created_at < $1 and state in ('delivered', 'failed')",
        now - chrono::TimeDelta::days(30),
    );
    Ok(forgotten.execute(db).await?.rows_affected())
}
