//! Requests to speak: made, changed, withdrawn and swapped by delegations, or by the chair for them.

use sqlx::PgConnection;

use super::{
    action::{ListAction, apply, save},
    entry::Entry,
    model::{
        NewSpeakingRequest, SpeakersList, SpeakingRequest, SpeakingRequestKind, SpeakingRequestState,
        SpeechMode,
    },
    rules::SpeakersListError,
    sitting::Sitting,
    store,
};
use crate::{
    events::Change,
    forum::{
        accreditations::{self, Head},
        events::{REQUEST_CREATED, REQUEST_UPDATED, REQUEST_WITHDRAWN, REQUESTS_SWAPPED, SWAP_OFFERED},
    },
    http::{IfMatch, Patch, Result},
    types::{AccountId, CongressId, DelegationId, Now, SessionId, SpeakingRequestId},
};

/// Who makes or changes a request.
#[derive(Clone, Copy)]
pub struct Requester {
    pub account: AccountId,
    /// A chair may act for any delegation.
    pub is_chair: bool,
}

impl Requester {
    /// The account whose requests they see; `None`: all.
    pub fn visible_to(self) -> Option<AccountId> {
        (!self.is_chair).then_some(self.account)
    }
}

/// Adds a request to the list of the sitting, or of its second choice if there is no time left in the first.
pub async fn request(
    change: &mut Change<'_>,
    requester: Requester,
    session: SessionId,
    new: &NewSpeakingRequest,
) -> Result<SpeakingRequest> {
    let congress = change.congress();
    let head = find_speaker(change.db(), congress, requester, new).await?;
    let (id, session) = create(change, requester.is_chair, session, (new, &head)).await?;
    store::find_request(change.db(), (congress, session), id, None).await
}

/// Adds a request of a head. Returns its id, and the session whose list it is in.
pub async fn create(
    change: &mut Change<'_>,
    by_chair: bool,
    session: SessionId,
    (new, head): (&NewSpeakingRequest, &Head),
) -> Result<(SpeakingRequestId, SessionId)> {
    check(new)?;
    let (congress, now) = (change.congress(), change.now());
    let (mut sitting, second) = lock_sittings(change.db(), congress, session, new.second_choice).await?;
    let mut entry = new_entry(new, head, sitting.list.settings.once_per_item, now);
    if let (Err(SpeakersListError::NoTime), Some(second)) = (sitting.may_add(&entry, by_chair), second) {
        sitting = second;
        entry.again = new.again || !sitting.list.settings.once_per_item;
        entry.second_choice = Some(session);
    }
    sitting.may_add(&entry, by_chair)?;
    let (id, session) = (entry.id, sitting.list.session);
    store::insert_request(change.db(), congress, session, &entry).await?;
    let before = sitting.entries.clone();
    sitting.entries.push(entry);
    sitting.place(id)?;
    save(change, &before, &mut sitting, ListAction::on_request(&REQUEST_CREATED, id)).await?;
    Ok((id, session))
}

/// Changes a waiting request.
pub async fn update(
    change: &mut Change<'_>,
    requester: Requester,
    (session, id): (SessionId, SpeakingRequestId),
    if_match: &IfMatch,
    patch: &Patch<NewSpeakingRequest>,
) -> Result<SpeakingRequest> {
    let congress = change.congress();
    let mut sitting = store::lock(change.db(), congress, session).await?;
    let (at, account) = ((congress, session), requester.visible_to());
    let before = store::find_request(change.db(), at, id, account).await?;
    if_match.check(&before)?;
    let present = NewSpeakingRequest::from(&before);
    let new = patch.apply(&present)?;
    check(&new)?;
    if let Some(second) = new.second_choice.filter(|_| new.second_choice != present.second_choice) {
        check_second_choice(change.db(), congress, session, second).await?;
    }
    let entries = sitting.entries.clone();
    apply_update(&mut sitting, id, &new, requester.is_chair)?;
    let action = ListAction::on_request(&REQUEST_UPDATED, id).changing(&present, &new);
    save(change, &entries, &mut sitting, action).await?;
    store::find_request(change.db(), at, id, account).await
}

/// Withdraws a request, if it is not withdrawn.
pub async fn withdraw(
    change: &mut Change<'_>,
    requester: Requester,
    (session, id): (SessionId, SpeakingRequestId),
) -> Result<SpeakingRequest> {
    let (at, account) = ((change.congress(), session), requester.visible_to());
    store::find_request(change.db(), at, id, account).await?;
    apply(change, session, |sitting, _| {
        let is_changed = sitting.remove(id, SpeakingRequestState::Withdrawn, None)?;
        Ok(is_changed.then(|| ListAction::on_request(&REQUEST_WITHDRAWN, id)))
    })
    .await?;
    store::find_request(change.db(), at, id, account).await
}

