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

mod accounts;
mod catalogue;
mod changes;
mod live;
pub mod mail;
mod webhooks;

use sqlx::PgConnection;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    events::EventDeclaration,
    types::{Now, ProblemKind, Refusal},
};
pub use accounts::write_letters as letters_of_accounts;
pub use live::Live;
pub use webhooks::{Catalogue, Deliveries, write_deliveries, write_letters as letters_of_webhooks};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
        changes::list_changes,
        live::follow_live,
        mail::api::list_mails,
        mail::api::list_account_mails,
        mail::api::resend_mail,
        webhooks::api::list_webhooks,
        webhooks::api::create_webhook,
        webhooks::api::get_webhook,
        webhooks::api::update_webhook,
        webhooks::api::delete_webhook,
        webhooks::api::rotate_webhook_secret,
        webhooks::api::test_webhook,
        webhooks::api::list_deliveries,
        webhooks::api::get_delivery,
        webhooks::api::redeliver,
    ]
}

/// Deletes old e-mails and deliveries.
pub async fn forget(db: &mut PgConnection, now: Now) -> sqlx::Result<()> {
    mail::forget_old(&mut *db, now).await?;
    webhooks::forget_old(db, now).await?;
    Ok(())
}

/// Every event of this module, for the event catalogue.
pub fn events() -> &'static [&'static dyn EventDeclaration] {
    catalogue::EVENTS
}

/// Every problem kind of these operations, for the pages that explain them.
pub fn kinds() -> Vec<&'static ProblemKind> {
    [changes::NotInFeed::KINDS, webhooks::Refused::KINDS].concat()
}
