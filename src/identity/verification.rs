//! Verification that an e-mail belongs to the person who signed up with it.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    Origin, accounts,
    events::{ACCOUNT_VERIFIED, AccountChanged, AccountRequested, VERIFICATION_REQUESTED},
    secrets::{self, Purpose, SecretRefused},
    tokens,
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::Result,
    types::{AccountId, Email},
};

/// Hook that runs in the transaction that verifies an e-mail: modules above hand over registrations that waited for it.
#[derive(Clone, Copy)]
pub struct OnVerified(pub Verified);

pub type Verified =
    for<'a> fn(&'a mut Change<'_, Deployment>, AccountId, &'a Email) -> BoxFuture<'a, sqlx::Result<()>>;

/// The secret of a verification e-mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"secret": "cgm_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"}))]
pub struct Verification {
    /// The last part of the link in the e-mail.
    #[schema(min_length = 1, max_length = 200)]
    pub secret: String,
}

/// The e-mail in question.
#[derive(Serialize, ToSchema)]
pub struct VerifiedEmail {
    pub email: Email,
}

/// Verifies the e-mail to which the secret was sent.
pub async fn verify(app: &App, on_verified: OnVerified, origin: &Origin, secret: &str) -> Result<Email> {
    let account = secrets::find_owner(&app.pool, secret, Purpose::Verification, app.now()).await?;
    let mut change = Change::begin(app, origin.actor(account), Deployment).await?;
    let email = mark_verified(&mut change, account, on_verified).await?.ok_or(SecretRefused::InBody)?;
    change.commit().await?;
    Ok(email)
}

/// Locks an account, marks its e-mail as verified and runs the hook, unless it is verified already. `None`: the account has
/// been erased.
pub async fn mark_verified(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    on_verified: OnVerified,
) -> sqlx::Result<Option<Email>> {
    let before = sqlx::query!(
        r#"
        -- identity::lock_unverified
        select email as "email: Email", email_verified_at from account
        where id = $1 and erased_at is null
        for no key update
        "#,
        *account,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(before) = before else { return Ok(None) };
    if before.email_verified_at.is_none() {
        let now = change.now();
        sqlx::query!(
            "update account set email_verified_at = $2, revision = revision + 1 where id = $1",
            *account,
            now,
        )
        .execute(change.db())
        .await?;
        change.publish(ACCOUNT_VERIFIED.event(account, &AccountChanged { id: account })).await?;
        on_verified.0(change, account, &before.email).await?;
    }
    Ok(Some(before.email))
}

/// Sends another verification e-mail, unless the e-mail is verified.
pub async fn request(change: &mut Change<'_, Deployment>, account: AccountId) -> sqlx::Result<Email> {
    let account = accounts::find_account(change.db(), account).await?;
    if !account.email_verified {
        let requested = AccountRequested { id: Some(account.id) };
        change.publish(VERIFICATION_REQUESTED.event(account.id, &requested)).await?;
    }
    Ok(account.email)
}

/// An account with an unverified e-mail may have been created by someone else. When the owner of the e-mail proves
/// ownership, this removes all existing credentials.
pub async fn remove_unverified_credentials(db: &mut PgConnection, account: AccountId) -> sqlx::Result<()> {
    let unverified = sqlx::query!(
        "update account set password_hash = null where id = $1 and email_verified_at is null",
        *account,
    );
    if unverified.execute(&mut *db).await?.rows_affected() == 1 {
        tokens::end_all(&mut *db, account, None).await?;
        sqlx::query!("delete from api_key where account_id = $1", *account).execute(&mut *db).await?;
        sqlx::query!("delete from second_factor where account_id = $1", *account).execute(db).await?;
    }
    Ok(())
}
