//! Searches in the background: one at a time on each node, on a thread of its own.
//!
//! A node renews its lease every second, and then records the progress and learns whether someone cancelled. A node that
//! dies loses its lease, and another one searches again from the stored draft with the same seed, and so finds the same.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{
    model::{ProposalContent, TimetablePoint, TimetableState},
    run::{History, SearchInput},
    snapshot, store,
    store::LeasedTimetable,
    timetables::{self, LEASE},
};
use crate::{
    app::App,
    events::Change,
    http::{Error, Result},
    jobs::{Queue, backoff},
    types::{Actor, Now},
};

/// Maximum number of attempts for a search that fails with an internal error, or whose node dies.
const MOST_ATTEMPTS: i32 = 5;
/// Searches at once on a node, so that requests keep the other cores.
static SEARCHES: Semaphore = Semaphore::const_new(1);

/// The queue of searches.
pub struct Timetables {
    stop: CancellationToken,
}

impl Timetables {
    /// A node that stops leaves its search to another one.
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop }
    }
}

impl Queue for Timetables {
    type Item = LeasedTimetable;

    const NAME: &'static str = "timetables";
    const AT_ONCE: usize = 1;

    async fn take(&self, app: &App, now: Now, limit: i64) -> sqlx::Result<Vec<LeasedTimetable>> {
        store::lease(&app.pool, now, now + LEASE, limit).await
    }

    async fn work(&self, app: &App, leased: LeasedTimetable) -> sqlx::Result<()> {
        if leased.attempts <= MOST_ATTEMPTS {
            let Err(error) = Box::pin(self.resume(app, leased)).await else { return Ok(()) };
            tracing::error!(timetable.id = %leased.id, ?error, "search failed");
        }
        if leased.attempts < MOST_ATTEMPTS {
            let again = app.now() + backoff(leased.attempts, TimeDelta::seconds(2), TimeDelta::minutes(1));
            return store::release(&app.pool, leased, again).await;
        }
        let reason = "Internal error. It has been logged; quote the id of the timetable when you report it.";
        let mut change = Change::begin(app, Actor::default(), leased.congress).await?;
        if let Err(error) =
            timetables::finish(&mut change, leased, TimetableState::Failed, Some(reason)).await
        {
            tracing::error!(timetable.id = %leased.id, ?error, "cannot end a failed search");
            return Ok(());
        }
        change.commit().await
    }
}

impl Timetables {
    /// Searches for the proposals that are still missing.
    async fn resume(&self, app: &App, leased: LeasedTimetable) -> Result<()> {
        let Some(stored) = store::find_input(&app.pool, leased).await? else { return Ok(()) };
        let prepare = move || {
            let (draft, people) = snapshot::unpack(&stored.snapshot)?;
            Ok::<_, Error>(SearchInput::new(draft, people, stored.request, stored.seed, stored.created_at))
        };
        let input = Arc::new(tokio::task::spawn_blocking(prepare).await.map_err(Error::internal)??);
        let mut run = Run { app, leased, actor: stored.actor, history: History::new(stored.history) };
        let first = i32::try_from(stored.proposals).unwrap_or(i32::MAX).saturating_add(1);
        for number in first..=input.request.proposals {
            match run.search(&input, number, &self.stop).await? {
                Ending::Found(content) => run.store(number, &content).await?,
                Ending::Cancelled(content) => {
                    run.store(number, &content).await?;
                    return run.finish(TimetableState::Cancelled).await;
                }
                Ending::Stopped => return Ok(store::hand_over(&app.pool, leased, app.now()).await?),
                Ending::Lost => return Ok(()),
            }
        }
        run.finish(TimetableState::Done).await
    }
}

/// How the search for a proposal ends.
enum Ending {
    Found(ProposalContent),
    Cancelled(ProposalContent),
    /// This node stops.
    Stopped,
    /// Another node has the lease.
    Lost,
}

struct Run<'r> {
    app: &'r App,
    leased: LeasedTimetable,
    actor: Actor,
    history: History,
}

