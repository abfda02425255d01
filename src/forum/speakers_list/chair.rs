//! Operations for the chair of a sitting.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    acts::{Act, act, settle},
    floor::Sitting,
    model::{ListSettings, ListState, Ordering, RequestState, SpeakersList},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events::Change,
    forum::catalogue::{
        LIST_CLOSED, LIST_OPENED, LIST_ORDERED, LIST_UPDATED, REQUEST_DECLINED, REQUEST_MOVED,
        REQUEST_TRANSFERRED, SPEECH_CALLED, SPEECH_EXTENDED, SPEECH_SKIPPED, SPEECH_STARTED, SPEECH_STOPPED,
    },
    http::{HasRevision, IfMatch, Json, Lang, Patch, Path, Problems, Result, Valid},
    identity::{Staff, Visitor, permission},
    programme::SessionPath,
    registration,
    types::{SessionId, SpeakingRequestId},
};

/// The secretariat, and moderators of sessions.
pub type Chair = permission::Either<permission::ForumManage, permission::SessionModerate>;

crate::congress_path! {
    pub RequestPath "/sessions/{session}/speaking-requests/{request}" {
        /// Id of the session.
        session: SessionId,
        /// Id of the request to speak.
        request: SpeakingRequestId,
    }
}

/// The call of the next speaker.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"after": 0, "start": true}))]
pub struct NextSpeaker {
    /// The number of calls you know of: `calls` of the list. If another chair called at the same time, no speaker is called twice or passed
    /// over.
    #[schema(minimum = 0)]
    after: i32,
    /// Whether the speech starts at once, without `start`.
    #[serde(default)]
    start: bool,
}

/// The speech concerned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"request": "017cff64-6000-7000-8000-000000000000"}))]
pub struct OfSpeech {
    request: SpeakingRequestId,
}

/// More time for the speaker who has the floor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"request": "017cff64-6000-7000-8000-000000000000", "seconds": 30}))]
pub struct MoreTime {
    request: SpeakingRequestId,
    #[schema(minimum = 1, maximum = 3600)]
    seconds: i32,
}

