use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::{
    app::App,
    http::{Created, Json, NoContent, Page, Paging, Path, Query, ResourcePath, Result, Valid},
    identity::{
        InPerson,
        api_keys::{self, ApiKey, CreatedApiKey, NewApiKey},
        permission,
    },
    types::ApiKeyId,
};

crate::operations! {
    list_api_keys,
    create_api_key,
    get_api_key,
    revoke_api_key,
}

#[derive(Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ApiKeyPath {
    /// Id of the key.
    key: ApiKeyId,
}

impl ResourcePath for ApiKeyPath {
    const TEMPLATE: &'static str = "/me/api-keys/{key}";
}

/// List my API keys
///
/// Latest first. Includes expired keys but not revoked ones.
#[utoipa::path(
    get, path = "/me/api-keys", tag = "Identity", params(Paging),
    responses((status = 200, description = "A page of keys", body = Page<ApiKey>)),
)]
pub async fn list_api_keys(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<ApiKey>> {
    let rows = api_keys::list(&app.pool, me.account, None, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Create an API key
///
/// For programs. The key grants the listed permissions as long as its owner has them. It cannot manage the account itself.
#[utoipa::path(
    post, path = "/me/api-keys", tag = "Identity", request_body = NewApiKey,
    responses((status = 201, description = "The key, with its secret", body = CreatedApiKey)),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_api_key(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Valid(new): Valid<NewApiKey>,
) -> Result<Created> {
    let mut change = me.begin(&app).await?;
    let created = api_keys::create(&mut change, me.account, new).await?;
    change.created_record(&ApiKeyPath { key: created.key.id }, &created).await
}

/// Read one of my API keys
///
/// Without its secret, which is only shown on creation.
#[utoipa::path(
    get, path = "/me/api-keys/{key}", tag = "Identity", params(ApiKeyPath),
    responses((status = 200, description = "The key", body = ApiKey)),
)]
pub async fn get_api_key(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<ApiKeyPath>,
) -> Result<Json<ApiKey>> {
    Ok(Json(api_keys::find(&app.pool, me.account, path.key).await?))
}

/// Revoke an API key
///
/// Takes effect immediately.
#[utoipa::path(
    delete, path = "/me/api-keys/{key}", tag = "Identity", params(ApiKeyPath),
    responses((status = 204, description = "Revoked")),
)]
pub async fn revoke_api_key(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<ApiKeyPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    api_keys::revoke(&mut change, me.account, path.key).await?;
    change.commit().await?;
    Ok(NoContent)
}
