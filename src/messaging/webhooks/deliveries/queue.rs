use std::time::{Duration, Instant};

use chrono::TimeDelta;
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook as Signer,
};

use super::{
    model::{AttemptResult, DeliveryState, LeasedDelivery},
    store,
};
use crate::{
    app::App,
    events::Change,
    jobs::{Queue, backoff},
    messaging::{
        events::{WEBHOOK_DISABLED, WebhookChanged},
        webhooks::{self, addresses::AddressPolicy, rules},
    },
    telemetry::Span,
    types::{Actor, Now},
};

/// How long to wait for a response.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a node can take before another node retries.
const LEASE: TimeDelta = TimeDelta::seconds(45);
/// Maximum number of concurrent deliveries to one webhook, so that a slow one does not block the others.
const MOST_PER_WEBHOOK: i64 = 8;
/// Number of response bytes to keep.
const KEPT: usize = 1024;

/// The queue of webhook deliveries.
pub struct Deliveries {
    policy: AddressPolicy,
    client: reqwest::Client,
}

impl Deliveries {
    /// # Errors
    /// The HTTP client cannot be built.
    pub fn new(app: &App) -> anyhow::Result<Self> {
        let policy = AddressPolicy { private: app.config.private_webhooks };
        let client = crate::http::outgoing()
            // Not followed: a redirect could lead to any address. The owner configures the final one.
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(std::sync::Arc::new(policy))
            .connect_timeout(Duration::from_secs(5))
            .timeout(RESPONSE_TIMEOUT)
            .build()?;
        Ok(Self { policy, client })
    }

    async fn attempt(&self, delivery: &LeasedDelivery, now: Now, span: &Span) -> AttemptResult {
        let began = Instant::now();
        let result = self.send(delivery, now, span).await;
        let duration = began.elapsed();
        match result {
            Ok(result) => AttemptResult { duration, ..result },
            Err(error) => AttemptResult { status: None, answer: None, error: Some(error), duration },
        }
    }

    async fn send(&self, delivery: &LeasedDelivery, now: Now, span: &Span) -> Result<AttemptResult, String> {
        // The resolver checks names; literal IP addresses bypass it, so they are checked here.
        let url = self.policy.check(&delivery.url)?;
        let (id, timestamp) = (delivery.event.to_string(), now.timestamp());
        let sign = |secret: &Vec<u8>| {
            let signer = Signer::from_bytes(secret.clone()).map_err(|error| error.to_string())?;
            signer.sign(&id, timestamp, delivery.body.as_bytes()).map_err(|error| error.to_string())
        };
        let secrets = std::iter::once(&delivery.secret).chain(&delivery.previous_secret);
        let signatures = secrets.map(sign).collect::<Result<Vec<_>, _>>()?.join(" ");
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header(HEADER_WEBHOOK_ID, &id)
            .header(HEADER_WEBHOOK_TIMESTAMP, timestamp)
            .header(HEADER_WEBHOOK_SIGNATURE, signatures)
            .body(delivery.body.clone());
        let request = match span.header() {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        let mut response = request.send().await.map_err(|error| root_cause(&error))?;
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
        let (status, answer) = (Some(status.as_u16()), Some(answer));
        Ok(AttemptResult { status, answer, error, duration: Duration::ZERO })
    }

    /// Stores the result of an attempt. If the lease has ended, or the delivery was queued again, only the attempt itself is
    /// recorded.
    async fn record(
        &self,
        app: &App,
        delivery: &LeasedDelivery,
        result: &AttemptResult,
    ) -> sqlx::Result<DeliveryState> {
        let mut change = Change::begin(app, Actor::default(), delivery.congress).await?;
        let now = change.now();
        let gone = result.status == Some(410);
        let state = match &result.error {
            None => DeliveryState::Delivered,
            Some(_) if gone || now - delivery.retry_since >= rules::RETRY_PERIOD => DeliveryState::Failed,
            Some(_) => DeliveryState::Queued,
        };
        let next_at = now + backoff(delivery.attempts, TimeDelta::seconds(5), TimeDelta::hours(6));
        let is_set = store::record_attempt(change.db(), delivery, result, state, (now, next_at)).await?;
        if is_set && state == DeliveryState::Failed {
            disable(&mut change, delivery, gone).await?;
        }
        change.commit().await?;
        Ok(state)
    }
}

/// Disables a webhook that cannot be reached, with all its queued deliveries. A single delivery that keeps failing while
/// others succeed does not disable it.
async fn disable(change: &mut Change<'_>, delivery: &LeasedDelivery, gone: bool) -> sqlx::Result<()> {
    let (id, now) = (delivery.webhook, change.now());
    let reason = match gone {
        true => "its endpoint answered 410 Gone",
        false => "no delivery succeeded for three days",
    };
    if !webhooks::store::disable(change.db(), id, reason, gone, now - rules::RETRY_PERIOD).await? {
        return Ok(());
    }
    store::give_up(change.db(), id, now).await?;
    change.publish(WEBHOOK_DISABLED.event(id, &WebhookChanged { id })).await
}

impl Queue for Deliveries {
    type Item = LeasedDelivery;

    const NAME: &'static str = "webhooks";
    const AT_ONCE: usize = 64;

    async fn take(&self, app: &App, now: Now, limit: i64) -> sqlx::Result<Vec<LeasedDelivery>> {
        store::lease(&app.pool, (now, now + LEASE), limit, MOST_PER_WEBHOOK).await
    }

    async fn work(&self, app: &App, delivery: LeasedDelivery) -> sqlx::Result<()> {
        let span = Span::outgoing(format!("deliver {}", delivery.kind), delivery.trace.as_deref());
        span.set("congress.delivery.id", delivery.id.to_string());
        span.set("congress.webhook.id", delivery.webhook.to_string());
        span.set("http.request.method", "POST");
        Box::pin(span.run(self.deliver(app, delivery, &span))).await
    }
}

impl Deliveries {
    async fn deliver(&self, app: &App, delivery: LeasedDelivery, span: &Span) -> sqlx::Result<()> {
        let result = self.attempt(&delivery, app.now(), span).await;
        if let Some(status) = result.status {
            span.set("http.response.status_code", i64::from(status));
        }
        if result.error.is_some() {
            // The error can contain the name of a host.
            span.fail(result.status.map_or_else(|| "no_response".to_owned(), |status| status.to_string()));
        }
        let state = self.record(app, &delivery, &result).await?;
        span.set("congress.delivery.state", state.name());
        metrics::counter!("congress_deliveries_total", "state" => state.name()).increment(1);
        if state != DeliveryState::Delivered {
            let (status, error) = (result.status, result.error.unwrap_or_default());
            tracing::info!(delivery.id = %delivery.id, webhook.id = %delivery.webhook, status, error,
                           state = state.name(), "webhook delivery not accepted");
            app.bell.notify_one();
        }
        Ok(())
    }
}

/// The root cause, without the URL: the owner knows it, and it must not be logged.
fn root_cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no response in time".into();
    }
    let mut reason: &dyn std::error::Error = error;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    reason.to_string()
}
