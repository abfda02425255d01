//! Second factor: time-based codes (RFC 6238) from an authenticator, and recovery codes in case it is lost.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use totp_rs::{Builder, Totp};
use utoipa::ToSchema;

use super::{
    SignInRefused, accounts,
    events::{AccountChanged, SECOND_FACTOR_ADDED, SECOND_FACTOR_REMOVED},
    throttle::{self, Quota},
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::{Error, Result},
    types::{AccountId, Now, ProblemKind, Refusal, Secret, TokenId},
};

/// How often a code can be tried: guessing one must take years, even with the password known.
const CODES_PER_HOUR: Quota = Quota::per_hour(20);
/// Number of recovery codes.
const RECOVERY_CODES: usize = 10;

/// The data to set up an authenticator, shown only once.
#[derive(Serialize, ToSchema)]
pub struct SecondFactorSetup {
    /// Show it as a QR code.
    #[schema(examples(
        "otpauth://totp/Congress:ana%40city.example?secret=JBSWY3DPEHPK3PXP&issuer=Congress"
    ))]
    pub uri: String,
    /// The same secret, for manual entry.
    #[schema(examples("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))]
    pub secret: String,
}

/// A code of the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "492039"}))]
pub struct SecondFactorCode {
    /// Code from the authenticator. To remove the factor, a recovery code is also accepted.
    #[schema(value_type = String, min_length = 6, max_length = 40)]
    pub code: SecretString,
}

/// Recovery codes, shown only once. Each replaces a code of the authenticator once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(examples(json!(["7K3F-9QXD-2M8V-4TRA"])))]
    pub recovery_codes: Vec<String>,
}

/// Starts adding a factor; a factor that no code has confirmed yet is replaced.
pub async fn begin(app: &App, account: AccountId) -> Result<SecondFactorSetup> {
    let account = accounts::find_account(&app.pool, account).await?;
    let secret: [u8; 20] = crate::types::random_bytes();
    let totp = authenticator(secret.to_vec(), account.email.to_string()).map_err(Error::internal)?;
    let begun = sqlx::query!(
        r#"
        -- identity::begin_second_factor
        insert into second_factor (account_id, secret)
        select a.id, $2 from account a where a.id = $1 and a.erased_at is null for key share
        on conflict (account_id) do update set secret = excluded.secret
            where second_factor.confirmed_at is null
        "#,
        *account.id,
        &secret[..],
    )
    .execute(&app.pool)
    .await?;
    if begun.rows_affected() == 0 {
        return Err(SecondFactorError::HasOne.into());
    }
    let uri = totp.to_url().map_err(Error::internal)?;
    Ok(SecondFactorSetup { uri, secret: totp_rs::Secret::from(secret.to_vec()).to_base32() })
}

/// Counts a try of a code.
pub async fn count_try(app: &App, account: AccountId) -> Result<()> {
    throttle::count(&app.pool, &format!("code of {account}"), CODES_PER_HOUR, app.now()).await
}

/// Activates the factor, and counts the current sign-in as verified.
pub async fn confirm(
    change: &mut Change<'_, Deployment>,
    (account, token): (AccountId, TokenId),
    code: &SecretString,
) -> Result<RecoveryCodes> {
    let now = change.now();
    let factor = lock(change.db(), account).await?.ok_or(SecondFactorError::NotBegun)?;
    if factor.confirmed {
        return Err(SecondFactorError::HasOne.into());
    }
    if !use_code(change.db(), account, &factor, code.expose_secret(), now).await? {
        return Err(SignInRefused::WrongCode.into());
    }
    let recovery_codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    sqlx::query!(
        r#"
        -- identity::confirm_second_factor
        with confirmed as (
            update second_factor set confirmed_at = $2 where account_id = $1
        ), shown as (
            update token set second_factor = true where id = $4
        )
        insert into recovery_code (account_id, hash) select $1, unnest($3::bytea[])
        "#,
        *account,
        now,
        &recovery_codes.iter().map(|code| Secret::hash(&canonical(code))).collect::<Vec<_>>(),
        *token,
    )
    .execute(change.db())
    .await?;
    change.publish(SECOND_FACTOR_ADDED.event(account, &AccountChanged { id: account })).await?;
    Ok(RecoveryCodes { recovery_codes })
}

