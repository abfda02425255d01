use axum::{extract::State, http::StatusCode};

use super::{
    model::{Delivery, DeliveryDetail, DeliveryFilter},
    store,
};
use crate::{
    app::App,
    http::{Json, Page, Paging, Path, Problems, Query, Result},
    identity::{Staff, permission},
    messaging::webhooks::{
        api::{WebhookPath, find_webhook},
        rules::kinds,
    },
    types::{DeliveryId, WebhookId},
};

crate::operations! {
    test_webhook,
    list_deliveries,
    get_delivery,
    redeliver,
}

crate::congress_path! {
    pub DeliveryPath "/webhooks/{webhook}/deliveries/{delivery}" {
        /// Id of the webhook.
        webhook: WebhookId,
        /// Id of the delivery.
        delivery: DeliveryId,
    }
}

/// Test a webhook
///
/// Sends it a `webhook.tested` event. Read the delivery to see the response.
#[utoipa::path(
    post, path = "/congresses/{congress}/webhooks/{webhook}/test", tag = "Messaging", params(WebhookPath),
    responses((status = 202, description = "The delivery, queued", body = Delivery), Problems<kinds::WebhookDisabled>),
)]
pub async fn test_webhook(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<WebhookPath>,
) -> Result<(StatusCode, Json<Delivery>)> {
    let mut change = staff.begin(&app).await?;
    let delivery = super::send_test(&mut change, path.webhook, &path.congress, &staff.audiences()).await?;
    change.commit().await?;
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
    let webhook = find_webhook(&app, staff.congress, path.webhook).await?;
    let (of, after) = ((staff.congress, webhook.id), paging.after("id")?);
    let rows = store::list(&app.pool, of, &staff.audiences(), &filter, after, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Read a delivery
///
/// Returns the request body and the response to each attempt.
#[utoipa::path(
    get, path = "/congresses/{congress}/webhooks/{webhook}/deliveries/{delivery}", tag = "Messaging",
    params(DeliveryPath),
    responses((status = 200, description = "The delivery", body = DeliveryDetail)),
)]
pub async fn get_delivery(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<DeliveryPath>,
) -> Result<Json<DeliveryDetail>> {
    let of = (staff.congress, path.webhook);
    let delivery = store::find(&app.pool, of, path.delivery, &staff.audiences()).await?;
    let request = store::find_body(&app.pool, delivery.id).await?;
    let tries = store::list_attempts(&app.pool, delivery.id).await?;
    Ok(Json(DeliveryDetail { delivery, request, tries }))
}

/// Redeliver an event
///
/// Queues a delivery again with the same id and body, whatever its state.
#[utoipa::path(
    post, path = "/congresses/{congress}/webhooks/{webhook}/deliveries/{delivery}/redeliver", tag = "Messaging",
    params(DeliveryPath),
    responses((status = 202, description = "The delivery, queued", body = Delivery), Problems<kinds::WebhookDisabled>),
)]
pub async fn redeliver(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<DeliveryPath>,
) -> Result<(StatusCode, Json<Delivery>)> {
    let mut change = staff.begin(&app).await?;
    let delivery = super::redeliver(&mut change, path.webhook, path.delivery, &staff.audiences()).await?;
    change.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(delivery)))
}
