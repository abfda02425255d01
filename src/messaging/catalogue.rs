//! Events of webhooks and e-mails.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    events::Audience,
    types::{MailId, WebhookId},
};

/// A webhook. Read it for the other fields.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct WebhookChanged {
    pub id: WebhookId,
}

/// An e-mail, without personal data.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct MailChanged {
    pub id: MailId,
}

const STAFF: Audience = Audience::Holders("messaging.manage");

crate::events! {
    /// A webhook was created.
    WEBHOOK_CREATED: WebhookChanged = "webhook.created", STAFF;
    /// The settings of a webhook changed.
    WEBHOOK_UPDATED: WebhookChanged = "webhook.updated", STAFF;
    /// A webhook was deleted.
    WEBHOOK_DELETED: WebhookChanged = "webhook.deleted", STAFF;
    /// The secret of a webhook was rotated.
    WEBHOOK_SECRET_ROTATED: WebhookChanged = "webhook.secret_rotated", STAFF;
    /// A webhook was disabled: no delivery succeeded for three days, or its endpoint answered 410 Gone.
    WEBHOOK_DISABLED: WebhookChanged = "webhook.disabled", STAFF;
    /// A test of a webhook. Only that webhook receives it.
    WEBHOOK_TESTED: WebhookChanged = "webhook.tested", STAFF;
    /// An e-mail was resent.
    MAIL_RESENT: MailChanged = "mail.resent", STAFF;
}
