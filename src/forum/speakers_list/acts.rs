//! Actions on a speakers' list: under its lock, decided by the rules, written and published in one transaction. Concurrent actions are
//! serialized, and each decides on the state that the previous one left.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    floor::Sitting,
    model::{Entry, RequestState, SpeakersList},
    store,
};
use crate::{
    events::{Change, EventKind},
    forum::{
        catalogue::{SPEECH_APPROACHING, SPEECH_CALLED, SpeakersListChanged},
        statements,
    },
    http::{Json, Result},
    types::{Now, SessionId, SpeakingRequestId},
};

/// The outcome of an action.
pub struct Act {
    kind: &'static EventKind<SpeakersListChanged>,
    request: Option<SpeakingRequestId>,
    /// For the audit: what changed, and why.
    changes: Option<(Value, Value)>,
}

impl Act {
    pub fn of(kind: &'static EventKind<SpeakersListChanged>, request: Option<SpeakingRequestId>) -> Self {
        Self { kind, request, changes: None }
    }

    /// Adds what changed.
    pub fn changing(self, before: &impl Serialize, after: &impl Serialize) -> Self {
        Self { changes: Some((json!(before), json!(after))), ..self }
    }

    /// Adds what changed, with a reason.
    pub fn because(self, before: Value, after: Value, reason: &str) -> Self {
        let (mut before, mut after) = (before, after);
        (before["reason"], after["reason"]) = (Value::Null, json!(reason));
        Self { changes: Some((before, after)), ..self }
    }
}

/// Performs an action on a list. `decide` returns `None` if there is nothing to do.
pub async fn act(
    mut change: Change<'static>,
    session: SessionId,
    decide: impl FnOnce(&mut Sitting, Now) -> Result<Option<Act>>,
) -> Result<Json<SpeakersList>> {
    let (congress, now) = (change.congress(), change.now());
    let mut sitting = store::lock(change.db(), congress, session).await?;
    let before = sitting.entries.clone();
    if let Some(act) = decide(&mut sitting, now)? {
        settle(&mut change, &before, &mut sitting, act).await?;
        change.commit().await?;
    }
    Ok(Json(sitting.shown(now)))
}

/// Writes an action and its event, then the follow-ups: notifies speakers who are coming soon, and publishes delivered statements.
pub async fn settle(
    change: &mut Change<'_>,
    before: &[Entry],
    sitting: &mut Sitting,
    act: Act,
) -> Result<()> {
    let (_congress, now) = (change.congress(), change.now());
    let warned = if act.kind == &SPEECH_CALLED { sitting.warn(now) } else { Vec::new() };
    store::write(change.db(), before, sitting, now).await?;
    let was_over = |id| before.iter().any(|entry| entry.id == id && entry.state == RequestState::Spoken);
    let over: Vec<_> = sitting
        .entries
        .iter()
        .filter(|entry| entry.state == RequestState::Spoken && !was_over(entry.id))
        .map(|entry| entry.id)
        .collect();
    let event = |kind: &'static EventKind<_>, request: Option<SpeakingRequestId>| {
        let subject = request.map_or(*sitting.list.session, |id| *id);
        kind.event(subject, &SpeakersListChanged::of(sitting, request, now))
    };
    let mut told = event(act.kind, act.request);
    if let Some((before, after)) = &act.changes {
        told = told.changing(before, after);
    }
    let soon = warned.into_iter().map(|id| event(&SPEECH_APPROACHING, Some(id)));
    change.publish_all(std::iter::once(told).chain(soon).collect()).await?;
    statements::deliver(change, &over).await
}
