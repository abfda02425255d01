//! Operations for delegations.

use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    acts::{Act, act, settle},
    chair::{Chair, RequestPath},
    floor::Sitting,
    model::{
        Entry, NewSpeakingRequest, RequestKind, RequestState, SpeakersList, SpeakingRequest, SpeechMode,
    },
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events::{Change, Creating},
    forum::accreditations::{self, Head},
    forum::catalogue::{REQUEST_CREATED, REQUEST_UPDATED, REQUEST_WITHDRAWN, REQUESTS_SWAPPED, SWAP_OFFERED},
    http::{
        Created, IfMatch, Json, Lang, Page, Paging, Patch, Path, Problems, Query, Result, Valid, WithEtag,
    },
    identity::{Visitor, permission},
    programme::SessionPath,
    types::{CongressId, DelegationId, Now, SessionId, SpeakingRequestId},
};

type Me = Visitor<permission::DelegationLead>;

/// The request to swap places with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"with": "017cff64-6000-7000-8000-000000000000"}))]
pub struct SwapOffer {
    /// A waiting request for the same item.
    with: SpeakingRequestId,
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
    me: Me,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<SpeakingRequest>> {
    let of = (!me.holds::<Chair>()).then_some(me.account);
    let after = paging.after("requested_at")?;
    let mut db = app.pool.acquire().await?;
    // A session of another congress is not found.
    store::track(&mut *db, me.congress, path.session).await?;
    let place = (me.congress, path.session);
    let rows = store::list(&mut *db, place, (None, of), after, paging.limit()).await?;
    Ok(paging.page("requested_at", rows, |last| (last.requested_at, last.id)))
}

/// Get a request to speak
///
/// Visible to the delegation that made it, the secretariat and the chair.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}", tag = "Forum",
    params(RequestPath, Lang),
    responses((status = 200, description = "The request", body = SpeakingRequest), Problems<Refused>),
)]
pub async fn get_speaking_request(
    me: Me,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
) -> Result<WithEtag<SpeakingRequest>> {
    Ok(WithEtag(look(&app, &me, &path).await?))
}

/// Request to speak
///
/// For the head or the focal point of a delegation with a confirmed head, while the list is open; the chair can request for any delegation,
/// at any time and of any length. With `reply_to` it is a right of reply, which can be requested as long as the sitting lasts. If there is
/// no time left, the request goes to the list of its second choice, if there is time in it: see `session` in the response.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests", tag = "Forum", params(SessionPath),
    request_body = NewSpeakingRequest,
    responses((status = 201, description = "The request", body = SpeakingRequest), Problems<Refused>),
)]
pub async fn ask_to_speak(
    me: Me,
    Path(path): Path<SessionPath>,
    creating: Creating<Valid<NewSpeakingRequest>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let head = speaking_for(change.db(), &me, &new).await?;
    let (id, session) = enter(&mut change, me.holds::<Chair>(), path.session, (&new, &head)).await?;
    let mut found = store::list(change.db(), (me.congress, session), (Some(id), None), None, 1).await?;
    let request = found.pop().ok_or(Refused::NoRequest)?;
    change.created(&RequestPath { congress: path.congress, session, request: id }, &request).await
}

/// Update a request to speak
///
/// Possible while it is waiting. It keeps its place, unless the agenda item changes.
#[utoipa::path(
    patch, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}", tag = "Forum",
    params(RequestPath, IfMatch),
    request_body(content = NewSpeakingRequest, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated request", body = SpeakingRequest), Problems<Refused>),
)]
pub async fn update_speaking_request(
    me: Me,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
    if_match: IfMatch,
    patch: Patch<NewSpeakingRequest>,
) -> Result<WithEtag<SpeakingRequest>> {
    let mut change = me.begin(&app).await?;
    let mut sitting = store::lock(change.db(), me.congress, path.session).await?;
    let before = find(change.db(), &me, path.session, path.request).await?;
    if_match.check(&before)?;
    let present = NewSpeakingRequest::from(&before);
    let new = patch.apply(&present)?;
    check(&new)?;
    if let Some(second) = new.second_choice.filter(|_| new.second_choice != present.second_choice) {
        may_be_second(change.db(), me.congress, path.session, second).await?;
    }
    let entries = sitting.entries.clone();
    apply_update(&mut sitting, path.request, &new, me.holds::<Chair>())?;
    let act = Act::of(&REQUEST_UPDATED, Some(path.request)).changing(&present, &new);
    settle(&mut change, &entries, &mut sitting, act).await?;
    let after = find(change.db(), &me, path.session, path.request).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Withdraw a request to speak
///
/// Possible until the speech begins. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/withdraw", tag = "Forum",
    params(RequestPath),
    responses((status = 200, description = "The updated request", body = SpeakingRequest), Problems<Refused>),
)]
pub async fn withdraw_speaking_request(
    me: Me,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
) -> Result<WithEtag<SpeakingRequest>> {
    look(&app, &me, &path).await?;
    act(me.begin(&app).await?, path.session, |sitting, _| {
        let left = sitting.leave(path.request, RequestState::Withdrawn, None)?;
        Ok(left.then(|| Act::of(&REQUEST_WITHDRAWN, Some(path.request))))
    })
    .await?;
    Ok(WithEtag(look(&app, &me, &path).await?))
}

