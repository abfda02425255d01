//! API keys: access for programs, limited to some of the owner's permissions.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    InPerson,
    catalogue::{API_KEY_CREATED, API_KEY_REVOKED, ApiKeyChanged},
    permission,
};
use crate::{
    app::App,
    events,
    http::{Created, NoContent, Page, Paging, Path, Query, RequestError, Result, Valid},
    types::{ApiKeyId, FieldError, Secret},
};

/// Maximum number of keys per account.
const MOST: i64 = 50;

/// An API key, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKey {
    pub id: ApiKeyId,
    /// What the key is used for.
    pub name: String,
    /// Permissions of the key. Each applies only while its owner also has it.
    #[schema(examples(json!(["registration.read"])))]
    pub permissions: Vec<String>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Accurate to the minute.
    #[schema(required)]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A new key with its secret, which is shown only once.
#[derive(Serialize, ToSchema)]
pub struct NewlyMadeKey {
    #[serde(flatten)]
    pub key: ApiKey,
    /// Send it as `Authorization: Bearer …`.
    #[schema(examples("cgk_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"))]
    pub secret: String,
}

/// An API key to create.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Badge printer", "permissions": ["registration.read"],
    "expires_at": "2021-11-14T00:00:00Z"}))]
pub struct NewApiKey {
    /// What the key is used for.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Permission names, as listed in the `security` of each operation.
    #[schema(min_items = 1, max_items = 50)]
    permissions: Vec<String>,
    /// When the key expires; never by default.
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ApiKeyPath {
    /// Id of the key.
    key: ApiKeyId,
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
    let rows = sqlx::query_as!(
        ApiKey,
        r#"
        -- identity::list_api_keys
        select id, name, permissions, created_at, expires_at, last_used_at
        from api_key
        where account_id = $1 and ($2::uuid is null or id < $2)
        order by id desc
        limit $3::bigint + 1
        "#,
        *me.account,
        paging.after::<ApiKeyId>("id")?.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Create an API key
///
/// For programs. The key grants the listed permissions as long as its owner has them. It cannot manage the account itself.
#[utoipa::path(
    post, path = "/me/api-keys", tag = "Identity", request_body = NewApiKey,
    responses((status = 201, description = "The key, with its secret", body = NewlyMadeKey)),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_api_key(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Valid(new): Valid<NewApiKey>,
) -> Result<Created> {
    let now = app.now();
    check(&new, now)?;
    let mut tx = app.begin().await?;
    // Not replayed: the secret is never stored, so a repeated request creates another key.
    let (id, secret) = (ApiKeyId::new(), Secret::generate("cgk_"));
    sqlx::query!("select id from account where id = $1 for no key update", *me.account)
        .fetch_one(&mut *tx)
        .await?;
    let key = sqlx::query_as!(
        ApiKey,
        r#"
        -- identity::create_api_key
        insert into api_key (id, hash, account_id, name, permissions, created_at, expires_at)
        select $1, $2, $3, $4, $5, $6, $7
        where (select count(*) from api_key where account_id = $3) < $8
        returning id, name, permissions, created_at, expires_at, last_used_at
        "#,
        *id,
        Secret::hash(secret.expose()),
        *me.account,
        new.name,
        &new.permissions,
        now,
        new.expires_at,
        MOST,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(key) = key else {
        let fault = FieldError::new(
            "",
            "too_many",
            format!("an account can have at most {MOST} keys; revoke one first"),
        );
        return Err(RequestError::InvalidBody(vec![fault]).into());
    };
    let payload = ApiKeyChanged {
        id,
        account: me.account,
        permissions: key.permissions.clone(),
        expires_at: key.expires_at,
    };
    events::publish(&mut tx, me.actor, API_KEY_CREATED.of(None, *id, &payload), now).await?;
    let created = Created::once_at(
        &format!("/me/api-keys/{id}"),
        NewlyMadeKey { key, secret: secret.expose().into() },
    )?;
    tx.commit().await?;
    Ok(created)
}

fn check(new: &NewApiKey, now: DateTime<Utc>) -> Result<(), RequestError> {
    let unknown = |(index, name): (usize, &String)| {
        let detail = format!("`{name}` is not a permission; use one of: {}", permission::ALL.join(", "));
        (!permission::ALL.contains(&name.as_str()))
            .then(|| FieldError::new(format!("/permissions/{index}"), "unknown", detail))
    };
    let mut faults: Vec<_> = new.permissions.iter().enumerate().filter_map(unknown).collect();
    if new.expires_at.is_some_and(|at| at <= now) {
        faults.push(FieldError::new("/expires_at", "past", "must be in the future"));
    }
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults)) }
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
    let mut tx = app.begin().await?;
    let gone = sqlx::query!(
        "delete from api_key where id = $1 and account_id = $2 returning permissions, expires_at",
        *path.key,
        *me.account,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(RequestError::NoSuch("API key"))?;
    let payload = ApiKeyChanged {
        id: path.key,
        account: me.account,
        permissions: gone.permissions,
        expires_at: gone.expires_at,
    };
    events::publish(&mut tx, me.actor, API_KEY_REVOKED.of(None, *path.key, &payload), app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}
