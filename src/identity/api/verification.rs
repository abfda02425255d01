use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    http::{Json, Problems, Result, Valid},
    identity::{
        Anyone, InPerson, OnVerified, Origin, permission,
        secrets::SecretRefused,
        throttle::{self, Quota, TooManyTries},
        verification::{self, Verification, VerifiedEmail},
    },
};

crate::operations! {
    state: [OnVerified],
    verify_account,
    request_verification,
}

/// Verify an e-mail
///
/// Needs the secret from the verification e-mail; repeating the request has no further effect. Registrations that staff
/// created for this e-mail are linked to the account.
#[utoipa::path(
    post, path = "/accounts/verify", tag = "Identity", request_body = Verification,
    responses((status = 200, description = "Verified", body = VerifiedEmail), Problems<SecretRefused>),
)]
pub async fn verify_account(
    _: Anyone,
    State(app): State<App>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Valid(body): Valid<Verification>,
) -> Result<Json<VerifiedEmail>> {
    Ok(Json(VerifiedEmail { email: verification::verify(&app, on_verified, &origin, &body.secret).await? }))
}

/// Request another verification e-mail
///
/// Sends one to the e-mail of the account, unless it is verified. At most five an hour.
#[utoipa::path(
    post, path = "/me/verification", tag = "Identity",
    responses((status = 202, description = "Sent, unless the e-mail is verified", body = VerifiedEmail), Problems<TooManyTries>),
)]
pub async fn request_verification(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<(StatusCode, Json<VerifiedEmail>)> {
    let now = app.now();
    throttle::count(&app.pool, &format!("verification {}", me.account), Quota::per_hour(5), now).await?;
    let mut change = me.begin(&app).await?;
    let email = verification::request(&mut change, me.account).await?;
    change.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(VerifiedEmail { email })))
}
