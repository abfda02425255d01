//! A search within the command line: reads the draft, searches, and says what would change. Writes nothing.

use std::sync::{Arc, atomic::AtomicBool};

use sqlx::PgConnection;

use super::{
    model::{NewTimetable, ProposalContent},
    run::SearchInput,
    search::Progress,
};
use crate::{
    congress::Congress,
    http::{Error, Result},
    schedule::{
        assumptions::ScheduleAssumptions,
        conflicts::{Supposed, WholeDraft, count_blocking},
        measures::ScheduleMeasures,
        moves::PlacementChange,
        placements::NewPlacement,
        releases::ReleasedSessions,
    },
    types::Now,
};

/// Placements that a search proposes, compared with the draft.
#[derive(Debug)]
pub struct SearchReport {
    pub before: DraftSummary,
    pub after: DraftSummary,
    /// For [`move_sessions`](crate::schedule::move_sessions).
    pub changes: Vec<PlacementChange>,
    /// Codes of the sessions without a placement.
    pub left_out: Vec<String>,
}

/// Conflicts and measures of a draft.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DraftSummary {
    pub blocking: usize,
    pub warnings: usize,
    pub unplaced: usize,
    /// In percent.
    pub attendable: f64,
    pub clashes: usize,
    /// E-mails that a release would send.
    pub mails: i64,
}

/// Searches for the first proposal of a request. Setting `stop` ends the search with the best placements so far.
pub async fn propose(
    db: &mut PgConnection,
    edition: &Congress,
    now: Now,
    request: NewTimetable,
    stop: Arc<AtomicBool>,
    mut report: impl FnMut(Progress) + Send + 'static,
) -> Result<SearchReport> {
    let WholeDraft { draft, people } = WholeDraft::read(&mut *db, edition).await?;
    request.check(&draft, now)?;
    let seed = request.seed.unwrap_or(1);
    let input = SearchInput::new(draft, people, request, seed, now);
    let search = move || input.search(1, &stop, &mut report);
    let ProposalContent { items, left_out, .. } =
        tokio::task::spawn_blocking(search).await.map_err(Error::internal)?;
    let changes: Vec<_> = items
        .into_iter()
        .map(|item| PlacementChange {
            session: item.session,
            placement: item.after.map(|to| NewPlacement {
                room: to.room,
                starts_at: to.starts_at,
                ends_at: None,
                pinned: to.pinned,
            }),
            revision: None,
        })
        .collect();
    let whole = WholeDraft::read(&mut *db, edition).await?;
    let released = ReleasedSessions::read(&mut *db, edition).await?;
    let today = released.count_mails(&mut *db, &whole.draft.sessions, &[]).await?;
    let after = released.count_mails(db, &whole.draft.sessions, &changes).await?;
    let effect = whole.effect(changes.clone(), Supposed::Before(ScheduleAssumptions::default())).await?;
    let summary = |conflicts: &[_], measures: &ScheduleMeasures, mails: i64| DraftSummary {
        mails,
        blocking: count_blocking(conflicts),
        warnings: conflicts.len() - count_blocking(conflicts),
        unplaced: measures.unplaced,
        attendable: measures.attendable.percent,
        clashes: measures.clashes,
    };
    Ok(SearchReport {
        before: summary(&effect.before, &effect.measures.before, today),
        after: summary(&effect.after, &effect.measures.after, after),
        changes,
        left_out: left_out.into_iter().map(|session| session.code).collect(),
    })
}
