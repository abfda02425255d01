//! Speakers: their profiles, their availability, and the registrations linked to them.

pub(super) mod api;
pub(super) mod availability;
mod import;
mod model;
pub(super) mod registration;
mod store;

pub use availability::{Span, list as list_availability};
pub use import::SpeakerRecords;
pub use model::{ImportedSpeaker, NewSpeaker, Speaker, SpeakerError};

pub use store::{find_released, list_names, list_released};

use super::events::{SPEAKER_CREATED, SPEAKER_DELETED, SPEAKER_UPDATED, SpeakerChanged};
use crate::{
    events::{Change, Event},
    http::{IfMatch, RequestError, Result},
    types::SpeakerId,
};

/// Creates a speaker.
pub async fn create(change: &mut Change<'_>, new: &NewSpeaker) -> Result<Speaker> {
    let congress = change.congress();
    let speaker = store::insert(change.db(), congress, new).await?;
    change.publish(SPEAKER_CREATED.event(speaker.id, &SpeakerChanged { id: speaker.id })).await?;
    Ok(speaker)
}

/// Updates a speaker. `edit` returns the new profile.
pub async fn update(
    change: &mut Change<'_>,
    id: SpeakerId,
    edit: impl FnOnce(&Speaker) -> Result<NewSpeaker>,
) -> Result<Speaker> {
    let before = lock(change, id).await?;
    let after = store::update(change.db(), id, &edit(&before)?).await?;
    change.publish(updated(id).changing_personal(&before, &after)).await?;
    Ok(after)
}

/// Deletes a speaker without sessions.
pub async fn delete(change: &mut Change<'_>, id: SpeakerId, if_match: &IfMatch) -> Result<()> {
    if_match.check(&lock(change, id).await?)?;
    store::delete(change.db(), id).await?;
    change.publish(SPEAKER_DELETED.event(id, &SpeakerChanged { id })).await?;
    Ok(())
}

/// Creates imported speakers by external id and name in one statement, or updates their names.
pub async fn import(
    change: &mut Change<'_>,
    persons: Vec<(String, String)>,
) -> sqlx::Result<Vec<ImportedSpeaker>> {
    let congress = change.congress();
    let written = store::upsert_imported(change.db(), congress, persons).await?;
    let changed = written.iter().filter(|speaker| speaker.is_new || speaker.is_renamed).map(|speaker| {
        let kind = if speaker.is_new { &SPEAKER_CREATED } else { &SPEAKER_UPDATED };
        kind.event(speaker.id, &SpeakerChanged { id: speaker.id })
    });
    change.publish_all(changed.collect()).await?;
    Ok(written)
}

/// Reads a speaker and locks it until the change ends.
async fn lock(change: &mut Change<'_>, id: SpeakerId) -> Result<Speaker> {
    let congress = change.congress();
    Ok(store::lock(change.db(), congress, id).await?.ok_or(RequestError::NoSuch("speaker"))?)
}

fn updated(id: SpeakerId) -> Event {
    SPEAKER_UPDATED.event(id, &SpeakerChanged { id })
}
