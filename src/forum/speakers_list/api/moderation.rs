use axum::extract::State;

use super::super::{
    model::{SpeakersList, SpeakingRequestMove, SpeakingRequestReason},
    moderation,
    rules::{Chair, kinds},
};
use crate::{
    app::App,
    forum::paths::SpeakingRequestPath,
    http::{Json, Path, Problems, Result, Valid},
    identity::{Staff, permission},
};

crate::operations! {
    move_speaking_request,
    decline_speaking_request,
    transfer_speaking_request,
}

/// Move a request by hand
///
/// Moves it to a position among the waiting requests, with a reason; a skipped one joins the order again.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/move", tag = "Forum",
    params(SpeakingRequestPath), request_body = SpeakingRequestMove,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn move_speaking_request(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
    Valid(new): Valid<SpeakingRequestMove>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = moderation::move_request(&mut change, (path.session, path.request), &new).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Decline a request to speak
///
/// Requires a reason, which the delegation can read. The chair can still admit it with another request.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/decline", tag = "Forum",
    params(SpeakingRequestPath), request_body = SpeakingRequestReason,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn decline_speaking_request(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
    Valid(decline): Valid<SpeakingRequestReason>,
) -> Result<Json<SpeakersList>> {
    let mut change = staff.begin(&app).await?;
    let list = moderation::decline(&mut change, (path.session, path.request), &decline.reason).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Transfer a request
///
/// Moves a request from this sitting to the list of its second choice, and returns that list.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/transfer", tag = "Forum",
    params(SpeakingRequestPath), request_body = SpeakingRequestReason,
    responses(
        (status = 200, description = "The list it was moved to", body = SpeakersList),
        Problems<(
            kinds::NotOpened, kinds::SpeaksOnce, kinds::NoTime, kinds::NoRequest, kinds::WrongState,
        )>,
    ),
)]
pub async fn transfer_speaking_request(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
    Valid(transfer): Valid<SpeakingRequestReason>,
) -> Result<Json<SpeakersList>> {
    let mut change = staff.begin(&app).await?;
    let list = moderation::transfer(&mut change, (path.session, path.request), &transfer.reason).await?;
    change.commit().await?;
    Ok(Json(list))
}
