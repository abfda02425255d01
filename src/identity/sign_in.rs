//! Signing in with e-mail and password, and a second factor where the account has one.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Account, Anyone, Hasher, Origin, accounts, second_factor,
    throttle::{self, TooManyTries},
    tokens,
};
use crate::{
    app::App,
    http::{Json, Problems, Result, Valid},
    types::{AccountId, Email, ProblemKind, Refusal},
};

/// What one signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@city.example", "password": "tram lichen orbit quay"}))]
pub struct Credentials {
    pub email: Email,
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub password: SecretString,
    /// Of the authenticator, or a recovery code: where the account has a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40, example = "492039")]
    pub code: Option<SecretString>,
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

/// Sign in
///
/// Answers a token that lasts thirty days. A wrong password and an unknown e-mail are not told apart.
#[utoipa::path(
    post, path = "/auth/tokens", tag = "Identity", request_body = Credentials,
    responses((status = 201, description = "SignedIn in", body = SignIn), Problems<SignInRefused>, Problems<TooManyTries>),
)]
pub async fn sign_in(
    _: Anyone,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    origin: Origin,
    Valid(credentials): Valid<Credentials>,
) -> Result<(StatusCode, Json<SignIn>)> {
    let (email, now) = (&credentials.email, app.now());
    throttle::count_sign_in(&app.pool, email, origin.network, app.config.sign_ins_per_minute, now).await?;
    let found = sqlx::query!("select id, password_hash from account where email = $1", &**email)
        .fetch_optional(&app.pool)
        .await?;
    let (id, hash) = found.map(|account| (account.id, account.password_hash)).unzip();
    let right = hasher.verify(credentials.password, hash.flatten()).await?;
    let account = id.filter(|_| right).ok_or(SignInRefused::Wrong)?;
    complete(&app, &origin, account, credentials.code.as_ref()).await
}

/// Signs in whoever has shown who they are, after the second factor.
pub async fn complete(
    app: &App,
    origin: &Origin,
    account: AccountId,
    code: Option<&SecretString>,
) -> Result<(StatusCode, Json<SignIn>)> {
    let now = app.now();
    let code = code.map(|code| code.expose_secret());
    let second_factor = second_factor::demand(app, account, code).await?;
    let mut tx = app.begin().await?;
    throttle::remember_network(&mut *tx, account, origin.network, now).await?;
    let agent = origin.user_agent.as_deref();
    let (token, expires_at) =
        tokens::issue(&mut tx, origin.actor(account), account, agent, second_factor, now).await?;
    tx.commit().await?;
    let account = accounts::find_account(&app.pool, account).await?;
    Ok((StatusCode::CREATED, Json(SignIn { token: token.expose().into(), expires_at, account })))
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefused {
    #[error("The e-mail or the password is wrong.")]
    Wrong,
    #[error("This account has a second factor: send its `code` with the e-mail and the password.")]
    CodeNeeded,
    #[error("The code is wrong, or was used before. Wait for the next one.")]
    WrongCode,
}

crate::problem_kinds! {
    WRONG_CREDENTIALS = Unauthenticated "wrong-credentials" "The e-mail or the password is wrong"
        "Check both. The service does not say which of them it is."
    CODE_NEEDED = Unauthenticated "code-needed" "A code of the second factor is needed"
        "Ask the person for the code of their authenticator, or a recovery code, and send it as `code` with the rest."
    WRONG_CODE = Unauthenticated "wrong-code" "The code is wrong"
        "A code counts once, and only for about a minute. Check the clock of the device, or use a recovery code."
}

impl Refusal for SignInRefused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Wrong => &WRONG_CREDENTIALS,
            Self::CodeNeeded => &CODE_NEEDED,
            Self::WrongCode => &WRONG_CODE,
        }
    }
}
