//! What runs beside the requests, in every node.

use std::time::Duration;

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Server, reactions::REACTIONS};
use crate::{app::App, events, http, identity, jobs, messaging, schedule};

impl Server {
    /// Starts it; it ends soon after `stop`.
    pub fn run_background(&self, running: &TaskTracker, stop: &CancellationToken) {
        let (app, notices) = (&self.app, &self.notices);
        let woken = |channel| notices.subscribe(channel);
        let (listening, pool, stopped) = (notices.clone(), app.pool.clone(), stop.clone());
        running.spawn(async move { listening.listen(&pool, stopped).await });
        running.spawn(dispatch(app.clone(), stop.clone()));
        running.spawn(schedule::keep_fresh(
            app.clone(),
            self.published.clone(),
            woken("schedule_released"),
            stop.clone(),
        ));
        let (live, app_of_live, wake, stopped) =
            (self.live.clone(), app.clone(), woken("outbox"), stop.clone());
        running.spawn(async move { live.follow(app_of_live, wake, stopped).await });
        running.spawn(jobs::run(app.clone(), self.outgoing.clone(), woken("outbox"), stop.clone()));
        running.spawn(jobs::run(app.clone(), self.deliveries.clone(), woken("outbox"), stop.clone()));
        running.spawn(keep_house(app.clone(), stop.clone()));
    }
}

/// Gives events their places and lets everything follow: when this node has changed something, and each second for
/// what others have and could not tell.
async fn dispatch(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let wait = match events::dispatch(&app.pool, REACTIONS, app.now()).await {
            Ok(Some(0)) => Duration::from_secs(1),
            Ok(Some(_)) => continue,
            // Another node is at it, and may have looked before we committed.
            Ok(None) => Duration::from_millis(50),
            Err(error) => {
                tracing::warn!(%error, "events could not be dispatched; trying again in a second");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.bell.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Forgets what is not needed any more.
async fn keep_house(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_mins(10)) => {}
        }
        if let Err(error) = forget(&app).await {
            tracing::warn!(%error, "what is old could not be forgotten; trying again in ten minutes");
        }
    }
}

async fn forget(app: &App) -> sqlx::Result<()> {
    let now = app.now();
    let mut db = app.pool.acquire().await?;
    http::forget_old_keys(&mut db, now).await?;
    identity::forget(&mut db, now).await?;
    messaging::forget(&mut db, now).await
}
