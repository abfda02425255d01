//! Reports of the page of a session that a person is present, or leaves.

use super::{
    events::{SESSION_LEFT, StayChanged},
    rules::{JoinError, JoinWindow},
    store,
};
use crate::{
    enrolment,
    events::Change,
    http::Result,
    programme::Session,
    types::{RegistrationId, SessionId},
};

/// Continues the stay of a person who has joined, or begins another.
pub async fn report(change: &mut Change<'_>, session: &Session, registration: RegistrationId) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let rules = enrolment::find_rules(change.db(), congress).await?.rules;
    let window = JoinWindow::new(session, rules.join_before_minutes, rules.join_after_minutes);
    window.ok_or(JoinError::NoRoom)?.check(now)?;
    if !store::has_joined(change.db(), session.id, registration).await? {
        return Err(JoinError::NotJoined.into());
    }
    Ok(store::note_presence(change.db(), session.id, registration, now).await?)
}

/// Ends the stays of a person.
pub async fn end(change: &mut Change<'_>, session: SessionId, registration: RegistrationId) -> Result<()> {
    let now = change.now();
    if store::end_stays(change.db(), session, registration, now).await? {
        change.publish(SESSION_LEFT.event(session, &StayChanged { session, registration })).await?;
    }
    Ok(())
}
