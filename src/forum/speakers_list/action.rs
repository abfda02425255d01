//! Actions on a speakers' list: under its lock, decided by the rules, written and published in one transaction. Concurrent actions are
//! serialized, and each decides on the state that the previous one left.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    entry::Entry,
    model::{SpeakersList, SpeakingRequestState},
    sitting::Sitting,
    store,
};
use crate::{
    events::{Change, EventKind},
    forum::{
        events::{SPEECH_APPROACHING, SPEECH_CALLED, SpeakersListChanged},
        statements,
    },
    http::Result,
    types::{Now, SessionId, SpeakingRequestId},
};

/// What was done to a list.
pub struct ListAction {
    kind: &'static EventKind<SpeakersListChanged>,
    request: Option<SpeakingRequestId>,
    /// For the audit: what changed, and why.
    changes: Option<(Value, Value)>,
}

impl ListAction {
    /// An action on the whole list.
    pub fn on_list(kind: &'static EventKind<SpeakersListChanged>) -> Self {
        Self { kind, request: None, changes: None }
    }

    /// An action on a request.
    pub fn on_request(kind: &'static EventKind<SpeakersListChanged>, request: SpeakingRequestId) -> Self {
        Self { kind, request: Some(request), changes: None }
    }

    /// Adds what changed.
    pub fn changing(self, before: &impl Serialize, after: &impl Serialize) -> Self {
        Self { changes: Some((json!(before), json!(after))), ..self }
    }

    /// Adds what changed, with a reason.
    pub fn with_reason(self, before: Value, after: Value, reason: &str) -> Self {
        let (mut before, mut after) = (before, after);
        (before["reason"], after["reason"]) = (Value::Null, json!(reason));
        Self { changes: Some((before, after)), ..self }
    }
}

/// Performs an action on a list. `decide` returns `None` if there is nothing to do.
pub async fn apply(
    change: &mut Change<'_>,
    session: SessionId,
    decide: impl FnOnce(&mut Sitting, Now) -> Result<Option<ListAction>>,
) -> Result<SpeakersList> {
    let (congress, now) = (change.congress(), change.now());
    let mut sitting = store::lock(change.db(), congress, session).await?;
    let before = sitting.entries.clone();
    if let Some(action) = decide(&mut sitting, now)? {
        save(change, &before, &mut sitting, action).await?;
    }
    Ok(sitting.view(now))
}

/// Writes an action and its event, then the follow-ups: notifies speakers who are coming soon, and publishes delivered statements.
pub async fn save(
    change: &mut Change<'_>,
    before: &[Entry],
    sitting: &mut Sitting,
    action: ListAction,
) -> Result<()> {
    let now = change.now();
    let approaching = if action.kind == &SPEECH_CALLED { sitting.mark_notified(now) } else { Vec::new() };
    store::write(change.db(), before, sitting, now).await?;
    let is_spoken = |entry: &&Entry| entry.state == SpeakingRequestState::Spoken;
    let was_spoken = |id| before.iter().filter(is_spoken).any(|entry| entry.id == id);
    let spoken = sitting.entries.iter().filter(is_spoken).map(|entry| entry.id);
    let delivered: Vec<_> = spoken.filter(|id| !was_spoken(*id)).collect();
    let event = |kind: &'static EventKind<_>, request: Option<SpeakingRequestId>| {
        let subject = request.map_or(*sitting.list.session, |id| *id);
        kind.event(subject, &SpeakersListChanged::new(sitting, request, now))
    };
    let mut first = event(action.kind, action.request);
    if let Some((before, after)) = &action.changes {
        first = first.changing(before, after);
    }
    let approaching = approaching.into_iter().map(|id| event(&SPEECH_APPROACHING, Some(id)));
    change.publish_all(std::iter::once(first).chain(approaching).collect()).await?;
    Ok(statements::publish_delivered(change, &delivered).await?)
}
