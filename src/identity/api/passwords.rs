use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    events::{Change, Deployment},
    http::{Json, NoContent, Path, Problems, Result, Valid},
    identity::{
        Anyone, Hasher, InPerson, OnVerified, Origin,
        passwords::{self, NewPassword, NewPasswordReset, PasswordChange, PasswordResetRequested},
        permission,
        secrets::SecretRefused,
        throttle::{self, Quota, TooManyTries},
    },
};

crate::operations! {
    state: [Hasher, OnVerified],
    request_password_reset,
    reset_password,
    change_password,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ResetPath {
    /// The last part of the link in the e-mail.
    #[param(max_length = 200)]
    secret: String,
}

/// Request a password reset
///
/// Sends an e-mail with a link that is valid for an hour. The response is the same whether or not the e-mail has an account.
#[utoipa::path(
    post, path = "/password-resets", tag = "Identity", request_body = NewPasswordReset,
    responses((status = 202, description = "Accepted", body = PasswordResetRequested), Problems<TooManyTries>),
)]
pub async fn request_password_reset(
    _: Anyone,
    State(app): State<App>,
    origin: Origin,
    Valid(body): Valid<NewPasswordReset>,
) -> Result<(StatusCode, Json<PasswordResetRequested>)> {
    let now = app.now();
    let from = format!("password reset from {}", origin.network);
    throttle::count(&app.pool, &from, Quota::per_hour(100), now).await?;
    throttle::count(&app.pool, &format!("password reset {}", body.email), Quota::per_hour(5), now).await?;
    let mut change = Change::begin(&app, origin.unidentified(), Deployment).await?;
    passwords::request_reset(&mut change, &body.email).await?;
    change.commit().await?;
    let detail = "If this e-mail has an account, we have sent a link to it.";
    Ok((StatusCode::ACCEPTED, Json(PasswordResetRequested { email: body.email, detail })))
}

/// Reset a password
///
/// Needs the secret from the e-mail. Ends every sign-in of the account and verifies its e-mail.
#[utoipa::path(
    put, path = "/password-resets/{secret}", tag = "Identity", params(ResetPath), request_body = NewPassword,
    responses((status = 204, description = "Password changed"), Problems<SecretRefused>),
)]
pub async fn reset_password(
    _: Anyone,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(path): Path<ResetPath>,
    Valid(body): Valid<NewPassword>,
) -> Result<NoContent> {
    passwords::reset(&app, &hasher, on_verified, &origin, &path.secret, body.password).await?;
    Ok(NoContent)
}

/// Change my password
///
/// Ends every other sign-in of the account and sends an e-mail about the change.
#[utoipa::path(
    put, path = "/me/password", tag = "Identity", request_body = PasswordChange,
    responses((status = 204, description = "Password changed"), Problems<TooManyTries>),
)]
pub async fn change_password(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    Valid(body): Valid<PasswordChange>,
) -> Result<NoContent> {
    let now = app.now();
    throttle::count(&app.pool, &format!("password of {}", me.account), Quota::per_hour(20), now).await?;
    let hash = passwords::check_change(&app, &hasher, me.account, body).await?;
    let mut change = me.begin(&app).await?;
    passwords::set(&mut change, me.account, &hash, Some(me.token)).await?;
    change.commit().await?;
    Ok(NoContent)
}
