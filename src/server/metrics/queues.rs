//! The lengths of the queues, read from the database when the metrics are: by every node, at most every five seconds.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::{app::App, types::Now};

/// How long a measurement is used: `/metrics` may be public.
const EVERY: Duration = Duration::from_secs(5);

/// How long the metrics wait for a measurement.
const PATIENCE: Duration = Duration::from_secs(2);

/// When the queues were measured.
static MEASURED: Mutex<Option<Instant>> = Mutex::const_new(None);

struct QueueFigures {
    queue: String,
    length: i64,
    /// Since when the entry is due that has waited longest.
    oldest: Option<Now>,
}

/// Sets the metrics of the queues. If the database does not answer, they keep their values, and `database_up` is 0.
pub async fn measure(app: &App) {
    // If another request measures now, its results are as good.
    let Ok(mut measured) = MEASURED.try_lock() else { return };
    if measured.is_some_and(|at| at.elapsed() < EVERY) {
        return;
    }
    *measured = Some(Instant::now());
    let now = app.now();
    let figures = match tokio::time::timeout(PATIENCE, read(app, now)).await {
        Ok(Ok(figures)) => figures,
        failed => {
            let error = failed.map_or_else(|error| error.to_string(), |read| format!("{:?}", read.err()));
            tracing::warn!(error, "the queues could not be measured");
            metrics::gauge!("database_up").set(0);
            return;
        }
    };
    metrics::gauge!("database_up").set(1);
    for QueueFigures { queue, length, oldest } in figures {
        let age = oldest.and_then(|oldest| (now - oldest).to_std().ok()).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!("queue_length", "queue" => queue.clone()).set(length as f64);
        metrics::gauge!("queue_oldest_age_seconds", "queue" => queue).set(age.as_secs_f64());
    }
}

/// Reads the partial indexes of the queues. What waits for its next try, or is being worked on, is not due.
async fn read(app: &App, now: Now) -> sqlx::Result<Vec<QueueFigures>> {
    sqlx::query_as!(
        QueueFigures,
        r#"
        -- metrics::queues
        select 'outbox' as "queue!", count(*) as "length!", min(created_at) as oldest
        from outbox where position is null
        union all
        select 'mail', count(*), min(due) filter (where due <= $1)
        from (select case state when 'queued' then next_at else leased_until end as due
              from mail where state in ('queued', 'sending')) entry
        union all
        select 'webhooks', count(*), min(due) filter (where due <= $1)
        from (select case state when 'queued' then next_at else leased_until end as due
              from delivery where state in ('queued', 'sending')) entry
        union all
        select 'imports', count(*), min(due) filter (where due <= $1)
        from (select case state when 'queued' then created_at else leased_until end as due
              from import where state in ('queued', 'running')) entry
        union all
        select 'timetables', count(*), min(due) filter (where due <= $1)
        from (select case state when 'queued' then created_at else leased_until end as due
              from timetable where state in ('queued', 'running')) entry
        "#,
        now,
    )
    .fetch_all(&app.primary)
    .await
}
