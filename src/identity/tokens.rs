//! Sign-ins: opaque tokens, stored as hashes. A person can list and end their own.

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::{IntoParams, ToSchema};

use super::{
    InPerson,
    catalogue::{TOKEN_CREATED, TOKEN_ENDED, TokenChanged},
    permission,
};
use crate::{
    app::App,
    events,
    http::{NoContent, Page, Paging, Path, Query, RequestError, Result},
    types::{AccountId, Actor, Now, Secret, TokenId},
};

/// How long a sign-in lasts. Hashing is expensive, so people should not have to sign in every day.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// A sign-in, without its token.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    pub id: TokenId,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Accurate to the minute.
    #[schema(required)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// `User-Agent` of the browser or program that signed in.
    #[schema(required, examples("Mozilla/5.0 (X11; Linux x86_64; rv:93.0) Gecko/20100101 Firefox/93.0"))]
    pub user_agent: Option<String>,
    /// Whether a second factor was verified.
    pub second_factor: bool,
    /// Whether this is the sign-in of the current request.
    pub current: bool,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TokenPath {
    /// Id of the sign-in.
    token: TokenId,
}

/// Issues a token and publishes the event.
pub async fn issue(
    db: &mut PgConnection,
    actor: Actor,
    account: AccountId,
    user_agent: Option<&str>,
    second_factor: bool,
    now: Now,
) -> sqlx::Result<(Secret, Now)> {
    let (id, token, expires_at) = (TokenId::new(), Secret::generate("cgt_"), now + LASTS);
    sqlx::query!(
        r#"
        -- identity::issue_token
        insert into token (id, hash, account_id, created_at, expires_at, user_agent, second_factor)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        *id,
        Secret::hash(token.expose()),
        *account,
        now,
        expires_at,
        user_agent,
        second_factor,
    )
    .execute(&mut *db)
    .await?;
    let event = TOKEN_CREATED.of(None, *id, &TokenChanged { id, account });
    events::publish(db, actor, event, now).await?;
    Ok((token, expires_at))
}

/// Ends every sign-in of an account except `keep`.
pub async fn end_all(
    db: impl PgExecutor<'_>,
    account: AccountId,
    keep: Option<TokenId>,
) -> sqlx::Result<u64> {
    let ended = sqlx::query!(
        "delete from token where account_id = $1 and id is distinct from $2",
        *account,
        keep.map(|token| *token),
    );
    Ok(ended.execute(db).await?.rows_affected())
}

/// List my sign-ins
///
/// Latest first, without expired ones.
#[utoipa::path(
    get, path = "/me/tokens", tag = "Identity", params(Paging),
    responses((status = 200, description = "A page of sign-ins", body = Page<Token>)),
)]
pub async fn list_tokens(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Token>> {
    let rows = sqlx::query_as!(
        Token,
        r#"
        -- identity::list_tokens
        select id as "id: TokenId", created_at, expires_at, last_used_at, user_agent, second_factor,
               id = $2 as "current!"
        from token
        where account_id = $1 and expires_at > $3 and ($4::uuid is null or id < $4)
        order by id desc
        limit $5::bigint + 1
        "#,
        *me.account,
        *me.token,
        app.now(),
        paging.after::<TokenId>("id")?.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// End one of my sign-ins
///
/// Its token stops working immediately.
#[utoipa::path(
    delete, path = "/me/tokens/{token}", tag = "Identity", params(TokenPath),
    responses((status = 204, description = "Ended")),
)]
pub async fn end_token(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<TokenPath>,
) -> Result<NoContent> {
    end(&app, me.actor, me.account, path.token).await
}

/// Sign out
///
/// Ends the sign-in of the current request.
#[utoipa::path(
    delete, path = "/auth/tokens/current", tag = "Identity",
    responses((status = 204, description = "Signed out")),
)]
pub async fn sign_out(me: InPerson<permission::AccountOwn>, State(app): State<App>) -> Result<NoContent> {
    end(&app, me.actor, me.account, me.token).await
}

async fn end(app: &App, actor: Actor, account: AccountId, id: TokenId) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let ended = sqlx::query!("delete from token where id = $1 and account_id = $2", *id, *account)
        .execute(&mut *tx)
        .await?;
    if ended.rows_affected() == 0 {
        return Err(RequestError::NoSuch("sign-in").into());
    }
    let event = TOKEN_ENDED.of(None, *id, &TokenChanged { id, account });
    events::publish(&mut tx, actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}
