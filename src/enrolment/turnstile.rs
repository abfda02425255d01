//! Hot seats: those who want a seat in one session at once go through together.
//!
//! While one statement commits, whoever arrives for the same session waits, and all of them go together in the next: the row of
//! the pool is locked, and the disk waited for, once for many. Nobody waits for others to come: who finds nobody before them
//! goes at once and alone. Each is answered after the commit of their own statement, and they go in the order in which they
//! came. On several nodes the lock of the row puts the statements in an order.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::PgPool;
use tokio::sync::oneshot;

use super::{
    api,
    rules::Refused,
    store::{self, Asking, Outcome, Terms},
};
use crate::{
    app::App,
    http::{Refused as General, Result},
    seats::{By, SeatStatus},
    types::{Actor, CongressId, Now, RegistrationId, SessionId, random_number},
};

/// How many go through together, at most.
const MOST: usize = 512;

/// How many may wait for one session on one node.
const QUEUE: usize = 20_000;

/// How often what met with somebody else's change is asked again.
const TRIES: u32 = 6;

type Answer = Result<Outcome>;

/// Somebody who waits for their turn.
struct Waiting {
    asking: Asking,
    now: Now,
    answer: oneshot::Sender<Answer>,
}

/// Who waits for which session. One for each process.
#[derive(Clone, Default)]
pub struct Turnstile(Arc<Mutex<HashMap<SessionId, VecDeque<Waiting>>>>);

impl Turnstile {
    /// A seat for somebody, or why there is none.
    pub async fn pass(
        &self,
        app: &App,
        offered: (CongressId, SessionId),
        asking: Asking,
        now: Now,
    ) -> Answer {
        let (answer, answered) = oneshot::channel();
        if self.queue(offered.1, Waiting { asking, now, answer })? {
            // In a task of its own: who hangs up must not leave those behind them standing.
            tokio::spawn(Shift { turnstile: self.clone(), offered, over: false }.run(app.pool.clone()));
        }
        answered.await.map_err(|_| General::Busy)?
    }

    /// Whether nobody is before them, and so it is for them to open.
    fn queue(&self, session: SessionId, waiting: Waiting) -> Result<bool, General> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match queues.entry(session) {
            Entry::Vacant(vacant) => {
                vacant.insert(VecDeque::from([waiting]));
                Ok(true)
            }
            Entry::Occupied(queue) if queue.get().len() >= QUEUE => Err(General::Busy),
            Entry::Occupied(mut queue) => {
                queue.get_mut().push_back(waiting);
                Ok(false)
            }
        }
    }

    /// The next who go together; nobody: the session is forgotten until somebody comes.
    fn next(&self, session: SessionId) -> Vec<Waiting> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(queue) = queues.get_mut(&session) else { return Vec::new() };
        let next: Vec<_> = queue.drain(..queue.len().min(MOST)).collect();
        if next.is_empty() {
            queues.remove(&session);
        }
        next
    }
}

/// Lets people through to one session until nobody waits.
struct Shift {
    turnstile: Turnstile,
    offered: (CongressId, SessionId),
    /// Nobody waits any more; whoever comes now opens a shift of their own.
    over: bool,
}

impl Shift {
    async fn run(mut self, pool: PgPool) {
        while !self.over {
            let next = self.turnstile.next(self.offered.1);
            self.over = next.is_empty();
            self.let_through(&pool, next).await;
        }
    }

    /// Who asks twice in one breath goes once, and hears the answer twice.
    async fn let_through(&self, pool: &PgPool, waiting: Vec<Waiting>) {
        if waiting.is_empty() {
            return;
        }
        let now = waiting.iter().map(|one| one.now).max().unwrap_or_default();
        let mut once: Vec<Asking> = Vec::with_capacity(waiting.len());
        let mut places = HashMap::with_capacity(waiting.len());
        for one in &waiting {
            places.entry(one.asking.registration).or_insert_with(|| {
                once.push(one.asking);
                once.len() - 1
            });
        }
        let answers = enrol(pool, self.offered, &once, Terms { by: By::Own, may_overlap: false }, now).await;
        for one in waiting {
            let answer = match &answers {
                Ok(outcomes) => {
                    let place = places[&one.asking.registration];
                    outcomes.get(place).cloned().ok_or_else(|| General::NoSuch("session").into())
                }
                Err(_) => Err(General::Busy.into()),
            };
            // Whoever hung up meanwhile finds what they have when they ask again.
            let _ = one.answer.send(answer);
        }
    }
}

impl Drop for Shift {
    /// Should it end before its time, those who wait hear it, and the next to come opens again.
    fn drop(&mut self) {
        if self.over {
            return;
        }
        self.turnstile.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.offered.1);
    }
}

/// A seat for somebody who is at the door, as if they had enrolled.
///
/// # Errors
/// There is none for them, or none is free: they wait for one then, where the session keeps a waiting list.
pub async fn take_seat(
    app: &App,
    turnstile: &Turnstile,
    offered: (CongressId, SessionId),
    (registration, actor): (RegistrationId, Actor),
    now: Now,
) -> Result<()> {
    let outcome = turnstile.pass(app, offered, Asking { registration, actor }, now).await?;
    let enrolment = api::placed(app, offered.1, registration, outcome).await?;
    match enrolment.status {
        SeatStatus::Enrolled => Ok(()),
        SeatStatus::Waitlisted => Err(Refused::Full.into()),
    }
}

/// Asks until nothing else changes meanwhile.
pub async fn enrol(
    pool: &PgPool,
    offered: (CongressId, SessionId),
    asking: &[Asking],
    terms: Terms,
    now: Now,
) -> Result<Vec<Outcome>> {
    for tried in 1.. {
        match store::enrol(pool, offered, asking, terms, now).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(error) if tried < TRIES && met_another(&error) => {
                tracing::debug!(%error, tried, "an enrolment met with another change and is tried again");
                let pause = random_number() % (4 << tried);
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            Err(error) => {
                tracing::error!(%error, waiting = asking.len(), "seats could not be given");
                return Err(error.into());
            }
        }
    }
    Err(General::Busy.into())
}

/// Whether the same statement may well succeed when it begins again: what it met with is then seen.
fn met_another(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    let constraint = matches!(error.constraint(), Some("claim_once" | "claim_at_one_time"));
    // A deadlock, or a lock that was not to be had in time.
    constraint || matches!(error.code().as_deref(), Some("40P01" | "55P03" | "40001"))
}