/// Removes the factor. One that is not confirmed yet needs no code.
pub async fn remove(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    code: &SecretString,
) -> Result<()> {
    let now = change.now();
    let factor = lock(change.db(), account).await?.ok_or(SecondFactorError::NotBegun)?;
    if factor.confirmed && !use_code(change.db(), account, &factor, code.expose_secret(), now).await? {
        return Err(SignInRefused::WrongCode.into());
    }
    sqlx::query!(
        r#"
        -- identity::remove_second_factor
        with shown as (update token set second_factor = false where account_id = $1)
        delete from second_factor where account_id = $1
        "#,
        *account,
    )
    .execute(change.db())
    .await?;
    Ok(change.publish(SECOND_FACTOR_REMOVED.event(account, &AccountChanged { id: account })).await?)
}

/// Requires a code if the account has a second factor. Returns whether one was verified.
pub async fn verify(app: &App, account: AccountId, code: Option<&str>) -> Result<bool> {
    let now = app.now();
    let has = sqlx::query_scalar!(
        r#"select exists (select from second_factor where account_id = $1 and confirmed_at is not null) as "has!""#,
        *account,
    );
    if !has.fetch_one(&app.pool).await? {
        return Ok(false);
    }
    let code = code.ok_or(SignInRefused::CodeNeeded)?;
    count_try(app, account).await?;
    let mut tx = app.begin().await?;
    let Some(factor) = lock(&mut tx, account).await? else { return Ok(false) };
    if !use_code(&mut tx, account, &factor, code, now).await? {
        return Err(SignInRefused::WrongCode.into());
    }
    tx.commit().await?;
    Ok(true)
}

struct Factor {
    secret: Vec<u8>,
    confirmed: bool,
    last_step: i64,
}

async fn lock(db: &mut PgConnection, account: AccountId) -> sqlx::Result<Option<Factor>> {
    sqlx::query_as!(
        Factor,
        r#"
        -- identity::lock_second_factor
        select secret, confirmed_at is not null as "confirmed!", last_step
        from second_factor where account_id = $1 for update
        "#,
        *account,
    )
    .fetch_optional(db)
    .await
}

/// Whether the code is valid. A valid code is consumed.
async fn use_code(
    db: &mut PgConnection,
    account: AccountId,
    factor: &Factor,
    code: &str,
    now: Now,
) -> Result<bool> {
    let totp = authenticator(factor.secret.clone(), "account".into()).map_err(Error::internal)?;
    let time = u64::try_from(now.timestamp()).unwrap_or_default();
    if let Some(step) = totp.check(code.trim(), time).and_then(|step| i64::try_from(step).ok()) {
        if step <= factor.last_step {
            return Ok(false);
        }
        sqlx::query!("update second_factor set last_step = $2 where account_id = $1", *account, step)
            .execute(db)
            .await?;
        return Ok(true);
    }
    let used = sqlx::query!(
        "delete from recovery_code where account_id = $1 and hash = $2",
        *account,
        Secret::hash(&canonical(code)),
    );
    Ok(used.execute(db).await?.rows_affected() == 1)
}

fn authenticator(secret: Vec<u8>, name: String) -> Result<Totp, totp_rs::TotpError> {
    let issuer = Some("Congress");
    // In the URI, a colon separates the issuer from the name.
    Builder::new().with_secret(secret).with_account_name(name.replace(':', "")).with_issuer(issuer).build()
}

/// 80 random bits, in characters that are not easily confused.
fn recovery_code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits: [u8; 16] = crate::types::random_bytes();
    let letters: Vec<char> = bits.iter().map(|bits| char::from(LETTERS[usize::from(bits % 32)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The form that is hashed: case and separators do not matter.
fn canonical(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// Why a second factor cannot be added, confirmed or removed.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    #[error("This account already has a second factor. Remove it first.")]
    HasOne,
    #[error("This account has no second factor. Start adding one with POST /api/v1/me/second-factor.")]
    NotBegun,
}

crate::problem_kinds! {
    HasSecondFactor = Conflict "second-factor-present" "Second factor already active"
        "Remove the current factor with one of its codes or a recovery code, then start again."
    NoSecondFactor = Conflict "no-second-factor" "No second factor"
        "The account has none, so there is nothing to confirm or remove. To add one, start with POST /api/v1/me/second-factor."
}

impl Refusal for SecondFactorError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::HasOne => kinds::HasSecondFactor::KIND,
            Self::NotBegun => kinds::NoSecondFactor::KIND,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_code_is_accepted_in_any_spelling() {
        let code = recovery_code();
        assert_eq!(code.len(), 19);
        assert_eq!(canonical(&code), canonical(&code.to_lowercase().replace('-', " ")));
        assert_ne!(code, recovery_code());
    }
}
