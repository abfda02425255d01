//! Secrets sent by e-mail, which prove that the reader owns the address.

use chrono::TimeDelta;
use sqlx::PgExecutor;

use crate::types::{AccountId, FieldError, Now, ProblemKind, Refusal, Secret};

/// The purpose of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Verification,
    PasswordReset,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::PasswordReset => "password_reset",
        }
    }

    /// How long it is valid.
    pub fn lasts(self) -> TimeDelta {
        match self {
            Self::Verification => TimeDelta::days(7),
            Self::PasswordReset => TimeDelta::hours(1),
        }
    }
}

/// Creates a secret for an e-mail. Only its hash is stored.
pub async fn issue(
    db: impl PgExecutor<'_>,
    account: AccountId,
    purpose: Purpose,
    now: Now,
) -> sqlx::Result<Secret> {
    let secret = Secret::generate("cgm_");
    sqlx::query!(
        "insert into account_secret (hash, account_id, purpose, expires_at) values ($1, $2, $3, $4)",
        Secret::hash(secret.expose()),
        *account,
        purpose.name(),
        now + purpose.lasts(),
    )
    .execute(db)
    .await?;
    Ok(secret)
}

/// Finds the account of a secret.
pub async fn owner(
    db: impl PgExecutor<'_>,
    secret: &str,
    purpose: Purpose,
    now: Now,
) -> crate::http::Result<AccountId> {
    let found = sqlx::query_scalar!(
        r#"
        -- identity::owner_of_secret
        select account_id as "account: AccountId" from account_secret
        where hash = $1 and purpose = $2 and expires_at > $3
        "#,
        Secret::hash(secret),
        purpose.name(),
        now,
    );
    Ok(found.fetch_optional(db).await?.ok_or(SecretRefused)?)
}

/// Deletes all secrets of an account for this purpose.
pub async fn void(db: impl PgExecutor<'_>, account: AccountId, purpose: Purpose) -> sqlx::Result<()> {
    let (account, purpose) = (*account, purpose.name());
    sqlx::query!("delete from account_secret where account_id = $1 and purpose = $2", account, purpose)
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes expired secrets.
pub async fn forget(db: impl PgExecutor<'_>, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!("delete from account_secret where expires_at < $1", now);
    Ok(forgotten.execute(db).await?.rows_affected())
}

#[derive(Debug, thiserror::Error)]
#[error("This secret is invalid, already used, or expired. Request another e-mail.")]
pub struct SecretRefused;

crate::problem_kinds! {
    SECRET_NOT_VALID = Invalid "secret-not-valid" "Invalid secret"
        "It is incomplete, already used, or expired. Request another e-mail and use its link: a verification link is valid for seven days, a password reset link for one hour."
}

impl Refusal for SecretRefused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &SECRET_NOT_VALID
    }

    fn faults(&self) -> Vec<FieldError> {
        vec![FieldError::new("/secret", "not_valid", self.to_string())]
    }
}