/// Swap places
///
/// Offers another delegation to swap places in the list. They are swapped once each has offered it to the other.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/swap", tag = "Forum",
    params(RequestPath), request_body = SwapOffer,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<Refused>),
)]
pub async fn swap_speaking_requests(
    me: Me,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
    Valid(offer): Valid<SwapOffer>,
) -> Result<Json<SpeakersList>> {
    look(&app, &me, &path).await?;
    act(me.begin(&app).await?, path.session, |sitting, _| {
        let offered = sitting.find(path.request)?.swap_with == Some(offer.with);
        let swapped = sitting.swap(path.request, offer.with)?;
        if offered && !swapped {
            return Ok(None);
        }
        let kind = if swapped { &REQUESTS_SWAPPED } else { &SWAP_OFFERED };
        Ok(Some(Act::of(kind, Some(path.request))))
    })
    .await
}

/// The request of the path, read with a short-lived connection, so that none is held while waiting for another.
async fn look(app: &App, me: &Me, path: &RequestPath) -> Result<SpeakingRequest> {
    let mut db = app.pool.acquire().await?;
    find(&mut db, me, path.session, path.request).await
}

/// Finds a request visible to the caller: of a delegation that they act for, or any for the chair.
pub async fn find(
    db: &mut PgConnection,
    me: &Me,
    session: SessionId,
    id: SpeakingRequestId,
) -> Result<SpeakingRequest> {
    let of = (!me.holds::<Chair>()).then_some(me.account);
    let mut found = store::list(db, (me.congress, session), (Some(id), of), None, 1).await?;
    Ok(found.pop().ok_or(Refused::NoRequest)?)
}

/// The head for whom a request is made.
async fn speaking_for(db: &mut PgConnection, me: &Me, new: &NewSpeakingRequest) -> Result<Head> {
    if me.holds::<Chair>()
        && let Some(delegation) = new.delegation
    {
        return Ok(accreditations::head_of(db, me.congress, delegation)
            .await?
            .ok_or(Refused::NoDelegation)?);
    }
    if new.again {
        return Err(Refused::OnlyChair.into());
    }
    let mine = accreditations::heads(db, me.congress, me.account).await?;
    named(mine, new.delegation)
}

/// The head to use, if the caller acts for several delegations.
pub fn named(mine: Vec<Head>, wanted: Option<DelegationId>) -> Result<Head> {
    let mut mine: Vec<_> =
        mine.into_iter().filter(|head| wanted.is_none_or(|wanted| head.delegation == wanted)).collect();
    match (mine.pop(), mine.is_empty(), wanted) {
        (Some(head), true, _) => Ok(head),
        (Some(_), false, _) => Err(Refused::WhichDelegation.into()),
        (None, _, Some(_)) => Err(Refused::NotYours.into()),
        (None, _, None) => Err(Refused::NotAccredited.into()),
    }
}

fn check(new: &NewSpeakingRequest) -> Result<(), Refused> {
    (new.mode == SpeechMode::Live || new.video_url.is_some()).then_some(()).ok_or(Refused::NoVideo)
}

