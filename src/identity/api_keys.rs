//! API keys: access for programs, limited to some of the owner's permissions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::{
    Denied, accounts,
    events::{API_KEY_CREATED, API_KEY_REVOKED, ApiKeyChanged},
    permission,
};
use crate::{
    events::{Change, Deployment},
    http::{RequestError, Result},
    types::{AccountId, ApiKeyId, FieldError, Secret},
};

/// Maximum number of keys per account.
const MAX_KEYS: i64 = 50;

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
pub struct CreatedApiKey {
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

fn validate(new: &NewApiKey, now: DateTime<Utc>) -> Result<(), RequestError> {
    let unknown = |(index, name): (usize, &String)| {
        let detail = format!("`{name}` is not a permission; use one of: {}", permission::ALL.join(", "));
        (!permission::ALL.contains(&name.as_str()))
            .then(|| FieldError::new(format!("/permissions/{index}"), "unknown", detail))
    };
    let mut faults: Vec<_> = new.permissions.iter().enumerate().filter_map(unknown).collect();
    if new.expires_at.is_some_and(|at| at <= now) {
        faults.push(FieldError::new("/expires_at", "past", "`expires_at` must be in the future"));
    }
    RequestError::check_body(faults)
}

/// API keys of an account, latest first, or the one with this id.
pub async fn list(
    db: impl PgExecutor<'_>,
    account: AccountId,
    only: Option<ApiKeyId>,
    after: Option<ApiKeyId>,
    limit: i64,
) -> sqlx::Result<Vec<ApiKey>> {
    sqlx::query_as!(
        ApiKey,
        r#"
        -- identity::list_api_keys
        select id, name, permissions, created_at, expires_at, last_used_at
        from api_key
        where account_id = $1 and ($2::uuid is null or id = $2) and ($3::uuid is null or id < $3)
        order by id desc
        limit $4::bigint + 1
        "#,
        *account,
        only.map(|id| *id),
        after.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find(db: impl PgExecutor<'_>, account: AccountId, id: ApiKeyId) -> Result<ApiKey> {
    let found = list(db, account, Some(id), None, 1).await?;
    Ok(found.into_iter().next().ok_or(RequestError::NoSuch("API key"))?)
}

/// Creates an API key. Its secret is not stored, so a repeated request creates another key.
pub async fn create(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    new: NewApiKey,
) -> Result<CreatedApiKey> {
    let now = change.now();
    validate(&new, now)?;
    let (id, secret) = (ApiKeyId::new(), Secret::generate("cgk_"));
    accounts::lock(change.db(), account).await?.ok_or(Denied::Unknown)?;
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
        *account,
        new.name,
        &new.permissions,
        now,
        new.expires_at,
        MAX_KEYS,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(key) = key else {
        let detail = format!("an account can have at most {MAX_KEYS} keys; revoke one first");
        return Err(RequestError::InvalidBody(vec![FieldError::new("", "too_many", detail)]).into());
    };
    let (permissions, expires_at) = (key.permissions.clone(), key.expires_at);
    let payload = ApiKeyChanged { id, account, permissions, expires_at };
    change.publish(API_KEY_CREATED.event(id, &payload)).await?;
    Ok(CreatedApiKey { key, secret: secret.expose().into() })
}

pub async fn revoke(change: &mut Change<'_, Deployment>, account: AccountId, id: ApiKeyId) -> Result<()> {
    let revoked = sqlx::query!(
        "delete from api_key where id = $1 and account_id = $2 returning permissions, expires_at",
        *id,
        *account,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or(RequestError::NoSuch("API key"))?;
    let (permissions, expires_at) = (revoked.permissions, revoked.expires_at);
    let payload = ApiKeyChanged { id, account, permissions, expires_at };
    Ok(change.publish(API_KEY_REVOKED.event(id, &payload)).await?)
}
