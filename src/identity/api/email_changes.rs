use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    http::{Json, NoContent, Problems, Result, Valid},
    identity::{
        Anyone, Hasher, InPerson, OnEmailChanged, OnVerified, Origin,
        email_changes::{
            self, EmailChangeError, EmailChangeRefusal, EmailChangeRequested, EmailChangeSecret,
            NewEmailChange,
        },
        permission,
        secrets::SecretRefused,
        sign_in::kinds as sign_in,
        throttle::{self, Quota, TooManyTries},
        verification::VerifiedEmail,
    },
};

crate::operations! {
    state: [Hasher, OnVerified, OnEmailChanged],
    request_email_change,
    cancel_email_change,
    confirm_email_change,
    refuse_email_change,
}

/// Change my e-mail address
///
/// Needs the password and, if the account has one, a code of the second factor. Sends a link to the new address, which is valid for a
/// day; until it is confirmed, the account keeps its address. The previous address gets an e-mail with a link to refuse the change.
/// The response is the same whether or not the new address has an account. At most five an hour; another request replaces this one.
#[utoipa::path(
    post, path = "/me/email-change", tag = "Identity", request_body = NewEmailChange,
    responses(
        (status = 202, description = "Accepted", body = EmailChangeRequested),
        Problems<(sign_in::CodeNeeded, sign_in::WrongCode, TooManyTries)>,
    ),
)]
pub async fn request_email_change(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    Valid(body): Valid<NewEmailChange>,
) -> Result<(StatusCode, Json<EmailChangeRequested>)> {
    let now = app.now();
    throttle::count(&app.pool, &format!("password of {}", me.account), Quota::per_hour(20), now).await?;
    email_changes::check(&app, &hasher, me.account, &body).await?;
    throttle::count(&app.pool, &format!("e-mail change of {}", me.account), Quota::per_hour(5), now).await?;
    throttle::count(&app.pool, &format!("e-mail change to {}", body.email), Quota::per_hour(5), now).await?;
    let mut change = me.begin(&app).await?;
    let requested = email_changes::request(&mut change, me.account, me.token, &body.email).await?;
    change.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(requested)))
}

/// Cancel the change of my e-mail address
///
/// Its link stops working. Repeating the request changes nothing; a change that is confirmed stays.
#[utoipa::path(
    delete, path = "/me/email-change", tag = "Identity",
    responses((status = 204, description = "No change is waiting for confirmation")),
)]
pub async fn cancel_email_change(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    email_changes::cancel(&mut change, me.account).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Confirm the change of an e-mail address
///
/// Needs the secret from the e-mail to the new address. The account then signs in with this address, which is verified, and every
/// sign-in ends except the one that requested the change. Registrations of the account with the previous address get this one, unless
/// another registration of the edition has it. Registrations that staff created for this address are linked to the account. Roles that
/// are given to an address, such as focal point of a delegation, stay with the previous address.
#[utoipa::path(
    post, path = "/accounts/email-change/confirm", tag = "Identity", request_body = EmailChangeSecret,
    responses(
        (status = 200, description = "Changed", body = VerifiedEmail),
        Problems<(SecretRefused, EmailChangeError)>,
    ),
)]
pub async fn confirm_email_change(
    _: Anyone,
    State(app): State<App>,
    State(on_verified): State<OnVerified>,
    State(on_changed): State<OnEmailChanged>,
    origin: Origin,
    Valid(body): Valid<EmailChangeSecret>,
) -> Result<Json<VerifiedEmail>> {
    let email = email_changes::confirm(&app, (on_verified, on_changed), &origin, &body.secret).await?;
    Ok(Json(VerifiedEmail { email }))
}

/// Refuse the change of an e-mail address
///
/// For a person who did not request it. Needs the secret from the e-mail to the previous address, which is valid for seven days, also
/// after the change was confirmed. The account and its registrations get the previous address back. Its password, its API keys and a second factor that
/// was added since are removed, every sign-in ends, and an e-mail with a link to set a new password is sent.
#[utoipa::path(
    post, path = "/accounts/email-change/refuse", tag = "Identity", request_body = EmailChangeSecret,
    responses(
        (status = 200, description = "Refused", body = EmailChangeRefusal),
        Problems<(SecretRefused, EmailChangeError)>,
    ),
)]
pub async fn refuse_email_change(
    _: Anyone,
    State(app): State<App>,
    State(on_changed): State<OnEmailChanged>,
    origin: Origin,
    Valid(body): Valid<EmailChangeSecret>,
) -> Result<Json<EmailChangeRefusal>> {
    let email = email_changes::refuse(&app, on_changed, &origin, &body.secret).await?;
    Ok(Json(EmailChangeRefusal { email }))
}
