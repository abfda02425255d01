//! Secrets sent by e-mail, which prove that the reader owns the address.

use chrono::TimeDelta;
use sqlx::PgExecutor;

use crate::types::{AccountId, EmailChangeId, FieldError, Now, ProblemKind, Refusal, Secret};

/// The purpose of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Verification,
    PasswordReset,
    /// Confirms a change of the address, at the new one.
    EmailChange,
    /// Refuses a change of the address, at the previous one.
    EmailRefusal,
}

impl Purpose {
    pub fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::PasswordReset => "password_reset",
            Self::EmailChange => "email_change",
            Self::EmailRefusal => "email_refusal",
        }
    }

    /// How long it is valid.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::Verification | Self::EmailRefusal => TimeDelta::days(7),
            Self::PasswordReset => TimeDelta::hours(1),
            Self::EmailChange => TimeDelta::days(1),
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
        now + purpose.lifetime(),
    )
    .execute(db)
    .await?;
    Ok(secret)
}

/// Creates a secret for an e-mail about a change of the address. It is valid for this change only, and as long as the change can be
/// confirmed or refused. `RowNotFound`: the change is gone, or confirmed already.
pub async fn issue_of_change(
    db: impl PgExecutor<'_>,
    change: EmailChangeId,
    purpose: Purpose,
) -> sqlx::Result<Secret> {
    let secret = Secret::generate("cgm_");
    sqlx::query_scalar!(
        r#"
        -- identity::issue_secret_of_change
        insert into account_secret (hash, account_id, purpose, expires_at, email_change_id)
        select $1, account_id, $3, case when $3 = 'email_change' then expires_at else refusable_until end, id
        from email_change
        where id = $2 and ($3 <> 'email_change' or confirmed_at is null)
        returning account_id
        "#,
        Secret::hash(secret.expose()),
        *change,
        purpose.name(),
    )
    .fetch_one(db)
    .await?;
    Ok(secret)
}

/// Finds the account of a secret.
pub async fn find_owner(
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
    let refused = match purpose {
        Purpose::PasswordReset => SecretRefused::InPath,
        Purpose::Verification | Purpose::EmailChange | Purpose::EmailRefusal => SecretRefused::InBody,
    };
    Ok(found.fetch_optional(db).await?.ok_or(refused)?)
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

/// Why a secret is refused, by its place in the request.
#[derive(Debug, thiserror::Error)]
#[error("This secret is invalid, already used, or expired. Request another e-mail.")]
pub enum SecretRefused {
    InBody,
    InPath,
}

crate::problem_kinds! {
    SecretNotValid = Invalid "secret-not-valid" "Invalid secret"
        "It is incomplete, already used, or expired. Request another e-mail and use its link: a verification link is valid for seven days, a password reset link for one hour, the link to a new address for one day. The link that refuses a change of the address is valid for seven days and is not sent again."
}

impl Refusal for SecretRefused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::SecretNotValid::KIND
    }

    fn faults(&self) -> Vec<FieldError> {
        let pointer = match self {
            Self::InBody => "/secret",
            Self::InPath => "{secret}",
        };
        vec![FieldError::new(pointer, "not_valid", self.to_string())]
    }
}
