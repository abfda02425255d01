//! Password changes: with the current password, or by e-mail if it is forgotten.

use axum::{extract::State, http::StatusCode};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use super::{
    Anyone, Hasher, InPerson, OnVerified, Origin, Weak,
    catalogue::{AccountAsked, AccountChanged, PASSWORD_CHANGED, PASSWORD_RESET_ASKED},
    permission,
    secrets::{self, Purpose, SecretRefused},
    throttle::{self, Quota, TooManyTries},
    verification,
};
use crate::{
    app::App,
    events,
    http::{Json, NoContent, Path, Problems, RequestError, Result, Valid},
    types::{AccountId, Actor, Email, FieldError, Now, TokenId},
};

/// A request for a password reset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@city.example"}))]
pub struct NewPasswordReset {
    email: Email,
}

/// The response to a reset request: the same whether or not the e-mail has an account.
#[derive(Serialize, ToSchema)]
pub struct PasswordResetAsked {
    pub email: Email,
    #[schema(examples("If this e-mail has an account, we have sent a link to it."))]
    pub detail: &'static str,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ResetPath {
    /// The last part of the link in the e-mail.
    #[param(max_length = 200)]
    secret: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "tram lichen orbit quay"}))]
pub struct NewPassword {
    /// 15 characters to 128 bytes. Easily guessed passwords are rejected.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 128)]
    password: SecretString,
}

/// A password change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current": "tram lichen orbit quay", "password": "quince harbour velvet dune"}))]
pub struct PasswordChange {
    /// The current password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    current: SecretString,
    /// 15 characters to 128 bytes. Easily guessed passwords are rejected.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 128)]
    password: SecretString,
}

/// Request a password reset
///
/// Sends an e-mail with a link that is valid for an hour. The response is the same whether or not the e-mail has an account.
#[utoipa::path(
    post, path = "/password-resets", tag = "Identity", request_body = NewPasswordReset,
    responses((status = 202, description = "Accepted", body = PasswordResetAsked), Problems<TooManyTries>),
)]
pub async fn ask_password_reset(
    _: Anyone,
    State(app): State<App>,
    origin: Origin,
    Valid(body): Valid<NewPasswordReset>,
) -> Result<(StatusCode, Json<PasswordResetAsked>)> {
    let now = app.now();
    let from = format!("password reset from {}", origin.network);
    throttle::count(&app.pool, &from, Quota::per_hour(100), now).await?;
    throttle::count(&app.pool, &format!("password reset {}", body.email), Quota::per_hour(5), now).await?;
    let mut tx = app.begin().await?;
    let id = super::find_by_email(&mut *tx, &body.email).await?;
    // Published in both cases, so that both take the same time. Without an account, no e-mail is sent.
    let subject = id.map(|id| *id).unwrap_or_default();
    let event = PASSWORD_RESET_ASKED.of(None, subject, &AccountAsked { id });
    events::publish(&mut tx, origin.nobody(), event, now).await?;
    tx.commit().await?;
    let detail = "If this e-mail has an account, we have sent a link to it.";
    Ok((StatusCode::ACCEPTED, Json(PasswordResetAsked { email: body.email, detail })))
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
    reset(&app, &hasher, on_verified, &origin, &path.secret, body.password).await?;
    Ok(NoContent)
}

/// Sets the password of the account to which the secret was sent.
pub async fn reset(
    app: &App,
    hasher: &Hasher,
    on_verified: OnVerified,
    origin: &Origin,
    secret: &str,
    password: SecretString,
) -> Result<()> {
    let now = app.now();
    let account = secrets::owner(&app.pool, secret, Purpose::PasswordReset, now).await?;
    let hash = hash(app, hasher, account, password).await?;
    let actor = origin.actor(account);
    let mut tx = app.begin().await?;
    verification::lock_out(&mut tx, account).await?;
    // Checked again under the account's lock: of two concurrent resets, only one may use the secret.
    verification::mark_verified(&mut tx, actor, account, on_verified, now).await?;
    secrets::owner(&mut *tx, secret, Purpose::PasswordReset, now).await?;
    secrets::void(&mut *tx, account, Purpose::PasswordReset).await?;
    set(&mut tx, actor, account, &hash, None, now).await?;
    tx.commit().await?;
    Ok(())
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
    let stored = sqlx::query_scalar!("select password_hash from account where id = $1", *me.account)
        .fetch_one(&app.pool)
        .await?;
    if !hasher.verify(body.current, stored).await? {
        let fault = FieldError::new("/current", "wrong", "is not the current password of the account");
        return Err(RequestError::InvalidBody(vec![fault]).into());
    }
    let hash = hash(&app, &hasher, me.account, body.password).await?;
    let mut tx = app.begin().await?;
    set(&mut tx, me.actor, me.account, &hash, Some(me.token), now).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn hash(app: &App, hasher: &Hasher, account: AccountId, password: SecretString) -> Result<String> {
    let account = super::find_account(&app.pool, account).await?;
    let personal = vec![account.email.to_string(), account.given_name, account.family_name];
    let weak = |weak: Weak| {
        let fault = FieldError::new("/password", "weak_password", weak.to_string());
        RequestError::InvalidBody(vec![fault]).into()
    };
    hasher.hash(password, personal).await?.map_err(weak)
}

/// Sets the password and ends every other sign-in.
async fn set(
    db: &mut PgConnection,
    actor: Actor,
    account: AccountId,
    hash: &str,
    keep: Option<TokenId>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set password_hash = $2, revision = revision + 1 where id = $1",
        *account,
        hash,
    )
    .execute(&mut *db)
    .await?;
    super::tokens::end_all(&mut *db, account, keep).await?;
    let event = PASSWORD_CHANGED.of(None, *account, &AccountChanged { id: account });
    events::publish(db, actor, event, now).await
}
