//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    model::{NewRegistrationType, RegistrationAdmission, RegistrationApproval, RegistrationType},
    rules::{self, RegistrationTypeError},
};
use crate::{
    capacity,
    http::{RefuseOn, RequestError, Result},
    types::{CongressId, Localized, PoolId, RegistrationTypeId, Slug},
};

/// Reads registration types: `t` is the type, and `p` its pool.
macro_rules! select_types {
    ($name:literal, $tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            RegistrationType,
            $name
                + r#"
        select t.id, t.slug as "slug: Slug", t.name, t.aliases, t.opens_at, t.closes_at, t.approval, t.admission,
               t.tracks as "tracks: Vec<Slug>", t.pool_id, t.capacity_public, t.is_default, t.position, t.revision,
               p.capacity, p.slug as "pool: Slug", p.waiting as "waiting?",
               case p.waiting when 0 then p.capacity - p.taken else least(p.capacity, 0) end as places_left
        from registration_type t join pool p on p.id = t.pool_id
        where t.congress_id = $1 and "#
                + $tail,
            $($argument),*
        )
    };
}

/// A page of types, in order.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: Option<(i32, String)>,
    limit: i64,
) -> sqlx::Result<Vec<RegistrationType>> {
    let (position, slug) = after.unzip();
    select_types!(
        "-- registration::list_types",
        "($2::int is null or (t.position, t.slug) > ($2, $3::text))
         order by t.position, t.slug
         limit $4::bigint + 1",
        *congress,
        position,
        slug,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The type with this slug.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: &Slug,
) -> sqlx::Result<Option<RegistrationType>> {
    select_types!("-- registration::find_type", "t.slug = $2", *congress, &**slug).fetch_optional(db).await
}

/// The type with this slug, which others may use but not change until the transaction ends.
pub async fn find_unchanging(
    db: &mut PgConnection,
    congress: CongressId,
    slug: &Slug,
) -> sqlx::Result<Option<RegistrationType>> {
    let found = select_types!(
        "-- registration::find_unchanging_type",
        "t.slug = $2 for key share of t",
        *congress,
        &**slug
    );
    if let Some(found) = found.fetch_optional(&mut *db).await? {
        return Ok(Some(found));
    }
    // A statement that waits while the type moves to another pool finds none: it has read the type with its previous pool.
    sqlx::query!(
        "select id from registration_type where congress_id = $1 and slug = $2 for key share",
        *congress,
        &**slug
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, congress, slug).await
}

/// The same, or an error if it does not exist.
pub async fn get_unchanging(
    db: &mut PgConnection,
    congress: CongressId,
    slug: &Slug,
) -> Result<RegistrationType> {
    let found = find_unchanging(db, congress, slug).await?;
    Ok(found.ok_or(RequestError::NoSuch("registration type"))?)
}

/// Slugs of the types that use a pool.
pub async fn of_pool(db: impl PgExecutor<'_>, pool: PoolId) -> sqlx::Result<Vec<Slug>> {
    sqlx::query_scalar!(
        r#"select slug as "slug: Slug" from registration_type where pool_id = $1 order by slug limit 1000"#,
        *pool
    )
    .fetch_all(db)
    .await
}

/// A type, locked until the transaction ends: no one else can change it or register with it.
pub async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<RegistrationType> {
    sqlx::query!(
        "select id from registration_type where congress_id = $1 and slug = $2 for update",
        *congress,
        &**slug
    )
    .fetch_optional(&mut *db)
    .await?;
    get_unchanging(db, congress, slug).await
}

/// Writes a new type.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    new: &NewRegistrationType,
    pool: PoolId,
) -> Result<()> {
    let id = RegistrationTypeId::new();
    sqlx::query!(
        r#"
        -- registration::insert_type
        insert into registration_type (id, congress_id, slug, name, approval, admission, pool_id)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        *id,
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.approval as RegistrationApproval,
        new.admission as RegistrationAdmission,
        *pool,
    )
    .execute(&mut *db)
    .await
    .refuse_on("registration_type_slug_once", RegistrationTypeError::SlugTaken)?;
    update(db, id, new, pool).await
}

/// Writes the fields of a type.
pub async fn update(
    db: &mut PgConnection,
    id: RegistrationTypeId,
    new: &NewRegistrationType,
    pool: PoolId,
) -> Result<()> {
    if new.is_default {
        sqlx::query!(
            r#"
            -- registration::clear_default_type
            update registration_type set is_default = false, revision = revision + 1
            where congress_id = (select congress_id from registration_type where id = $1) and id <> $1 and is_default
            "#,
            *id
        )
        .execute(&mut *db)
        .await?;
    }
    sqlx::query!(
        r#"
        -- registration::update_type
        update registration_type
        set slug = $2, name = $3, aliases = $4, opens_at = $5, closes_at = $6, approval = $7, admission = $8,
            tracks = $9, position = $10, pool_id = $11, capacity_public = $12, is_default = $13, revision = revision + 1
        where id = $1
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        &rules::aliases(new),
        new.opens_at,
        new.closes_at,
        new.approval as RegistrationApproval,
        new.admission as RegistrationAdmission,
        &new.tracks as &[Slug],
        new.position,
        *pool,
        new.capacity_public,
        new.is_default,
    )
    .execute(db)
    .await
    .refuse_on("registration_type_slug_once", RegistrationTypeError::SlugTaken)
    // Two types became the default one at the same moment.
    .refuse_on("registration_type_default_once", RequestError::Busy)?;
    Ok(())
}

/// Registrations of this type that hold or wait for a place.
pub async fn holders(db: impl PgExecutor<'_>, id: RegistrationTypeId) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"
        -- registration::holders
        select id as "id: Uuid" from registration where type_id = $1 and state in ('confirmed', 'waitlisted')
        "#,
        *id,
    )
    .fetch_all(db)
    .await
}

/// Deletes a type, and its pool if the pool is not shared.
pub async fn delete(db: &mut PgConnection, r#type: &RegistrationType) -> Result<()> {
    sqlx::query!("delete from registration_type where id = $1", *r#type.id)
        .execute(&mut *db)
        .await
        .refuse_on("registration_type_id_fkey", RegistrationTypeError::InUse)
        .refuse_on("invitation_type_id_fkey", RegistrationTypeError::InUse)?;
    if r#type.pool.is_none() {
        capacity::delete(db, r#type.pool_id).await?;
    }
    Ok(())
}

/// Slugs that a type can refer to.
pub struct KnownSlugs {
    pub tracks: Vec<String>,
    pub pools: Vec<String>,
}

/// Slugs of the tracks and shared pools of a congress.
pub async fn known_slugs(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<KnownSlugs> {
    sqlx::query_as!(
        KnownSlugs,
        r#"
        -- registration::known_to_types
        select array(select slug from track where congress_id = $1 order by slug) as "tracks!",
               array(select slug from pool where congress_id = $1 and slug is not null order by slug) as "pools!"
        "#,
        *congress
    )
    .fetch_one(db)
    .await
}
