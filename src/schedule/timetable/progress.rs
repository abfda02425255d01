//! Shows the progress of running searches on the live streams, at most once a second. It is not stored as an event: nobody
//! needs it afterwards.

use std::{collections::HashMap, sync::Arc};

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::store;
use crate::{app::App, database::Subscription, messaging::Live, types::TimetableId};

/// Shows progress when a node reports some, until stopped.
pub async fn keep_showing_progress(
    app: App,
    live: Arc<Live>,
    mut reported: Subscription,
    stop: CancellationToken,
) {
    let mut shown = HashMap::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = reported.notified() => {}
        }
        if let Err(error) = show(&app, &live, &mut shown).await {
            tracing::warn!(%error, "cannot read the progress of searches");
        }
    }
}

async fn show(app: &App, live: &Live, shown: &mut HashMap<TimetableId, i64>) -> sqlx::Result<()> {
    let running = store::list_progress(&app.pool).await?;
    shown.retain(|id, _| running.iter().any(|search| search.id == *id));
    for search in running {
        if shown.insert(search.id, search.progress) == Some(search.progress) {
            continue;
        }
        let data = json!({"timetable": search.id, "progress": search.progress, "budget": search.budget, "best": search.best});
        live.show(search.congress, "schedule.edit", "timetable.progressed", &data);
    }
    Ok(())
}
