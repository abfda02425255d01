use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    http::{Json, Problems, Result, Valid},
    identity::{
        Anyone, Hasher, Origin, accounts,
        sign_in::{self, Credentials, SignIn, SignInRefused},
        throttle::{self, TooManyTries},
    },
};

crate::operations! {
    state: [Hasher],
    sign_in,
}

/// Sign in
///
/// Returns a token that is valid for thirty days. A wrong password and an unknown e-mail get the same response.
#[utoipa::path(
    post, path = "/auth/tokens", tag = "Identity", request_body = Credentials,
    responses((status = 201, description = "Signed in", body = SignIn), Problems<SignInRefused>, Problems<TooManyTries>),
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
    let (id, hash) = accounts::find_credentials(&app.pool, email).await?.unzip();
    let is_right = hasher.verify(credentials.password, hash.flatten()).await?;
    let account = id.filter(|_| is_right).ok_or(SignInRefused::Wrong)?;
    let sign_in = sign_in::complete(&app, &origin, account, credentials.code.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(sign_in)))
}
