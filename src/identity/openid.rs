//! Sign-in through an OpenID Connect provider, if configured. Authorization code flow with PKCE.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use moka::future::Cache;
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreProviderMetadata},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    Anyone, OnVerified, Origin, SignIn, SignInRefused,
    catalogue::{ACCOUNT_CREATED, ACCOUNT_LINKED, AccountChanged},
    sign_in,
    throttle::{self, Quota, TooManyTries},
    verification,
};
use crate::{
    app::{App, OpenId},
    events,
    http::{Json, Problems, RefuseOn, RequestError, Result, Valid},
    types::{AccountId, Actor, Email, Now, ProblemKind, Refusal, Secret},
};

/// How long a person can take at the provider.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The OpenID provider. Its metadata is cached for an hour.
pub struct Provider {
    settings: Option<OpenId>,
    http: reqwest::Client,
    client: Cache<(), Arc<Client>>,
}

impl Provider {
    /// # Errors
    /// The HTTP client cannot be built.
    pub fn new(settings: Option<OpenId>) -> anyhow::Result<Self> {
        let http = crate::http::outgoing()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()?;
        let client = Cache::builder().max_capacity(1).time_to_live(Duration::from_hours(1)).build();
        Ok(Self { settings, http, client })
    }

    async fn client(&self) -> Result<Arc<Client>> {
        let settings = self.settings.as_ref().ok_or(Refused::NotConfigured)?;
        let found = self.client.try_get_with((), self.discover(settings)).await;
        found.map_err(|error| {
            tracing::warn!(error = format!("{error:#}"), "cannot reach the OpenID provider");
            Refused::Unreachable.into()
        })
    }

    async fn discover(&self, settings: &OpenId) -> anyhow::Result<Arc<Client>> {
        let issuer = IssuerUrl::new(settings.issuer.clone())?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.caller()).await?;
        let secret = settings.client_secret.as_ref().map(|s| ClientSecret::new(s.expose_secret().into()));
        let client =
            CoreClient::from_provider_metadata(metadata, ClientId::new(settings.client_id.clone()), secret)
                .set_redirect_uri(RedirectUrl::new(settings.redirect_url.clone())?);
        Ok(Arc::new(client))
    }

    /// Sends a request to the provider. The timeout bounds the response, which is never shown.
    fn caller(
        &self,
    ) -> impl Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, reqwest::Error>> + 'static {
        let http = self.http.clone();
        move |request| {
            let (parts, body) = request.into_parts();
            let request = http.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
            Box::pin(async move {
                let sent = request.send().await?;
                let mut answer = HttpResponse::new(Vec::new());
                *answer.status_mut() = sent.status();
                *answer.headers_mut() = sent.headers().clone();
                *answer.body_mut() = sent.bytes().await?.to_vec();
                Ok(answer)
            })
        }
    }
}

/// A started sign-in.
#[derive(Serialize, ToSchema)]
pub struct OpenIdAttempt {
    /// Redirect the person to this address.
    #[schema(examples(
        "https://login.city.example/authorize?client_id=congress&response_type=code&state=…"
    ))]
    pub authorization_url: String,
    /// Store it in this browser only, and send it with the provider's response.
    #[schema(examples("cgo_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"))]
    pub attempt: String,
    pub expires_at: DateTime<Utc>,
}

/// The parameters with which the provider redirected the person back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"attempt": "cgo_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc", "state": "u3Jt0Xv1kYk0o3vQ",
    "authorization_code": "SplxlOBeZQQYbYS6WxSbIA"}))]
pub struct OpenIdAnswer {
    /// `attempt` of the started sign-in.
    #[schema(min_length = 1, max_length = 200)]
    attempt: String,
    /// `state` of the redirect address.
    #[schema(min_length = 1, max_length = 2000)]
    state: String,
    /// `code` of the redirect address.
    #[schema(min_length = 1, max_length = 4000)]
    authorization_code: String,
    /// Code of the second factor, if the account has one.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40)]
    code: Option<SecretString>,
}