/// Adds a request to the list of the sitting, or of its second choice if there is no time left in the first.
pub async fn enter(
    change: &mut Change<'_>,
    by_chair: bool,
    session: SessionId,
    (new, head): (&NewSpeakingRequest, &Head),
) -> Result<(SpeakingRequestId, SessionId)> {
    check(new)?;
    let (congress, now) = (change.congress(), change.now());
    let (mut sitting, second) = sittings(change.db(), congress, session, new.second_choice).await?;
    let mut entry = entry(new, head, sitting.list.set.once_per_item, now);
    if let (Err(Refused::NoTime), Some(second)) = (sitting.may_enter(&entry, by_chair), second) {
        sitting = second;
        entry.again = new.again || !sitting.list.set.once_per_item;
        entry.second_choice = Some(session);
    }
    sitting.may_enter(&entry, by_chair)?;
    let (id, session) = (entry.id, sitting.list.session);
    store::insert(change.db(), congress, session, &entry).await?;
    let before = sitting.entries.clone();
    sitting.entries.push(entry);
    sitting.enter(id)?;
    let act = Act::of(&REQUEST_CREATED, Some(id));
    settle(change, &before, &mut sitting, act).await?;
    Ok((id, session))
}

/// The lists of the sitting and of the second choice. Both are locked before it is known which one is used, always in the same order to
/// avoid deadlocks.
async fn sittings(
    db: &mut PgConnection,
    congress: CongressId,
    first: SessionId,
    second: Option<SessionId>,
) -> Result<(Sitting, Option<Sitting>)> {
    let Some(second) = second else { return Ok((store::lock(db, congress, first).await?, None)) };
    may_be_second(&mut *db, congress, first, second).await?;
    let (first, second) = store::lock_both(db, congress, first, second).await?;
    Ok((first, Some(second)))
}

/// Checks that the second choice is another sitting of this congress that has a list.
async fn may_be_second(
    db: &mut PgConnection,
    congress: CongressId,
    first: SessionId,
    second: SessionId,
) -> Result<()> {
    let known = first != second && store::is_opened(db, congress, second).await?;
    Ok(known.then_some(()).ok_or(Refused::NoSecondChoice)?)
}

/// A new request in a list.
fn entry(new: &NewSpeakingRequest, head: &Head, once_per_item: bool, now: Now) -> Entry {
    Entry {
        id: SpeakingRequestId::new(),
        delegation: head.delegation,
        city: head.city.clone(),
        country: head.country.clone(),
        protocol_rank: head.protocol_rank,
        name: head.name.clone(),
        title: head.title.clone(),
        kind: if new.reply_to.is_some() { RequestKind::Reply } else { RequestKind::Statement },
        reply_to: new.reply_to,
        item: new.item,
        again: new.again || !once_per_item,
        topic: new.topic.clone(),
        mode: new.mode,
        video_url: new.video_url.clone(),
        language: new.language.clone(),
        second_choice: new.second_choice,
        seconds: new.wanted_seconds,
        extended_seconds: 0,
        state: RequestState::Waiting,
        place: None,
        requested_at: now,
        warned_at: None,
        called_at: None,
        call: None,
        started_at: None,
        stopped_at: None,
        swap_with: None,
        reason: None,
        revision: 1,
    }
}

/// Changes a request; if the item changes, it is sorted into the order again.
fn apply_update(
    sitting: &mut Sitting,
    id: SpeakingRequestId,
    new: &NewSpeakingRequest,
    by_chair: bool,
) -> Result<(), Refused> {
    let at = sitting.entries.iter().position(|entry| entry.id == id).ok_or(Refused::NoRequest)?;
    let before = sitting.entries.remove(at);
    if before.state != RequestState::Waiting {
        return Err(Refused::NotWaiting);
    }
    if new.delegation != Some(before.delegation) || new.reply_to != before.reply_to {
        return Err(Refused::NotYours);
    }
    let (place, item) = (before.place, before.item);
    let mut after = Entry {
        item: new.item,
        topic: new.topic.clone(),
        mode: new.mode,
        video_url: new.video_url.clone(),
        language: new.language.clone(),
        second_choice: new.second_choice,
        seconds: new.wanted_seconds,
        ..before
    };
    // Time already granted is kept even if the list is closed; only additional time is checked against the limits.
    if after.seconds > before.seconds || after.item != item {
        sitting.may_enter(&after, by_chair)?;
    }
    after.place = if after.item == item { place } else { None };
    sitting.entries.insert(at, after);
    if new.item == item { Ok(()) } else { sitting.enter(id) }
}
