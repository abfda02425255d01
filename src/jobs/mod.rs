//! Background work. An item is taken under a lease, so that another node takes over if this one dies, and is retried with
//! increasing delays if it fails.
//!
//! A queue is a table with a state, the time of the next try, and a lease. Each module owns its queue, so that items (an
//! e-mail, a delivery) are visible to staff, can be repeated, and commit together with the change that causes them.

use std::{fmt::Debug, future::Future, sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    database::Subscription,
    types::{Now, random_number},
};

/// A table of work items.
pub trait Queue: Send + Sync + 'static {
    type Item: Send + 'static;

    /// Name in the log.
    const NAME: &'static str;
    /// Number of items a node processes at once.
    const AT_ONCE: usize;

    /// Leases due items with `for update skip locked`, so that no other node takes them. They are chosen in a materialized
    /// query: chosen in a condition of the update, they can be chosen again for each row, past the limit.
    fn take(
        &self,
        app: &App,
        now: Now,
        limit: i64,
    ) -> impl Future<Output = sqlx::Result<Vec<Self::Item>>> + Send;

    /// Processes an item and stores the result. Without a stored result, the item is taken again when its lease ends.
    fn work(&self, app: &App, item: Self::Item) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// Works until stopped: when notified, and every second in case a notice was lost. Leased items are finished first.
pub async fn run<Q: Queue>(app: App, queue: Arc<Q>, mut notices: Subscription, stop: CancellationToken) {
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        if running.len() >= Q::AT_ONCE {
            make_room::<Q>(&mut running).await;
            continue;
        }
        let free = i64::try_from(Q::AT_ONCE - running.len()).unwrap_or(i64::MAX);
        let taken = match queue.take(&app, app.now(), free).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(queue = Q::NAME, %error, "cannot lease work; retrying in a second");
                Vec::new()
            }
        };
        let is_idle = i64::try_from(taken.len()).is_ok_and(|taken| taken < free);
        for item in taken {
            let (app, queue) = (app.clone(), queue.clone());
            running.spawn(async move {
                if let Err(error) = queue.work(&app, item).await {
                    tracing::warn!(queue = Q::NAME, %error, "cannot store the result of work");
                }
            });
        }
        if is_idle {
            tokio::select! {
                () = stop.cancelled() => {}
                () = notices.notified() => {}
                // A queue can limit how many items it returns, and lift the limit after a success.
                () = make_room::<Q>(&mut running), if !running.is_empty() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
    while !running.is_empty() {
        finish_one::<Q>(&mut running).await;
    }
}

/// Waits for one of the running items, and for a moment until half of them are finished: taking many costs as much as
/// taking one.
async fn make_room<Q: Queue>(running: &mut JoinSet<()>) {
    const MOMENT: Duration = Duration::from_millis(10);
    finish_one::<Q>(running).await;
    let half = async {
        while running.len() > Q::AT_ONCE / 2 {
            finish_one::<Q>(running).await;
        }
    };
    // Slow items do not keep the others waiting.
    let _ = tokio::time::timeout(MOMENT, half).await;
}

/// Waits for one of the running items. One that panics is taken again when its lease ends.
async fn finish_one<Q: Queue>(running: &mut JoinSet<()>) {
    if let Some(Err(error)) = running.join_next().await {
        tracing::error!(queue = Q::NAME, %error, "work panicked");
    }
}

/// Runs `due` again at once while it returns a positive number of processed items, otherwise every second.
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
                tracing::warn!(what, ?error, "scheduled work failed; retrying in a second");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Delay after this many failed tries: doubles each time up to `longest`; its second half is random, so that items that
/// failed together do not retry together.
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
        fn delay_grows_up_to_its_maximum(tries in 1..1000_i32) {
            let (first, longest) = (TimeDelta::seconds(5), TimeDelta::hours(6));
            let wait = backoff(tries, first, longest);
            prop_assert!(wait >= first / 2 && wait <= longest);
            if tries > 13 {
                prop_assert!(wait >= longest / 2);
            }
        }
    }
}
