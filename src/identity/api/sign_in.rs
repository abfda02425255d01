use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    http::{Json, Problems, Result, Valid},
    identity::{
        Anyone, Hasher, Origin, SameOrigin,
        browser::{BrowserSignIn, WithCookie},
        sign_in::{self, Credentials, SignIn, SignInRefused},
        throttle::TooManyTries,
        tokens::Carrier,
    },
};

crate::operations! {
    state: [Hasher],
    sign_in,
    sign_in_with_cookie,
}

/// Sign in
///
/// Returns a token that is valid for thirty days. A wrong password and an unknown e-mail get the same response.
#[utoipa::path(
    post, path = "/auth/tokens", tag = "Identity", request_body = Credentials,
    responses((status = 201, description = "Signed in", body = SignIn), Problems<(SignInRefused, TooManyTries)>),
)]
pub async fn sign_in(
    _: Anyone,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    origin: Origin,
    Valid(credentials): Valid<Credentials>,
) -> Result<(StatusCode, Json<SignIn>)> {
    let issued = sign_in::sign_in(&app, &hasher, &origin, credentials, Carrier::Header).await?;
    Ok((StatusCode::CREATED, Json(issued.into())))
}

/// Sign in with a cookie
///
/// For pages of this service: scripts cannot read the token, which is in an `HttpOnly` cookie. It is accepted for changes only
/// from pages of the same origin. The sign-in ends after thirty days, or after seven days without a request.
#[utoipa::path(
    post, path = "/auth/cookies", tag = "Identity", request_body = Credentials,
    responses((status = 201, description = "Signed in", body = BrowserSignIn), Problems<(SignInRefused, TooManyTries)>),
)]
pub async fn sign_in_with_cookie(
    _: SameOrigin,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    origin: Origin,
    Valid(credentials): Valid<Credentials>,
) -> Result<(StatusCode, WithCookie<Json<BrowserSignIn>>)> {
    let issued = sign_in::sign_in(&app, &hasher, &origin, credentials, Carrier::Cookie).await?;
    let (cookie, sign_in) = issued.into_cookie(&app.config);
    Ok((StatusCode::CREATED, WithCookie(Some(cookie), Json(sign_in))))
}
