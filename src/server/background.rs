//! Background tasks of every node.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Server, metrics, reactions};
use crate::{
    app::App,
    award,
    database::{self, Channel},
    events, forum, http, identity, imports, jobs, messaging, open_pages, registration, schedule,
};

/// Runs until shortly after the token is cancelled.
type Task = fn(Server, CancellationToken) -> BoxFuture<'static, ()>;

const TASKS: [(&str, Task); 16] = [
    ("notices", |node, stop| Box::pin(async move { node.notices.listen(&node.app.direct, stop).await })),
    ("replicas", |node, stop| {
        Box::pin(async move { node.app.replicas.keep_looking(node.app.primary.clone(), stop).await })
    }),
    ("dispatch", |node, stop| Box::pin(dispatch(node.app.clone(), stop))),
    ("schedule", |node, stop| {
        let woken = node.notices.subscribe(Channel::ScheduleReleased);
        Box::pin(schedule::keep_fresh(node.app.clone(), node.published.clone(), woken, stop))
    }),
    ("live", |node, stop| {
        let woken = node.notices.subscribe(Channel::Outbox);
        Box::pin(async move { node.live.follow(node.app.clone(), node.followers, woken, stop).await })
    }),
    ("mail", |node, stop| {
        let woken = node.notices.subscribe(Channel::Outbox);
        Box::pin(jobs::run(node.app.clone(), node.outgoing.clone(), woken, stop))
    }),
    ("webhooks", |node, stop| {
        let woken = node.notices.subscribe(Channel::Outbox);
        Box::pin(jobs::run(node.app.clone(), node.deliveries.clone(), woken, stop))
    }),
    ("imports", |node, stop| {
        let woken = node.notices.subscribe(Channel::Outbox);
        Box::pin(jobs::run(node.app.clone(), Arc::new(imports::Imports), woken, stop))
    }),
    ("timetables", |node, stop| {
        let woken = node.notices.subscribe(Channel::Outbox);
        let queue = schedule::Timetables::new(stop.clone());
        Box::pin(jobs::run(node.app.clone(), Arc::new(queue), woken, stop))
    }),
    ("progress", |node, stop| {
        let woken = node.notices.subscribe(Channel::TimetableProgress);
        Box::pin(schedule::keep_showing_progress(node.app.clone(), node.live.clone(), woken, stop))
    }),
    ("reminders", |node, stop| Box::pin(forum::keep_reminding(node.app.clone(), stop))),
    ("counters", |node, stop| Box::pin(registration::keep_counters(node.app.clone(), stop))),
    ("evaluators", |node, stop| Box::pin(award::keep_reminding(node.app.clone(), stop))),
    ("figures", |_, stop| Box::pin(sum_up(stop))),
    ("statistics", |node, stop| Box::pin(database::keep_statistics(node.app.pool.clone(), stop))),
    ("housekeeping", |node, stop| Box::pin(keep_house(node.app.clone(), stop))),
];

impl Server {
    /// Starts the task, which ends shortly after `stop` is cancelled.
    pub fn run_background(&self, running: &TaskTracker, stop: &CancellationToken) {
        for (name, task) in TASKS {
            running.spawn(keep_running(name, task, self.clone(), stop.clone()));
        }
    }
}

/// Restarts a task that panics, because a node that serves requests needs it.
async fn keep_running(name: &'static str, task: Task, node: Server, stop: CancellationToken) {
    while let Err(error) = tokio::spawn(task(node.clone(), stop.clone())).await {
        if !error.is_panic() {
            return;
        }
        tracing::error!(task.name = name, %error, "a background task panicked and restarts");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Dispatches events: after each change on this node, and every second for changes on other nodes. Changes that follow
/// each other closely are dispatched together.
async fn dispatch(app: App, stop: CancellationToken) {
    let reactions = reactions();
    while !stop.is_cancelled() {
        let wait = match events::dispatch(&app.pool, &reactions, app.now()).await {
            Ok(Some(0)) => Duration::from_secs(1),
            Ok(Some(events::FULL_BATCH)) => continue,
            Ok(Some(_)) => {
                tokio::time::sleep(Duration::from_millis(40)).await;
                continue;
            }
            // Another node is dispatching, and may have read the outbox before this node committed.
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

async fn sum_up(stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(5)) => metrics::sum_up(),
        }
    }
}

/// Deletes expired rows.
async fn keep_house(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_mins(10)) => {}
        }
        if let Err(error) = forget(&app).await {
            tracing::warn!(%error, "expired rows could not be deleted; trying again in ten minutes");
        }
    }
}

async fn forget(app: &App) -> sqlx::Result<()> {
    let now = app.now();
    let mut db = app.pool.acquire().await?;
    http::forget_old_keys(&mut db, now).await?;
    identity::forget(&mut db, now).await?;
    messaging::forget(&mut db, now).await?;
    open_pages::forget(&mut db, now).await
}
