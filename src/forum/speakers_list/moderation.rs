//! What the chair and the secretariat do with requests to speak: move, decline and transfer them.

use serde_json::json;

use super::{
    action::{ListAction, apply, save},
    model::{SpeakersList, SpeakingRequestMove, SpeakingRequestState},
    rules::SpeakersListError,
    store,
};
use crate::{
    events::Change,
    forum::events::{LIST_ORDERED, REQUEST_DECLINED, REQUEST_MOVED, REQUEST_TRANSFERRED},
    http::Result,
    types::{SessionId, SpeakingRequestId},
};

/// Moves a request to a position among the waiting ones; a skipped one joins the order again.
pub async fn move_request(
    change: &mut Change<'_>,
    (session, id): (SessionId, SpeakingRequestId),
    new: &SpeakingRequestMove,
) -> Result<SpeakersList> {
    apply(change, session, |sitting, _| {
        let before = json!({"position": sitting.find(id)?.place});
        let is_changed = sitting.move_request(id, new.position)?;
        let after = json!({"position": sitting.find(id)?.place});
        let action = ListAction::on_request(&REQUEST_MOVED, id);
        Ok(is_changed.then(|| action.with_reason(before, after, &new.reason)))
    })
    .await
}

/// Declines a request, with a reason that the delegation can read.
pub async fn decline(
    change: &mut Change<'_>,
    (session, id): (SessionId, SpeakingRequestId),
    reason: &str,
) -> Result<SpeakersList> {
    apply(change, session, |sitting, _| {
        let is_changed = sitting.remove(id, SpeakingRequestState::Declined, Some(reason))?;
        let action = ListAction::on_request(&REQUEST_DECLINED, id);
        Ok(is_changed.then(|| action.with_reason(json!({}), json!({}), reason)))
    })
    .await
}

/// Moves a waiting request to the list of its second choice, and returns that list.
pub async fn transfer(
    change: &mut Change<'_>,
    (session, id): (SessionId, SpeakingRequestId),
    reason: &str,
) -> Result<SpeakersList> {
    let (congress, now) = (change.congress(), change.now());
    let second = store::read(change.db(), congress, session).await?.find(id)?.second_choice;
    let second = second.ok_or(SpeakersListError::NowhereToTransfer)?;
    let (mut from, mut to) = store::lock_both(change.db(), congress, session, second).await?;
    let mut entry = from.find(id)?.clone();
    if entry.state != SpeakingRequestState::Waiting || entry.second_choice != Some(second) {
        return Err(SpeakersListError::NotWaiting.into());
    }
    let (before_from, before_to) = (from.entries.clone(), to.entries.clone());
    from.entries.retain(|other| other.id != id);
    from.renumber();
    // The original sitting becomes its second choice.
    (entry.place, entry.swap_with, entry.second_choice) = (None, None, Some(session));
    to.may_add(&entry, true).map_err(SpeakersListError::of_second_choice)?;
    to.entries.push(entry);
    to.place(id)?;
    let action = ListAction::on_request(&REQUEST_TRANSFERRED, id);
    let action = action.with_reason(json!({"session": session}), json!({"session": second}), reason);
    save(change, &before_to, &mut to, action).await?;
    save(change, &before_from, &mut from, ListAction::on_list(&LIST_ORDERED)).await?;
    Ok(to.view(now))
}
