//! Changes of an account's e-mail address: requested with the password, confirmed at the new address, and refused at the
//! previous one by an owner who did not request them.
//!
//! ```text
//! requested --confirm--> confirmed --refuse--> (the previous address again)
//! requested --cancel, refuse, expire, another request--> (gone)
//! ```
//!
//! Invariants: an account has one change that is not confirmed (`email_change_pending_once`); a secret belongs to one change;
//! no answer says whether an address has an account, except to the person who reads the e-mails of that address.

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{
    Denied, Hasher, OnVerified, Origin, accounts,
    events::{
        AccountRequested, EMAIL_CHANGE_CANCELLED, EMAIL_CHANGE_REFUSED, EMAIL_CHANGE_REQUESTED,
        EMAIL_CHANGED, EmailChangeEvent, PASSWORD_RESET_REQUESTED,
    },
    notifications::CREDENTIAL_MAILS,
    second_factor,
    secrets::{self, Purpose, SecretRefused},
    tokens,
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::{RefuseOn, RequestError, Result},
    notifications::withdraw,
    types::{AccountId, Email, EmailChangeId, FieldError, Now, ProblemKind, Refusal, TokenId},
};

/// Hook that runs in the transaction that changes the address of an account, with the previous and the new address: modules above
/// change it in what belongs to the account.
#[derive(Clone, Copy)]
pub struct OnEmailChanged(pub EmailChanged);

pub type EmailChanged = for<'a> fn(
    &'a mut Change<'_, Deployment>,
    AccountId,
    (&'a Email, &'a Email),
) -> BoxFuture<'a, Result<()>>;

/// How long the owner of the previous address can refuse a change.
const REFUSABLE: TimeDelta = TimeDelta::days(7);

/// A change of the e-mail address of the account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@other-city.example", "password": "tram lichen orbit quay"}))]
pub struct NewEmailChange {
    /// The new address.
    pub email: Email,
    /// The password of the account.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 128)]
    pub password: SecretString,
    /// Code from the authenticator, or a recovery code, if the account has a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 6, max_length = 40, example = "492039")]
    pub code: Option<SecretString>,
}

/// The response to a requested change: the same whether or not the new address has an account.
#[derive(Serialize, ToSchema)]
pub struct EmailChangeRequested {
    /// The new address. The account keeps its address until the link in the e-mail is opened.
    pub email: Email,
    /// Until when the link is valid.
    pub expires_at: DateTime<Utc>,
}

/// The secret of an e-mail about a change of address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"secret": "cgm_4bTq0m7yS3Jt0Xv1kYk0o3vQ7W1bY8aE2f5n9h6r0Zc"}))]
pub struct EmailChangeSecret {
    /// The last part of the link in the e-mail.
    #[schema(min_length = 1, max_length = 200)]
    pub secret: String,
}

/// The address of the account after a refused change.
#[derive(Serialize, ToSchema)]
pub struct EmailChangeRefusal {
    pub email: Email,
}

/// Checks the password and, if the account has one, the second factor, before a transaction begins.
pub async fn check(app: &App, hasher: &Hasher, account: AccountId, new: &NewEmailChange) -> Result<()> {
    let known = accounts::find_account(&app.pool, account).await?;
    let stored = sqlx::query_scalar!("select password_hash from account where id = $1", *account)
        .fetch_one(&app.pool)
        .await?;
    if !hasher.verify(new.password.clone(), stored).await? {
        let fault = FieldError::new("/password", "wrong", "is not the password of the account");
        return Err(RequestError::InvalidBody(vec![fault]).into());
    }
    check_is_new(&known.email, &new.email)?;
    second_factor::verify(app, account, new.code.as_ref().map(|code| code.expose_secret())).await?;
    Ok(())
}

fn check_is_new(present: &Email, new: &Email) -> Result<(), RequestError> {
    let same = || FieldError::new("/email", "same", "is the address of the account already");
    RequestError::check_body((present == new).then(same).into_iter().collect())
}

