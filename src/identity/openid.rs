//! Signing in through an OpenID Connect provider, where the operator names one. Authorization code with PKCE.

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

/// How long the person may take at the provider.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider, as it describes itself; asked once an hour.
pub struct Provider {
    settings: Option<OpenId>,
    http: reqwest::Client,
    client: Cache<(), Arc<Client>>,
}

impl Provider {
    /// # Errors
    /// No HTTP client can be made.
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
            tracing::warn!(error = format!("{error:#}"), "the OpenID provider could not be asked");
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

    /// One request to the provider; its answers are bounded by the timeout and are never shown.
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

/// A sign-in that has begun.
#[derive(Serialize, ToSchema)]
pub struct OpenIdAttempt {
    /// Send the person there.
    #[schema(examples(
        "https://login.city.example/authorize?client_id=congress&response_type=code&state=…"
    ))]
    pub authorization_url: String,
    /// Keep it where only this browser finds it, and send it with the provider's answer.
    #[schema(examples("cgo_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"))]
    pub attempt: String,
    pub expires_at: DateTime<Utc>,
}

/// What the provider sent the person back with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"attempt": "cgo_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc", "state": "u3Jt0Xv1kYk0o3vQ",
    "authorization_code": "SplxlOBeZQQYbYS6WxSbIA"}))]
pub struct OpenIdAnswer {
    /// Of the attempt's beginning.
    #[schema(min_length = 1, max_length = 200)]
    attempt: String,
    /// `state` of the address that the provider led back to.
    #[schema(min_length = 1, max_length = 2000)]
    state: String,
    /// `code` of that address.
    #[schema(min_length = 1, max_length = 4000)]
    authorization_code: String,
    /// Of the second factor, where the account has one here.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40)]
    code: Option<SecretString>,
}

/// Begin to sign in through OpenID
///
/// Answers where to send the person. The provider leads them back to the configured address with `code` and `state`.
#[utoipa::path(
    post, path = "/auth/openid/begin", tag = "Identity",
    responses((status = 201, description = "Where to send the person", body = OpenIdAttempt), Problems<Refused>,
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

/// Sign in through OpenID
///
/// With what the provider led back with. Whoever signs in for the first time gets an account, or is linked to the one
/// that has the e-mail which the provider has verified.
#[utoipa::path(
    post, path = "/auth/openid/finish", tag = "Identity", request_body = OpenIdAnswer,
    responses((status = 201, description = "SignedIn in", body = SignIn), Problems<Refused>, Problems<SignInRefused>,
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
            tracing::info!(error = format!("{error:#}"), "the OpenID provider's answer was not accepted");
            Refused::NotAccepted
        })?;
    let mut tx = app.begin().await?;
    let account = account_of(&mut tx, &origin, &claims, on_verified, now).await?;
    tx.commit().await?;
    sign_in::complete(&app, &origin, account, answer.code.as_ref()).await
}

/// Exchanges the code for the claims, and holds the token against signature, audience, nonce and time.
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

/// The account of whoever the provider vouches for.
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
    // The same person finishes twice at once: the second attempt finds the first one's link.
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

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("This deployment has no OpenID provider. Sign in with e-mail and password.")]
    NotConfigured,
    #[error(
        "The OpenID provider does not answer. Try again in a moment, or sign in with e-mail and password."
    )]
    Unreachable,
    #[error("No sign-in has begun with this `attempt` and `state`, or it took too long. Begin anew.")]
    NoAttempt,
    #[error("The provider's answer does not hold. Begin anew.")]
    NotAccepted,
    #[error("The provider does not vouch for an e-mail of yours. Sign up with e-mail and password.")]
    NoEmail,
}

crate::problem_kinds! {
    NO_OPENID = Missing "no-openid" "No OpenID provider"
        "The operator names one with OIDC_ISSUER and OIDC_CLIENT_ID. Until then, sign in with e-mail and password."
    OPENID_UNREACHABLE = Busy "openid-unreachable" "The OpenID provider does not answer"
        "Try again in a moment, or sign in with e-mail and password."
    OPENID_REFUSED = Unauthenticated "openid-refused" "The OpenID sign-in does not hold"
        "Begin anew with POST /api/v1/auth/openid/begin, in the same browser, and finish within fifteen minutes."
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