/// Why a called speaker is skipped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"request": "017cff64-6000-7000-8000-000000000000", "reason": "Not connected"}))]
pub struct PassOver {
    request: SpeakingRequestId,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// The rule by which to order a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"by": "by_protocol"}))]
pub struct OrderBy {
    by: Ordering,
}

/// The new position of a request, and the reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"position": 1, "reason": "The mayor has to leave at nine."}))]
pub struct MoveByHand {
    /// From 1, among the waiting requests.
    #[schema(minimum = 1, maximum = 500)]
    position: i32,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Why a request is declined.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The item is closed."}))]
pub struct Declined {
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl HasRevision for SpeakersList {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Get a speakers' list
///
/// Returns who has the floor, who is waiting, who has spoken and for how long, and when the list is expected to end. For persons
/// registered in the session's track. Follow `/live` for changes; each has the list's `revision`, the floor and the order.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speakers-list", tag = "Forum", params(SessionPath, Lang),
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn get_speakers_list(
    me: Visitor<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SpeakersList>> {
    let mut db = app.pool.acquire().await?;
    let (track, _) = store::track(&mut *db, me.congress, path.session).await?;
    if !me.holds::<Chair>() && !me.holds::<permission::ProgrammeEdit>() {
        let registration = me.registration.ok_or(Refused::NotAdmitted)?;
        let (_, tracks) = registration::admitted_to(&mut *db, registration).await?;
        if !tracks.contains(&track.to_string()) {
            return Err(Refused::NotAdmitted.into());
        }
    }
    Ok(Json(store::read(&mut db, me.congress, path.session).await?.shown(app.now())))
}

/// Open a speakers' list
///
/// From then on the list accepts requests. A closed list is reopened with these settings; an open one is not changed.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/open", tag = "Forum", params(SessionPath),
    request_body = ListSettings,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn open_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(set): Valid<ListSettings>,
) -> Result<Json<SpeakersList>> {
    let now = app.now();
    let mut change = chair.begin(&app).await?;
    let sitting = open(&mut change, path.session, &set).await?;
    change.commit().await?;
    Ok(Json(sitting.shown(now)))
}

/// Opens a list, if it is not open.
pub async fn open(change: &mut Change<'_>, session: SessionId, set: &ListSettings) -> Result<Sitting> {
    let (congress, now) = (change.congress(), change.now());
    let (_, of_forum) = store::track(change.db(), congress, session).await?;
    if !of_forum {
        return Err(Refused::NotOfForum.into());
    }
    let opened = store::open(change.db(), congress, session, set, now).await?;
    let mut sitting = store::lock(change.db(), congress, session).await?;
    if opened {
        let before = sitting.entries.clone();
        if !sitting.list.arranged {
            sitting.arrange();
        }
        settle(change, &before, &mut sitting, Act::of(&LIST_OPENED, None)).await?;
    }
    Ok(sitting)
}

/// Close a speakers' list
///
/// The list accepts no more statements; waiting requests are still called. A right of reply can still be requested.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/close", tag = "Forum", params(SessionPath),
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn close_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, _| {
        let was = std::mem::replace(&mut sitting.list.state, ListState::Closed);
        Ok((was == ListState::Open).then(|| Act::of(&LIST_CLOSED, None)))
    })
    .await
}

/// Update a speakers' list
///
/// Changes its limits and its order, as with `/order`. Speeches already granted keep their time.
#[utoipa::path(
    patch, path = "/congresses/{congress}/sessions/{session}/speakers-list", tag = "Forum", params(SessionPath, IfMatch),
    request_body(content = ListSettings, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn update_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    patch: Patch<ListSettings>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, now| {
        if_match.check(&sitting.shown(now))?;
        let before = sitting.list.set.clone();
        let new = patch.apply(&before)?;
        if new == before {
            return Ok(None);
        }
        sitting.list.set = ListSettings { order: before.order, ..new.clone() };
        if new.order != before.order {
            sitting.order(new.order);
        }
        Ok(Some(Act::of(&LIST_UPDATED, None).changing(&before, &new)))
    })
    .await
}

/// Order a speakers' list
///
/// Sorts the list by a rule, which also determines the place of later requests. Manual moves are discarded.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/order", tag = "Forum", params(SessionPath),
    request_body = OrderBy,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn order_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(order): Valid<OrderBy>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, _| {
        Ok(sitting.order(order.by).then(|| Act::of(&LIST_ORDERED, None)))
    })
    .await
}

/// Call the next speaker
///
/// Gives the floor to the next speaker, and stops the current speech. Two chairs who call at the same time call one speaker: set `after`
/// to the number of `calls` in the list. A repeated request changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/next", tag = "Forum", params(SessionPath),
    request_body = NextSpeaker,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn call_next_speaker(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(next): Valid<NextSpeaker>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, now| {
        let called = sitting.next(next.after, next.start, now)?;
        Ok(called.map(|id| Act::of(&SPEECH_CALLED, Some(id))))
    })
    .await
}

/// Start a speech
///
/// Starts the time of the speaker who has the floor.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/start", tag = "Forum", params(SessionPath),
    request_body = OfSpeech,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn start_speech(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(of): Valid<OfSpeech>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, now| {
        let started = sitting.start(of.request, now)?;
        Ok(started.then(|| Act::of(&SPEECH_STARTED, Some(of.request))))
    })
    .await
}

/// Stop a speech
///
/// Frees the floor. The statement is published if the speaker chose so.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/stop", tag = "Forum", params(SessionPath),
    request_body = OfSpeech,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn stop_speech(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(of): Valid<OfSpeech>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, now| {
        let stopped = sitting.stop(of.request, now)?;
        Ok(stopped.then(|| Act::of(&SPEECH_STOPPED, Some(of.request))))
    })
    .await
}

