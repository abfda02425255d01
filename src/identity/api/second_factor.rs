use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    http::{Json, NoContent, Problems, Result, Valid},
    identity::{
        InPerson,
        browser::{SetCookie, WithCookie},
        permission,
        second_factor::{self, RecoveryCodes, SecondFactorCode, SecondFactorError, SecondFactorSetup, kinds},
        sign_in::kinds as sign_in,
        throttle::TooManyTries,
        tokens,
    },
};

crate::operations! {
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
}

/// Start adding a second factor
///
/// Returns the data to set up an authenticator. The factor is active once a code confirms it; until then, a new start replaces it.
#[utoipa::path(
    post, path = "/me/second-factor", tag = "Identity",
    responses((status = 201, description = "The data to set up the authenticator", body = SecondFactorSetup),
              Problems<kinds::HasSecondFactor>),
)]
pub async fn begin_second_factor(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<(StatusCode, Json<SecondFactorSetup>)> {
    let setup = second_factor::begin(&app, me.account).await?;
    Ok((StatusCode::CREATED, Json(setup)))
}

/// Confirm a second factor
///
/// Needs a code from the authenticator. Sign-in requires a code from now on; the current sign-in counts as verified. The sign-in
/// of a browser gets a new cookie.
#[utoipa::path(
    post, path = "/me/second-factor/confirm", tag = "Identity", request_body = SecondFactorCode,
    responses((status = 200, description = "The recovery codes", body = RecoveryCodes),
              Problems<(SecondFactorError, sign_in::WrongCode, TooManyTries)>),
)]
pub async fn confirm_second_factor(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Valid(body): Valid<SecondFactorCode>,
) -> Result<WithCookie<Json<RecoveryCodes>>> {
    second_factor::count_try(&app, me.account).await?;
    let mut change = me.begin(&app).await?;
    let codes = second_factor::confirm(&mut change, (me.account, me.token), &body.code).await?;
    let renewed = tokens::renew(&mut change, me.token).await?;
    change.commit().await?;
    Ok(WithCookie(renewed.map(|token| SetCookie::of(&token, &app.config)), Json(codes)))
}

/// Remove a second factor
///
/// Needs a code of the factor or a recovery code. A congress that requires a second factor for staff then denies you staff access.
#[utoipa::path(
    post, path = "/me/second-factor/remove", tag = "Identity", request_body = SecondFactorCode,
    responses((status = 204, description = "Removed"),
              Problems<(kinds::NoSecondFactor, sign_in::WrongCode, TooManyTries)>),
)]
pub async fn remove_second_factor(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Valid(body): Valid<SecondFactorCode>,
) -> Result<NoContent> {
    second_factor::count_try(&app, me.account).await?;
    let mut change = me.begin(&app).await?;
    second_factor::remove(&mut change, me.account, &body.code).await?;
    change.commit().await?;
    Ok(NoContent)
}
