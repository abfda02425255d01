use axum::{extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::IntoParams;

use super::{
    addresses::Reach,
    model::{
        Delivery, DeliveryInFull, DeliveryState, NewWebhook, Webhook, WebhookEdit, WebhookState,
        WebhookWithSecret,
    },
    rules::{self, Refused},
    store::{self, Narrowed},
};
use crate::{
    app::App,
    events::{self, EventDeclaration, Message},
    http::{
        CongressPath, Created, IfMatch, Json, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, Valid, WithEtag,
    },
    identity::{Staff, permission},
    messaging::catalogue::{
        WEBHOOK_CREATED, WEBHOOK_DELETED, WEBHOOK_SECRET_ROTATED, WEBHOOK_TESTED, WEBHOOK_UPDATED,
        WebhookChanged,
    },
    types::{CongressId, DeliveryId, FieldError, Slug, WebhookId, random_bytes},
};

/// Maximum number of webhooks per congress.
const MOST: i64 = 50;

/// All event kinds of all modules, provided by `server`.
#[derive(Clone)]
pub struct Catalogue(pub Arc<Vec<&'static dyn EventDeclaration>>);

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct WebhookPath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    congress: String,
    /// Id of the webhook.
    webhook: WebhookId,
}

crate::congress_path! {
    pub DeliveryPath "/webhooks/{webhook}/deliveries/{delivery}" {
        /// Id of the webhook.
        webhook: WebhookId,
        /// Id of the delivery.
        delivery: DeliveryId,
    }
}

/// Filters of the delivery list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveryFilter {
    /// Only deliveries in this state.
    state: Option<DeliveryState>,
    /// Only this kind of event.
    #[param(max_length = 100, example = "registration.confirmed")]
    r#type: Option<String>,
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
    responses((status = 201, description = "The webhook, with its secret", body = WebhookWithSecret), Problems<Refused>),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    State(catalogue): State<Catalogue>,
    Path(path): Path<CongressPath>,
    Valid(new): Valid<NewWebhook>,
) -> Result<Created> {
    check(&app, &catalogue, &new.url, &new.events).await?;
    let now = app.now();
    let secret: [u8; 32] = random_bytes();
    let mut tx = app.begin().await?;
    let owner = (staff.account, &*staff.audiences());
    let made = store::insert(&mut tx, staff.congress, owner, &new, &secret, MOST, now).await?;
    let webhook = made.ok_or(Refused::TooMany(MOST))?;
    let event = WEBHOOK_CREATED.of(Some(staff.congress), *webhook.id, &WebhookChanged { id: webhook.id });
    events::publish(&mut tx, staff.actor, event, now).await?;
    tx.commit().await?;
    let location = format!("/congresses/{}/webhooks/{}", path.congress, webhook.id);
    Created::at(&location, WebhookWithSecret { webhook, secret: written(&secret) })
}

/// In the format of Standard Webhooks libraries.
fn written(secret: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

async fn check(app: &App, catalogue: &Catalogue, url: &str, events: &[String]) -> Result<()> {
    let mut faults = rules::check_filter(events, &catalogue.0);
    let reach = Reach { private: app.config.private_webhooks };
    if let Err(why) = reach.check_resolved(url).await {
        faults.push(FieldError::new("/url", "address", why));
    }
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults).into()) }
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
    let found = store::find(&app.pool, staff.congress, path.webhook).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("webhook"))?))
}