/// Extend a speech
///
/// Each call adds time: use `If-Match` with the list's revision to add it only once.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/extend", tag = "Forum", params(SessionPath, IfMatch),
    request_body = MoreTime,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn extend_speech(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    Valid(more): Valid<MoreTime>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, now| {
        if_match.check(&sitting.shown(now))?;
        let extended = sitting.extend(more.request, more.seconds)?;
        let before = json!({"extended_by": 0});
        let act = Act::of(&SPEECH_EXTENDED, Some(more.request));
        Ok(extended.then(|| act.changing(&before, &json!({"extended_by": more.seconds}))))
    })
    .await
}

/// Skip a speaker
///
/// Skips a called speaker who does not speak, with a reason. The chair can move them back into the order.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/skip", tag = "Forum", params(SessionPath),
    request_body = PassOver,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn skip_speaker(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(skip): Valid<PassOver>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, _| {
        let skipped = sitting.skip(skip.request, &skip.reason)?;
        let act = Act::of(&SPEECH_SKIPPED, Some(skip.request));
        Ok(skipped.then(|| act.because(json!({}), json!({}), &skip.reason)))
    })
    .await
}

/// Move a request by hand
///
/// Moves it to a position among the waiting requests, with a reason; a skipped one joins the order again.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/move", tag = "Forum",
    params(RequestPath), request_body = MoveByHand,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn move_speaking_request(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
    Valid(to): Valid<MoveByHand>,
) -> Result<Json<SpeakersList>> {
    act(chair.begin(&app).await?, path.session, |sitting, _| {
        let before = json!({"position": sitting.find(path.request)?.place});
        let moved = sitting.move_to(path.request, to.position)?;
        let after = json!({"position": sitting.find(path.request)?.place});
        let act = Act::of(&REQUEST_MOVED, Some(path.request));
        Ok(moved.then(|| act.because(before, after, &to.reason)))
    })
    .await
}

/// Decline a request to speak
///
/// Requires a reason, which the delegation can read. The chair can still admit it with another request.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/decline", tag = "Forum",
    params(RequestPath), request_body = Declined,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn decline_speaking_request(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
    Valid(why): Valid<Declined>,
) -> Result<Json<SpeakersList>> {
    act(staff.begin(&app).await?, path.session, |sitting, _| {
        let declined = sitting.leave(path.request, RequestState::Declined, Some(&why.reason))?;
        let act = Act::of(&REQUEST_DECLINED, Some(path.request));
        Ok(declined.then(|| act.because(json!({}), json!({}), &why.reason)))
    })
    .await
}

/// Transfer a request
///
/// Moves a request from this sitting to the list of its second choice, and returns that list.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/transfer", tag = "Forum",
    params(RequestPath), request_body = Declined,
    responses((status = 200, description = "The list it was moved to", body = SpeakersList), Problems<Refused>),
)]
pub async fn transfer_speaking_request(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
    Valid(why): Valid<Declined>,
) -> Result<Json<SpeakersList>> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut change = staff.begin(&app).await?;
    let second = store::read(change.db(), by.1, path.session).await?.find(path.request)?.second_choice;
    let second = second.ok_or(Refused::NoSecondChoice)?;
    let (mut from, mut to) = store::lock_both(change.db(), by.1, path.session, second).await?;
    let mut entry = from.find(path.request)?.clone();
    if entry.state != RequestState::Waiting || entry.second_choice != Some(second) {
        return Err(Refused::NotWaiting.into());
    }
    let (before_from, before_to) = (from.entries.clone(), to.entries.clone());
    from.entries.retain(|other| other.id != path.request);
    from.close_ranks();
    // The original sitting becomes its second choice.
    (entry.place, entry.swap_with, entry.second_choice) = (None, None, Some(path.session));
    to.may_enter(&entry, true)?;
    to.entries.push(entry);
    to.enter(path.request)?;
    let (between, there) = (json!({"session": path.session}), json!({"session": second}));
    let act = Act::of(&REQUEST_TRANSFERRED, Some(path.request)).because(between, there, &why.reason);
    settle(&mut change, &before_to, &mut to, act).await?;
    settle(&mut change, &before_from, &mut from, Act::of(&LIST_ORDERED, None)).await?;
    change.commit().await?;
    Ok(Json(to.shown(now)))
}
