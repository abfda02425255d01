use serde_json::json;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::model::{AttemptResult, Delivery, DeliveryAttempt, DeliveryFilter, DeliveryState, LeasedDelivery};
use crate::{
    events::{Audience, DispatchedEvent, Message},
    http::{RequestError, Result},
    types::{CongressId, DeliveryId, Now, WebhookId},
};

/// Queues one event for one webhook.
pub async fn insert(
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
        -- deliveries::insert
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

/// Deliveries of a webhook for these audiences, latest first: a page of them, or one.
async fn select(
    db: impl PgExecutor<'_>,
    (congress, webhook): (CongressId, WebhookId),
    audiences: &[String],
    filter: &DeliveryFilter,
    (after, one): (Option<DeliveryId>, Option<DeliveryId>),
    limit: i64,
) -> sqlx::Result<Vec<Delivery>> {
    sqlx::query_as!(
        Delivery,
        r#"
        -- deliveries::list
        select id, event_id as event, kind as "type", state as "state: DeliveryState", attempts,
               case when state = 'queued' then next_at end as next_at, created_at, finished_at
        from delivery
        where congress_id = $1 and webhook_id = $2 and audience = any ($3)
            and ($4::text is null or state = $4) and ($5::text is null or kind = $5)
            and ($6::uuid is null or id < $6) and ($7::uuid is null or id = $7)
        order by id desc
        limit $8
        "#,
        *congress,
        *webhook,
        audiences,
        filter.state as Option<DeliveryState>,
        filter.r#type,
        after.map(|id| *id),
        one.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A page of deliveries of a webhook, latest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    webhook: (CongressId, WebhookId),
    audiences: &[String],
    filter: &DeliveryFilter,
    after: Option<DeliveryId>,
    limit: i64,
) -> sqlx::Result<Vec<Delivery>> {
    select(db, webhook, audiences, filter, (after, None), limit + 1).await
}

/// A delivery, if its event is for one of these audiences.
pub async fn find(
    db: impl PgExecutor<'_>,
    webhook: (CongressId, WebhookId),
    id: DeliveryId,
    audiences: &[String],
) -> Result<Delivery> {
    let found = select(db, webhook, audiences, &DeliveryFilter::default(), (None, Some(id)), 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("delivery"))?)
}

/// The request body of a delivery.
pub async fn find_body(db: impl PgExecutor<'_>, id: DeliveryId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select body from delivery where id = $1", *id).fetch_one(db).await
}

/// The last attempts of a delivery.
pub async fn list_attempts(db: impl PgExecutor<'_>, id: DeliveryId) -> sqlx::Result<Vec<DeliveryAttempt>> {
    sqlx::query_as!(
        DeliveryAttempt,
        r#"
        -- deliveries::list_attempts
        select number, at, duration_ms, status, answer, error
        from delivery_attempt where delivery_id = $1 order by number desc limit 20
        "#,
        *id,
    )
    .fetch_all(db)
    .await
}

/// Queues a delivery again, with retries for three days. Returns whether the webhook has such a delivery.
pub async fn requeue(
    db: impl PgExecutor<'_>,
    (congress, webhook): (CongressId, WebhookId),
    id: DeliveryId,
    now: Now,
) -> sqlx::Result<bool> {
    let queued = sqlx::query!(
        r#"
        -- deliveries::requeue
        update delivery
        set state = 'queued', next_at = $4, leased_until = null, finished_at = null, retry_since = $4
        where congress_id = $1 and webhook_id = $2 and id = $3
        "#,
        *congress,
        *webhook,
        *id,
        now,
    );
    Ok(queued.execute(db).await?.rows_affected() == 1)
}

/// Leases deliveries whose time has come, and those whose node died; of each webhook at most `most_per_webhook` at a
/// time.
pub async fn lease(
    db: impl PgExecutor<'_>,
    (now, until): (Now, Now),
    limit: i64,
    most_per_webhook: i64,
) -> sqlx::Result<Vec<LeasedDelivery>> {
    sqlx::query_as!(
        LeasedDelivery,
        r#"
        -- deliveries::lease
        with due as materialized (
            select ready.id
            from webhook asking
            cross join lateral (
                select id, next_at from delivery
                where webhook_id = asking.id
                    and ((state = 'queued' and next_at <= $1) or (state = 'sending' and leased_until <= $1))
                order by next_at
                limit greatest(0, $4 - (select count(*) from delivery under_way
                                        where under_way.webhook_id = asking.id and state = 'sending'
                                            and leased_until > $1))
                for update skip locked
            ) ready
            order by ready.next_at
            limit $3
        )
        update delivery d
        set state = 'sending', attempts = d.attempts + 1, leased_until = $2
        from due, webhook w
        where d.id = due.id and w.id = d.webhook_id
        returning d.id, d.webhook_id as webhook, d.congress_id as congress, d.event_id as event, d.body, d.attempts,
                  d.retry_since, w.url, w.secret,
                  case when w.previous_until > $1 then w.previous_secret end as previous_secret, d.kind,
                  (select o.trace from outbox o where o.id = d.event_id) as trace
        "#,
        now,
        until,
        limit,
        most_per_webhook,
    )
    .fetch_all(db)
    .await
}

/// Records an attempt and the state that follows from it. Returns whether the state is set: not if the lease has ended,
/// or the delivery was queued again meanwhile.
pub async fn record_attempt(
    db: impl PgExecutor<'_>,
    delivery: &LeasedDelivery,
    result: &AttemptResult,
    state: DeliveryState,
    (now, next_at): (Now, Now),
) -> sqlx::Result<bool> {
    let recorded = sqlx::query!(
        r#"
        -- deliveries::record_attempt
        with attempt as (
            insert into delivery_attempt (delivery_id, number, at, duration_ms, status, answer, error)
            select id, $2, $3, $4, $5, $6, $7 from delivery where id = $1
            on conflict (delivery_id, number) do nothing
        )
        update delivery
        set state = $8, next_at = $9, leased_until = null,
            finished_at = case when $8 in ('delivered', 'failed') then $3 end
        where id = $1 and state = 'sending' and attempts = $2
        "#,
        *delivery.id,
        delivery.attempts,
        now,
        i32::try_from(result.duration.as_millis()).unwrap_or(i32::MAX),
        result.status.map(i32::from),
        result.answer,
        result.error,
        state as DeliveryState,
        next_at,
    );
    Ok(recorded.execute(db).await?.rows_affected() == 1)
}

/// Gives up queued deliveries that must no longer reach a webhook: all if it is disabled, otherwise those that its owner
/// may not read.
pub async fn give_up(db: impl PgExecutor<'_>, webhook: WebhookId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- deliveries::give_up
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

/// An enabled webhook, with what it receives.
pub struct Subscription {
    pub webhook: WebhookId,
    pub congress: CongressId,
    pub slug: String,
    pub events: Vec<String>,
    pub audiences: Vec<String>,
    pub enabled_at: Now,
}

/// The enabled webhooks of these congresses.
pub async fn list_subscriptions(
    db: impl PgExecutor<'_>,
    congresses: &[Uuid],
) -> sqlx::Result<Vec<Subscription>> {
    sqlx::query_as!(
        Subscription,
        r#"
        -- deliveries::list_subscriptions
        select w.id as webhook, w.congress_id as congress, c.slug, w.events, w.audiences, w.enabled_at
        from webhook w join congress c on c.id = w.congress_id
        where w.congress_id = any ($1) and w.state = 'enabled'
        -- None is deleted before its deliveries are queued: the foreign key would refuse those of all webhooks.
        for key share of w
        "#,
        congresses,
    )
    .fetch_all(db)
    .await
}

/// Queues events for webhooks.
pub async fn insert_all(
    db: impl PgExecutor<'_>,
    rows: &[(&Subscription, &DispatchedEvent)],
    now: Now,
) -> sqlx::Result<()> {
    let body = |subscription: &Subscription, event: &DispatchedEvent| {
        json!(event.message(&subscription.slug)).to_string()
    };
    sqlx::query!(
        r#"
        -- deliveries::insert_all
        insert into delivery (id, webhook_id, congress_id, event_id, kind, audience, body, next_at, created_at,
                              retry_since)
        select *, $8, $8, $8
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[])
        on conflict (webhook_id, event_id) do nothing
        "#,
        &rows.iter().map(|_| *DeliveryId::new()).collect::<Vec<_>>(),
        &rows.iter().map(|(subscription, _)| *subscription.webhook).collect::<Vec<_>>(),
        &rows.iter().map(|(subscription, _)| *subscription.congress).collect::<Vec<_>>(),
        &rows.iter().map(|(_, event)| *event.id).collect::<Vec<_>>(),
        &rows.iter().map(|(_, event)| event.kind.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|(_, event)| event.audience.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|(subscription, event)| body(subscription, event)).collect::<Vec<_>>(),
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes deliveries older than a month.
pub async fn forget_old(db: &mut PgConnection, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!(
        "delete from delivery where created_at < $1 and state in ('delivered', 'failed')",
        now - chrono::TimeDelta::days(30),
    );
    Ok(forgotten.execute(db).await?.rows_affected())
}