/// Start an OpenID sign-in
///
/// Returns the address to send the person to. The provider redirects them to the configured address with `code` and `state`.
#[utoipa::path(
    post, path = "/auth/openid/begin", tag = "Identity",
    responses((status = 201, description = "The address to send the person to", body = OpenIdAttempt), Problems<Refused>,
              Problems<TooManyTries>),
)]
pub async fn begin_openid(
    _: Anyone,
    State(app): State<App>,
    State(provider): State<Arc<Provider>>,
    origin: Origin,
) -> Result<(StatusCode, Json<OpenIdAttempt>)> {
    let now = app.now();
    let client = provider.client().await?;
    let from = format!("openid from {}", origin.network);
    throttle::count(&app.pool, &from, Quota::per_minute(100), now).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.into())))
        .set_pkce_challenge(challenge)
        .url();
    let (attempt, expires_at) = (Secret::generate("cgo_"), now + PATIENCE);
    sqlx::query!(
        r#"
        -- identity::begin_openid
        with forgotten as (delete from openid_attempt where expires_at < $6)
        insert into openid_attempt (hash, state, nonce, verifier, expires_at) values ($1, $2, $3, $4, $5)
        "#,
        Secret::hash(attempt.expose()),
        Secret::hash(state.secret()),
        nonce.secret(),
        verifier.secret(),
        expires_at,
        now,
    )
    .execute(&app.pool)
    .await?;
    let begun =
        OpenIdAttempt { authorization_url: url.to_string(), attempt: attempt.expose().into(), expires_at };
    Ok((StatusCode::CREATED, Json(begun)))
}

/// Finish an OpenID sign-in
///
/// Send the parameters of the redirect. A first sign-in creates an account, or links the provider to the account whose
/// e-mail the provider has verified.
#[utoipa::path(
    post, path = "/auth/openid/finish", tag = "Identity", request_body = OpenIdAnswer,
    responses((status = 201, description = "Signed in", body = SignIn), Problems<Refused>, Problems<SignInRefused>,
              Problems<TooManyTries>),
)]
pub async fn finish_openid(
    _: Anyone,
    State(app): State<App>,
    State(provider): State<Arc<Provider>>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Valid(answer): Valid<OpenIdAnswer>,
) -> Result<(StatusCode, Json<SignIn>)> {
    let now = app.now();
    let client = provider.client().await?;
    let begun = sqlx::query!(
        r#"
        -- identity::finish_openid
        delete from openid_attempt where hash = $1 and state = $2 and expires_at > $3 returning nonce, verifier
        "#,
        Secret::hash(&answer.attempt),
        Secret::hash(&answer.state),
        now,
    )
    .fetch_optional(&app.pool)
    .await?
    .ok_or(Refused::NoAttempt)?;
    let claims = exchange(&provider, &client, answer.authorization_code, begun.verifier, begun.nonce, now)
        .await
        .map_err(|error| {
            tracing::info!(error = format!("{error:#}"), "the OpenID provider's response is not valid");
            Refused::NotAccepted
        })?;
    let mut tx = app.begin().await?;
    let account = account_of(&mut tx, &origin, &claims, on_verified, now).await?;
    tx.commit().await?;
    sign_in::complete(&app, &origin, account, answer.code.as_ref()).await
}

/// Exchanges the code for the claims, and checks the token's signature, audience, nonce and time.
async fn exchange(
    provider: &Provider,
    client: &Client,
    code: String,
    verifier: String,
    nonce: String,
    now: Now,
) -> anyhow::Result<CoreIdTokenClaims> {
    let answer = client
        .exchange_code(AuthorizationCode::new(code))?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier))
        .request_async(&provider.caller())
        .await?;
    let token = answer.id_token().ok_or_else(|| anyhow::anyhow!("there is no id_token"))?;
    let checks = client.id_token_verifier().set_time_fn(move || now);
    Ok(token.claims(&checks, &Nonce::new(nonce))?.clone())
}

