//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Admission, Approval, NewRegistrationType, RegistrationType},
    rules::{self, Refused},
};
use crate::{
    capacity, events,
    http::{RefuseOn, RequestError, Result},
    registration::{catalogue, promotion},
    types::{Actor, CongressId, Localized, Now, PoolId, RegistrationTypeId, Slug},
};

/// A page of types, in order.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    position: Option<i32>,
    slug: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<RegistrationType>> {
    sqlx::query_as!(
        RegistrationType,
        r#"
        -- registration::list_types
        select t.id, t.slug as "slug: Slug", t.name, t.aliases, t.opens_at, t.closes_at, t.approval, t.admission,
               t.tracks as "tracks: Vec<Slug>", t.pool_id, t.capacity_public, t.position, t.revision,
               p.capacity, p.slug as "pool: Slug", p.waiting as "waiting?",
               case p.waiting when 0 then p.capacity - p.taken else least(p.capacity, 0) end as places_left
        from registration_type t join pool p on p.id = t.pool_id
        where t.congress_id = $1 and ($2::int is null or (t.position, t.slug) > ($2, $3::text))
        order by t.position, t.slug
        limit $4::bigint + 1
        "#,
        *congress,
        position,
        slug,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The type with this slug, locked against changes until the transaction ends.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: &Slug,
) -> sqlx::Result<Option<RegistrationType>> {
    sqlx::query_as!(
        RegistrationType,
        r#"
        -- registration::find_type
        select t.id, t.slug as "slug: Slug", t.name, t.aliases, t.opens_at, t.closes_at, t.approval, t.admission,
               t.tracks as "tracks: Vec<Slug>", t.pool_id, t.capacity_public, t.position, t.revision,
               p.capacity, p.slug as "pool: Slug", p.waiting as "waiting?",
               case p.waiting when 0 then p.capacity - p.taken else least(p.capacity, 0) end as places_left
        from registration_type t join pool p on p.id = t.pool_id
        where t.congress_id = $1 and t.slug = $2
        for key share of t
        "#,
        *congress,
        &**slug,
    )
    .fetch_optional(db)
    .await
}

/// The type with this slug, or an error if it does not exist.
pub async fn named(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<RegistrationType> {
    Ok(find(db, congress, slug).await?.ok_or(RequestError::NoSuch("registration type"))?)
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
    named(db, congress, slug).await
}

/// Creates a type and publishes the event.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewRegistrationType,
    now: Now,
) -> Result<RegistrationType> {
    check(&mut *db, congress, new).await?;
    let pool = match &new.pool {
        Some(shared) => shared_pool(&mut *db, congress, shared).await?,
        None => capacity::create(&mut *db, congress, None, new.capacity).await?,
    };
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
        new.approval as Approval,
        new.admission as Admission,
        *pool,
    )
    .execute(&mut *db)
    .await
    .refuse_on("registration_type_slug_once", Refused::SlugTaken)?;
    write(&mut *db, id, new, pool).await?;
    let r#type = named(&mut *db, congress, &new.slug).await?;
    let event = catalogue::TYPE_CREATED.of(Some(congress), *r#type.id, &r#type.clone().in_public());
    events::publish(db, actor, event, now).await?;
    Ok(r#type)
}

/// Updates a type. If it uses another pool or a larger one, people on the waiting list move up.
pub async fn update(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    before: &RegistrationType,
    new: &NewRegistrationType,
    now: Now,
) -> Result<RegistrationType> {
    check(&mut *db, congress, new).await?;
    let pool = match (&new.pool, &before.pool) {
        (Some(shared), _) => shared_pool(&mut *db, congress, shared).await?,
        (None, None) => before.pool_id,
        (None, Some(_)) => capacity::create(&mut *db, congress, None, new.capacity).await?,
    };
    let locked = capacity::lock(&mut *db, congress, &[before.pool_id, pool]).await?;
    let promoted = if pool != before.pool_id {
        let holders = holders(&mut *db, before.id).await?;
        capacity::merge(&mut *db, &locked, (before.pool_id, pool), &holders).await?
    } else if new.pool.is_none() && new.capacity != before.capacity {
        capacity::resize(&mut *db, &locked, pool, new.capacity).await?
    } else {
        Vec::new()
    };
    write(&mut *db, before.id, new, pool).await?;
    if pool != before.pool_id && before.pool.is_none() {
        capacity::delete(&mut *db, before.pool_id).await?;
    }
    promotion::confirm(&mut *db, actor, congress, &promoted, now).await?;
    named(db, congress, &new.slug).await
}

/// Registrations of this type that hold or wait for a place.
async fn holders(db: impl PgExecutor<'_>, id: RegistrationTypeId) -> sqlx::Result<Vec<uuid::Uuid>> {
    sqlx::query_scalar!(
        r#"
        -- registration::holders
        select id as "id: uuid::Uuid" from registration where type_id = $1 and state in ('confirmed', 'waitlisted')
        "#,
        *id,
    )
    .fetch_all(db)
    .await
}

async fn shared_pool(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<PoolId> {
    Ok(capacity::find_by_slug(db, congress, slug).await?.ok_or(RequestError::NoSuch("pool"))?)
}

async fn write(
    db: &mut PgConnection,
    id: RegistrationTypeId,
    new: &NewRegistrationType,
    pool: PoolId,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- registration::update_type
        update registration_type
        set slug = $2, name = $3, aliases = $4, opens_at = $5, closes_at = $6, approval = $7, admission = $8,
            tracks = $9, position = $10, pool_id = $11, capacity_public = $12, revision = revision + 1
        where id = $1
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        &rules::aliases(new),
        new.opens_at,
        new.closes_at,
        new.approval as Approval,
        new.admission as Admission,
        &new.tracks as &[Slug],
        new.position,
        *pool,
        new.capacity_public,
    )
    .execute(db)
    .await
    .refuse_on("registration_type_slug_once", Refused::SlugTaken)?;
    Ok(())
}

/// Deletes a type, and its pool if the pool is not shared.
pub async fn delete(db: &mut PgConnection, r#type: &RegistrationType) -> Result<()> {
    sqlx::query!("delete from registration_type where id = $1", *r#type.id)
        .execute(&mut *db)
        .await
        .refuse_on("registration_type_id_fkey", Refused::InUse)
        .refuse_on("invitation_type_id_fkey", Refused::InUse)?;
    if r#type.pool.is_none() {
        capacity::delete(db, r#type.pool_id).await?;
    }
    Ok(())
}

/// Validates the type, including that its tracks and pool exist.
async fn check(db: &mut PgConnection, congress: CongressId, new: &NewRegistrationType) -> Result<()> {
    let known = sqlx::query!(
        r#"
        -- registration::known_to_types
        select array(select slug from track where congress_id = $1 order by slug) as "tracks!",
               array(select slug from pool where congress_id = $1 and slug is not null order by slug) as "pools!"
        "#,
        *congress
    )
    .fetch_one(db)
    .await?;
    let faults = rules::faults(new, &known.tracks, &known.pools);
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults).into()) }
}