/// Update a webhook
///
/// Changes the URL, description, events or state. Disabling it gives up all queued deliveries.
#[utoipa::path(
    patch, path = "/congresses/{congress}/webhooks/{webhook}", tag = "Messaging", params(WebhookPath, IfMatch),
    request_body(content = WebhookEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated webhook", body = Webhook)),
)]
pub async fn update_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    State(catalogue): State<Catalogue>,
    Path(path): Path<WebhookPath>,
    if_match: IfMatch,
    patch: Patch<WebhookEdit>,
) -> Result<WithEtag<Webhook>> {
    let present = store::find(&app.pool, staff.congress, path.webhook).await?;
    let edit = patch.apply(&(&present.ok_or(RequestError::NoSuch("webhook"))?).into())?;
    // Resolves names before the transaction starts.
    check(&app, &catalogue, &edit.url, &edit.events).await?;
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress, path.webhook).await?;
    if_match.check(&before)?;
    let edit = patch.apply(&(&before).into())?;
    store::update(&mut tx, path.webhook, &edit, &staff.audiences(), now).await?;
    store::give_up(&mut *tx, path.webhook, now).await?;
    let after = lock(&mut tx, staff.congress, path.webhook).await?;
    let event = WEBHOOK_UPDATED.of(Some(staff.congress), *after.id, &WebhookChanged { id: after.id });
    events::publish(&mut tx, staff.actor, event.changing(&before, &after), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

async fn lock(db: &mut sqlx::PgConnection, congress: CongressId, id: WebhookId) -> Result<Webhook> {
    Ok(store::lock(db, congress, id).await?.ok_or(RequestError::NoSuch("webhook"))?)
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
    let mut tx = app.begin().await?;
    let webhook = lock(&mut tx, staff.congress, path.webhook).await?;
    if_match.check(&webhook)?;
    sqlx::query!("delete from webhook where id = $1", *webhook.id).execute(&mut *tx).await?;
    let event = WEBHOOK_DELETED.of(Some(staff.congress), *webhook.id, &WebhookChanged { id: webhook.id });
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
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
    let now = app.now();
    let secret: [u8; 32] = random_bytes();
    let mut tx = app.begin().await?;
    lock(&mut tx, staff.congress, path.webhook).await?;
    store::rotate(&mut tx, path.webhook, &secret, now + rules::OVERLAP).await?;
    let webhook = lock(&mut tx, staff.congress, path.webhook).await?;
    let event =
        WEBHOOK_SECRET_ROTATED.of(Some(staff.congress), *webhook.id, &WebhookChanged { id: webhook.id });
    events::publish(&mut tx, staff.actor, event, now).await?;
    tx.commit().await?;
    Ok(WithEtag(WebhookWithSecret { webhook, secret: written(&secret) }))
}

/// Test a webhook
///
/// Sends it a `webhook.tested` event. Read the delivery to see the response.
#[utoipa::path(
    post, path = "/congresses/{congress}/webhooks/{webhook}/test", tag = "Messaging", params(WebhookPath),
    responses((status = 202, description = "The delivery, queued", body = Delivery), Problems<Refused>),
)]
pub async fn test_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<WebhookPath>,
) -> Result<(StatusCode, Json<Delivery>)> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let webhook = lock(&mut tx, staff.congress, path.webhook).await?;
    if webhook.state == WebhookState::Disabled {
        return Err(Refused::Disabled.into());
    }
    let event = WEBHOOK_TESTED.of(Some(staff.congress), *webhook.id, &WebhookChanged { id: webhook.id });
    let message = Message {
        id: event.id(),
        r#type: WEBHOOK_TESTED.name().into(),
        timestamp: now,
        congress: path.congress,
        subject: *webhook.id,
        deleted: false,
        data: json!(WebhookChanged { id: webhook.id }),
    };
    let audience = WEBHOOK_TESTED.audience();
    let id = store::insert_delivery(&mut tx, staff.congress, webhook.id, &message, audience, now).await?;
    events::publish(&mut tx, staff.actor, event, now).await?;
    let found = store::find_delivery(&mut *tx, staff.congress, webhook.id, id, &staff.audiences()).await?;
    let (delivery, _) = found.ok_or(RequestError::NoSuch("delivery"))?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(delivery)))
}

/// List webhook deliveries
///
/// Latest first. They are kept for thirty days.
#[utoipa::path(
    get, path = "/congresses/{congress}/webhooks/{webhook}/deliveries", tag = "Messaging",
    params(WebhookPath, DeliveryFilter, Paging),
    responses((status = 200, description = "A page of deliveries", body = Page<Delivery>)),
)]
pub async fn list_deliveries(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<WebhookPath>,
    Query(filter): Query<DeliveryFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Delivery>> {
    let known = store::find(&app.pool, staff.congress, path.webhook).await?;
    known.ok_or(RequestError::NoSuch("webhook"))?;
    let narrowed = Narrowed { state: filter.state, kind: filter.r#type, audiences: staff.audiences() };
    let (after, limit) = (paging.after("id")?, paging.limit());
    let rows =
        store::list_deliveries(&app.pool, staff.congress, path.webhook, &narrowed, after, limit).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Read a delivery
///
/// Returns the request body and the response to each try.
#[utoipa::path(
    get, path = "/congresses/{congress}/webhooks/{webhook}/deliveries/{delivery}", tag = "Messaging",
    params(DeliveryPath),
    responses((status = 200, description = "The delivery", body = DeliveryInFull)),
)]
pub async fn get_delivery(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<DeliveryPath>,
) -> Result<Json<DeliveryInFull>> {
    let (webhook, delivery, audiences) = (path.webhook, path.delivery, staff.audiences());
    let found = store::find_delivery(&app.pool, staff.congress, webhook, delivery, &audiences).await?;
    let (delivery, request) = found.ok_or(RequestError::NoSuch("delivery"))?;
    let tries = store::list_attempts(&app.pool, path.delivery).await?;
    Ok(Json(DeliveryInFull { delivery, request, tries }))
}

/// Redeliver an event
///
/// Queues a delivery again with the same id and body, whatever its state.
#[utoipa::path(
    post, path = "/congresses/{congress}/webhooks/{webhook}/deliveries/{delivery}/redeliver", tag = "Messaging",
    params(DeliveryPath),
    responses((status = 202, description = "The delivery, queued", body = Delivery), Problems<Refused>),
)]
pub async fn redeliver(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<DeliveryPath>,
) -> Result<(StatusCode, Json<Delivery>)> {
    let mut tx = app.begin().await?;
    let webhook = lock(&mut tx, staff.congress, path.webhook).await?;
    if webhook.state == WebhookState::Disabled {
        return Err(Refused::Disabled.into());
    }
    let queued = store::requeue(&mut tx, staff.congress, webhook.id, path.delivery, app.now()).await?;
    queued.ok_or(RequestError::NoSuch("delivery"))?;
    let (delivery, audiences) = (path.delivery, staff.audiences());
    let found = store::find_delivery(&mut *tx, staff.congress, webhook.id, delivery, &audiences).await?;
    let (delivery, _) = found.ok_or(RequestError::NoSuch("delivery"))?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(delivery)))
}
