//! Webhooks: events sent to integrators, signed according to the Standard Webhooks specification.

mod addresses;
pub(super) mod api;
pub(super) mod deliveries;
mod model;
pub mod notifications;
mod rules;
mod store;

use sqlx::PgConnection;

use crate::{
    events::Change,
    http::{IfMatch, Patch, RequestError, Result},
    messaging::events::{
        WEBHOOK_CREATED, WEBHOOK_DELETED, WEBHOOK_SECRET_ROTATED, WEBHOOK_UPDATED, WebhookChanged,
    },
    types::{AccountId, CongressId, WebhookId, random_bytes},
};

pub use api::EventCatalogue;
pub use deliveries::{Deliveries, forget_old, write_deliveries};
use model::{NewWebhook, Webhook, WebhookState, WebhookUpdate, WebhookWithSecret};
pub use rules::WebhookError;

/// Maximum number of webhooks per congress.
const MOST: i64 = 50;

/// The owner of a webhook, and the audiences whose events it receives.
struct Owner {
    account: AccountId,
    audiences: Vec<String>,
}

/// Creates a webhook with a new secret.
async fn create(change: &mut Change<'_>, owner: &Owner, new: &NewWebhook) -> Result<WebhookWithSecret> {
    let (congress, now) = (change.congress(), change.now());
    let secret: [u8; 32] = random_bytes();
    let created = store::insert(change.db(), congress, owner, new, (&secret, MOST), now).await?;
    let webhook = created.ok_or(WebhookError::TooMany(MOST))?;
    change.publish(WEBHOOK_CREATED.event(webhook.id, &WebhookChanged { id: webhook.id })).await?;
    Ok(WebhookWithSecret::new(webhook, &secret))
}

/// Changes a webhook, and gives up the deliveries that must no longer reach it.
async fn update(
    change: &mut Change<'_>,
    id: WebhookId,
    if_match: &IfMatch,
    patch: &Patch<WebhookUpdate>,
    audiences: &[String],
) -> Result<Webhook> {
    let (congress, now) = (change.congress(), change.now());
    let before = lock(change.db(), congress, id).await?;
    if_match.check(&before)?;
    let update = patch.apply(&(&before).into())?;
    store::update(change.db(), id, &update, audiences, now).await?;
    deliveries::give_up(change.db(), id, now).await?;
    let after = lock(change.db(), congress, id).await?;
    let event = WEBHOOK_UPDATED.event(id, &WebhookChanged { id });
    change.publish(event.changing(&before, &after)).await?;
    Ok(after)
}

/// Deletes a webhook and its deliveries.
async fn delete(change: &mut Change<'_>, id: WebhookId, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let webhook = lock(change.db(), congress, id).await?;
    if_match.check(&webhook)?;
    store::delete(change.db(), id).await?;
    Ok(change.publish(WEBHOOK_DELETED.event(id, &WebhookChanged { id })).await?)
}

/// Sets a new secret; the previous one also signs for a while.
async fn rotate_secret(change: &mut Change<'_>, id: WebhookId) -> Result<WebhookWithSecret> {
    let (congress, now) = (change.congress(), change.now());
    let secret: [u8; 32] = random_bytes();
    lock(change.db(), congress, id).await?;
    store::set_secret(change.db(), id, &secret, now + rules::OVERLAP).await?;
    let webhook = lock(change.db(), congress, id).await?;
    change.publish(WEBHOOK_SECRET_ROTATED.event(id, &WebhookChanged { id })).await?;
    Ok(WebhookWithSecret::new(webhook, &secret))
}

async fn lock(db: &mut PgConnection, congress: CongressId, id: WebhookId) -> Result<Webhook> {
    Ok(store::lock(db, congress, id).await?.ok_or(RequestError::NoSuch("webhook"))?)
}

/// Locks a webhook that receives deliveries.
async fn lock_enabled(db: &mut PgConnection, congress: CongressId, id: WebhookId) -> Result<Webhook> {
    let webhook = lock(db, congress, id).await?;
    match webhook.state {
        WebhookState::Enabled => Ok(webhook),
        WebhookState::Disabled => Err(WebhookError::Disabled.into()),
    }
}
