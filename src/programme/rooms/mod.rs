//! Virtual rooms. The provider's address of a room is never shown: people join through this service.

pub(super) mod api;
mod model;
mod store;

use sqlx::PgExecutor;

pub use model::{NewRoom, OpeningHours, Room, RoomError, RoomProvider, kinds};
pub use store::copy;

use super::events::{ROOM_CREATED, ROOM_DELETED, ROOM_UPDATED};
use crate::{
    events::Change,
    http::{IfMatch, RequestError, Result},
    types::{CongressId, Slug},
};

/// All rooms, sorted by position; a congress has some dozens.
pub async fn list_all(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Room>> {
    store::list(db, congress, None, None).await
}

/// Creates a room.
pub async fn create(change: &mut Change<'_>, new: &NewRoom) -> Result<Room> {
    let congress = change.congress();
    new.check()?;
    let room = store::insert(change.db(), congress, new).await?;
    change.publish(ROOM_CREATED.event(room.id, &room)).await?;
    Ok(room)
}

/// Updates a room. `edit` returns its new settings.
pub async fn update(
    change: &mut Change<'_>,
    slug: &Slug,
    edit: impl FnOnce(&Room) -> Result<NewRoom>,
) -> Result<Room> {
    let before = lock(change, slug).await?;
    let new = edit(&before)?;
    new.check()?;
    let room = store::update(change.db(), before.id, &new).await?;
    change.publish(ROOM_UPDATED.event(room.id, &room).changing(&before, &room)).await?;
    Ok(room)
}

/// Deletes a room without placed sessions.
pub async fn delete(change: &mut Change<'_>, slug: &Slug, if_match: &IfMatch) -> Result<()> {
    let room = lock(change, slug).await?;
    if_match.check(&room)?;
    store::delete(change.db(), room.id).await?;
    change.publish(ROOM_DELETED.event(room.id, &room)).await?;
    Ok(())
}

async fn lock(change: &mut Change<'_>, slug: &Slug) -> Result<Room> {
    let congress = change.congress();
    Ok(store::lock(change.db(), congress, slug).await?.ok_or(RequestError::NoSuch("room"))?)
}
