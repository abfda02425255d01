//! Load peaks: votes cast at the same time are written together, so that the round's lock and the disk write are shared.

use std::collections::{BTreeMap, HashMap};

use super::{
    model::Ballot,
    rules::VoteError,
    store::{self, VoteOutcome, VoteRequest},
};
use crate::{
    app::App,
    database::{Batcher, rounds},
    http::{Error, RequestError, Result},
    identity::Denied,
    types::{CongressId, Now, Slug},
};

/// Waiting votes. One per process.
#[derive(Clone)]
pub struct VoteBatcher(Batcher<CongressId, VoteRequest, Result<Ballot>>);

impl Default for VoteBatcher {
    fn default() -> Self {
        Self(Batcher::with_lanes("votes", 2))
    }
}

impl VoteBatcher {
    /// Casts a vote; it is validated when it is written.
    pub async fn cast(&self, app: &App, congress: CongressId, request: VoteRequest) -> Result<Ballot> {
        let app = app.clone();
        let work = move |requests| cast_all(app.clone(), congress, requests);
        self.0.ask(congress, request, work).await.ok_or(RequestError::Busy)?
    }
}

/// Casts votes in order of arrival, one award at a time. Two votes of the same account in a batch are cast one after the other.
async fn cast_all(app: App, congress: CongressId, requests: Vec<VoteRequest>) -> Vec<Result<Ballot>> {
    let mut results = BTreeMap::new();
    for round in rounds(&requests, |one| one.award.clone(), |one| one.account) {
        let group: Vec<_> = round.iter().map(|nth| requests[*nth].clone()).collect();
        match cast_once(&app, congress, &group[0].award, &group).await {
            Ok(casts) => results.extend(round.into_iter().zip(casts)),
            Err(error) => results.extend(round.into_iter().map(|nth| (nth, Err(error.again())))),
        }
    }
    results.into_values().collect()
}

/// In one transaction: keeps the round open, reads the clock, and writes the ballots.
async fn cast_once(
    app: &App,
    congress: CongressId,
    award: &Slug,
    requests: &[VoteRequest],
) -> Result<Vec<Result<Ballot>>> {
    let mut tx = app.begin().await?;
    let vote = store::hold_open(&mut *tx, congress, award).await?.ok_or(RequestError::NoSuch("vote"))?;
    let now = app.now();
    vote.must_accept_votes(now)?;
    let casts = store::cast(&mut tx, (vote.award, vote.round), requests, now).await?;
    tx.commit().await?;
    let mut by_place: HashMap<_, _> = casts.into_iter().map(|cast| (cast.nth, cast)).collect();
    let mut answer_for = |nth: i32| {
        let cast = by_place.remove(&nth);
        cast.map_or_else(|| Err(Denied::Unknown.into()), |cast| answer(cast, now))
    };
    Ok((0..).zip(requests).map(|(nth, _)| answer_for(nth)).collect())
}

/// The result for a voter.
fn answer(cast: VoteOutcome, now: Now) -> Result<Ballot> {
    if !cast.verified {
        return Err(VoteError::NotVerified.into());
    }
    if !cast.stands {
        return Err(RequestError::NoSuch("entry in the vote").into());
    }
    if cast.void {
        return Err(VoteError::Void.into());
    }
    cast.ballot.ok_or_else(|| wait(cast.until, now))
}

fn wait(until: Option<Now>, now: Now) -> Error {
    use super::rules::{BURST, EVERY};
    let free = until.unwrap_or(now) + EVERY - EVERY * BURST;
    let seconds = u64::try_from((free - now).num_seconds().max(0)).unwrap_or_default() + 1;
    VoteError::TooOften(seconds).into()
}
