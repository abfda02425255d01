//! Repairs: the fewest moves after a speaker fell ill, a room closed, or a session was cancelled or got longer.
//!
//! A repair is a search that keeps as much as possible. It is searched within the request, and almost always done in time;
//! otherwise the queue searches again from the beginning, with the same result.

use std::{sync::Arc, time::Duration};

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    job::RunningSearch,
    model::{NewTimetable, Timetable, TimetableKeep, TimetableObjectives, TimetableState},
    run::{History, SearchInput},
    store::{self, LeasedTimetable},
    timetables,
};
use crate::{
    app::App,
    events::Change,
    http::{Error, Result},
    schedule::assumptions::ScheduleAssumptions,
    types::Actor,
};

/// How long a request waits for its repair.
const PATIENCE: Duration = Duration::from_secs(2);
/// Moves of a repair, unless it ends earlier because no fewer sessions can move.
const MOVES: i64 = 1_000_000;

/// What happened; the draft is repaired with as few moves as possible.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"moves": 1000}))]
pub struct NewScheduleRepair {
    /// `{}`: resolve the blocking conflicts of the draft.
    #[serde(default)]
    pub assume: ScheduleAssumptions,
    /// Number of moves to search; a million by default.
    #[schema(minimum = 1000, maximum = 1_000_000_000)]
    pub moves: Option<i64>,
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub seed: Option<i64>,
}

impl From<NewScheduleRepair> for NewTimetable {
    fn from(repair: NewScheduleRepair) -> Self {
        Self {
            assume: repair.assume,
            keep: TimetableKeep::AsMuchAsPossible,
            objectives: TimetableObjectives::default(),
            moves: Some(repair.moves.unwrap_or(MOVES)),
            seed: Some(repair.seed.unwrap_or(1)),
            ..Self::default()
        }
    }
}

/// Searches for a repair that was started on this node; `None` if it takes longer. If it does or fails, it is queued for any
/// node.
pub async fn search(
    app: &App,
    actor: Actor,
    input: SearchInput,
    leased: LeasedTimetable,
) -> Result<Option<Timetable>> {
    let found = Box::pin(search_at_once(app, actor, input, leased)).await;
    if !matches!(found, Ok(Some(_))) {
        store::release(&app.pool, leased, app.now()).await?;
    }
    found
}

async fn search_at_once(
    app: &App,
    actor: Actor,
    input: SearchInput,
    leased: LeasedTimetable,
) -> Result<Option<Timetable>> {
    let mut search = RunningSearch::start(Arc::new(input), 1, History::default());
    let Ok(content) = tokio::time::timeout(PATIENCE, &mut search.thread).await else { return Ok(None) };
    let content = content.map_err(Error::internal)?;
    let (moves, points) = search.progress();
    let until = app.now() + timetables::LEASE;
    let progress = i64::try_from(moves).unwrap_or(i64::MAX);
    let mut change = Change::begin(app, actor, leased.congress).await?;
    if store::renew_lease(change.db(), leased, progress, &points, until).await?.is_some() {
        timetables::add_proposal(&mut change, leased, 1, &content).await?;
        timetables::finish(&mut change, leased, TimetableState::Done, None).await?;
    }
    let done = timetables::find(&mut change, leased.id).await?;
    change.commit().await?;
    Ok(Some(done))
}
