use std::sync::Arc;

use axum::extract::State;

use super::{
    Owner,
    addresses::AddressPolicy,
    model::{NewWebhook, Webhook, WebhookUpdate, WebhookWithSecret},
    rules::{self, kinds},
    store,
};
use crate::{
    app::App,
    events::EventDeclaration,
    http::{
        CongressPath, Created, IfMatch, NoContent, Page, Paging, Patch, Path, Problems, Query, RequestError,
        Result, Valid, WithEtag,
    },
    identity::{Staff, permission},
    types::{CongressId, FieldError, WebhookId},
};

crate::operations! {
    state: [EventCatalogue],
    list_webhooks,
    create_webhook,
    get_webhook,
    update_webhook,
    delete_webhook,
    rotate_webhook_secret,
}

/// All event kinds of all features, provided by `server`.
#[derive(Clone)]
pub struct EventCatalogue(pub Arc<Vec<&'static dyn EventDeclaration>>);

crate::congress_path! {
    pub WebhookPath "/webhooks/{webhook}" {
        /// Id of the webhook.
        webhook: WebhookId,
    }
}

/// List webhooks
///
/// In order of creation.
#[utoipa::path(
    get, path = "/congresses/{congress}/webhooks", tag = "Messaging", params(CongressPath, Paging),
    responses((status = 200, description = "A page of webhooks", body = Page<Webhook>)),
)]
pub async fn list_webhooks(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Webhook>> {
    let rows = store::list(&app.pool, staff.congress, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Create a webhook
///
/// Events are sent to the URL with POST, signed according to the Standard Webhooks specification. A delivery without a 2xx
/// response within fifteen seconds is retried for three days with increasing delays; if none succeeds, the webhook is
/// disabled and you get an e-mail. Deliveries can arrive twice, with the same `webhook-id`, or out of order: compare
/// `timestamp` and `revision`. A webhook receives the events that its creator may read; if it was created with an API
/// key, those that the key may read.
#[utoipa::path(
    post, path = "/congresses/{congress}/webhooks", tag = "Messaging", params(CongressPath), request_body = NewWebhook,
    responses((status = 201, description = "The webhook, with its secret", body = WebhookWithSecret), Problems<kinds::TooManyWebhooks>),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    State(catalogue): State<EventCatalogue>,
    Path(path): Path<CongressPath>,
    Valid(new): Valid<NewWebhook>,
) -> Result<Created> {
    // Resolves names before the transaction starts.
    validate(&app, &catalogue, &new.url, &new.events).await?;
    let owner = Owner { account: staff.account, audiences: staff.audiences() };
    let mut change = staff.begin(&app).await?;
    let created = super::create(&mut change, &owner, &new).await?;
    change.created(&WebhookPath { congress: path.congress, webhook: created.webhook.id }, &created).await
}

async fn validate(app: &App, catalogue: &EventCatalogue, url: &str, events: &[String]) -> Result<()> {
    let mut faults = rules::check_filter(events, &catalogue.0);
    let policy = AddressPolicy { private: app.config.private_webhooks };
    if let Err(why) = policy.check_resolved(url).await {
        faults.push(FieldError::new("/url", "address", why));
    }
    Ok(RequestError::check_body(faults)?)
}

/// Read a webhook
///
/// Without its secret, which is only shown on creation.
#[utoipa::path(
    get, path = "/congresses/{congress}/webhooks/{webhook}", tag = "Messaging", params(WebhookPath),
    responses((status = 200, description = "The webhook", body = Webhook)),
)]
pub async fn get_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<WebhookPath>,
) -> Result<WithEtag<Webhook>> {
    Ok(WithEtag(find_webhook(&app, staff.congress, path.webhook).await?))
}

/// A webhook of this congress.
pub async fn find_webhook(app: &App, congress: CongressId, id: WebhookId) -> Result<Webhook> {
    Ok(store::find(&app.pool, congress, id).await?.ok_or(RequestError::NoSuch("webhook"))?)
}

/// Update a webhook
///
/// Changes the URL, description, events or state. Disabling it gives up all queued deliveries.
#[utoipa::path(
    patch, path = "/congresses/{congress}/webhooks/{webhook}", tag = "Messaging", params(WebhookPath, IfMatch),
    request_body(content = WebhookUpdate, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated webhook", body = Webhook)),
)]
pub async fn update_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    State(catalogue): State<EventCatalogue>,
    Path(path): Path<WebhookPath>,
    if_match: IfMatch,
    patch: Patch<WebhookUpdate>,
) -> Result<WithEtag<Webhook>> {
    let present = find_webhook(&app, staff.congress, path.webhook).await?;
    let update = patch.apply(&(&present).into())?;
    // Resolves names before the transaction starts.
    validate(&app, &catalogue, &update.url, &update.events).await?;
    let mut change = staff.begin(&app).await?;
    let audiences = staff.audiences();
    let webhook = super::update(&mut change, path.webhook, &if_match, &patch, &audiences).await?;
    change.commit().await?;
    Ok(WithEtag(webhook))
}

/// Delete a webhook
///
/// Also deletes its deliveries.
#[utoipa::path(
    delete, path = "/congresses/{congress}/webhooks/{webhook}", tag = "Messaging", params(WebhookPath, IfMatch),
    responses((status = 204, description = "Deleted")),
)]
pub async fn delete_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<WebhookPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, path.webhook, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Rotate a webhook secret
///
/// Returns a new secret. For 24 hours, deliveries are signed with both, so that you can switch without losing events.
#[utoipa::path(
    post, path = "/congresses/{congress}/webhooks/{webhook}/rotate", tag = "Messaging", params(WebhookPath),
    responses((status = 200, description = "The webhook, with its new secret", body = WebhookWithSecret)),
)]
pub async fn rotate_webhook_secret(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<WebhookPath>,
) -> Result<WithEtag<WebhookWithSecret>> {
    let mut change = staff.begin(&app).await?;
    let webhook = super::rotate_secret(&mut change, path.webhook).await?;
    change.commit().await?;
    Ok(WithEtag(webhook))
}
