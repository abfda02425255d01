//! Sign-in with e-mail and password, and a second factor if the account has one.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Account, Hasher, Origin, accounts, second_factor, throttle,
    tokens::{self, Carrier},
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::Result,
    types::{AccountId, Email, ProblemKind, Refusal, Secret},
};

/// Credentials for sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@city.example", "password": "tram lichen orbit quay"}))]
pub struct Credentials {
    pub email: Email,
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub password: SecretString,
    /// Code from the authenticator, or a recovery code, if the account has a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40, example = "492039")]
    pub code: Option<SecretString>,
}

/// A sign-in. The token is shown only once.
#[derive(Serialize, ToSchema)]
pub struct SignIn {
    /// Send it as `Authorization: Bearer …`.
    #[schema(examples("cgt_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"))]
    pub token: String,
    pub expires_at: DateTime<Utc>,
    pub account: Account,
}

/// A new sign-in, before it is known how its token reaches the caller.
pub struct IssuedSignIn {
    pub token: Secret,
    pub expires_at: DateTime<Utc>,
    pub account: Account,
}

impl From<IssuedSignIn> for SignIn {
    fn from(issued: IssuedSignIn) -> Self {
        let IssuedSignIn { token, expires_at, account } = issued;
        Self { token: token.expose().into(), expires_at, account }
    }
}

/// Signs in with e-mail and password.
pub async fn sign_in(
    app: &App,
    hasher: &Hasher,
    origin: &Origin,
    credentials: Credentials,
    carrier: Carrier,
) -> Result<IssuedSignIn> {
    let (email, now) = (&credentials.email, app.now());
    throttle::count_sign_in(&app.pool, email, origin.network, app.config.sign_ins_per_minute, now).await?;
    let (id, hash) = accounts::find_credentials(&app.pool, email).await?.unzip();
    let hash = hash.flatten();
    let is_right = hasher.verify(credentials.password, hash.clone()).await?;
    let account = id.filter(|_| is_right).ok_or(SignInRefused::Wrong)?;
    let identified = (account, hash.as_deref());
    let issued = complete(app, origin, identified, credentials.code.as_ref(), carrier).await?;
    Ok(issued.ok_or(SignInRefused::Wrong)?)
}

/// Completes the sign-in of an identified account after checking its second factor. With the hash of the password that the
/// person knows: hashing takes long, and the password may be changed meanwhile. `None`: it was, or the account was erased.
pub async fn complete(
    app: &App,
    origin: &Origin,
    (account, password_hash): (AccountId, Option<&str>),
    code: Option<&SecretString>,
    carrier: Carrier,
) -> Result<Option<IssuedSignIn>> {
    let code = code.map(|code| code.expose_secret());
    let second_factor = second_factor::verify(app, account, code).await?;
    let mut change = Change::begin(app, origin.actor(account), Deployment).await?;
    let now = change.now();
    if !accounts::lock_for_sign_in(change.db(), account, password_hash).await? {
        return Ok(None);
    }
    throttle::remember_network(change.db(), account, origin.network, now).await?;
    let agent = origin.user_agent.as_deref();
    let (token, expires_at) = tokens::issue(&mut change, account, agent, second_factor, carrier).await?;
    // Before the commit: a sign-in that is saved is answered.
    let account = accounts::find_account(change.db(), account).await?;
    change.commit().await?;
    Ok(Some(IssuedSignIn { token, expires_at, account }))
}

/// Why the sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefused {
    #[error("The e-mail or password is wrong. Check both.")]
    Wrong,
    #[error("This account has a second factor. Send its `code` with the e-mail and password.")]
    CodeNeeded,
    #[error("The code is wrong or already used. Wait for the next one.")]
    WrongCode,
}

crate::problem_kinds! {
    WrongCredentials = Unauthenticated "wrong-credentials" "Wrong e-mail or password"
        "Check both. The service does not reveal which of them is wrong. You can reset the password with POST /api/v1/password-resets."
    CodeNeeded = Unauthenticated "code-needed" "Second factor code required"
        "Ask the person for a code from their authenticator or a recovery code, and send it as `code` with the other credentials."
    WrongCode = Unauthenticated "wrong-code" "Wrong code"
        "A code can be used once and is valid for about a minute. Check the clock of the device, or use a recovery code."
}

impl Refusal for SignInRefused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Wrong => kinds::WrongCredentials::KIND,
            Self::CodeNeeded => kinds::CodeNeeded::KIND,
            Self::WrongCode => kinds::WrongCode::KIND,
        }
    }
}
