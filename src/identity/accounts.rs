//! Accounts: sign-up and profile.

use axum::{extract::State, http::StatusCode};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{
    Anyone, Hasher, Origin, Role, SignedIn, Weak,
    catalogue::{ACCOUNT_CREATED, ACCOUNT_SOUGHT, ACCOUNT_UPDATED, AccountAsked, AccountChanged},
    permission,
    throttle::{self, Quota, TooManyTries},
};
use crate::{
    app::App,
    events,
    http::{HasRevision, IfMatch, Json, Patch, Problems, RequestError, Result, Valid, WithEtag},
    types::{AccountId, Actor, Email, FieldError, Language, Now, TimeZone},
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
    #[schema(min_length = 1, max_length = 200)]
    pub given_name: String,
    #[schema(min_length = 1, max_length = 200)]
    pub family_name: String,
    /// Language of e-mails and messages; English by default.
    pub locale: Option<Language>,
    /// Time zone of the person; UTC by default.
    pub time_zone: Option<TimeZone>,
}

/// The response to a sign-up: the same whether or not the e-mail already has an account.
#[derive(Serialize, ToSchema)]
pub struct SignedUp {
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
    pub given_name: String,
    pub family_name: String,
    pub locale: Language,
    pub time_zone: TimeZone,
    /// Whether the e-mail is verified; registration requires it.
    pub email_verified: bool,
    /// Whether sign-in requires a second factor.
    pub second_factor: bool,
    /// Whether the account is an administrator of the deployment, with every permission.
    pub administrator: bool,
    /// Permissions that apply to the whole deployment.
    pub permissions: Vec<&'static str>,
    /// Roles and permissions in each congress.
    pub staff: Vec<StaffOf>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

/// The roles of an account in one congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffOf {
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
pub struct Profile {
    #[schema(min_length = 1, max_length = 200)]
    given_name: String,
    #[schema(min_length = 1, max_length = 200)]
    family_name: String,
    locale: Language,
    time_zone: TimeZone,
}

/// Sign up
///
/// Creates an account and sends a verification e-mail. The response is the same whether or not the e-mail already has
/// an account, so that it does not reveal who has one.
#[utoipa::path(
    post, path = "/accounts", tag = "Identity", request_body = NewAccount,
    responses((status = 202, description = "Accepted", body = SignedUp), Problems<TooManyTries>),
)]
pub async fn sign_up(
    _: Anyone,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    origin: Origin,
    Valid(new): Valid<NewAccount>,
) -> Result<(StatusCode, Json<SignedUp>)> {
    let (email, now) = (new.email.clone(), app.now());
    let from = format!("sign-up from {}", origin.network);
    throttle::count(
        &app.pool,
        &from,
        Quota::per_minute(app.config.sign_ins_per_minute.saturating_mul(30)),
        now,
    )
    .await?;
    // Hash before looking up the e-mail, so that both cases take the same time.
    let hash = hash(&hasher, &new).await?;
    let mut tx = app.begin().await?;
    if make_account(&mut tx, origin.nobody(), &new, &hash, false, now).await?.is_none() {
        // The owner of the account gets an e-mail; the response reveals nothing.
        let id = find_by_email(&mut *tx, &email).await?;
        let subject = id.map(|id| *id).unwrap_or_default();
        let event = ACCOUNT_SOUGHT.of(None, subject, &AccountAsked { id });
        events::publish(&mut tx, origin.nobody(), event, now).await?;
    }
    tx.commit().await?;
    let detail = "We have sent an e-mail to this address. Follow its link, then sign in with POST /api/v1/auth/tokens.";
    Ok((StatusCode::ACCEPTED, Json(SignedUp { email, detail })))
}

/// Hashes the password of a new account, or returns the field error for a weak one.
async fn hash(hasher: &Hasher, new: &NewAccount) -> Result<String> {
    let personal = vec![new.email.to_string(), new.given_name.clone(), new.family_name.clone()];
    let weak = |weak: Weak| {
        let fault = FieldError::new("/password", "weak_password", weak.to_string());
        RequestError::InvalidBody(vec![fault]).into()
    };
    hasher.hash(new.password.clone(), personal).await?.map_err(weak)
}

