//! Questions to the database, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Person, Registration, Status},
    rules::Refused,
};
use crate::{
    http::{RefuseOn, Result},
    registration::reference,
    types::{
        AccountId, CongressId, Country, Email, Language, Now, RegistrationId, RegistrationTypeId, Slug,
        TimeZone, folded_pattern,
    },
};

/// What a list of registrations is narrowed by.
#[derive(Debug, Default)]
pub struct Narrowed<'q> {
    pub q: Option<&'q str>,
    pub status: Option<Status>,
    pub r#type: Option<&'q str>,
    pub country: Option<&'q str>,
}

/// A registration of this congress.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: RegistrationId,
) -> sqlx::Result<Option<Registration>> {
    sqlx::query_as!(
        Registration,
        r#"
        -- registration::find
        select r.id, r.reference, r.status, t.slug as "type!: Slug", r.salutation, r.given_name, r.family_name,
               r.email as "email: Email", r.organisation, r.position, r.city, r.country as "country: Country",
               r.time_zone as "time_zone: TimeZone", r.languages as "languages: Vec<Language>", r.reason, r.revision,
               r.created_at, r.updated_at
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

/// A registration of this congress that nobody else changes until the transaction ends.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: RegistrationId,
) -> sqlx::Result<Option<Registration>> {
    sqlx::query!(
        "select id from registration where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, congress, id).await
}

/// A page, the latest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    narrowed: Narrowed<'_>,
    before: Option<(Now, RegistrationId)>,
    limit: i64,
) -> sqlx::Result<Vec<Registration>> {
    let (created_at, id) = before.unzip();
    let words: Vec<_> = narrowed.q.map(words).unwrap_or_default();
    // The longest word leads, since it narrows most and the index takes one.
    let longest = words.iter().max_by_key(|word| word.len()).cloned();
    sqlx::query_as!(
        Registration,
        r#"
        -- registration::list
        select r.id, r.reference, r.status, t.slug as "type!: Slug", r.salutation, r.given_name, r.family_name,
               r.email as "email: Email", r.organisation, r.position, r.city, r.country as "country: Country",
               r.time_zone as "time_zone: TimeZone", r.languages as "languages: Vec<Language>", r.reason, r.revision,
               r.created_at, r.updated_at
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1
          and ($2::text is null or r.search like $2)
          and r.search like all ($3::text[])
          and ($4::text is null or r.status = $4)
          and ($5::text is null or t.slug = $5)
          and ($6::text is null or r.country = $6)
          and ($7::timestamptz is null or (r.created_at, r.id) < ($7, $8::uuid))
        order by r.created_at desc, r.id desc
        limit $9::bigint + 1
        "#,
        *congress,
        longest,
        &words,
        narrowed.status as Option<Status>,
        narrowed.r#type,
        narrowed.country,
        created_at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// The words of a search as patterns; all must be found.
fn words(q: &str) -> Vec<String> {
    q.split_whitespace().map(folded_pattern).collect()
}

/// Writes a registration, whose account registers itself.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    account: AccountId,
    (r#type, status): (RegistrationTypeId, Status),
    person: &Person,
    email: &Email,
    now: Now,
) -> Result<RegistrationId> {
    let id = RegistrationId::new();
    let prefix = sqlx::query_scalar!("select reference_prefix from congress where id = $1", *congress);
    let reference = reference::draw(&prefix.fetch_one(&mut *db).await?);
    sqlx::query!(
        r#"
        -- registration::insert
        insert into registration (id, congress_id, reference, status, type_id, account_id, salutation, given_name,
                                  family_name, email, organisation, position, city, country, time_zone, languages,
                                  search, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
        "#,
        *id,
        *congress,
        reference,
        status as Status,
        *r#type,
        *account,
        person.salutation,
        person.given_name,
        person.family_name,
        &**email,
        person.organisation,
        person.position,
        person.city,
        person.country.as_deref(),
        person.time_zone.as_deref(),
        &person.languages as &[Language],
        person.search(email, &reference),
        now,
    )
    .execute(db)
    .await
    .refuse_on("registration_once", Refused::AlreadyRegistered)
    .refuse_on("registration_email_once", Refused::EmailTaken)
    // One in thirty thousand million: the request may simply be sent again.
    .refuse_on("registration_reference_once", crate::http::Refused::Busy)?;
    Ok(id)
}

/// Writes what changed of a registration.
pub async fn update(
    db: &mut PgConnection,
    id: RegistrationId,
    r#type: RegistrationTypeId,
    person: &Person,
    (email, reference): (&Email, &str),
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- registration::update
        update registration
        set type_id = $2, salutation = $3, given_name = $4, family_name = $5, email = $6, organisation = $7,
            position = $8, city = $9, country = $10, time_zone = $11, languages = $12, search = $13,
            updated_at = $14, revision = revision + 1
        where id = $1
        "#,
        *id,
        *r#type,
        person.salutation,
        person.given_name,
        person.family_name,
        &**email,
        person.organisation,
        person.position,
        person.city,
        person.country.as_deref(),
        person.time_zone.as_deref(),
        &person.languages as &[Language],
        person.search(email, reference),
        now,
    )
    .execute(db)
    .await
    .refuse_on("registration_email_once", Refused::EmailTaken)?;
    Ok(())
}

/// Writes a move.
pub async fn set_status(
    db: impl PgExecutor<'_>,
    id: RegistrationId,
    status: Status,
    reason: Option<&str>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::set_status
        update registration set status = $2, reason = $3, updated_at = $4, revision = revision + 1 where id = $1
        "#,
        *id,
        status as Status,
        reason,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
