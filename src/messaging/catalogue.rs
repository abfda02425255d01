//! What happens to webhooks and mails.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    events::Audience,
    types::{MailId, WebhookId},
};

/// A webhook; read it for the rest.
#[derive(Serialize, ToSchema)]
pub struct WebhookChanged {
    pub id: WebhookId,
}

/// A mail; it names nobody.
#[derive(Serialize, ToSchema)]
pub struct MailChanged {
    pub id: MailId,
}

const STAFF: Audience = Audience::Holders("messaging.manage");

crate::events! {
    /// A webhook was created.
    WEBHOOK_CREATED: WebhookChanged = "webhook.created", STAFF;
    /// A webhook changed.
    WEBHOOK_UPDATED: WebhookChanged = "webhook.updated", STAFF;
    /// A webhook was deleted.
    WEBHOOK_DELETED: WebhookChanged = "webhook.deleted", STAFF;
    /// The secret of a webhook was rotated.
    WEBHOOK_SECRET_ROTATED: WebhookChanged = "webhook.secret_rotated", STAFF;
    /// A webhook was disabled: nothing had reached it for three days, or it said that it is gone.
    WEBHOOK_DISABLED: WebhookChanged = "webhook.disabled", STAFF;
    /// Somebody asked to see whether a webhook works. Only that webhook receives it.
    WEBHOOK_TESTED: WebhookChanged = "webhook.tested", STAFF;
    /// A mail was sent once more.
    MAIL_RESENT: MailChanged = "mail.resent", STAFF;
}
