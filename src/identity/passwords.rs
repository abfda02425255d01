//! Password changes: with the current password, or by e-mail if it is forgotten.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Denied, Hasher, OnVerified, Origin, Weak, accounts, email_changes,
    events::{AccountChanged, AccountRequested, PASSWORD_CHANGED, PASSWORD_RESET_REQUESTED},
    secrets::{self, Purpose, SecretRefused},
    tokens, verification,
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::{RequestError, Result},
    types::{AccountId, Email, FieldError, TokenId},
};

/// A request for a password reset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@city.example"}))]
pub struct NewPasswordReset {
    pub email: Email,
}

/// The response to a reset request: the same whether or not the e-mail has an account.
#[derive(Serialize, ToSchema)]
pub struct PasswordResetRequested {
    pub email: Email,
    #[schema(examples("If this e-mail has an account, we have sent a link to it."))]
    pub detail: &'static str,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "tram lichen orbit quay"}))]
pub struct NewPassword {
    /// 15 characters to 128 bytes. Easily guessed passwords are rejected.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 128)]
    pub password: SecretString,
}

/// A password change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current": "tram lichen orbit quay", "password": "quince harbour velvet dune"}))]
pub struct PasswordChange {
    /// The current password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub current: SecretString,
    /// 15 characters to 128 bytes. Easily guessed passwords are rejected.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 128)]
    pub password: SecretString,
}

/// Sends an e-mail with a link to the account, if there is one. Published in both cases, so that both take the same time.
pub async fn request_reset(change: &mut Change<'_, Deployment>, email: &Email) -> sqlx::Result<()> {
    let id = accounts::find_by_email(change.db(), email).await?;
    let subject = id.map(|id| *id).unwrap_or_default();
    change.publish(PASSWORD_RESET_REQUESTED.event(subject, &AccountRequested { id })).await
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
    let account = secrets::find_owner(&app.pool, secret, Purpose::PasswordReset, now).await?;
    let hash = hash(app, hasher, account, password).await?;
    let mut change = Change::begin(app, origin.actor(account), Deployment).await?;
    verification::remove_unverified_credentials(change.db(), account).await?;
    // Checked again under the account's lock: of two concurrent resets, only one may use the secret.
    verification::mark_verified(&mut change, account, on_verified).await?.ok_or(SecretRefused::InPath)?;
    secrets::find_owner(change.db(), secret, Purpose::PasswordReset, now).await?;
    secrets::void(change.db(), account, Purpose::PasswordReset).await?;
    set(&mut change, account, &hash, None).await?;
    change.commit().await?;
    Ok(())
}

/// Checks the current password and hashes the new one, before a transaction begins.
pub async fn check_change(
    app: &App,
    hasher: &Hasher,
    account: AccountId,
    body: PasswordChange,
) -> Result<String> {
    let stored = sqlx::query_scalar!("select password_hash from account where id = $1", *account)
        .fetch_one(&app.pool)
        .await?;
    if !hasher.verify(body.current, stored).await? {
        let fault = FieldError::new("/current", "wrong", "is not the current password of the account");
        return Err(RequestError::InvalidBody(vec![fault]).into());
    }
    hash(app, hasher, account, body.password).await
}

async fn hash(app: &App, hasher: &Hasher, account: AccountId, password: SecretString) -> Result<String> {
    let account = accounts::find_account(&app.pool, account).await?;
    let personal = [Some(account.email.to_string()), account.given_name, account.family_name];
    let personal = personal.into_iter().flatten().collect();
    let weak = |weak: Weak| {
        let fault = FieldError::new("/password", "weak_password", weak.to_string());
        RequestError::InvalidBody(vec![fault]).into()
    };
    hasher.hash(password, personal).await?.map_err(weak)
}

/// Sets the password, ends every other sign-in, and cancels a change of the address that is not confirmed.
pub async fn set(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    hash: &str,
    keep: Option<TokenId>,
) -> Result<()> {
    let set = sqlx::query!(
        "update account set password_hash = $2, revision = revision + 1 where id = $1 and erased_at is null",
        *account,
        hash,
    );
    if set.execute(change.db()).await?.rows_affected() == 0 {
        return Err(Denied::Unknown.into());
    }
    tokens::end_all(change.db(), account, keep).await?;
    // A person who knew the earlier password may have requested it.
    email_changes::delete_pending(change.db(), account).await?;
    Ok(change.publish(PASSWORD_CHANGED.event(account, &AccountChanged { id: account })).await?)
}
