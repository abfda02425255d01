use axum::extract::State;

use super::super::{
    floor,
    model::{SpeakerCall, SpeakersList, SpeechExtension, SpeechReference, SpeechSkip},
    rules::{Chair, kinds},
};
use crate::{
    app::App,
    http::{IfMatch, Json, Path, Problems, Result, Valid},
    identity::Staff,
    programme::SessionPath,
};

crate::operations! {
    call_next_speaker,
    start_speech,
    stop_speech,
    extend_speech,
    skip_speaker,
}

/// Call the next speaker
///
/// Gives the floor to the next speaker, and stops the current speech. Two chairs who call at the same time call one speaker: set `after`
/// to the number of `calls` in the list. A repeated request changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/next", tag = "Forum", params(SessionPath),
    request_body = SpeakerCall,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::OutdatedCalls, kinds::WrongState)>,
    ),
)]
pub async fn call_next_speaker(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(call): Valid<SpeakerCall>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = floor::call_next(&mut change, path.session, &call).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Start a speech
///
/// Starts the time of the speaker who has the floor.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/start", tag = "Forum", params(SessionPath),
    request_body = SpeechReference,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn start_speech(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(speech): Valid<SpeechReference>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = floor::start(&mut change, path.session, speech.request).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Stop a speech
///
/// Frees the floor. The statement is published if the speaker chose so.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/stop", tag = "Forum", params(SessionPath),
    request_body = SpeechReference,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn stop_speech(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(speech): Valid<SpeechReference>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = floor::stop(&mut change, path.session, speech.request).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Extend a speech
///
/// Each call adds time: use `If-Match` with the list's revision to add it only once.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/extend", tag = "Forum", params(SessionPath, IfMatch),
    request_body = SpeechExtension,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn extend_speech(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    Valid(extension): Valid<SpeechExtension>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = floor::extend(&mut change, path.session, &if_match, &extension).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Skip a speaker
///
/// Skips a called speaker who does not speak, with a reason. The chair can move them back into the order.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/skip", tag = "Forum", params(SessionPath),
    request_body = SpeechSkip,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn skip_speaker(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(skip): Valid<SpeechSkip>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = floor::skip(&mut change, path.session, &skip).await?;
    change.commit().await?;
    Ok(Json(list))
}
