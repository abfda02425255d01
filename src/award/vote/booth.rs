//! Rushes: those who vote at once go through together, so that the round is held, and the disk waited for, once for many.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    api::Ballot,
    rules::Refused,
    store::{self, Cast, Casting},
};
use crate::{
    app::App,
    award::awards::Award,
    database::Together,
    http::{Error, Refused as General, Result},
    types::{AwardId, Now, RoundId},
};

/// How many statements may be under way at once on a node.
const LANES: usize = 2;

/// Who waits. One for each process.
#[derive(Clone, Default)]
pub struct Booth {
    together: Together<(AwardId, usize), Casting, Result<Ballot>>,
    calls: Arc<AtomicUsize>,
}

impl Booth {
    /// Casts a vote in a round that is open, as far as is known: whether it is still is seen when it is written.
    pub async fn cast(
        &self,
        app: &App,
        (award, round): (&Award, RoundId),
        casting: Casting,
    ) -> Result<Ballot> {
        let lane = self.calls.fetch_add(1, Ordering::Relaxed) % LANES;
        let (app, of) = (app.clone(), (award.id, round));
        let work = move |castings| cast_all(app.clone(), of, castings);
        self.together.ask((award.id, lane), casting, work).await.ok_or(General::Busy)?
    }
}

/// Casts votes in the order in which they came; who votes twice in one breath does so one after the other.
async fn cast_all(app: App, of: (AwardId, RoundId), castings: Vec<Casting>) -> Vec<Result<Ballot>> {
    let mut results: HashMap<usize, Result<Ballot>> = HashMap::with_capacity(castings.len());
    let mut left: Vec<_> = castings.iter().enumerate().collect();
    while !left.is_empty() {
        let mut voting = HashSet::new();
        let (now, later): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, one)| voting.insert(one.account));
        let group: Vec<_> = now.iter().map(|(_, one)| (*one).clone()).collect();
        match cast_once(&app, of, &group).await {
            Ok(casts) => {
                let answers = now.iter().zip(casts).map(|((nth, _), cast)| (*nth, cast));
                results.extend(answers);
            }
            Err(error) => results.extend(now.iter().map(|(nth, _)| (*nth, Err(error.again())))),
        }
        left = later;
    }
    (0..castings.len()).map(|nth| results.remove(&nth).unwrap_or_else(|| Err(General::Busy.into()))).collect()
}

/// One transaction: the round is held open, the clock is read, the ballots are written.
async fn cast_once(app: &App, of: (AwardId, RoundId), castings: &[Casting]) -> Result<Vec<Result<Ballot>>> {
    let mut tx = app.begin().await?;
    let round = store::hold_open(&mut *tx, of.1).await?.ok_or(General::NoSuch("vote"))?;
    let now = app.now();
    round.takes_votes(now)?;
    let casts = store::cast(&mut tx, of, castings, now).await?;
    tx.commit().await?;
    let mut by_place: HashMap<_, _> = casts.into_iter().map(|cast| (cast.nth, cast)).collect();
    let answer = |nth: i32| {
        by_place.remove(&nth).map_or_else(|| Err(General::NoSuch("account").into()), |cast| answer(cast, now))
    };
    Ok((0..).zip(castings).map(|(nth, _)| nth).map(answer).collect())
}

/// What the voter is told.
fn answer(cast: Cast, now: Now) -> Result<Ballot> {
    if !cast.verified {
        return Err(Refused::NotVerified.into());
    }
    if !cast.stands {
        return Err(General::NoSuch("entry in the vote").into());
    }
    if cast.void {
        return Err(Refused::Void.into());
    }
    cast.ballot.ok_or_else(|| wait(cast.until, now))
}

fn wait(until: Option<Now>, now: Now) -> Error {
    use super::rules::{BURST, EVERY};
    let free = until.unwrap_or(now) + EVERY - EVERY * BURST;
    let seconds = u64::try_from((free - now).num_seconds().max(0)).unwrap_or_default() + 1;
    Refused::TooOften(seconds).into()
}