impl Run<'_> {
    async fn search(
        &mut self,
        input: &Arc<SearchInput>,
        number: i32,
        stop: &CancellationToken,
    ) -> Result<Ending> {
        let done_before = input.request.moves_of_each().saturating_mul((number - 1).unsigned_abs().into());
        let mut search = RunningSearch::start(Arc::clone(input), number, std::mem::take(&mut self.history));
        let mut is_cancelled = false;
        let content = loop {
            tokio::select! {
                content = &mut search.thread => break content.map_err(Error::internal)?,
                () = stop.cancelled(), if !search.is_stopped() => {
                    search.stop();
                    continue;
                }
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
            let (moves, points) = search.progress();
            let progress = i64::try_from(done_before.saturating_add(moves)).unwrap_or(i64::MAX);
            let until = self.app.now() + LEASE;
            match store::renew_lease(&self.app.pool, self.leased, progress, &points, until).await? {
                Some(cancelled) => is_cancelled |= cancelled,
                None => {
                    search.stop();
                    return Ok(Ending::Lost);
                }
            }
            if is_cancelled {
                search.stop();
            }
            store::notify_progress(&self.app.pool).await?;
        };
        let (moves, points) = search.progress();
        self.history = History::new(points.clone());
        if stop.is_cancelled() && search.is_stopped() && !is_cancelled {
            return Ok(Ending::Stopped);
        }
        let progress = i64::try_from(done_before.saturating_add(moves)).unwrap_or(i64::MAX);
        let until = self.app.now() + LEASE;
        let renewed = store::renew_lease(&self.app.pool, self.leased, progress, &points, until).await?;
        Ok(match renewed {
            None => Ending::Lost,
            Some(_) if is_cancelled => Ending::Cancelled(content),
            Some(_) => Ending::Found(content),
        })
    }

    async fn store(&self, number: i32, content: &ProposalContent) -> Result<()> {
        let mut change = Change::begin(self.app, self.actor, self.leased.congress).await?;
        timetables::add_proposal(&mut change, self.leased, number, content).await?;
        Ok(change.commit().await?)
    }

    async fn finish(&self, state: TimetableState) -> Result<()> {
        let mut change = Change::begin(self.app, self.actor, self.leased.congress).await?;
        timetables::finish(&mut change, self.leased, state, None).await?;
        change.commit().await?;
        self.app.bell.notify_one();
        Ok(())
    }
}

/// A search on a thread of its own. It stops when this is dropped.
pub struct RunningSearch {
    pub thread: tokio::task::JoinHandle<ProposalContent>,
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<(u64, History)>>,
}

impl RunningSearch {
    /// Starts it as soon as no other search runs on this node.
    pub fn start(input: Arc<SearchInput>, number: i32, history: History) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::new(Mutex::new((0, history)));
        let (flag, shown) = (Arc::clone(&stop), Arc::clone(&seen));
        let thread = tokio::spawn(async move {
            // Never closed.
            let _permit = SEARCHES.acquire().await;
            let search = move || {
                input.search(number, &flag, &mut |progress| {
                    let mut seen = shown.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.0 = progress.moves;
                    seen.1.add(TimetablePoint::new(number, progress.moves, progress.best));
                })
            };
            match tokio::task::spawn_blocking(|| behind_requests(search)).await {
                Ok(content) => content,
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    // The node stops.
                    Err(_) => std::future::pending().await,
                },
            }
        });
        Self { thread, stop, seen }
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Moves done, and the best scores so far.
    pub fn progress(&self) -> (u64, Vec<TimetablePoint>) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        (seen.0, seen.1.points().to_vec())
    }
}

/// Works on a thread of its own that comes after the requests which the node serves. A thread of the runtime would stay behind
/// with whatever it does next.
fn behind_requests<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let done = std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            // If it fails, requests wait a little longer.
            let _ = rustix::process::nice(10);
            work()
        });
        thread.join()
    });
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Drop for RunningSearch {
    fn drop(&mut self) {
        self.stop();
    }
}
