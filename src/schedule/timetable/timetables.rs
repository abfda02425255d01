//! Starts, cancels and ends searches.

use chrono::TimeDelta;

use super::{
    errors::TimetableError,
    model::{NewTimetable, ProposalContent, Timetable, TimetableState},
    run::SearchInput,
    snapshot,
    store::{self, LeasedTimetable, NewRow},
};
use crate::{
    congress,
    events::Change,
    http::{Error, RequestError, Result},
    schedule::{
        conflicts::WholeDraft,
        events::{TIMETABLE_FINISHED, TIMETABLE_STARTED, TimetableChanged},
    },
    types::{TimetableId, random_number},
};

pub const NO_TIMETABLE: RequestError = RequestError::NoSuch("timetable");
/// How long a node has a search before another one takes it over. It is renewed every second.
pub const LEASE: TimeDelta = TimeDelta::seconds(20);
/// Random seeds are small enough to be read aloud.
const SEEDS: u64 = 1_000_000;

/// Queues a search. With `searches_here`, this node searches at once, and no other takes it before its lease ends.
pub async fn start(
    change: &mut Change<'_>,
    request: NewTimetable,
    searches_here: bool,
) -> Result<(Timetable, SearchInput)> {
    let (congress, now, actor) = (change.congress(), change.now(), change.actor());
    let edition = congress::find(change.db(), congress).await?;
    let WholeDraft { draft, people } = WholeDraft::read(change.db(), &edition).await?;
    request.assume.check(&draft, "/assume")?;
    request.check(&draft, now)?;
    if let Some(running) = store::find_running(change.db(), congress).await? {
        return Err(TimetableError::Running(Some(running)).into());
    }
    let seed = request.seed.unwrap_or_else(|| i64::try_from(random_number() % SEEDS).unwrap_or(1));
    let prepare = move || {
        let snapshot = snapshot::pack(&draft, &people)?;
        // From the snapshot, as another node would.
        let (draft, people) = snapshot::unpack(&snapshot)?;
        Ok::<_, Error>((SearchInput::new(draft, people, request, seed, now), snapshot))
    };
    let (input, snapshot) = tokio::task::spawn_blocking(prepare).await.map_err(Error::internal)??;
    let row = NewRow {
        id: TimetableId::new(),
        request: &input.request,
        seed,
        budget: i64::try_from(input.moves()).unwrap_or(i64::MAX),
        snapshot: &snapshot,
        leased_until: searches_here.then(|| now + LEASE),
    };
    store::insert(change.db(), congress, actor, &row, now).await?;
    let started = find(change, row.id).await?;
    change.publish(TIMETABLE_STARTED.event(started.id, &TimetableChanged::from(&started))).await?;
    Ok((started, input))
}

/// A search of the congress.
pub async fn find(change: &mut Change<'_>, id: TimetableId) -> Result<Timetable> {
    let congress = change.congress();
    Ok(store::find(change.db(), congress, id).await?.ok_or(NO_TIMETABLE)?)
}

/// Cancels a search. One that no node has taken ends at once; another one within a second, with the best placements so far.
/// Cancelling one that has ended changes nothing.
pub async fn cancel(change: &mut Change<'_>, id: TimetableId) -> Result<Timetable> {
    let now = change.now();
    find(change, id).await?;
    store::request_cancel(change.db(), id).await?;
    if store::finish(change.db(), id, None, TimetableState::Cancelled, None, now).await? {
        publish_end(change, id).await?;
    }
    find(change, id).await
}

/// Stores a proposal of a search that this node has.
pub async fn add_proposal(
    change: &mut Change<'_>,
    leased: LeasedTimetable,
    number: i32,
    content: &ProposalContent,
) -> Result<()> {
    store::insert_proposal(change.db(), leased.id, number, content).await
}

/// Ends a search that this node has. Returns whether it still had it.
pub async fn finish(
    change: &mut Change<'_>,
    leased: LeasedTimetable,
    state: TimetableState,
    error: Option<&str>,
) -> Result<bool> {
    let now = change.now();
    let is_ours = store::finish(change.db(), leased.id, Some(leased.attempts), state, error, now).await?;
    if is_ours {
        publish_end(change, leased.id).await?;
    }
    Ok(is_ours)
}

async fn publish_end(change: &mut Change<'_>, id: TimetableId) -> Result<()> {
    let ended = find(change, id).await?;
    let event = TIMETABLE_FINISHED.event(id, &TimetableChanged::from(&ended));
    change.publish(event).await.map_err(Error::from)
}
