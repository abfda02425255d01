//! Sign-in through an OpenID Connect provider, if configured. Authorization code flow with PKCE.

use std::{sync::Arc, time::Duration};

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
use utoipa::ToSchema;

use super::{
    OnVerified, Origin, accounts,
    events::{ACCOUNT_CREATED, ACCOUNT_LINKED, AccountChanged},
    sign_in::{self, IssuedSignIn},
    tokens::Carrier,
    verification,
};
use crate::{
    app::{App, OpenId},
    events::{Change, Deployment},
    http::{Error, RefuseOn, RequestError, Result},
    types::{AccountId, Email, NameOrder, Now, PersonName, ProblemKind, Refusal, Secret},
};

/// How long a person can take at the provider.
const ATTEMPT_LIFETIME: TimeDelta = TimeDelta::minutes(15);

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

    /// Whether people can sign in with a provider.
    pub fn is_configured(&self) -> bool {
        self.settings.is_some()
    }

    async fn client(&self) -> Result<Arc<Client>> {
        let settings = self.settings.as_ref().ok_or(OpenIdError::NotConfigured)?;
        let found = self.client.try_get_with((), self.discover(settings)).await;
        found.map_err(|error| {
            tracing::warn!(error = format!("{error:#}"), "cannot reach the OpenID provider");
            OpenIdError::Unreachable.into()
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
pub struct OpenIdRedirect {
    /// `attempt` of the started sign-in.
    #[schema(min_length = 1, max_length = 200)]
    pub attempt: String,
    /// `state` of the redirect address.
    #[schema(min_length = 1, max_length = 2000)]
    pub state: String,
    /// `code` of the redirect address.
    #[schema(min_length = 1, max_length = 4000)]
    pub authorization_code: String,
    /// Code of the second factor, if the account has one.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40)]
    pub code: Option<SecretString>,
}

/// Begins a sign-in; returns the address at the provider, and the secrets that the browser must present afterwards.
pub async fn begin(app: &App, provider: &Provider) -> Result<OpenIdAttempt> {
    let now = app.now();
    let client = provider.client().await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.into())))
        .set_pkce_challenge(challenge)
        .url();
    let (attempt, expires_at) = (Secret::generate("cgo_"), now + ATTEMPT_LIFETIME);
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
    Ok(OpenIdAttempt { authorization_url: url.to_string(), attempt: attempt.expose().into(), expires_at })
}

/// Finishes a sign-in with the parameters that the provider sent. If the code of the second factor is missing or wrong, the
/// attempt can be finished again with another one.
pub async fn finish(
    app: &App,
    provider: &Provider,
    on_verified: OnVerified,
    origin: &Origin,
    answer: OpenIdRedirect,
    carrier: Carrier,
) -> Result<IssuedSignIn> {
    let client = provider.client().await?;
    let attempt = Attempt::take(app, &answer).await?;
    let account = match attempt.account {
        Some(account) => account,
        None => {
            let claims = exchange(provider, &client, answer.authorization_code, &attempt, app.now())
                .await
                .map_err(|error| {
                    tracing::info!(
                        error = format!("{error:#}"),
                        "the OpenID provider's response is not valid"
                    );
                    OpenIdError::NotAccepted
                })?;
            // Of several first sign-ins of one person at once, one creates the account, and the others find it: the
            // provider's response cannot be used again.
            match identify(app, origin, &claims, on_verified).await {
                Err(Error::Refused(refused)) if refused.is_busy() => {
                    identify(app, origin, &claims, on_verified).await?
                }
                identified => identified?,
            }
        }
    };
    let issued = sign_in::complete(app, origin, (account, None), answer.code.as_ref(), carrier).await;
    if let Err(Error::Refused(_)) = &issued {
        attempt.put_back(app, account).await?;
    }
    // The account was erased meanwhile.
    Ok(issued?.ok_or(OpenIdError::NoAttempt)?)
}

/// An attempt that this request alone finishes.
struct Attempt {
    hash: Vec<u8>,
    state: Vec<u8>,
    nonce: String,
    verifier: String,
    expires_at: DateTime<Utc>,
    /// Whom the provider has authenticated, if it was asked already.
    account: Option<AccountId>,
}

impl Attempt {
    async fn take(app: &App, answer: &OpenIdRedirect) -> Result<Self> {
        let found = sqlx::query_as!(
            Self,
            r#"
            -- identity::take_openid_attempt
            delete from openid_attempt where hash = $1 and state = $2 and expires_at > $3
            returning hash, state, nonce, verifier, expires_at, account_id as "account: AccountId"
            "#,
            Secret::hash(&answer.attempt),
            Secret::hash(&answer.state),
            app.now(),
        );
        Ok(found.fetch_optional(&app.pool).await?.ok_or(OpenIdError::NoAttempt)?)
    }

    async fn put_back(&self, app: &App, account: AccountId) -> Result<()> {
        sqlx::query!(
            r#"
            -- identity::put_openid_attempt_back
            insert into openid_attempt (hash, state, nonce, verifier, expires_at, account_id)
            values ($1, $2, $3, $4, $5, $6)
            "#,
            self.hash,
            self.state,
            self.nonce,
            self.verifier,
            self.expires_at,
            *account,
        )
        .execute(&app.pool)
        .await?;
        Ok(())
    }
}

