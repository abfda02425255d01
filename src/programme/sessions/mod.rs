//! Sessions of the programme.

pub(super) mod api;
mod model;
mod names;
mod rules;
mod store;

pub use model::{
    EnrolmentPolicy, MAX_SESSION_MINUTES, NewSession, NewSessionSpeaker, Session, SessionCreation,
    SessionKind, SessionLink, SessionLinkKind, SessionSpeaker, SessionState, SpeakerRole,
};
pub use rules::{SessionError, SessionTransition};
pub use store::{SessionFilter, Snapshot, find, list, list_all, list_releasable, list_withdrawn};

use super::events::{
    SESSION_CREATED, SESSION_DELETED, SESSION_SPEAKERS_CHANGED, SESSION_UPDATED, SessionEvent,
};
use crate::{
    capacity,
    events::Change,
    http::{IfMatch, RefuseOn, RequestError, Result},
    seats,
    types::{SessionId, random_number},
};
use names::NameLookup;
use store::SessionRow;

/// Number of sessions written in one statement.
const AT_ONCE: usize = 500;

/// Creates a session. Without a code, one is generated.
pub async fn create(change: &mut Change<'_>, new: &NewSession, state: SessionState) -> Result<Session> {
    let session = SessionCreation { id: SessionId::new(), new: new.clone(), state, speakers: Vec::new() };
    let id = session.id;
    create_all(change, vec![session]).await?;
    find_draft(change, id).await
}

/// Creates sessions with their speakers, many in one statement. A code is generated for each that has none.
pub async fn create_all(change: &mut Change<'_>, mut sessions: Vec<SessionCreation>) -> Result<()> {
    let congress = change.congress();
    let names = NameLookup::read(change.db(), congress).await?;
    for session in &mut sessions {
        session.new.code.get_or_insert_with(|| format!("S-{:08X}", random_number() >> 32));
    }
    for sessions in sessions.chunks(AT_ONCE) {
        insert(change, &names, sessions).await?;
    }
    Ok(())
}

async fn insert(change: &mut Change<'_>, names: &NameLookup, sessions: &[SessionCreation]) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let speakers = sessions.iter().flat_map(|session| &session.speakers);
    let speakers: Vec<_> = speakers.map(|one| *one.speaker).collect();
    let known = store::lock_speakers(change.db(), congress, &speakers).await?;
    let sizes: Vec<_> =
        sessions.iter().map(|session| (session.new.capacity, session.new.waiting_list)).collect();
    let pools = seats::create(change.db(), congress, &sizes).await?;
    let mut rows = Vec::with_capacity(sessions.len());
    for (session, pool) in sessions.iter().zip(pools) {
        rules::check_speakers(&session.speakers, &known)?;
        rows.push(SessionRow { session, pool, names: names.find(&session.new)? });
    }
    store::insert_all(change.db(), congress, &rows, now).await?;
    let events = sessions.iter().map(|session| SESSION_CREATED.event(session.id, &session.into()));
    Ok(change.publish_all(events.collect()).await?)
}

/// Updates a session. `edit` returns its new settings.
pub async fn update(
    change: &mut Change<'_>,
    id: SessionId,
    edit: impl FnOnce(&Session) -> Result<NewSession>,
) -> Result<Session> {
    let before = lock(change, id).await?;
    write(change, id, &edit(&before)?).await?;
    publish(change, &SESSION_UPDATED, before).await
}

/// Writes the settings of a locked session. Added seats go to people on the waiting list. Publishes no event.
pub async fn write(change: &mut Change<'_>, id: SessionId, new: &NewSession) -> Result<()> {
    let congress = change.congress();
    let names = NameLookup::read(change.db(), congress).await?.find(new)?;
    seats::resize(change, id, (new.capacity, new.waiting_list)).await?;
    store::update(change.db(), id, new, &names).await
}

/// Confirms or cancels a session.
pub async fn apply(change: &mut Change<'_>, id: SessionId, transition: SessionTransition) -> Result<Session> {
    let before = lock(change, id).await?;
    let (state, event) = before.state.after(transition)?;
    store::set_state(change.db(), id, state).await?;
    publish(change, event, before).await
}

/// Cancels a session regardless of its state. Publishes no event.
pub async fn cancel(change: &mut Change<'_>, id: SessionId) -> Result<()> {
    lock(change, id).await?;
    Ok(store::set_state(change.db(), id, SessionState::Cancelled).await?)
}

/// Replaces the speakers of a session.
pub async fn update_speakers(
    change: &mut Change<'_>,
    id: SessionId,
    if_match: &IfMatch,
    speakers: &[NewSessionSpeaker],
) -> Result<Session> {
    let before = lock(change, id).await?;
    if_match.check(&before)?;
    set_speakers(change, id, speakers).await?;
    publish(change, &SESSION_SPEAKERS_CHANGED, before).await
}

/// Writes the speakers of a session. Publishes no event.
pub async fn set_speakers(
    change: &mut Change<'_>,
    id: SessionId,
    speakers: &[NewSessionSpeaker],
) -> Result<()> {
    let congress = change.congress();
    let ids: Vec<_> = speakers.iter().map(|one| *one.speaker).collect();
    let known = store::lock_speakers(change.db(), congress, &ids).await?;
    rules::check_speakers(speakers, &known)?;
    Ok(store::set_speakers(change.db(), id, speakers).await?)
}

/// Deletes a session that was never released.
pub async fn delete(change: &mut Change<'_>, id: SessionId, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let before = lock(change, id).await?;
    if_match.check(&before)?;
    let state = before.state;
    if store::is_released(change.db(), congress, id).await? {
        return Err(SessionError::Released { state }.into());
    }
    let pool = store::delete(change.db(), id, state).await?;
    let has_seats = SessionError::HasSeats { state };
    capacity::delete(change.db(), pool).await.refuse_on("claim_pool_id_fkey", has_seats)?;
    change.publish(SESSION_DELETED.event(id, &(&before).into())).await?;
    Ok(())
}

/// Removes a session that is in no release and not in use; any other one is cancelled. Returns whether it was removed.
pub async fn remove(change: &mut Change<'_>, id: SessionId) -> Result<bool> {
    let congress = change.congress();
    let before = lock(change, id).await?;
    if store::is_released(change.db(), congress, id).await? || store::is_in_use(change.db(), id).await? {
        if before.state != SessionState::Cancelled {
            apply(change, id, SessionTransition::Cancel).await?;
        }
        return Ok(false);
    }
    delete(change, id, &IfMatch::any()).await?;
    Ok(true)
}

/// Publishes what a change made of a session, and returns the session as it is now.
async fn publish(change: &mut Change<'_>, kind: &'static SessionEvent, before: Session) -> Result<Session> {
    let after = find_draft(change, before.id).await?;
    // Speakers are personal data: the audit log records that they changed, but not how.
    let (old, new) = (NewSession::from(before), NewSession::from(after.clone()));
    change.publish(kind.event(after.id, &(&after).into()).changing(&old, &new)).await?;
    Ok(after)
}

async fn lock(change: &mut Change<'_>, id: SessionId) -> Result<Session> {
    let congress = change.congress();
    Ok(store::lock(change.db(), congress, id).await?.ok_or(RequestError::NoSuch("session"))?)
}

async fn find_draft(change: &mut Change<'_>, id: SessionId) -> Result<Session> {
    let congress = change.congress();
    let found = find(change.db(), congress, Snapshot::Draft, id).await?;
    Ok(found.ok_or(RequestError::NoSuch("session"))?)
}
