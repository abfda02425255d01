use std::time::{Duration, Instant};

use chrono::TimeDelta;
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook as Signer,
};

use super::{addresses::Reach, rules, store};
use crate::{
    app::App,
    events,
    jobs::{Queue, backoff},
    messaging::events::{WEBHOOK_DISABLED, WebhookChanged},
    types::{Actor, CongressId, DeliveryId, EventId, Now, WebhookId},
};

/// Response timeout.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a node can take before another node retries.
const LEASE: TimeDelta = TimeDelta::seconds(45);
/// Maximum number of concurrent deliveries to one webhook, so that a slow one does not block the others.
const OF_ONE_WEBHOOK: i64 = 8;
/// Number of response bytes to keep.
const KEPT: usize = 1024;

/// The queue of webhook deliveries.
pub struct Deliveries {
    reach: Reach,
    client: reqwest::Client,
}

/// A leased delivery.
pub struct Due {
    id: DeliveryId,
    webhook: WebhookId,
    congress: CongressId,
    event: EventId,
    body: String,
    attempts: i32,
    retry_since: Now,
    url: String,
    secret: Vec<u8>,
    /// The previous secret, during a rotation.
    previous_secret: Option<Vec<u8>>,
}

/// The result of a try.
struct Tried {
    status: Option<u16>,
    answer: Option<String>,
    /// `None` if delivered.
    error: Option<String>,
    duration: Duration,
}

impl Deliveries {
    /// # Errors
    /// The HTTP client cannot be built.
    pub fn new(app: &App) -> anyhow::Result<Self> {
        let reach = Reach { private: app.config.private_webhooks };
        let client = crate::http::outgoing()
            // Not followed: a redirect could lead to any address. The owner configures the final one.
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(std::sync::Arc::new(reach))
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .build()?;
        Ok(Self { reach, client })
    }

    async fn call(&self, due: &Due, now: Now) -> Tried {
        let began = Instant::now();
        let mut tried = match self.send(due, now).await {
            Ok(tried) => tried,
            Err(error) => Tried { status: None, answer: None, error: Some(error), duration: Duration::ZERO },
        };
        tried.duration = began.elapsed();
        tried
    }

    async fn send(&self, due: &Due, now: Now) -> Result<Tried, String> {
        // The resolver checks names; literal IP addresses bypass it, so they are checked here.
        let url = self.reach.check(&due.url)?;
        let (id, timestamp) = (due.event.to_string(), now.timestamp());
        let sign = |secret: &Vec<u8>| {
            let signer = Signer::from_bytes(secret.clone()).map_err(|error| error.to_string())?;
            signer.sign(&id, timestamp, due.body.as_bytes()).map_err(|error| error.to_string())
        };
        let secrets = std::iter::once(&due.secret).chain(&due.previous_secret);
        let signatures = secrets.map(sign).collect::<Result<Vec<_>, _>>()?.join(" ");
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header(HEADER_WEBHOOK_ID, &id)
            .header(HEADER_WEBHOOK_TIMESTAMP, timestamp)
            .header(HEADER_WEBHOOK_SIGNATURE, signatures)
            .body(due.body.clone());
        let mut response = request.send().await.map_err(|error| in_words(&error))?;
        let status = response.status();
        let mut answer = Vec::new();
        while answer.len() < KEPT
            && let Ok(Some(chunk)) = response.chunk().await
        {
            answer.extend_from_slice(&chunk);
        }
        answer.truncate(KEPT);
        let error = match status.as_u16() {
            200..300 => None,
            300..400 => {
                Some(format!("{status}: redirects are not followed; use the URL that it redirects to"))
            }
            _ => Some(status.to_string()),
        };
        let answer = String::from_utf8_lossy(&answer).replace('\0', "\u{fffd}");
        Ok(Tried { status: Some(status.as_u16()), answer: Some(answer), error, duration: Duration::ZERO })
    }