/// Exchanges the code for the claims, and checks the token's signature, audience, nonce and time.
async fn exchange(
    provider: &Provider,
    client: &Client,
    code: String,
    attempt: &Attempt,
    now: Now,
) -> anyhow::Result<CoreIdTokenClaims> {
    let answer = client
        .exchange_code(AuthorizationCode::new(code))?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
        .request_async(&provider.caller())
        .await?;
    let token = answer.id_token().ok_or_else(|| anyhow::anyhow!("there is no id_token"))?;
    let checks = client.id_token_verifier().set_time_fn(move || now);
    Ok(token.claims(&checks, &Nonce::new(attempt.nonce.clone()))?.clone())
}

/// The account of the person whom the provider has authenticated; creates it if there is none.
async fn identify(
    app: &App,
    origin: &Origin,
    claims: &CoreIdTokenClaims,
    on_verified: OnVerified,
) -> Result<AccountId> {
    let mut change = Change::begin(app, origin.unidentified(), Deployment).await?;
    let account = find_or_create_account(&mut change, origin, claims, on_verified).await?;
    change.commit().await?;
    Ok(account)
}

async fn find_or_create_account(
    change: &mut Change<'_, Deployment>,
    origin: &Origin,
    claims: &CoreIdTokenClaims,
    on_verified: OnVerified,
) -> Result<AccountId> {
    let now = change.now();
    let (issuer, subject) = (claims.issuer().as_str(), claims.subject().as_str());
    let linked = sqlx::query_scalar!(
        r#"select account_id as "account: AccountId" from linked_identity where issuer = $1 and subject = $2"#,
        issuer,
        subject,
    );
    if let Some(account) = linked.fetch_optional(change.db()).await? {
        return Ok(account);
    }
    let vouched = claims.email_verified() == Some(true);
    let email = claims.email().filter(|_| vouched).ok_or(OpenIdError::NoEmail)?;
    let email: Email = email.as_str().parse().map_err(|_| OpenIdError::NoEmail)?;
    let account = match accounts::find_by_email(change.db(), &email).await? {
        Some(account) => {
            verification::remove_unverified_credentials(change.db(), account).await?;
            account
        }
        None => create(change, claims, &email).await?,
    };
    // From here on, the person has proved their identity.
    let mut change = Change::within(change.db(), origin.actor(account), Deployment, now);
    // The account was erased meanwhile: the next attempt creates another one.
    verification::mark_verified(&mut change, account, on_verified).await?.ok_or(RequestError::Busy)?;
    sqlx::query!(
        "insert into linked_identity (issuer, subject, account_id, created_at) values ($1, $2, $3, $4)",
        issuer,
        subject,
        *account,
        now,
    )
    .execute(change.db())
    .await
    // The same person finished two sign-ins at once.
    .refuse_on("linked_identity_once", RequestError::Busy)?;
    change.publish(ACCOUNT_LINKED.event(account, &AccountChanged { id: account })).await?;
    Ok(account)
}

async fn create(
    change: &mut Change<'_, Deployment>,
    claims: &CoreIdTokenClaims,
    email: &Email,
) -> Result<AccountId> {
    let given = claims.given_name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let family = claims.family_name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let whole = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let mut name = PersonName::new(given.as_ref(), family.as_ref(), whole.as_ref(), None);
    if name.given.is_none() && name.family.is_none() {
        // Providers may omit names.
        name.given = Some(name.written.take().unwrap_or_else(|| "-".into()));
    }
    let (id, now) = (AccountId::new(), change.now());
    sqlx::query!(
        r#"
        -- identity::create_by_openid
        insert into account (id, email, given_name, family_name, name_order, written_name, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        *id,
        &**email,
        name.given,
        name.family,
        name.order as NameOrder,
        name.written,
        now,
    )
    .execute(change.db())
    .await
    .refuse_on("account_email_once", RequestError::Busy)?;
    change.publish(ACCOUNT_CREATED.event(id, &AccountChanged { id })).await?;
    Ok(id)
}

/// Why the sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
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
    NoOpenid = Missing "no-openid" "No OpenID provider configured"
        "The operator configures one with OIDC_ISSUER and OIDC_CLIENT_ID. Sign in with e-mail and password instead."
    OpenidUnreachable = Busy "openid-unreachable" "OpenID provider unreachable"
        "Try again in a moment, or sign in with e-mail and password."
    OpenidRefused = Unauthenticated "openid-refused" "OpenID sign-in failed"
        "Start again with POST /api/v1/auth/openid/begin in the same browser, and finish within fifteen minutes. If the provider has not verified your e-mail, sign up with e-mail and password."
}

impl Refusal for OpenIdError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotConfigured => kinds::NoOpenid::KIND,
            Self::Unreachable => kinds::OpenidUnreachable::KIND,
            Self::NoAttempt | Self::NotAccepted | Self::NoEmail => kinds::OpenidRefused::KIND,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self, Self::Unreachable).then_some(5)
    }
}
