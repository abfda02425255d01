//! Tracks of an edition. A registration type gives access to some of them.

pub(super) mod api;
pub(super) mod model;
mod store;

pub use model::{NewTrack, TrackError, TrackKind, kinds};

use self::model::Track;
use super::events::{TRACK_CREATED, TRACK_DELETED, TRACK_UPDATED};
use crate::{
    events::Change,
    http::{IfMatch, Patch, Result},
    types::Slug,
};

pub async fn create(change: &mut Change<'_>, new: &NewTrack) -> Result<Track> {
    let congress = change.congress();
    let track = store::insert(change.db(), congress, new).await?;
    change.publish(TRACK_CREATED.event(track.id, &track)).await?;
    Ok(track)
}

async fn update(
    change: &mut Change<'_>,
    slug: &Slug,
    if_match: &IfMatch,
    patch: &Patch<NewTrack>,
) -> Result<Track> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, slug).await?;
    if_match.check(&before)?;
    let track = store::update(change.db(), before.id, &patch.apply(&before.settings())?).await?;
    change.publish(TRACK_UPDATED.event(track.id, &track).changing(&before, &track)).await?;
    Ok(track)
}

pub async fn delete(change: &mut Change<'_>, slug: &Slug, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let track = store::lock(change.db(), congress, slug).await?;
    if_match.check(&track)?;
    store::delete(change.db(), track.id).await?;
    change.publish(TRACK_DELETED.event(track.id, &track)).await?;
    Ok(())
}
