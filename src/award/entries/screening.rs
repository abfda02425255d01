//! Screening: whether an entry meets the terms of the award.

use super::{
    model::{AwardEntry, EntryScreening, EntryState},
    rules::EntryError,
    store::{self, Viewer},
    submissions,
};
use crate::{
    award::{
        awards::Award,
        events::{ENTRY_SCREENED, EntryScreened},
    },
    events::Change,
    http::Result,
    types::EntryId,
};

/// Sets whether an entry is eligible. Repeating the same result changes nothing.
pub async fn screen(
    change: &mut Change<'_>,
    (award, id): (&Award, EntryId),
    screening: EntryScreening,
) -> Result<AwardEntry> {
    let viewer = Viewer { manages: true, ..Viewer::default() };
    let before = submissions::lock(change, award, viewer, id).await?;
    award.must_be_open()?;
    before.state.must_be_screenable()?;
    let EntryScreening { eligible, reason } = screening;
    let state = if eligible { EntryState::Eligible } else { EntryState::Ineligible };
    if state == EntryState::Ineligible && reason.is_none() {
        return Err(EntryError::NoReason.into());
    }
    if (before.state, before.entry.reason.as_ref()) == (state, reason.as_ref()) {
        return Ok(before.entry);
    }
    if state == EntryState::Ineligible && store::has_evaluations(change.db(), id).await? {
        return Err(EntryError::Evaluated.into());
    }
    let (of, now) = ((change.congress(), viewer), change.now());
    store::set_state(change.db(), id, (state, reason.as_deref()), Some(now)).await?;
    let payload = EntryScreened { id, award: award.slug.clone(), eligible, reason };
    change.publish(ENTRY_SCREENED.event(id, &payload)).await?;
    submissions::find(change.db(), of, award, id, now).await
}
