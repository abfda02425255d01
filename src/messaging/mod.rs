//! Outgoing messages: e-mails, webhooks, live streams and the change feed.
//!
//! ```text
//! change + event, one transaction → dispatch → mail     queued → sending → sent | failed
//!                                            → delivery queued → sending → delivered | failed
//!                                            → live streams, change feed
//! ```
//!
//! Invariants: an e-mail or delivery is queued once, in the transaction that dispatches its event; it is sent at least
//! once, always with the same id; webhooks never reach private addresses; secrets in e-mails are never stored.

mod changes;
mod events;
mod live;
pub mod mail;
mod webhooks;

use std::sync::Arc;

use sqlx::PgConnection;

use crate::types::Now;
pub use live::{Followers, Live};
pub use webhooks::{Deliveries, EventCatalogue};

crate::feature! {
    state: [Arc<Live>, Followers, EventCatalogue],
    operations: [
        changes::operations,
        live::operations,
        mail::api::operations,
        webhooks::api::operations,
        webhooks::deliveries::api::operations,
    ],
    problems: [
        changes::NotInFeed,
        webhooks::WebhookError,
    ],
    events: [events::EVENTS],
    notifications: [webhooks::notifications::NOTIFICATIONS],
    reactions: [
        webhooks::notifications::notify,
        webhooks::write_deliveries,
    ],
}

/// Deletes old e-mails and deliveries.
pub async fn forget(db: &mut PgConnection, now: Now) -> sqlx::Result<()> {
    mail::forget_old(&mut *db, now).await?;
    webhooks::forget_old(db, now).await?;
    Ok(())
}
