use sqlx::{PgConnection, PgExecutor};

use super::{
    Owner,
    model::{NewWebhook, Webhook, WebhookState, WebhookUpdate},
};
use crate::types::{CongressId, Now, WebhookId};

/// Webhooks of a congress, sorted by id: those after a given one, or one.
async fn select(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (after, one): (Option<WebhookId>, Option<WebhookId>),
    limit: i64,
) -> sqlx::Result<Vec<Webhook>> {
    sqlx::query_as!(
        Webhook,
        r#"
        -- webhooks::list
        select id, url, description, events, state as "state: WebhookState", disabled_because,
               previous_until as previous_secret_until, created_at, revision
        from webhook
        where congress_id = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or id = $3)
        order by id
        limit $4
        "#,
        *congress,
        after.map(|id| *id),
        one.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A page of webhooks of a congress.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: Option<WebhookId>,
    limit: i64,
) -> sqlx::Result<Vec<Webhook>> {
    select(db, congress, (after, None), limit + 1).await
}

/// A webhook of a congress.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: WebhookId,
) -> sqlx::Result<Option<Webhook>> {
    Ok(select(db, congress, (None, Some(id)), 1).await?.pop())
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

/// Inserts a webhook, unless the congress has reached the limit. Concurrent requests of the congress wait: each would count
/// without the webhooks of the others.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    owner: &Owner,
    new: &NewWebhook,
    (secret, most): (&[u8], i64),
    now: Now,
) -> sqlx::Result<Option<Webhook>> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('webhooks ' || $1::text, 0))",
        congress.to_string()
    )
    .execute(&mut *db)
    .await?;
    let id = WebhookId::new();
    let inserted = sqlx::query!(
        r#"
        -- webhooks::insert
        insert into webhook (id, congress_id, owner_id, url, description, events, secret, created_at, enabled_at, audiences)
        select $1, $2, $3, $4, $5, $6, $7, $8, $8, $10
        where (select count(*) from webhook where congress_id = $2) < $9
        "#,
        *id,
        *congress,
        *owner.account,
        new.url,
        new.description,
        &new.events,
        secret,
        now,
        most,
        &owner.audiences,
    )
    .execute(&mut *db)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(None);
    }
    find(db, congress, id).await
}

/// Updates a webhook. Changing the URL makes the caller its owner: the new URL receives only what they may read.
pub async fn update(
    db: &mut PgConnection,
    id: WebhookId,
    new: &WebhookUpdate,
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
        new.url,
        new.description,
        &new.events,
        new.state as WebhookState,
        audiences,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sets a new secret. The previous one is also used for signing until then.
pub async fn set_secret(db: &mut PgConnection, id: WebhookId, secret: &[u8], until: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- webhooks::set_secret
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

pub async fn delete(db: impl PgExecutor<'_>, id: WebhookId) -> sqlx::Result<()> {
    sqlx::query!("delete from webhook where id = $1", *id).execute(db).await?;
    Ok(())
}

/// Disables a webhook whose endpoint is gone, or to which no delivery has succeeded since. Returns whether it did.
pub async fn disable(
    db: &mut PgConnection,
    id: WebhookId,
    reason: &str,
    gone: bool,
    since: Now,
) -> sqlx::Result<bool> {
    let disabled = sqlx::query!(
        r#"
        -- webhooks::disable
        update webhook
        set state = 'disabled', disabled_because = $2, revision = revision + 1
        where id = $1 and state = 'enabled'
            and ($3 or not exists (select from delivery d where d.webhook_id = $1 and d.state = 'delivered'
                                   and d.finished_at > $4))
        "#,
        *id,
        reason,
        gone,
        since,
    );
    Ok(disabled.execute(db).await?.rows_affected() == 1)
}
