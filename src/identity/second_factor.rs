//! Second factor: time-based codes (RFC 6238) from an authenticator, and recovery codes in case it is lost.

use axum::extract::State;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use totp_rs::{Builder, Totp};
use utoipa::ToSchema;

use super::{
    InPerson, SignInRefused,
    catalogue::{AccountChanged, SECOND_FACTOR_ADDED, SECOND_FACTOR_REMOVED},
    permission,
    throttle::{self, Quota, TooManyTries},
};
use crate::{
    app::App,
    events,
    http::{Error, Json, NoContent, Problems, Result, Valid},
    types::{AccountId, Now, ProblemKind, Refusal, Secret},
};

/// How often a code can be tried: guessing one must take years, even with the password known.
const CODES: Quota = Quota::per_hour(20);
/// Number of recovery codes.
const RECOVERY_CODES: usize = 10;

/// The data to set up an authenticator, shown only once.
#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
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
pub struct Code {
    /// Code from the authenticator. To remove the factor, a recovery code is also accepted.
    #[schema(value_type = String, min_length = 6, max_length = 40)]
    code: SecretString,
}

/// Recovery codes, shown only once. Each replaces a code of the authenticator once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(examples(json!(["7K3F-9QXD-2M8V-4TRA"])))]
    pub recovery_codes: Vec<String>,
}

/// Start adding a second factor
///
/// Returns the data to set up an authenticator. The factor is active once a code confirms it; until then, a new start replaces it.
#[utoipa::path(
    post, path = "/me/second-factor", tag = "Identity",
    responses((status = 201, description = "The data to set up the authenticator", body = SecondFactor), Problems<Refused>),
)]
pub async fn begin_second_factor(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<(axum::http::StatusCode, Json<SecondFactor>)> {
    let account = super::find_account(&app.pool, me.account).await?;
    let secret: [u8; 20] = crate::types::random_bytes();
    let totp = authenticator(secret.to_vec(), account.email.to_string()).map_err(Error::internal)?;
    let begun = sqlx::query!(
        r#"
        -- identity::begin_second_factor
        insert into second_factor (account_id, secret) values ($1, $2)
        on conflict (account_id) do update set secret = excluded.secret
            where second_factor.confirmed_at is null
        "#,
        *me.account,
        &secret[..],
    )
    .execute(&app.pool)
    .await?;
    if begun.rows_affected() == 0 {
        return Err(Refused::HasOne.into());
    }
    let uri = totp.to_url().map_err(Error::internal)?;
    let secret = totp_rs::Secret::from(secret.to_vec()).to_base32();
    Ok((axum::http::StatusCode::CREATED, Json(SecondFactor { uri, secret })))
}

/// Confirm a second factor
///
/// Needs a code from the authenticator. Sign-in requires a code from now on; the current sign-in counts as verified.
#[utoipa::path(
    post, path = "/me/second-factor/confirm", tag = "Identity", request_body = Code,
    responses((status = 200, description = "The recovery codes", body = RecoveryCodes), Problems<Refused>,
              Problems<SignInRefused>, Problems<TooManyTries>),
)]
pub async fn confirm_second_factor(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Valid(body): Valid<Code>,
) -> Result<Json<RecoveryCodes>> {
    let now = app.now();
    throttle::count(&app.pool, &format!("code of {}", me.account), CODES, now).await?;
    let mut tx = app.begin().await?;
    let factor = lock(&mut tx, me.account).await?.ok_or(Refused::NotBegun)?;
    if factor.confirmed {
        return Err(Refused::HasOne.into());
    }
    if !use_code(&mut tx, me.account, &factor, body.code.expose_secret(), now).await? {
        return Err(SignInRefused::WrongCode.into());
    }
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
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
        *me.account,
        now,
        &codes.iter().map(|code| Secret::hash(&canonical(code))).collect::<Vec<_>>(),
        *me.token,
    )
    .execute(&mut *tx)
    .await?;
    let event = SECOND_FACTOR_ADDED.of(None, *me.account, &AccountChanged { id: me.account });
    events::publish(&mut tx, me.actor, event, now).await?;
    tx.commit().await?;
    Ok(Json(RecoveryCodes { recovery_codes: codes }))
}

/// Remove a second factor
///
/// Needs a code of the factor or a recovery code. A congress that requires a second factor for staff then denies you staff access.
#[utoipa::path(
    post, path = "/me/second-factor/remove", tag = "Identity", request_body = Code,
    responses((status = 204, description = "Removed"), Problems<Refused>, Problems<SignInRefused>, Problems<TooManyTries>),
)]
pub async fn remove_second_factor(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Valid(body): Valid<Code>,
) -> Result<NoContent> {
    let now = app.now();
    throttle::count(&app.pool, &format!("code of {}", me.account), CODES, now).await?;
    let mut tx = app.begin().await?;
    let factor = lock(&mut tx, me.account).await?.ok_or(Refused::NotBegun)?;
    if factor.confirmed && !use_code(&mut tx, me.account, &factor, body.code.expose_secret(), now).await? {
        return Err(SignInRefused::WrongCode.into());
    }
    sqlx::query!(
        r#"
        -- identity::remove_second_factor
        with shown as (update token set second_factor = false where account_id = $1)
        delete from second_factor where account_id = $1
        "#,
        *me.account,
    )
    .execute(&mut *tx)
    .await?;
    let event = SECOND_FACTOR_REMOVED.of(None, *me.account, &AccountChanged { id: me.account });
    events::publish(&mut tx, me.actor, event, now).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Requires a code if the account has a second factor. Returns whether one was verified.
pub async fn demand(app: &App, account: AccountId, code: Option<&str>) -> Result<bool> {
    let now = app.now();
    let has = sqlx::query_scalar!(
        r#"select exists (select from second_factor where account_id = $1 and confirmed_at is not null) as "has!""#,
        *account,
    );
    if !has.fetch_one(&app.pool).await? {
        return Ok(false);
    }
    let code = code.ok_or(SignInRefused::CodeNeeded)?;
    throttle::count(&app.pool, &format!("code of {account}"), CODES, now).await?;
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
pub enum Refused {
    #[error("This account already has a second factor. Remove it first.")]
    HasOne,
    #[error("This account has no second factor. Start adding one with POST /api/v1/me/second-factor.")]
    NotBegun,
}

crate::problem_kinds! {
    HAS_SECOND_FACTOR = Conflict "second-factor-present" "Second factor already active"
        "Remove the current factor with one of its codes or a recovery code, then start again."
    NO_SECOND_FACTOR = Conflict "no-second-factor" "No second factor"
        "Start with POST /api/v1/me/second-factor, then confirm with a code from the authenticator."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::HasOne => &HAS_SECOND_FACTOR,
            Self::NotBegun => &NO_SECOND_FACTOR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_recognised_however_it_is_typed() {
        let code = recovery_code();
        assert_eq!(code.len(), 19);
        assert_eq!(canonical(&code), canonical(&code.to_lowercase().replace('-', " ")));
        assert_ne!(code, recovery_code());
    }
}
