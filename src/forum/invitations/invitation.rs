//! Invitations of cities: created, updated, sent and revoked by the secretariat.

use super::{
    model::{ForumInvitation, ForumInvitationAnswer, ForumInvitationState, NewForumInvitation},
    rules::{self, ForumInvitationError},
    store,
};
use crate::{
    congress,
    events::{Change, EventKind},
    forum::events::{
        ForumInvitationChanged, INVITATION_CREATED, INVITATION_DELETED, INVITATION_REVOKED, INVITATION_SENT,
        INVITATION_UPDATED,
    },
    http::{IfMatch, Result},
    types::{ForumInvitationId, Language},
};

/// Adds cities to the list, and sends the invitations that are to be sent at once. Returns the id of each, and whether it is new.
pub async fn create_all(
    change: &mut Change<'_>,
    new: &[NewForumInvitation],
) -> Result<Vec<(ForumInvitationId, bool)>> {
    rules::check_all(new, change.now())?;
    insert_all(change, new).await
}

/// Adds valid invitations.
async fn insert_all(
    change: &mut Change<'_>,
    new: &[NewForumInvitation],
) -> Result<Vec<(ForumInvitationId, bool)>> {
    let (congress, now) = (change.congress(), change.now());
    let edition = congress::find(change.db(), congress).await?;
    let language = edition.languages.first().cloned().unwrap_or_else(Language::english);
    let invitations = store::insert(change.db(), congress, new, &language, now).await?;
    let created: Vec<_> = invitations.iter().filter(|(_, is_new)| *is_new).map(|(id, _)| **id).collect();
    let created = store::list_by_id(change.db(), congress, &created, now).await?;
    let events = created.iter().flat_map(|invitation| {
        let sent = invitation.sent_at.is_some().then_some(&INVITATION_SENT);
        let kinds = std::iter::once(&INVITATION_CREATED).chain(sent);
        kinds.map(|kind| kind.event(invitation.id, &invitation.into()))
    });
    change.publish_all(events.collect()).await?;
    Ok(invitations)
}

/// Adds a city to the list; refuses one that is already on it.
pub async fn create(change: &mut Change<'_>, new: &NewForumInvitation) -> Result<ForumInvitation> {
    let (congress, now) = (change.congress(), change.now());
    rules::check(new, None, now)?;
    match insert_all(change, std::slice::from_ref(new)).await?.first() {
        Some(&(id, true)) => store::find(change.db(), congress, id, None, now).await,
        _ => Err(ForumInvitationError::AlreadyInvited.into()),
    }
}

/// Updates an invitation, and reschedules its reminders. `edit` returns what it becomes.
pub async fn update(
    change: &mut Change<'_>,
    id: ForumInvitationId,
    if_match: &IfMatch,
    edit: impl FnOnce(&ForumInvitation) -> Result<NewForumInvitation>,
) -> Result<ForumInvitation> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, None, now).await?;
    if_match.check(&before)?;
    let new = edit(&before)?;
    rules::check(&new, Some(&before), now)?;
    if before.delegation.is_some() && (&new.city, &new.country) != (&before.city, &before.country) {
        return Err(ForumInvitationError::HasDelegation.into());
    }
    store::update(change.db(), &before, &new, now).await?;
    let after = store::find(change.db(), congress, id, None, now).await?;
    let event = INVITATION_UPDATED.event(id, &(&after).into());
    change.publish(event.changing_personal(&before, &after)).await?;
    Ok(after)
}

/// Removes a city from the list, if its invitation was not sent.
pub async fn delete(change: &mut Change<'_>, id: ForumInvitationId) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, None, now).await?;
    if before.sent_at.is_some() {
        return Err(ForumInvitationError::Sent.into());
    }
    store::delete(change.db(), id).await?;
    Ok(change.publish(INVITATION_DELETED.event(id, &(&before).into())).await?)
}

/// Sends an invitation, or sends it again.
pub async fn send(change: &mut Change<'_>, id: ForumInvitationId) -> Result<ForumInvitation> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, None, now).await?;
    let is_decided = before.answer.is_some_and(ForumInvitationAnswer::is_final);
    match before.state {
        ForumInvitationState::Revoked => return Err(ForumInvitationError::Revoked.into()),
        ForumInvitationState::Answered if is_decided => return Err(ForumInvitationError::Answered.into()),
        _ if before.respond_by <= now => return Err(ForumInvitationError::SentTooLate.into()),
        _ => {}
    }
    store::set_sent(change.db(), &before, now).await?;
    publish(change, &INVITATION_SENT, id).await
}

/// Revokes an invitation, if it is not revoked.
pub async fn revoke(change: &mut Change<'_>, id: ForumInvitationId) -> Result<ForumInvitation> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, None, now).await?;
    if before.revoked_at.is_some() {
        return Ok(before);
    }
    store::set_revoked(change.db(), id, now).await?;
    publish(change, &INVITATION_REVOKED, id).await
}

/// Publishes what happened to an invitation, and returns it as it is now.
pub async fn publish(
    change: &mut Change<'_>,
    kind: &'static EventKind<ForumInvitationChanged>,
    id: ForumInvitationId,
) -> Result<ForumInvitation> {
    let (congress, now) = (change.congress(), change.now());
    let after = store::find(change.db(), congress, id, None, now).await?;
    change.publish(kind.event(id, &(&after).into())).await?;
    Ok(after)
}