/// Finds or creates the account of the person that the provider vouches for.
async fn account_of(
    db: &mut PgConnection,
    origin: &Origin,
    claims: &CoreIdTokenClaims,
    on_verified: OnVerified,
    now: Now,
) -> Result<AccountId> {
    let (issuer, subject) = (claims.issuer().as_str(), claims.subject().as_str());
    let linked = sqlx::query_scalar!(
        r#"select account_id as "account: AccountId" from linked_identity where issuer = $1 and subject = $2"#,
        issuer,
        subject,
    );
    if let Some(account) = linked.fetch_optional(&mut *db).await? {
        return Ok(account);
    }
    let vouched = claims.email_verified() == Some(true);
    let email = claims.email().filter(|_| vouched).ok_or(Refused::NoEmail)?;
    let email: Email = email.as_str().parse().map_err(|_| Refused::NoEmail)?;
    let account = match super::find_by_email(&mut *db, &email).await? {
        Some(account) => {
            verification::lock_out(&mut *db, account).await?;
            account
        }
        None => create(db, origin.nobody(), claims, &email, now).await?,
    };
    let actor = origin.actor(account);
    verification::mark_verified(db, actor, account, on_verified, now).await?;
    sqlx::query!(
        "insert into linked_identity (issuer, subject, account_id, created_at) values ($1, $2, $3, $4)",
        issuer,
        subject,
        *account,
        now,
    )
    .execute(&mut *db)
    .await
    // Two finish requests of the same person ran at once: a retry finds the link made by the other.
    .refuse_on("linked_identity_once", RequestError::Busy)?;
    let event = ACCOUNT_LINKED.of(None, *account, &AccountChanged { id: account });
    events::publish(db, actor, event, now).await?;
    Ok(account)
}

async fn create(
    db: &mut PgConnection,
    actor: Actor,
    claims: &CoreIdTokenClaims,
    email: &Email,
    now: Now,
) -> Result<AccountId> {
    let text = |text: Option<String>| text.filter(|text| !text.is_empty()).unwrap_or_else(|| "-".into());
    let id = AccountId::new();
    sqlx::query!(
        r#"
        -- identity::create_by_openid
        insert into account (id, email, given_name, family_name, created_at) values ($1, $2, $3, $4, $5)
        "#,
        *id,
        &**email,
        text(claims.given_name().and_then(|name| name.get(None)).map(|name| name.to_string())),
        text(claims.family_name().and_then(|name| name.get(None)).map(|name| name.to_string())),
        now,
    )
    .execute(&mut *db)
    .await
    .refuse_on("account_email_once", RequestError::Busy)?;
    events::publish(db, actor, ACCOUNT_CREATED.of(None, *id, &AccountChanged { id }), now).await?;
    Ok(id)
}

/// Why the sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("This deployment has no OpenID provider. Sign in with e-mail and password.")]
    NotConfigured,
    #[error(
        "The OpenID provider does not respond. Try again in a moment, or sign in with e-mail and password."
    )]
    Unreachable,
    #[error("There is no sign-in with this `attempt` and `state`, or it has expired. Start again.")]
    NoAttempt,
    #[error("The provider's response is not valid. Start again.")]
    NotAccepted,
    #[error("The provider has not verified your e-mail. Sign up with e-mail and password instead.")]
    NoEmail,
}

crate::problem_kinds! {
    NO_OPENID = Missing "no-openid" "No OpenID provider configured"
        "The operator configures one with OIDC_ISSUER and OIDC_CLIENT_ID. Sign in with e-mail and password instead."
    OPENID_UNREACHABLE = Busy "openid-unreachable" "OpenID provider unreachable"
        "Try again in a moment, or sign in with e-mail and password."
    OPENID_REFUSED = Unauthenticated "openid-refused" "OpenID sign-in failed"
        "Start again with POST /api/v1/auth/openid/begin in the same browser, and finish within fifteen minutes. If the provider has not verified your e-mail, sign up with e-mail and password."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotConfigured => &NO_OPENID,
            Self::Unreachable => &OPENID_UNREACHABLE,
            Self::NoAttempt | Self::NotAccepted | Self::NoEmail => &OPENID_REFUSED,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self, Self::Unreachable).then_some(5)
    }
}
