//! Secrets that a mail carries to prove that its reader owns the address.

use chrono::TimeDelta;
use sqlx::PgExecutor;

use crate::types::{AccountId, FieldError, Now, ProblemKind, Refusal, Secret};

/// What a mailed secret is good for.
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

    /// How long it is good.
    pub fn lasts(self) -> TimeDelta {
        match self {
            Self::Verification => TimeDelta::days(7),
            Self::PasswordReset => TimeDelta::hours(1),
        }
    }
}

/// Makes a secret for a mail that is about to be sent: it is in that mail and nowhere else.
pub async fn issue_secret(
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

/// Whose secret it is.
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

/// Voids every secret of an account for this purpose.
pub async fn void(db: impl PgExecutor<'_>, account: AccountId, purpose: Purpose) -> sqlx::Result<()> {
    let (account, purpose) = (*account, purpose.name());
    sqlx::query!("delete from account_secret where account_id = $1 and purpose = $2", account, purpose)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets secrets that are good for nothing any more.
pub async fn forget(db: impl PgExecutor<'_>, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!("delete from account_secret where expires_at < $1", now);
    Ok(forgotten.execute(db).await?.rows_affected())
}

#[derive(Debug, thiserror::Error)]
#[error("This secret is not valid, or not any more. Ask for another mail.")]
pub struct SecretRefused;

crate::problem_kinds! {
    SECRET_NOT_VALID = Invalid "secret-not-valid" "The secret is not valid"
        "It was cut off, was used already, or is too old. Ask for another mail and use its link: a verification lasts seven days, a password reset one hour."
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
