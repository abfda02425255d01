//! Deliveries of events to webhooks.

pub(in crate::messaging) mod api;
mod model;
mod queue;
mod store;

use std::collections::BTreeSet;

use futures::future::BoxFuture;
use serde_json::json;
use sqlx::PgConnection;

use super::{lock_enabled, rules};
use crate::{
    events::{Change, DispatchedEvent, EventDeclaration, Message},
    http::{RequestError, Result},
    messaging::events::{WEBHOOK_TESTED, WebhookChanged},
    types::{DeliveryId, Now, Slug, WebhookId},
};

use model::Delivery;
pub use queue::Deliveries;
pub use store::{forget_old, give_up};

/// Queues a `webhook.tested` event for a webhook.
async fn send_test(
    change: &mut Change<'_>,
    webhook: WebhookId,
    slug: &Slug,
    audiences: &[String],
) -> Result<Delivery> {
    let (congress, now) = (change.congress(), change.now());
    lock_enabled(change.db(), congress, webhook).await?;
    let payload = WebhookChanged { id: webhook };
    let event = WEBHOOK_TESTED.event(webhook, &payload);
    let message = Message {
        id: event.id(),
        r#type: WEBHOOK_TESTED.name().into(),
        timestamp: now,
        congress: slug.to_string(),
        subject: *webhook,
        deleted: false,
        data: json!(payload),
    };
    let audience = WEBHOOK_TESTED.audience();
    let id = store::insert(change.db(), congress, webhook, &message, audience, now).await?;
    change.publish(event).await?;
    store::find(change.db(), (congress, webhook), id, audiences).await
}

/// Queues a delivery again, whatever its state.
async fn redeliver(
    change: &mut Change<'_>,
    webhook: WebhookId,
    id: DeliveryId,
    audiences: &[String],
) -> Result<Delivery> {
    let (congress, now) = (change.congress(), change.now());
    lock_enabled(change.db(), congress, webhook).await?;
    if !store::requeue(change.db(), (congress, webhook), id, now).await? {
        return Err(RequestError::NoSuch("delivery").into());
    }
    store::find(change.db(), (congress, webhook), id, audiences).await
}

/// Queues events for every webhook that subscribes to them.
pub fn write_deliveries<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let congresses: BTreeSet<_> =
            happened.iter().filter_map(|event| event.congress).map(|id| *id).collect();
        let congresses: Vec<_> = congresses.into_iter().collect();
        let subscriptions = store::list_subscriptions(&mut *db, &congresses).await?;
        let mut rows = Vec::new();
        for subscription in &subscriptions {
            let wanted = happened.iter().filter(|event| {
                event.congress == Some(subscription.congress)
                    && event.at >= subscription.enabled_at
                    && subscription.audiences.contains(&event.audience)
                    && rules::receives(&subscription.events, &event.kind)
            });
            rows.extend(wanted.map(|event| (subscription, event)));
        }
        for rows in rows.chunks(1000) {
            store::insert_all(&mut *db, rows, now).await?;
        }
        Ok(())
    })
}
