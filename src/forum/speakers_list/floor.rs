//! The floor of a sitting: speakers are called, speeches start and stop.

use serde_json::json;

use super::{
    action::{ListAction, apply},
    entry::Caller,
    model::{SpeakerCall, SpeakersList, SpeechExtension, SpeechSkip},
    store,
};
use crate::{
    events::Change,
    forum::events::{SPEECH_CALLED, SPEECH_EXTENDED, SPEECH_SKIPPED, SPEECH_STARTED, SPEECH_STOPPED},
    http::{IfMatch, Result},
    types::{SessionId, SpeakingRequestId},
};

/// Gives the floor to the next speaker, and stops the current speech.
pub async fn call_next(
    change: &mut Change<'_>,
    session: SessionId,
    call: &SpeakerCall,
) -> Result<SpeakersList> {
    let account = change.actor().account;
    let name = store::find_name(change.db(), account).await?;
    let chair = Caller { account, name };
    apply(change, session, |sitting, now| {
        let called = sitting.call_next((call.after, call.start), &chair, now)?;
        Ok(called.map(|id| ListAction::on_request(&SPEECH_CALLED, id)))
    })
    .await
}

/// Starts the time of the speaker who has the floor.
pub async fn start(
    change: &mut Change<'_>,
    session: SessionId,
    request: SpeakingRequestId,
) -> Result<SpeakersList> {
    apply(change, session, |sitting, now| {
        let is_changed = sitting.start(request, now)?;
        Ok(is_changed.then(|| ListAction::on_request(&SPEECH_STARTED, request)))
    })
    .await
}

/// Stops a speech.
pub async fn stop(
    change: &mut Change<'_>,
    session: SessionId,
    request: SpeakingRequestId,
) -> Result<SpeakersList> {
    apply(change, session, |sitting, now| {
        let is_changed = sitting.stop(request, now)?;
        Ok(is_changed.then(|| ListAction::on_request(&SPEECH_STOPPED, request)))
    })
    .await
}

/// Gives the current speaker more time.
pub async fn extend(
    change: &mut Change<'_>,
    session: SessionId,
    if_match: &IfMatch,
    extension: &SpeechExtension,
) -> Result<SpeakersList> {
    apply(change, session, |sitting, now| {
        if_match.check(&sitting.view(now))?;
        sitting.extend(extension.request, extension.seconds)?;
        let (before, after) = (json!({"extended_by": 0}), json!({"extended_by": extension.seconds}));
        let action = ListAction::on_request(&SPEECH_EXTENDED, extension.request);
        Ok(Some(action.changing(&before, &after)))
    })
    .await
}

/// Skips a called speaker who does not speak.
pub async fn skip(change: &mut Change<'_>, session: SessionId, skip: &SpeechSkip) -> Result<SpeakersList> {
    apply(change, session, |sitting, _| {
        let is_changed = sitting.skip(skip.request, &skip.reason)?;
        let action = ListAction::on_request(&SPEECH_SKIPPED, skip.request);
        Ok(is_changed.then(|| action.with_reason(json!({}), json!({}), &skip.reason)))
    })
    .await
}
