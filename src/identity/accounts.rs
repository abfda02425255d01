//! Accounts and their profiles.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{
    Denied, Hasher, Role, Weak,
    events::{ACCOUNT_CREATED, ACCOUNT_UPDATED, AccountChanged, AccountRequested, SIGN_UP_REPEATED},
};
use crate::{
    app::App,
    events::{Change, Deployment},
    http::{HasRevision, RequestError, Result},
    types::{AccountId, Actor, Email, FieldError, Language, NameOrder, TimeZone, named},
};

/// A sign-up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ana@city.example", "password": "tram lichen orbit quay",
    "given_name": "Ana", "family_name": "Sousa", "locale": "pt", "time_zone": "Europe/Lisbon"}))]
pub struct NewAccount {
    pub email: Email,
    /// 15 characters to 128 bytes. Easily guessed passwords are rejected.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 128)]
    pub password: SecretString,
    /// A person with one name has only a given name or only a family name.
    #[schema(min_length = 1, max_length = 200)]
    pub given_name: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub family_name: Option<String>,
    /// The name as you write it; by default the two names in their order.
    #[schema(min_length = 1, max_length = 400)]
    pub display_name: Option<String>,
    /// By default the family name comes first if both are written in Chinese characters, kana or Hangul.
    pub name_order: Option<NameOrder>,
    /// Language of e-mails and messages; English by default.
    pub locale: Option<Language>,
    /// Time zone of the person; UTC by default.
    pub time_zone: Option<TimeZone>,
}

/// The response to a sign-up: the same whether or not the e-mail already has an account.
#[derive(Serialize, ToSchema)]
pub struct SignUpAccepted {
    pub email: Email,
    #[schema(examples(
        "We have sent an e-mail to this address. Follow its link, then sign in with POST /api/v1/auth/tokens."
    ))]
    pub detail: &'static str,
}

/// The account of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct Account {
    pub id: AccountId,
    pub email: Email,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    pub name_order: NameOrder,
    /// The display name, if it is not composed of the names.
    #[serde(skip)]
    #[schema(ignore)]
    pub written_name: Option<String>,
    pub locale: Language,
    pub time_zone: TimeZone,
    /// Whether the e-mail is verified; registration requires it.
    pub email_verified: bool,
    /// A change of the address that is not confirmed yet.
    #[schema(required)]
    pub pending_email: Option<PendingEmail>,
    /// Whether sign-in requires a second factor.
    pub second_factor: bool,
    /// Whether the account is an administrator of the deployment, with every permission.
    pub administrator: bool,
    /// Permissions that apply to the whole deployment.
    pub permissions: Vec<&'static str>,
    /// Roles and permissions in each congress.
    pub staff: Vec<AccountRoles>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

/// A new e-mail address that waits for its confirmation.
#[derive(Debug, Serialize, ToSchema)]
pub struct PendingEmail {
    pub email: Email,
    /// Until when the link in the e-mail is valid.
    pub expires_at: DateTime<Utc>,
}

/// The roles of an account in one congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountRoles {
    /// Slug of the congress.
    pub congress: String,
    pub roles: Vec<Role>,
    pub permissions: Vec<&'static str>,
}

