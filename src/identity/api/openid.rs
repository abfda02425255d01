use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    http::{Json, Problems, Result, Valid},
    identity::{
        Anyone, OnVerified, Origin, SameOrigin, SignIn,
        browser::{BrowserSignIn, WithCookie},
        openid::{self, OpenIdAttempt, OpenIdError, OpenIdRedirect, Provider, kinds},
        sign_in::kinds as sign_in,
        throttle::{self, Quota, TooManyTries},
        tokens::Carrier,
    },
};

crate::operations! {
    state: [Arc<Provider>, OnVerified],
    list_sign_in_methods,
    begin_openid,
    finish_openid,
    finish_openid_with_cookie,
}

/// How people can sign in, in addition to e-mail and password.
#[derive(Serialize, ToSchema)]
pub struct SignInMethods {
    /// Whether an OpenID Connect provider is configured.
    pub openid: bool,
}

/// List the ways to sign in
///
/// For a sign-in page: whether to offer the OpenID Connect provider.
#[utoipa::path(
    get, path = "/auth/methods", tag = "Identity",
    responses((status = 200, description = "The ways to sign in", body = SignInMethods)),
)]
pub async fn list_sign_in_methods(_: Anyone, State(provider): State<Arc<Provider>>) -> Json<SignInMethods> {
    Json(SignInMethods { openid: provider.is_configured() })
}

/// Start an OpenID sign-in
///
/// Returns the address to send the person to. The provider redirects them to the configured address with `code` and `state`.
#[utoipa::path(
    post, path = "/auth/openid/begin", tag = "Identity",
    responses((status = 201, description = "The address to send the person to", body = OpenIdAttempt),
              Problems<(kinds::NoOpenid, kinds::OpenidUnreachable, TooManyTries)>),
)]
pub async fn begin_openid(
    _: Anyone,
    State(app): State<App>,
    State(provider): State<Arc<Provider>>,
    origin: Origin,
) -> Result<(StatusCode, Json<OpenIdAttempt>)> {
    let from = format!("openid from {}", origin.network);
    throttle::count(&app.pool, &from, Quota::per_minute(100), app.now()).await?;
    Ok((StatusCode::CREATED, Json(openid::begin(&app, &provider).await?)))
}

/// Finish an OpenID sign-in
///
/// Send the parameters of the redirect. A first sign-in creates an account, or links the provider to the account whose
/// e-mail the provider has verified.
#[utoipa::path(
    post, path = "/auth/openid/finish", tag = "Identity", request_body = OpenIdRedirect,
    responses((status = 201, description = "Signed in", body = SignIn),
              Problems<(OpenIdError, sign_in::CodeNeeded, sign_in::WrongCode, TooManyTries)>),
)]
pub async fn finish_openid(
    _: Anyone,
    State(app): State<App>,
    State(provider): State<Arc<Provider>>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Valid(answer): Valid<OpenIdRedirect>,
) -> Result<(StatusCode, Json<SignIn>)> {
    let finish = openid::finish(&app, &provider, on_verified, &origin, answer, Carrier::Header);
    Ok((StatusCode::CREATED, Json(Box::pin(finish).await?.into())))
}

/// Finish an OpenID sign-in with a cookie
///
/// Like `POST /auth/openid/finish`, with the token in a cookie as from `POST /auth/cookies`.
#[utoipa::path(
    post, path = "/auth/openid/cookies", tag = "Identity", request_body = OpenIdRedirect,
    responses((status = 201, description = "Signed in", body = BrowserSignIn),
              Problems<(OpenIdError, sign_in::CodeNeeded, sign_in::WrongCode, TooManyTries)>),
)]
pub async fn finish_openid_with_cookie(
    _: SameOrigin,
    State(app): State<App>,
    State(provider): State<Arc<Provider>>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Valid(answer): Valid<OpenIdRedirect>,
) -> Result<(StatusCode, WithCookie<Json<BrowserSignIn>>)> {
    let finish = openid::finish(&app, &provider, on_verified, &origin, answer, Carrier::Cookie);
    let (cookie, sign_in) = Box::pin(finish).await?.into_cookie(&app.config);
    Ok((StatusCode::CREATED, WithCookie(Some(cookie), Json(sign_in))))
}