/// Creates an account. `None` if the e-mail already has one.
pub async fn make_account(
    db: &mut PgConnection,
    actor: Actor,
    new: &NewAccount,
    hash: &str,
    administrator: bool,
    now: Now,
) -> sqlx::Result<Option<AccountId>> {
    let made = sqlx::query_scalar!(
        r#"
        -- identity::make_account
        insert into account (id, email, password_hash, given_name, family_name, locale, time_zone, administrator, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (email) do nothing
        returning id
        "#,
        *AccountId::new(),
        &*new.email,
        hash,
        new.given_name,
        new.family_name,
        new.locale.as_deref().unwrap_or("en"),
        new.time_zone.as_deref().unwrap_or("UTC"),
        administrator,
        now,
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(id) = made {
        let event = ACCOUNT_CREATED.of(None, *id, &AccountChanged { id });
        events::publish(db, actor, event, now).await?;
    }
    Ok(made)
}

/// Creates an administrator, or makes an existing account one: how an operator gets access.
///
/// The operator chooses the password, so it is not checked for weakness.
pub async fn create_administrator(app: &App, hasher: &Hasher, new: NewAccount) -> Result<AccountId> {
    let mut tx = app.begin().await?;
    let id = set_account(&mut tx, hasher, &new, true, app.now()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Creates an account or sets the password of an existing one, for operators, who vouch for the e-mail.
pub async fn set_account(
    db: &mut PgConnection,
    hasher: &Hasher,
    new: &NewAccount,
    administrator: bool,
    now: Now,
) -> Result<AccountId> {
    let hash = hasher.hash_unchecked(new.password.clone()).await?;
    make_account(&mut *db, Actor::default(), new, &hash, administrator, now).await?;
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
    .fetch_one(&mut *db)
    .await?;
    let event = ACCOUNT_UPDATED.of(None, *id, &AccountChanged { id });
    events::publish(db, Actor::default(), event, now).await?;
    Ok(id)
}

/// Finds the account with this e-mail.
pub async fn find_by_email(db: impl PgExecutor<'_>, email: &Email) -> sqlx::Result<Option<AccountId>> {
    sqlx::query_scalar!("select id from account where email = $1", &**email).fetch_optional(db).await
}

/// Read my account
///
/// Returns the profile, deployment-wide permissions, and the roles in each congress.
#[utoipa::path(
    get, path = "/me", tag = "Identity",
    responses((status = 200, description = "The account", body = Account)),
)]
pub async fn get_me(
    me: SignedIn<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<WithEtag<Account>> {
    Ok(WithEtag(find_account(&app.pool, me.account).await?))
}

/// Update my profile
///
/// Changes name, language or time zone.
#[utoipa::path(
    patch, path = "/me", tag = "Identity", params(IfMatch), request_body(content = Profile, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated account", body = Account)),
)]
pub async fn update_me(
    me: SignedIn<permission::AccountOwn>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<Profile>,
) -> Result<WithEtag<Account>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, me.account).await?;
    if_match.check(&before)?;
    let profile = patch.apply(&Profile {
        given_name: before.given_name.clone(),
        family_name: before.family_name.clone(),
        locale: before.locale.clone(),
        time_zone: before.time_zone.clone(),
    })?;
    update(&mut tx, me.account, &profile).await?;
    let event = ACCOUNT_UPDATED.of(None, *me.account, &AccountChanged { id: me.account });
    let account = find_account(&mut *tx, me.account).await?;
    events::publish(&mut tx, me.actor, event.changing_personal(&before, &account), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(account))
}

/// Reads the account and locks it until the transaction ends.
pub async fn lock(db: &mut PgConnection, id: AccountId) -> sqlx::Result<Account> {
    sqlx::query!("select id from account where id = $1 for no key update", *id).fetch_one(&mut *db).await?;
    find_account(db, id).await
}

async fn update(db: &mut PgConnection, id: AccountId, profile: &Profile) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- identity::update_profile
        update account
        set given_name = $2, family_name = $3, locale = $4, time_zone = $5, revision = revision + 1
        where id = $1
        "#,
        *id,
        profile.given_name,
        profile.family_name,
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
        select a.id, a.email as "email: Email", a.given_name, a.family_name, a.locale as "locale: Language",
               a.time_zone as "time_zone: TimeZone", a.administrator, a.revision, a.email_verified_at is not null as "email_verified!",
               exists (select from second_factor f where f.account_id = a.id and f.confirmed_at is not null)
                   as "second_factor!",
               array(select c.slug from staff s join congress c on c.id = s.congress_id
                     where s.account_id = a.id order by c.slug) as "slugs!",
               array(select array_to_string(s.roles, ' ') from staff s join congress c on c.id = s.congress_id
                     where s.account_id = a.id order by c.slug) as "roles!"
        from account a where a.id = $1
        "#,
        *id,
    )
    .fetch_one(db)
    .await?;
    let staff = found.slugs.into_iter().zip(found.roles).map(|(congress, roles)| {
        let roles: Vec<_> = roles.split(' ').filter_map(Role::of_name).collect();
        let mut permissions: Vec<_> = roles.iter().flat_map(|role| role.permissions()).copied().collect();
        permissions.sort_unstable();
        permissions.dedup();
        StaffOf { congress, roles, permissions }
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
        locale: found.locale,
        time_zone: found.time_zone,
        email_verified: found.email_verified,
        second_factor: found.second_factor,
        administrator: found.administrator,
        permissions,
        staff: staff.collect(),
        revision: found.revision,
    })
}