/// Requests a change, which replaces an earlier one that is not confirmed.
pub async fn request(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    token: TokenId,
    email: &Email,
) -> Result<EmailChangeRequested> {
    let now = change.now();
    let account = accounts::lock(change.db(), account).await?.ok_or(Denied::Unknown)?;
    check_is_new(&account.email, email)?;
    delete_pending(change.db(), account.id).await?;
    let (id, expires_at) = (EmailChangeId::new(), now + Purpose::EmailChange.lifetime());
    sqlx::query!(
        r#"
        -- identity::insert_email_change
        insert into email_change (id, account_id, previous, previous_verified, email, token_id, requested_at, expires_at,
                                  refusable_until)
        values ($1, $2, $3, $9, $4, $5, $6, $7, $8)
        "#,
        *id,
        *account.id,
        &*account.email,
        &**email,
        *token,
        now,
        expires_at,
        now + REFUSABLE,
        account.email_verified,
    )
    .execute(change.db())
    .await?;
    let event = EmailChangeEvent { id, account: account.id };
    change.publish(EMAIL_CHANGE_REQUESTED.event(account.id, &event)).await?;
    Ok(EmailChangeRequested { email: email.clone(), expires_at })
}

/// Cancels the change that is not confirmed, if there is one.
pub async fn cancel(change: &mut Change<'_, Deployment>, account: AccountId) -> sqlx::Result<()> {
    accounts::lock(change.db(), account).await?;
    let Some(id) = delete_pending(change.db(), account).await? else { return Ok(()) };
    change.publish(EMAIL_CHANGE_CANCELLED.event(account, &EmailChangeEvent { id, account })).await
}

/// Confirms a change with the secret that was sent to the new address: from now on the account has this address, verified. Every
/// sign-in ends except the one that requested it, and no e-mail to the previous address can sign in any more.
pub async fn confirm(
    app: &App,
    (on_verified, on_changed): (OnVerified, OnEmailChanged),
    origin: &Origin,
    secret: &str,
) -> Result<Email> {
    let now = app.now();
    let account = secrets::find_owner(&app.pool, secret, Purpose::EmailChange, now).await?;
    let mut change = Change::begin(app, origin.actor(account), Deployment).await?;
    let before = accounts::lock(change.db(), account).await?.ok_or(SecretRefused::InBody)?;
    // Under the lock of the account: a secret is used once, and a change that was cancelled meanwhile is gone.
    let requested = find(change.db(), secret, Purpose::EmailChange, now).await?;
    if requested.expires_at <= now || requested.confirmed_at.is_some() || before.email != requested.previous {
        return Err(SecretRefused::InBody.into());
    }
    let id = requested.id;
    set_email(change.db(), account, &requested.email, Some(now)).await?;
    sqlx::query!("update email_change set confirmed_at = $2 where id = $1", *id, now)
        .execute(change.db())
        .await?;
    for purpose in [Purpose::EmailChange, Purpose::Verification, Purpose::PasswordReset] {
        secrets::void(change.db(), account, purpose).await?;
    }
    withdraw(change.db(), account, CREDENTIAL_MAILS).await?;
    tokens::end_all(change.db(), account, requested.token).await?;
    let event = EMAIL_CHANGED.event(account, &EmailChangeEvent { id, account });
    let after = accounts::find_account(change.db(), account).await?;
    change.publish(event.changing_personal(&before, &after)).await?;
    on_verified.0(&mut change, account, &requested.email).await?;
    on_changed.0(&mut change, account, (&before.email, &requested.email)).await?;
    change.commit().await?;
    Ok(requested.email)
}