    /// Stores the result of a try. If the lease has ended, or the delivery was queued again, only the try itself is recorded.
    async fn record(&self, app: &App, due: &Due, tried: &Tried, now: Now) -> sqlx::Result<&'static str> {
        let gone = tried.status == Some(410);
        let over = gone || now - due.retry_since >= rules::PATIENCE;
        let state = match (&tried.error, over) {
            (None, _) => "delivered",
            (Some(_), true) => "failed",
            (Some(_), false) => "queued",
        };
        let next_at = now + backoff(due.attempts, TimeDelta::seconds(5), TimeDelta::hours(6));
        let mut tx = app.begin().await?;
        let recorded = sqlx::query!(
            r#"
            -- webhooks::record
            with tried as (
                insert into delivery_attempt (delivery_id, number, at, duration_ms, status, answer, error)
                select id, $2, $3, $4, $5, $6, $7 from delivery where id = $1
                on conflict (delivery_id, number) do nothing
            )
            update delivery
            set state = $8, next_at = $9, leased_until = null,
                finished_at = case when $8 in ('delivered', 'failed') then $3 end
            where id = $1 and state = 'sending' and attempts = $2
            "#,
            *due.id,
            due.attempts,
            now,
            i32::try_from(tried.duration.as_millis()).unwrap_or(i32::MAX),
            tried.status.map(i32::from),
            tried.answer,
            tried.error,
            state,
            next_at,
        )
        .execute(&mut *tx)
        .await?;
        if state == "failed" && recorded.rows_affected() == 1 {
            let because = match gone {
                true => "its endpoint answered 410 Gone",
                false => "no delivery succeeded for three days",
            };
            disable(&mut tx, due, gone, because, now).await?;
        }
        tx.commit().await?;
        Ok(state)
    }
}

/// Disables a webhook that cannot be reached, with all its queued deliveries. A single delivery that keeps failing while
/// others succeed does not disable it.
async fn disable(
    db: &mut sqlx::PgConnection,
    due: &Due,
    gone: bool,
    because: &str,
    now: Now,
) -> sqlx::Result<()> {
    let disabled = sqlx::query!(
        r#"
        -- webhooks::disable
        update webhook
        set state = 'disabled', disabled_because = $2, revision = revision + 1
        where id = $1 and state = 'enabled'
            and ($3 or not exists (select from delivery d where d.webhook_id = $1 and d.state = 'delivered'
                                   and d.finished_at > $4))
        "#,
        *due.webhook,
        because,
        gone,
        now - rules::PATIENCE,
    )
    .execute(&mut *db)
    .await?;
    if disabled.rows_affected() == 0 {
        return Ok(());
    }
    store::give_up(&mut *db, due.webhook, now).await?;
    let event = WEBHOOK_DISABLED.of(Some(due.congress), *due.webhook, &WebhookChanged { id: due.webhook });
    events::publish(db, Actor::default(), event, now).await
}

impl Queue for Deliveries {
    type Item = Due;

    const NAME: &'static str = "webhooks";
    const AT_ONCE: usize = 64;

    async fn take(&self, app: &App, now: Now, limit: i64) -> sqlx::Result<Vec<Due>> {
        sqlx::query_as!(
            Due,
            r#"
            -- webhooks::take
            update delivery d
            set state = 'sending', attempts = d.attempts + 1, leased_until = $2
            from webhook w
            where w.id = d.webhook_id and d.id in (
                select due.id
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
                ) due
                order by due.next_at
                limit $3
            )
            returning d.id, d.webhook_id as webhook, d.congress_id as congress, d.event_id as event, d.body, d.attempts,
                      d.retry_since, w.url, w.secret,
                      case when w.previous_until > $1 then w.previous_secret end as previous_secret
            "#,
            now,
            now + LEASE,
            limit,
            OF_ONE_WEBHOOK,
        )
        .fetch_all(&app.pool)
        .await
    }

    async fn work(&self, app: &App, due: Due) -> sqlx::Result<()> {
        let tried = self.call(&due, app.now()).await;
        let state = self.record(app, &due, &tried, app.now()).await?;
        metrics::counter!("congress_deliveries_total", "state" => state).increment(1);
        if state != "delivered" {
            let (status, error) = (tried.status, tried.error.unwrap_or_default());
            tracing::info!(delivery.id = %due.id, webhook.id = %due.webhook, status, error, state, "webhook delivery not accepted");
            app.bell.notify_one();
        }
        Ok(())
    }
}

/// The root cause, without the URL: the owner knows it, and it must not be logged.
fn in_words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no response in time".into();
    }
    let mut reason: &dyn std::error::Error = error;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    reason.to_string()
}