/// Offers to swap places with another request, or swaps them if the other has offered it.
pub async fn swap(
    change: &mut Change<'_>,
    requester: Requester,
    (session, id): (SessionId, SpeakingRequestId),
    with: SpeakingRequestId,
) -> Result<SpeakersList> {
    let at = (change.congress(), session);
    store::find_request(change.db(), at, id, requester.visible_to()).await?;
    let list = apply(change, session, |sitting, _| {
        let was_offered = sitting.find(id)?.swap_with == Some(with);
        let is_swapped = sitting.swap(id, with)?;
        if was_offered && !is_swapped {
            return Ok(None);
        }
        let kind = if is_swapped { &REQUESTS_SWAPPED } else { &SWAP_OFFERED };
        Ok(Some(ListAction::on_request(kind, id)))
    })
    .await?;
    Ok(if requester.is_chair { list } else { list.without_chairs() })
}

/// The head for whom a request is made.
async fn find_speaker(
    db: &mut PgConnection,
    congress: CongressId,
    requester: Requester,
    new: &NewSpeakingRequest,
) -> Result<Head> {
    if requester.is_chair
        && let Some(delegation) = new.delegation
    {
        let head = accreditations::find_head(db, congress, delegation).await?;
        return Ok(head.ok_or(SpeakersListError::NoDelegation)?);
    }
    if new.again {
        return Err(SpeakersListError::OnlyChair.into());
    }
    let heads = accreditations::list_heads(db, congress, requester.account).await?;
    Ok(choose_head(heads, new.delegation)?)
}

/// The head of the chosen delegation, among those that an account acts for; without a choice, the only one.
fn choose_head(heads: Vec<Head>, delegation: Option<DelegationId>) -> Result<Head, SpeakersListError> {
    let mut heads = heads;
    heads.retain(|head| delegation.is_none_or(|delegation| head.delegation == delegation));
    match (heads.pop(), heads.is_empty(), delegation) {
        (Some(head), true, _) => Ok(head),
        (Some(_), false, _) => Err(SpeakersListError::WhichDelegation),
        (None, _, Some(_)) => Err(SpeakersListError::NotYours),
        (None, _, None) => Err(SpeakersListError::NotAccredited),
    }
}

fn check(new: &NewSpeakingRequest) -> Result<(), SpeakersListError> {
    let has_speech = new.mode == SpeechMode::Live || new.video_url.is_some();
    has_speech.then_some(()).ok_or(SpeakersListError::NoVideo)
}

/// The lists of the sitting and of the second choice. Both are locked before it is known which one is used, always in the same order to
/// avoid deadlocks.
async fn lock_sittings(
    db: &mut PgConnection,
    congress: CongressId,
    first: SessionId,
    second: Option<SessionId>,
) -> Result<(Sitting, Option<Sitting>)> {
    let Some(second) = second else { return Ok((store::lock(db, congress, first).await?, None)) };
    check_second_choice(&mut *db, congress, first, second).await?;
    let (first, second) = store::lock_both(db, congress, first, second).await?;
    Ok((first, Some(second)))
}

/// Checks that the second choice is another sitting of this congress that has a list.
async fn check_second_choice(
    db: &mut PgConnection,
    congress: CongressId,
    first: SessionId,
    second: SessionId,
) -> Result<()> {
    let is_fit = first != second && store::has_list(db, congress, second).await?;
    Ok(is_fit.then_some(()).ok_or(SpeakersListError::NoSecondChoice)?)
}

/// A new request in a list.
fn new_entry(new: &NewSpeakingRequest, head: &Head, once_per_item: bool, now: Now) -> Entry {
    Entry {
        id: SpeakingRequestId::new(),
        delegation: head.delegation,
        city: head.city.clone(),
        country: head.country.clone(),
        protocol_rank: head.protocol_rank,
        name: head.name.clone(),
        title: head.title.clone(),
        kind: if new.reply_to.is_some() {
            SpeakingRequestKind::Reply
        } else {
            SpeakingRequestKind::Statement
        },
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
        state: SpeakingRequestState::Waiting,
        place: None,
        requested_at: now,
        warned_at: None,
        called_at: None,
        call: None,
        called_by: None,
        caller: None,
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
) -> Result<(), SpeakersListError> {
    let at = sitting.entries.iter().position(|entry| entry.id == id).ok_or(SpeakersListError::NoRequest)?;
    let before = sitting.entries.remove(at);
    if before.state != SpeakingRequestState::Waiting {
        return Err(SpeakersListError::NotWaiting);
    }
    if new.delegation != Some(before.delegation) {
        return Err(SpeakersListError::NotYours);
    }
    if new.reply_to != before.reply_to {
        return Err(SpeakersListError::ReplyFixed);
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
        sitting.may_add(&after, by_chair)?;
    }
    after.place = if after.item == item { place } else { None };
    sitting.entries.insert(at, after);
    if new.item == item { Ok(()) } else { sitting.place(id) }
}
