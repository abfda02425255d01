//! Sign-ins: opaque tokens, stored as hashes. A person can list and end their own.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::events::{TOKEN_CREATED, TOKEN_ENDED, TokenChanged};
use crate::{
    events::{Change, Deployment},
    http::{RequestError, Result},
    types::{AccountId, Now, Secret, TokenId},
};

/// How long a sign-in lasts. Hashing is expensive, so people should not have to sign in every day.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);

/// How long a sign-in in a cookie lasts without a request.
pub const COOKIE_IDLE: TimeDelta = TimeDelta::days(7);

/// The start of a token in a cookie.
pub const COOKIE_PREFIX: &str = "cgc_";

/// How a caller sends the token of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// `Authorization: Bearer …`.
    Header,
    /// A cookie of a browser.
    Cookie,
}

impl Carrier {
    fn generate(self) -> Secret {
        Secret::generate(match self {
            Self::Header => "cgt_",
            Self::Cookie => COOKIE_PREFIX,
        })
    }
}

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

/// Issues a token and publishes the event.
pub async fn issue(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    user_agent: Option<&str>,
    second_factor: bool,
    carrier: Carrier,
) -> sqlx::Result<(Secret, Now)> {
    let now = change.now();
    let (id, token, expires_at) = (TokenId::new(), carrier.generate(), now + LIFETIME);
    sqlx::query!(
        r#"
        -- identity::issue_token
        insert into token (id, hash, account_id, created_at, expires_at, user_agent, second_factor, in_cookie)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        *id,
        Secret::hash(token.expose()),
        *account,
        now,
        expires_at,
        user_agent,
        second_factor,
        carrier == Carrier::Cookie,
    )
    .execute(change.db())
    .await?;
    change.publish(TOKEN_CREATED.event(id, &TokenChanged { id, account })).await?;
    Ok((token, expires_at))
}

/// Gives a sign-in in a cookie a new token, because it can do more from now on; `None` for a token in a header, which the
/// caller could not replace.
pub async fn renew(change: &mut Change<'_, Deployment>, id: TokenId) -> sqlx::Result<Option<Secret>> {
    let token = Carrier::Cookie.generate();
    let renewed = sqlx::query!(
        "update token set hash = $2 where id = $1 and in_cookie",
        *id,
        Secret::hash(token.expose())
    );
    let count = renewed.execute(change.db()).await?.rows_affected();
    Ok((count == 1).then_some(token))
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

/// Sign-ins of an account that have not expired, latest first, or the one with this id.
pub async fn list(
    db: impl PgExecutor<'_>,
    (account, current): (AccountId, TokenId),
    only: Option<TokenId>,
    after: Option<TokenId>,
    limit: i64,
    now: Now,
) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as!(
        Token,
        r#"
        -- identity::list_tokens
        select id as "id: TokenId", created_at, expires_at, last_used_at, user_agent, second_factor,
               id = $2 as "current!"
        from token
        where account_id = $1 and expires_at > $3
          and (not in_cookie or coalesce(last_used_at, created_at) > $7) and ($4::uuid is null or id = $4) and ($5::uuid is null or id < $5)
        order by id desc
        limit $6::bigint + 1
        "#,
        *account,
        *current,
        now,
        only.map(|id| *id),
        after.map(|id| *id),
        limit,
        now - COOKIE_IDLE,
    )
    .fetch_all(db)
    .await
}

/// Ends a sign-in.
pub async fn end(change: &mut Change<'_, Deployment>, account: AccountId, id: TokenId) -> Result<()> {
    let ended = sqlx::query!("delete from token where id = $1 and account_id = $2", *id, *account)
        .execute(change.db())
        .await?;
    if ended.rows_affected() == 0 {
        return Err(RequestError::NoSuch("sign-in").into());
    }
    Ok(change.publish(TOKEN_ENDED.event(id, &TokenChanged { id, account })).await?)
}
