//! Pools that several registration types share: 300 places for delegates and observers together.

pub mod api;
mod model;
mod store;

use super::{
    events::{POOL_CREATED, POOL_DELETED, POOL_UPDATED},
    promotion,
};
use crate::{
    capacity,
    events::Change,
    http::{IfMatch, Patch, Result},
    types::Slug,
};

use model::NewPool;
pub use model::{PoolError, SharedPool};

/// Creates a pool.
async fn create(change: &mut Change<'_>, new: &NewPool) -> Result<SharedPool> {
    let congress = change.congress();
    store::insert(change.db(), congress, &new.slug, new.capacity).await?;
    let pool = store::find(change.db(), congress, &new.slug).await?;
    change.publish(POOL_CREATED.event(pool.id, &pool)).await?;
    Ok(pool)
}

/// Changes a pool. A larger capacity promotes people from the waiting list.
async fn update(
    change: &mut Change<'_>,
    slug: &Slug,
    if_match: &IfMatch,
    patch: &Patch<NewPool>,
) -> Result<SharedPool> {
    let congress = change.congress();
    let (before, locked) = store::lock(change.db(), congress, slug).await?;
    if_match.check(&before)?;
    let new = patch.apply(&NewPool::from(&before))?;
    store::set_slug(change.db(), before.id, &new.slug).await?;
    let promoted = capacity::resize(change.db(), &locked, before.id, new.capacity).await?;
    promotion::confirm(change, &promoted).await?;
    let after = store::find(change.db(), congress, &new.slug).await?;
    change.publish(POOL_UPDATED.event(after.id, &after).changing(&before, &after)).await?;
    Ok(after)
}

/// Deletes a pool that no type uses.
async fn delete(change: &mut Change<'_>, slug: &Slug, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let (pool, _) = store::lock(change.db(), congress, slug).await?;
    if_match.check(&pool)?;
    store::delete(change.db(), pool.id).await?;
    Ok(change.publish(POOL_DELETED.event(pool.id, &pool)).await?)
}
