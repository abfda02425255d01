//! Registration types: period, capacity, admission, approval, and the tracks they give access to.

pub mod api;
mod model;
mod rules;
mod store;

use sqlx::PgConnection;

use super::{
    events::{TYPE_CREATED, TYPE_DELETED, TYPE_UPDATED},
    promotion,
};
use crate::{
    capacity,
    events::Change,
    http::{IfMatch, Patch, RequestError, Result},
    types::{CongressId, PoolId, Slug},
};

pub use model::{NewRegistrationType, RegistrationAdmission, RegistrationApproval, RegistrationType};
pub use rules::RegistrationTypeError;
pub use store::{find, find_unchanging, get_unchanging, list, of_pool};

/// Creates a type.
pub async fn create(change: &mut Change<'_>, new: &NewRegistrationType) -> Result<RegistrationType> {
    let congress = change.congress();
    check(change.db(), congress, new).await?;
    let pool = match &new.pool {
        Some(shared) => shared_pool(change.db(), congress, shared).await?,
        None => capacity::create(change.db(), congress, None, new.capacity).await?,
    };
    store::insert(change.db(), congress, new, pool).await?;
    let r#type = get_unchanging(change.db(), congress, &new.slug).await?;
    change.publish(TYPE_CREATED.event(r#type.id, &r#type.clone().in_public())).await?;
    Ok(r#type)
}

/// Changes a type. If it uses another pool or a larger one, people on the waiting list move up.
async fn update(
    change: &mut Change<'_>,
    slug: &Slug,
    if_match: &IfMatch,
    patch: &Patch<NewRegistrationType>,
) -> Result<RegistrationType> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, slug).await?;
    if_match.check(&before)?;
    let new = patch.apply(&before.clone().into())?;
    check(change.db(), congress, &new).await?;
    let pool = match (&new.pool, &before.pool) {
        (Some(shared), _) => shared_pool(change.db(), congress, shared).await?,
        (None, None) => before.pool_id,
        (None, Some(_)) => capacity::create(change.db(), congress, None, new.capacity).await?,
    };
    let locked = capacity::lock(change.db(), congress, &[before.pool_id, pool]).await?;
    let promoted = if pool != before.pool_id {
        let holders = store::holders(change.db(), before.id).await?;
        capacity::merge(change.db(), &locked, (before.pool_id, pool), &holders).await?
    } else if new.pool.is_none() && new.capacity != before.capacity {
        capacity::resize(change.db(), &locked, pool, new.capacity).await?
    } else {
        Vec::new()
    };
    store::update(change.db(), before.id, &new, pool).await?;
    if pool != before.pool_id && before.pool.is_none() {
        capacity::delete(change.db(), before.pool_id).await?;
    }
    promotion::confirm(change, &promoted).await?;
    let after = get_unchanging(change.db(), congress, &new.slug).await?;
    let event = TYPE_UPDATED.event(after.id, &after.clone().in_public());
    change.publish(event.changing(&before, &after)).await?;
    Ok(after)
}

/// Deletes a type that nothing refers to.
async fn delete(change: &mut Change<'_>, slug: &Slug, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let r#type = store::lock(change.db(), congress, slug).await?;
    if_match.check(&r#type)?;
    store::delete(change.db(), &r#type).await?;
    Ok(change.publish(TYPE_DELETED.event(r#type.id, &r#type.in_public())).await?)
}

async fn shared_pool(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<PoolId> {
    Ok(capacity::find_by_slug(db, congress, slug).await?.ok_or(RequestError::NoSuch("pool"))?)
}

/// Validates the type, including that its tracks and pool exist.
async fn check(db: &mut PgConnection, congress: CongressId, new: &NewRegistrationType) -> Result<()> {
    let known = store::known_slugs(db, congress).await?;
    let faults = rules::faults(new, &known.tracks, &known.pools);
    Ok(RequestError::check_body(faults)?)
}
