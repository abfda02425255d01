//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::model::{PoolError, SharedPool};
use crate::{
    capacity::{self, Locked},
    http::{RefuseOn, RequestError, Result},
    types::{CongressId, PoolId, Slug},
};

/// Shared pools in the order of their slugs: a page of them, or one.
async fn select(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (after, slug): (Option<String>, Option<&Slug>),
    limit: i64,
) -> sqlx::Result<Vec<SharedPool>> {
    sqlx::query_as!(
        SharedPool,
        r#"
        -- registration::list_pools
        select p.id, p.slug as "slug!: Slug", p.capacity, p.taken, p.waiting, p.revision,
               array(select t.slug from registration_type t where t.pool_id = p.id order by t.slug) as "types!: Vec<Slug>"
        from pool p
        where p.congress_id = $1 and p.slug is not null
          and ($2::text is null or p.slug > $2) and ($3::text is null or p.slug = $3)
        order by p.slug
        limit $4
        "#,
        *congress,
        after,
        slug.map(|slug| &**slug),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A page of shared pools.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<SharedPool>> {
    select(db, congress, (after, None), limit + 1).await
}

/// The shared pool with this slug.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> Result<SharedPool> {
    let found = select(db, congress, (None, Some(slug)), 1).await?;
    Ok(found.into_iter().next().ok_or(RequestError::NoSuch("pool"))?)
}

/// The shared pool with this slug, locked until the transaction ends.
pub async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<(SharedPool, Locked)> {
    let id = find(&mut *db, congress, slug).await?.id;
    let locked = capacity::lock(&mut *db, congress, &[id]).await?;
    Ok((find(db, congress, slug).await?, locked))
}

pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: &Slug,
    capacity: Option<i32>,
) -> Result<PoolId> {
    let created = capacity::create(db, congress, Some(slug), capacity).await;
    created.refuse_on("pool_slug_once", PoolError::SlugTaken)
}

pub async fn set_slug(db: impl PgExecutor<'_>, id: PoolId, slug: &Slug) -> Result<()> {
    let updated = sqlx::query!("update pool set slug = $2 where id = $1", *id, &**slug).execute(db).await;
    updated.refuse_on("pool_slug_once", PoolError::SlugTaken)?;
    Ok(())
}

/// Deletes a pool that nothing uses.
pub async fn delete(db: impl PgExecutor<'_>, id: PoolId) -> Result<()> {
    let deleted = capacity::delete(db, id).await;
    deleted
        .refuse_on("registration_type_pool", PoolError::InUse)
        .refuse_on("claim_pool_id_fkey", PoolError::InUse)
}
