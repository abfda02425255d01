//! Verification that an e-mail belongs to the person who signed up with it.

use std::{future::Future, pin::Pin};

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    Anyone, InPerson, Origin,
    catalogue::{ACCOUNT_VERIFIED, AccountAsked, AccountChanged, VERIFICATION_ASKED},
    permission,
    secrets::{self, Purpose, SecretRefused},
    throttle::{self, Quota, TooManyTries},
    tokens,
};
use crate::{
    app::App,
    events,
    http::{Json, Problems, Result, Valid},
    types::{AccountId, Actor, Email, Now},
};

/// Hook that runs in the transaction that verifies an e-mail: modules above hand over registrations that waited for it.
#[derive(Clone, Copy)]
pub struct OnVerified(pub Verified);

pub type Verified = for<'a> fn(
    &'a mut PgConnection,
    Actor,
    AccountId,
    &'a Email,
    Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>>;

/// The secret of a verification e-mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"secret": "cgm_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"}))]
pub struct Verification {
    /// The last part of the link in the e-mail.
    #[schema(min_length = 1, max_length = 200)]
    secret: String,
}

/// The e-mail in question.
#[derive(Serialize, ToSchema)]
pub struct VerifiedEmail {
    pub email: Email,
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
    Ok(Json(VerifiedEmail { email: verify(&app, on_verified, &origin, &body.secret).await? }))
}

/// Verifies the e-mail to which the secret was sent.
pub async fn verify(app: &App, on_verified: OnVerified, origin: &Origin, secret: &str) -> Result<Email> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let account = secrets::owner(&mut *tx, secret, Purpose::Verification, now).await?;
    let email = mark_verified(&mut tx, origin.actor(account), account, on_verified, now).await?;
    tx.commit().await?;
    Ok(email)
}

/// Marks the e-mail of an account as verified and runs the hook, unless it is verified already.
pub async fn mark_verified(
    db: &mut PgConnection,
    actor: Actor,
    account: AccountId,
    on_verified: OnVerified,
    now: Now,
) -> sqlx::Result<Email> {
    let before = sqlx::query!(
        r#"select email as "email: Email", email_verified_at from account where id = $1 for no key update"#,
        *account,
    )
    .fetch_one(&mut *db)
    .await?;
    if before.email_verified_at.is_none() {
        sqlx::query!(
            "update account set email_verified_at = $2, revision = revision + 1 where id = $1",
            *account,
            now,
        )
        .execute(&mut *db)
        .await?;
        let event = ACCOUNT_VERIFIED.of(None, *account, &AccountChanged { id: account });
        events::publish(&mut *db, actor, event, now).await?;
        on_verified.0(db, actor, account, &before.email, now).await?;
    }
    Ok(before.email)
}

/// An account with an unverified e-mail may have been created by someone else. When the owner of the e-mail proves
/// ownership, this removes all existing credentials.
pub async fn lock_out(db: &mut PgConnection, account: AccountId) -> sqlx::Result<()> {
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

/// Request another verification e-mail
///
/// Sends one to the e-mail of the account, unless it is verified. At most five an hour.
#[utoipa::path(
    post, path = "/me/verification", tag = "Identity",
    responses((status = 202, description = "Sent, where it is needed", body = VerifiedEmail), Problems<TooManyTries>),
)]
pub async fn ask_verification(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<(StatusCode, Json<VerifiedEmail>)> {
    let now = app.now();
    throttle::count(&app.pool, &format!("verification {}", me.account), Quota::per_hour(5), now).await?;
    let mut tx = app.begin().await?;
    let account = super::find_account(&mut *tx, me.account).await?;
    if !account.email_verified {
        let event = VERIFICATION_ASKED.of(None, *me.account, &AccountAsked { id: Some(me.account) });
        events::publish(&mut tx, me.actor, event, now).await?;
    }
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(VerifiedEmail { email: account.email })))
}
