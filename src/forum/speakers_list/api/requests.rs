use axum::extract::State;

use super::super::{
    model::{NewSpeakingRequest, SpeakersList, SpeakingRequest, SpeakingRequestSwap},
    requests::{self, Requester},
    rules::{Chair, kinds},
    store,
};
use crate::{
    app::App,
    events::Creating,
    forum::paths::SpeakingRequestPath,
    http::{
        Created, IfMatch, Json, Lang, Page, Paging, Patch, Path, Problems, Query, Result, Valid, WithEtag,
    },
    identity::{Visitor, permission},
    programme::SessionPath,
};

crate::operations! {
    list_speaking_requests,
    create_speaking_request,
    get_speaking_request,
    update_speaking_request,
    withdraw_speaking_request,
    swap_speaking_requests,
}

fn requester(me: &Visitor<permission::DelegationLead>) -> Requester {
    Requester { account: me.account, is_chair: me.holds::<Chair>() }
}

/// List requests to speak
///
/// Returns the requests of a sitting, the oldest first. The secretariat and chairs see all; others see those of the delegations that they
/// act for.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speaking-requests", tag = "Forum", params(SessionPath, Paging, Lang),
    responses((status = 200, description = "A page of requests", body = Page<SpeakingRequest>)),
)]
pub async fn list_speaking_requests(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<SpeakingRequest>> {
    let after = paging.after("requested_at")?;
    let mut db = app.pool.acquire().await?;
    // A session of another congress is not found.
    store::find_track(&mut *db, me.congress, path.session).await?;
    let (at, account) = ((me.congress, path.session), requester(&me).visible_to());
    let rows = store::list_requests(&mut *db, at, (None, account), after, paging.limit()).await?;
    Ok(paging.page("requested_at", rows, |last| (last.requested_at, last.id)))
}

/// Get a request to speak
///
/// Visible to the delegation that made it, the secretariat and the chair.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}", tag = "Forum",
    params(SpeakingRequestPath, Lang),
    responses((status = 200, description = "The request", body = SpeakingRequest), Problems<kinds::NoRequest>),
)]
pub async fn get_speaking_request(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
) -> Result<WithEtag<SpeakingRequest>> {
    let (at, account) = ((me.congress, path.session), requester(&me).visible_to());
    Ok(WithEtag(store::find_request(&app.pool, at, path.request, account).await?))
}

/// Request to speak
///
/// For the head or the focal point of a delegation with a confirmed head, while the list is open; the chair can request for any delegation,
/// at any time and of any length. With `reply_to` it is a right of reply, which can be requested as long as the sitting lasts. If there is
/// no time left, the request goes to the list of its second choice, if there is time in it: see `session` in the response.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests", tag = "Forum", params(SessionPath),
    request_body = NewSpeakingRequest,
    responses(
        (status = 201, description = "The request", body = SpeakingRequest),
        Problems<(
            kinds::NotOpened, kinds::Closed, kinds::NotAccredited, kinds::InvalidDelegation,
            kinds::SpeaksOnce, kinds::Invalid, kinds::NoTime,
        )>,
    ),
)]
pub async fn create_speaking_request(
    me: Visitor<permission::DelegationLead>,
    Path(path): Path<SessionPath>,
    creating: Creating<Valid<NewSpeakingRequest>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let request = requests::request(&mut change, requester(&me), path.session, &new).await?;
    let (session, id) = (request.session, request.id);
    let path = SpeakingRequestPath { congress: path.congress, session, request: id };
    change.created(&path, &request).await
}

/// Update a request to speak
///
/// Possible while it is waiting. It keeps its place, unless the agenda item changes.
#[utoipa::path(
    patch, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}", tag = "Forum",
    params(SpeakingRequestPath, IfMatch),
    request_body(content = NewSpeakingRequest, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated request", body = SpeakingRequest),
        Problems<(
            kinds::NotOpened, kinds::Closed, kinds::InvalidDelegation, kinds::SpeaksOnce,
            kinds::Invalid, kinds::NoTime, kinds::NoRequest, kinds::WrongState,
        )>,
    ),
)]
pub async fn update_speaking_request(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
    if_match: IfMatch,
    patch: Patch<NewSpeakingRequest>,
) -> Result<WithEtag<SpeakingRequest>> {
    let mut change = me.begin(&app).await?;
    let request =
        requests::update(&mut change, requester(&me), (path.session, path.request), &if_match, &patch)
            .await?;
    change.commit().await?;
    Ok(WithEtag(request))
}

/// Withdraw a request to speak
///
/// Possible until the speech begins. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/withdraw", tag = "Forum",
    params(SpeakingRequestPath),
    responses(
        (status = 200, description = "The updated request", body = SpeakingRequest),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn withdraw_speaking_request(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
) -> Result<WithEtag<SpeakingRequest>> {
    let mut change = me.begin(&app).await?;
    let request = requests::withdraw(&mut change, requester(&me), (path.session, path.request)).await?;
    change.commit().await?;
    Ok(WithEtag(request))
}

/// Swap places
///
/// Offers another delegation to swap places in the list. They are swapped once each has offered it to the other.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/swap", tag = "Forum",
    params(SpeakingRequestPath), request_body = SpeakingRequestSwap,
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NoRequest, kinds::WrongState)>,
    ),
)]
pub async fn swap_speaking_requests(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
    Valid(swap): Valid<SpeakingRequestSwap>,
) -> Result<Json<SpeakersList>> {
    let mut change = me.begin(&app).await?;
    let list = requests::swap(&mut change, requester(&me), (path.session, path.request), swap.with).await?;
    change.commit().await?;
    Ok(Json(list))
}
