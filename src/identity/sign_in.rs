//! Signing in and out. A sign-in is an opaque token; the database keeps its hash.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use axum::{Extension, extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{Account, Anyone, Hasher, Signed, accounts, permission};
use crate::{
    app::App,
    events::{self, Event},
    http::{self, ClientAddress, Json, NoContent, Problems, Result, Valid},
    types::{AccountId, Actor, Email, Kind, Now, Refusal, RequestId, Secret, TokenId},
};

/// How long a sign-in lasts: hashing is dear, so nobody signs in each morning.
const LASTS: TimeDelta = TimeDelta::days(30);

/// What one signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@city.example", "password": "tram lichen orbit quay"}))]
pub struct Credentials {
    pub email: Email,
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub password: SecretString,
}

/// A sign-in. The token is shown this once.
#[derive(Serialize, ToSchema)]
pub struct SignIn {
    /// Send it as `Authorization: Bearer …`.
    #[schema(examples("cgt_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"))]
    pub token: String,
    pub expires_at: DateTime<Utc>,
    pub account: Account,
}

/// How often a sign-in may be tried, for one account and from one address. Kept in memory: a node counts for itself.
pub struct Throttle {
    accounts: DefaultKeyedRateLimiter<Vec<u8>>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Throttle {
    pub fn new(per_minute: u32) -> Self {
        let tries = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        // Offices share an address: more may come from one than for one account.
        let from_one_address = tries.saturating_mul(NonZeroU32::MIN.saturating_add(4));
        Self {
            accounts: RateLimiter::keyed(Quota::per_minute(tries)),
            addresses: RateLimiter::keyed(Quota::per_minute(from_one_address)),
        }
    }

    /// Counts a try. An account is known by its e-mail's hash and the address: nobody is locked out by a stranger.
    fn count(&self, email: &Email, from: IpAddr) -> Result<(), SignInRefused> {
        let wait = |until: governor::NotUntil<_>| {
            let clock = governor::clock::DefaultClock::default();
            SignInRefused::TooMany(until.wait_time_from(clock.now()).as_secs() + 1)
        };
        self.addresses.check_key(&from).map_err(wait)?;
        self.accounts.check_key(&Secret::hash(&format!("{email} {from}"))).map_err(wait)
    }

    /// Forgets those who have not tried for a while, so that the counting does not grow without end.
    pub fn forget(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
    }
}

/// Sign in
///
/// Answers a token that lasts thirty days. A wrong password and an unknown e-mail are not told apart.
#[utoipa::path(
    post, path = "/auth/tokens", tag = "Identity", request_body = Credentials,
    responses((status = 201, description = "Signed in", body = SignIn), Problems<SignInRefused>),
)]
pub async fn sign_in(
    _: Anyone,
    State(app): State<App>,
    Extension(hasher): Extension<Hasher>,
    Extension(throttle): Extension<Arc<Throttle>>,
    Extension(from): Extension<ClientAddress>,
    request: Option<Extension<RequestId>>,
    Valid(credentials): Valid<Credentials>,
) -> Result<(StatusCode, Json<SignIn>)> {
    throttle.count(&credentials.email, from.network())?;
    let found = sqlx::query!("select id, password_hash from account where email = $1", &*credentials.email)
        .fetch_optional(&app.pool)
        .await?;
    let (id, hash) = found.map(|account| (account.id, account.password_hash)).unzip();
    let right = hasher.verify(credentials.password, hash.flatten()).await?;
    let account = id.filter(|_| right).ok_or(SignInRefused::Wrong)?;
    let actor = Actor { account: Some(account), request: request.map(|id| id.0) };
    let mut tx = app.begin().await?;
    let (token, expires_at) = issue(&mut tx, actor, account, app.now()).await?;
    tx.commit().await?;
    let account = accounts::find_account(&app.pool, account).await?;
    Ok((StatusCode::CREATED, Json(SignIn { token: token.expose().into(), expires_at, account })))
}

async fn issue(
    db: &mut PgConnection,
    actor: Actor,
    account: AccountId,
    now: Now,
) -> sqlx::Result<(Secret, Now)> {
    let (id, token, expires_at) = (TokenId::new(), Secret::generate("cgt_"), now + LASTS);
    sqlx::query!(
        "insert into token (id, hash, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        *id,
        Secret::hash(token.expose()),
        *account,
        now,
        expires_at,
    )
    .execute(&mut *db)
    .await?;
    let payload = json!({"account": account, "expires_at": expires_at});
    events::publish(db, actor, Event { congress: None, kind: "token.created", subject: *id, payload }, now)
        .await?;
    Ok((token, expires_at))
}

/// Sign out
///
/// Ends the sign-in that the request came with.
#[utoipa::path(
    delete, path = "/auth/tokens/current", tag = "Identity",
    responses((status = 204, description = "Signed out")),
)]
pub async fn sign_out(me: Signed<permission::AccountOwn>, State(app): State<App>) -> http::Result<NoContent> {
    let mut tx = app.begin().await?;
    sqlx::query!("delete from token where id = $1", *me.token).execute(&mut *tx).await?;
    let payload = json!({"account": me.account});
    let event = Event { congress: None, kind: "token.ended", subject: *me.token, payload };
    events::publish(&mut tx, me.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefused {
    #[error("The e-mail or the password is wrong.")]
    Wrong,
    #[error("Too many sign-ins were tried. Wait {0} seconds.")]
    TooMany(u64),
}

crate::kinds! {
    WRONG_CREDENTIALS = Unauthenticated "wrong-credentials" "The e-mail or the password is wrong"
        "Check both. The service does not say which of them it is."
    TOO_MANY_SIGN_INS = TooMany "too-many-sign-ins" "Too many sign-ins were tried"
        "Wait as long as `Retry-After` says."
}

impl Refusal for SignInRefused {
    const KINDS: &'static [&'static Kind] = KINDS;

    fn kind(&self) -> &'static Kind {
        match self {
            Self::Wrong => &WRONG_CREDENTIALS,
            Self::TooMany(_) => &TOO_MANY_SIGN_INS,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Wrong => None,
            Self::TooMany(seconds) => Some(*seconds),
        }
    }
}