impl HasRevision for Account {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The account fields that its owner can change.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountUpdate {
    /// A person with one name has only a given name or only a family name.
    #[schema(min_length = 1, max_length = 200)]
    pub given_name: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub family_name: Option<String>,
    /// The name as you write it; by default the two names in their order.
    #[schema(min_length = 1, max_length = 400)]
    pub display_name: Option<String>,
    /// By default the family name comes first if both are written in Chinese characters, kana or Hangul.
    pub name_order: Option<NameOrder>,
    pub locale: Language,
    pub time_zone: TimeZone,
}

named!(NewAccount, AccountUpdate);

impl From<&Account> for AccountUpdate {
    fn from(account: &Account) -> Self {
        Self {
            given_name: account.given_name.clone(),
            family_name: account.family_name.clone(),
            display_name: account.written_name.clone(),
            name_order: Some(account.name_order),
            locale: account.locale.clone(),
            time_zone: account.time_zone.clone(),
        }
    }
}

/// Creates an account, or notifies the owner of the one that has this e-mail. Both take the same time.
pub async fn sign_up(change: &mut Change<'_, Deployment>, new: &NewAccount, hash: &str) -> sqlx::Result<()> {
    if create(change, new, hash, false).await?.is_none() {
        let id = find_by_email(change.db(), &new.email).await?;
        let subject = id.map(|id| *id).unwrap_or_default();
        change.publish(SIGN_UP_REPEATED.event(subject, &AccountRequested { id })).await?;
    }
    Ok(())
}

/// Hashes the password of a new account, or returns the field error for a weak one.
pub async fn hash_password(hasher: &Hasher, new: &NewAccount) -> Result<String> {
    let name = new.name();
    RequestError::check_body(name.faults())?;
    let personal = [Some(new.email.to_string()), name.given, name.family].into_iter().flatten().collect();
    let weak = |weak: Weak| {
        let fault = FieldError::new("/password", "weak_password", weak.to_string());
        RequestError::InvalidBody(vec![fault]).into()
    };
    hasher.hash(new.password.clone(), personal).await?.map_err(weak)
}

/// Creates an account. `None` if the e-mail already has one.
async fn create(
    change: &mut Change<'_, Deployment>,
    new: &NewAccount,
    hash: &str,
    administrator: bool,
) -> sqlx::Result<Option<AccountId>> {
    let (now, name) = (change.now(), new.name());
    let created = sqlx::query_scalar!(
        r#"
        -- identity::create_account
        insert into account (id, email, password_hash, given_name, family_name, name_order, written_name, locale, time_zone,
                             administrator, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (email) do nothing
        returning id
        "#,
        *AccountId::new(),
        &*new.email,
        hash,
        name.given,
        name.family,
        name.order as NameOrder,
        name.written,
        new.locale.as_deref().unwrap_or("en"),
        new.time_zone.as_deref().unwrap_or("UTC"),
        administrator,
        now,
    )
    .fetch_optional(change.db())
    .await?;
    if let Some(id) = created {
        change.publish(ACCOUNT_CREATED.event(id, &AccountChanged { id })).await?;
    }
    Ok(created)
}

/// Creates an administrator, or makes an existing account one: how an operator gets access.
///
/// The operator chooses the password, so it is not checked for weakness.
pub async fn create_administrator(app: &App, hasher: &Hasher, new: NewAccount) -> Result<AccountId> {
    let hash = hasher.hash_unchecked(new.password.clone()).await?;
    let mut change = Change::begin(app, Actor::default(), Deployment).await?;
    let id = set_account(&mut change, &new, &hash, true).await?;
    change.commit().await?;
    Ok(id)
}

/// Creates an account with a verified e-mail, or sets the password of an existing one, for operators. `hash` is that of the
/// password: several accounts with the same password need only one.
pub async fn set_account(
    change: &mut Change<'_, Deployment>,
    new: &NewAccount,
    hash: &str,
    administrator: bool,
) -> Result<AccountId> {
    create(change, new, hash, administrator).await?;
    let now = change.now();
    let id = sqlx::query_scalar!(
        r#"
        -- identity::set_account
        update account
        set administrator = administrator or $3, password_hash = $2, revision = revision + 1,
            email_verified_at = coalesce(email_verified_at, $4)
        where email = $1
        returning id
        "#,
        &*new.email,
        hash,
        administrator,
        now,
    )
    .fetch_one(change.db())
    .await?;
    change.publish(ACCOUNT_UPDATED.event(id, &AccountChanged { id })).await?;
    Ok(id)
}

/// The account with this e-mail, and the hash of its password.
pub async fn find_credentials(
    db: impl PgExecutor<'_>,
    email: &Email,
) -> sqlx::Result<Option<(AccountId, Option<String>)>> {
    let found = sqlx::query!("select id, password_hash from account where email = $1", &**email);
    Ok(found.fetch_optional(db).await?.map(|account| (account.id, account.password_hash)))
}

/// Whether there is an account with this e-mail and this password.
pub async fn has_password(
    db: impl PgExecutor<'_>,
    hasher: &Hasher,
    email: &Email,
    password: SecretString,
) -> Result<bool> {
    let known = find_credentials(db, email).await?;
    hasher.verify(password, known.and_then(|(_, hash)| hash)).await
}

/// What an account says about its person.
pub struct Profile {
    pub id: AccountId,
    pub email: Email,
    pub email_verified: bool,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub written_name: Option<String>,
    pub name_order: NameOrder,
    pub locale: Language,
    pub time_zone: TimeZone,
}

/// The profiles of accounts that have not been erased, in no particular order.
pub async fn find_profiles(db: impl PgExecutor<'_>, ids: &[AccountId]) -> sqlx::Result<Vec<Profile>> {
    sqlx::query_as!(
        Profile,
        r#"
        -- identity::find_profiles
        select id, email as "email: Email", email_verified_at is not null as "email_verified!", given_name, family_name,
               written_name, name_order as "name_order: NameOrder", locale as "locale: Language", time_zone as "time_zone: TimeZone"
        from account where id = any ($1) and erased_at is null
        "#,
        &ids.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}

/// Finds the account with this e-mail.
pub async fn find_by_email(db: impl PgExecutor<'_>, email: &Email) -> sqlx::Result<Option<AccountId>> {
    sqlx::query_scalar!("select id from account where email = $1", &**email).fetch_optional(db).await
}

/// Finds the account that has verified this e-mail: someone else can sign up with it, but not verify it.
pub async fn find_verified(db: impl PgExecutor<'_>, email: &Email) -> sqlx::Result<Option<AccountId>> {
    sqlx::query_scalar!("select id from account where email = $1 and email_verified_at is not null", &**email)
        .fetch_optional(db)
        .await
}

/// Updates the profile of a locked account.
///
/// # Errors
/// The profile has no name.
pub async fn update(
    change: &mut Change<'_, Deployment>,
    before: &Account,
    profile: &AccountUpdate,
) -> Result<Account> {
    RequestError::check_body(profile.name().faults())?;
    write(change.db(), before.id, profile).await?;
    let account = find_account(change.db(), before.id).await?;
    let event = ACCOUNT_UPDATED.event(account.id, &AccountChanged { id: account.id });
    change.publish(event.changing_personal(before, &account)).await?;
    Ok(account)
}

/// Reads the account and locks it until the transaction ends. `None`: it has been erased.
pub async fn lock(db: &mut PgConnection, id: AccountId) -> sqlx::Result<Option<Account>> {
    let locked = sqlx::query_scalar!(
        "select id from account where id = $1 and erased_at is null for no key update",
        *id
    );
    match locked.fetch_optional(&mut *db).await? {
        Some(id) => find_account(db, id).await.map(Some),
        None => Ok(None),
    }
}

/// Locks an account for a sign-in, so that the token is issued before or after a change that ends every sign-in. Returns
/// whether it can still sign in: it has not been erased, and has the password with this hash, if it signs in with one.
pub async fn lock_for_sign_in(
    db: impl PgExecutor<'_>,
    id: AccountId,
    password_hash: Option<&str>,
) -> sqlx::Result<bool> {
    let locked = sqlx::query_scalar!(
        r#"
        -- identity::lock_for_sign_in
        select id from account
        where id = $1 and erased_at is null and ($2::text is null or password_hash = $2)
        for no key update
        "#,
        *id,
        password_hash,
    );
    Ok(locked.fetch_optional(db).await?.is_some())
}

/// Keeps an account from being erased until the transaction ends.
///
/// # Errors
/// It has been erased.
pub async fn keep(db: impl PgExecutor<'_>, id: AccountId) -> Result<()> {
    let kept =
        sqlx::query_scalar!("select id from account where id = $1 and erased_at is null for key share", *id);
    kept.fetch_optional(db).await?.ok_or(Denied::Unknown)?;
    Ok(())
}

/// Locks an account against new rows that refer to it, such as a registration or a sign-in, and waits for those that are
/// being written: afterwards, the transaction sees all of them. Writers check `erased_at`.
pub async fn lock_for_erasure(db: impl PgExecutor<'_>, id: AccountId) -> sqlx::Result<()> {
    sqlx::query_scalar!("select id from account where id = $1 for update", *id).fetch_one(db).await?;
    Ok(())
}

async fn write(db: &mut PgConnection, id: AccountId, profile: &AccountUpdate) -> sqlx::Result<()> {
    let name = profile.name();
    sqlx::query!(
        r#"
        -- identity::update_profile
        update account
        set given_name = $2, family_name = $3, name_order = $4, written_name = $5, locale = $6, time_zone = $7, revision = revision + 1
        where id = $1
        "#,
        *id,
        name.given,
        name.family,
        name.order as NameOrder,
        name.written,
        &*profile.locale,
        &*profile.time_zone,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Reads the account with its roles in one query.
pub async fn find_account(db: impl PgExecutor<'_>, id: AccountId) -> sqlx::Result<Account> {
    let found = sqlx::query!(
        r#"
        -- identity::find_account
        select a.id, a.email as "email: Email", a.given_name, a.family_name, a.display_name,
               a.name_order as "name_order: NameOrder", a.written_name, a.locale as "locale: Language",
               a.time_zone as "time_zone: TimeZone", a.administrator, a.revision, a.email_verified_at is not null as "email_verified!",
               exists (select from second_factor f where f.account_id = a.id and f.confirmed_at is not null)
                   as "second_factor!",
               e.email as "pending_email?: Email", e.expires_at as "pending_until?",
               array(select c.slug from staff s join congress c on c.id = s.congress_id
                     where s.account_id = a.id order by c.slug) as "slugs!",
               array(select array_to_string(s.roles, ' ') from staff s join congress c on c.id = s.congress_id
                     where s.account_id = a.id order by c.slug) as "roles!"
        from account a left join email_change e on e.account_id = a.id and e.confirmed_at is null
        where a.id = $1
        "#,
        *id,
    )
    .fetch_one(db)
    .await?;
    let pending_email = found
        .pending_email
        .zip(found.pending_until)
        .map(|(email, expires_at)| PendingEmail { email, expires_at });
    let staff = found.slugs.into_iter().zip(found.roles).map(|(congress, roles)| {
        let roles: Vec<_> = roles.split(' ').filter_map(Role::of_name).collect();
        let mut permissions: Vec<_> = roles.iter().flat_map(|role| role.permissions()).copied().collect();
        permissions.sort_unstable();
        permissions.dedup();
        AccountRoles { congress, roles, permissions }
    });
    let mut permissions = vec!["account.own", "delegation.lead", "enrolment.own", "registration.own"];
    if found.administrator {
        permissions.extend(Role::Organiser.permissions());
    }
    Ok(Account {
        id: found.id,
        email: found.email,
        given_name: found.given_name,
        family_name: found.family_name,
        display_name: found.display_name,
        name_order: found.name_order,
        written_name: found.written_name,
        locale: found.locale,
        time_zone: found.time_zone,
        email_verified: found.email_verified,
        pending_email,
        second_factor: found.second_factor,
        administrator: found.administrator,
        permissions,
        staff: staff.collect(),
        revision: found.revision,
    })
}
