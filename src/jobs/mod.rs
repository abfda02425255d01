//! Background work: taken under a lease, so that the work of a node that died is taken over; tried again, less and
//! less often, when it fails.
//!
//! A queue is a table with a state, the instant of the next try, and a lease. Each feature owns its own, so that the
//! work is a thing of the field that staff can read and repeat (a mail, a delivery), and commits with what it is about.

use std::{fmt::Debug, future::Future, sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    app::App,
    types::{Now, random_number},
};

/// A table of work.
pub trait Queue: Send + Sync + 'static {
    type Item: Send + 'static;

    /// What it is called in the log.
    const NAME: &'static str;
    /// How many items a node works on at once.
    const AT_ONCE: usize;

    /// Takes items that are due, each under a lease, with `for update skip locked`: no other node takes them too.
    fn take(
        &self,
        app: &App,
        now: Now,
        limit: i64,
    ) -> impl Future<Output = sqlx::Result<Vec<Self::Item>>> + Send;

    /// Works on an item and writes down what came of it. An item of which nothing is written down is taken again
    /// when its lease ends.
    fn work(&self, app: &App, item: Self::Item) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// Works until told to stop: when woken, and each second in case the wake-up got lost. What has been taken is finished.
pub async fn run<Q: Queue>(app: App, queue: Arc<Q>, mut wake: watch::Receiver<()>, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(Q::AT_ONCE));
    // Rung by each item that is done: another may be due that could not be taken beside it.
    let done = Arc::new(Notify::new());
    let running = TaskTracker::new();
    while !stop.is_cancelled() {
        let Ok(first) = places.clone().acquire_owned().await else { break };
        drop(first);
        let free = i64::try_from(places.available_permits()).unwrap_or(1);
        let taken = match queue.take(&app, app.now(), free).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(queue = Q::NAME, %error, "no work could be taken; trying again in a second");
                Vec::new()
            }
        };
        let idle = taken.is_empty();
        for item in taken {
            let Ok(place) = places.clone().acquire_owned().await else { break };
            let (app, queue, done) = (app.clone(), queue.clone(), done.clone());
            running.spawn(async move {
                if let Err(error) = queue.work(&app, item).await {
                    tracing::warn!(queue = Q::NAME, %error, "what came of work could not be written down");
                }
                drop(place);
                done.notify_one();
            });
        }
        if idle {
            tokio::select! {
                () = stop.cancelled() => {}
                woken = wake.changed() => if woken.is_err() { break },
                () = done.notified() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
    running.close();
    running.wait().await;
}

/// Does what has become due, and looks again each second; at once where there was something. `due` answers how much it did.
pub async fn each_second<W, F, E>(app: App, stop: CancellationToken, what: &'static str, due: W)
where
    W: Fn(App) -> F,
    F: Future<Output = Result<usize, E>>,
    E: Debug,
{
    while !stop.is_cancelled() {
        match due(app.clone()).await {
            Ok(0) => {}
            Ok(_) => {
                app.bell.notify_one();
                continue;
            }
            Err(error) => {
                tracing::warn!(what, ?error, "what is due could not be done; trying again in a second");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// How long to wait after so many failed tries: twice as long each time up to `longest`, the second half of it at random,
/// so that what failed together does not come back together.
pub fn backoff(tries: i32, first: TimeDelta, longest: TimeDelta) -> TimeDelta {
    let doubled = first * 2_i32.pow(u32::try_from(tries.clamp(1, 20) - 1).unwrap_or(0));
    let half = doubled.min(longest) / 2;
    let thousandth = i32::try_from(random_number() % 1000).unwrap_or(0);
    half + half * thousandth / 1000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waiting_grows_and_has_an_end(tries in 1..1000_i32) {
            let (first, longest) = (TimeDelta::seconds(5), TimeDelta::hours(6));
            let wait = backoff(tries, first, longest);
            prop_assert!(wait >= first / 2 && wait <= longest);
            if tries > 13 {
                prop_assert!(wait >= longest / 2);
            }
        }
    }
}