/// Refuses a change with the secret that was sent to the previous address. Another person knows the password: the account gets its
/// previous address back, loses its password, API keys and a second factor that was added since, and every sign-in ends. The owner
/// gets a link to set a new password.
pub async fn refuse(app: &App, on_changed: OnEmailChanged, origin: &Origin, secret: &str) -> Result<Email> {
    let now = app.now();
    let account = secrets::find_owner(&app.pool, secret, Purpose::EmailRefusal, now).await?;
    let mut change = Change::begin(app, origin.actor(account), Deployment).await?;
    let before = accounts::lock(change.db(), account).await?.ok_or(SecretRefused::InBody)?;
    let refused = find(change.db(), secret, Purpose::EmailRefusal, now).await?;
    let (id, since) = (refused.id, refused.requested_at);
    if before.email != refused.previous {
        free_unverified(change.db(), account, &refused.previous).await?;
        set_email(change.db(), account, &refused.previous, Some(now)).await?;
    }
    sqlx::query!(
        r#"
        -- identity::remove_credentials_after_refusal
        with keys as (
            delete from api_key where account_id = $1
        ), factor as (
            delete from second_factor where account_id = $1 and coalesce(confirmed_at, $2) >= $2
        ), changes as (
            -- With their secrets: those who had the account cannot refuse this in turn.
            delete from email_change where account_id = $1 and requested_at >= $2
        )
        update account set password_hash = null, revision = revision + 1 where id = $1
        "#,
        *account,
        since,
    )
    .execute(change.db())
    .await?;
    for purpose in [Purpose::Verification, Purpose::PasswordReset] {
        secrets::void(change.db(), account, purpose).await?;
    }
    withdraw(change.db(), account, CREDENTIAL_MAILS).await?;
    tokens::end_all(change.db(), account, None).await?;
    let event = EMAIL_CHANGE_REFUSED.event(account, &EmailChangeEvent { id, account });
    let after = accounts::find_account(change.db(), account).await?;
    change.publish(event.changing_personal(&before, &after)).await?;
    let requested = AccountRequested { id: Some(account) };
    change.publish(PASSWORD_RESET_REQUESTED.event(account, &requested)).await?;
    if before.email != refused.previous {
        on_changed.0(&mut change, account, (&before.email, &refused.previous)).await?;
    }
    change.commit().await?;
    Ok(refused.previous)
}

/// A change, as stored.
struct StoredChange {
    id: EmailChangeId,
    previous: Email,
    email: Email,
    token: Option<TokenId>,
    requested_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
}

/// The change that a secret belongs to.
async fn find(db: impl PgExecutor<'_>, secret: &str, purpose: Purpose, now: Now) -> Result<StoredChange> {
    let found = sqlx::query_as!(
        StoredChange,
        r#"
        -- identity::find_email_change
        select e.id as "id: EmailChangeId", e.previous as "previous: Email", e.email as "email: Email",
               e.token_id as "token: TokenId", e.requested_at, e.expires_at, e.confirmed_at
        from account_secret s join email_change e on e.id = s.email_change_id
        where s.hash = $1 and s.purpose = $2 and s.expires_at > $3
        "#,
        crate::types::Secret::hash(secret),
        purpose.name(),
        now,
    );
    Ok(found.fetch_optional(db).await?.ok_or(SecretRefused::InBody)?)
}

/// Deletes the change that is not confirmed, with its secrets; returns its id.
pub async fn delete_pending(
    db: impl PgExecutor<'_>,
    account: AccountId,
) -> sqlx::Result<Option<EmailChangeId>> {
    sqlx::query_scalar!(
        r#"
        -- identity::delete_pending_email_change
        delete from email_change where account_id = $1 and confirmed_at is null returning id as "id: EmailChangeId"
        "#,
        *account,
    )
    .fetch_optional(db)
    .await
}

async fn set_email(
    db: &mut PgConnection,
    account: AccountId,
    email: &Email,
    verified_at: Option<Now>,
) -> Result<()> {
    sqlx::query!(
        "update account set email = $2, email_verified_at = $3, revision = revision + 1 where id = $1",
        *account,
        &**email,
        verified_at,
    )
    .execute(db)
    .await
    .refuse_on("account_email_once", EmailChangeError::Taken)?;
    Ok(())
}

/// A person who signed up with an address without verifying it has no right to it: its owner has just proved to be another.
async fn free_unverified(db: &mut PgConnection, account: AccountId, email: &Email) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- identity::free_unverified_address
        update account set email = id || '@unverified.invalid', revision = revision + 1
        where email = $2 and id <> $1 and email_verified_at is null
        "#,
        *account,
        &**email,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes changes that can be neither confirmed nor refused any more.
pub async fn forget(db: impl PgExecutor<'_>, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!(
        r#"
        -- identity::forget_email_changes
        delete from email_change where refusable_until < $1 or (confirmed_at is null and expires_at < $1)
        "#,
        now
    );
    Ok(forgotten.execute(db).await?.rows_affected())
}

/// Why a change of the address cannot be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum EmailChangeError {
    #[error(
        "This address has an account of its own. Sign in to that account and erase it, or use another address."
    )]
    Taken,
}

crate::problem_kinds! {
    Taken = Conflict "email-taken" "E-mail address in use"
        "An address belongs to one account. Only a person who reads the e-mails of the address gets this answer."
}

impl Refusal for EmailChangeError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::Taken::KIND
    }
}
