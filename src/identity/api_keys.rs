//! API keys: for programs, with a part of what their owner may do.

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

/// How many keys an account may have.
const MOST: i64 = 50;

/// A key, not its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKey {
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may be used for, as far as its owner may do it.
    #[schema(examples(json!(["registration.read"])))]
    pub permissions: Vec<String>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute.
    #[schema(required)]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A key with its secret. Shown this once.
#[derive(Serialize, ToSchema)]
pub struct NewlyMadeKey {
    #[serde(flatten)]
    pub key: ApiKey,
    /// Send it as `Authorization: Bearer …`.
    #[schema(examples("cgk_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"))]
    pub secret: String,
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Badge printer", "permissions": ["registration.read"],
    "expires_at": "2021-11-14T00:00:00Z"}))]
pub struct NewApiKey {
    /// What it is for.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Names of permissions, as the operations' `security` states them.
    #[schema(min_items = 1, max_items = 50)]
    permissions: Vec<String>,
    /// When it ends; never, where nothing is said.
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
/// The latest first; those that have expired are among them, those that were taken back are not.
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

/// Make an API key
///
/// For a program. It may do what is listed, as far as its owner may; managing the account itself takes a sign-in.
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
    // A key that was lost on the way is not shown again: the repeated request makes another.
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
        let fault =
            FieldError::new("", "too_many", format!("an account has at most {MOST} keys; take one back"));
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
        let detail = format!("`{name}` is no permission; known are: {}", permission::ALL.join(", "));
        (!permission::ALL.contains(&name.as_str()))
            .then(|| FieldError::new(format!("/permissions/{index}"), "unknown", detail))
    };
    let mut faults: Vec<_> = new.permissions.iter().enumerate().filter_map(unknown).collect();
    if new.expires_at.is_some_and(|at| at <= now) {
        faults.push(FieldError::new("/expires_at", "past", "this instant is over; give a later one"));
    }
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults)) }
}

/// Take an API key back
///
/// It is good for nothing from now on.
#[utoipa::path(
    delete, path = "/me/api-keys/{key}", tag = "Identity", params(ApiKeyPath),
    responses((status = 204, description = "Taken back")),
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
