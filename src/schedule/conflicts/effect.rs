//! The effect of changes of placements on the conflicts and measures of the draft.

use std::collections::HashSet;

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    draft::{self, set_placement},
    model::{Conflict, ConflictId, ConflictSeverity},
    rules::{self, Draft},
};
use crate::{
    congress::Congress,
    http::{Error, Result},
    programme::{self, Session, SessionState, Snapshot},
    schedule::{
        assumptions::ScheduleAssumptions,
        measures::{MeasuresCompared, People, list_people, measure},
        moves::{MovedSession, PlacementChange},
    },
};

/// Maximum number of conflicts reported at once.
const MOST: usize = 1000;

/// The draft with all its sessions, whatever their states, and where the people are who want to attend them.
pub struct WholeDraft {
    pub draft: Draft,
    pub people: People,
}

impl WholeDraft {
    pub async fn read(db: &mut PgConnection, edition: &Congress) -> Result<Self> {
        let sessions = programme::list_all_sessions(&mut *db, edition.id, Snapshot::Draft).await?;
        let draft = draft::read(&mut *db, edition, sessions).await?;
        Ok(Self { draft, people: list_people(db, edition.id).await? })
    }

    /// What these changes would do, found on a blocking thread. Unconfirmed sessions that are placed count as confirmed.
    pub async fn effect(self, changes: Vec<PlacementChange>, assume: Supposed) -> Result<DraftEffect> {
        let find = move || self.find_effect(&changes, &assume);
        tokio::task::spawn_blocking(find).await.map_err(Error::internal)
    }

    fn find_effect(self, changes: &[PlacementChange], assume: &Supposed) -> DraftEffect {
        let Self { mut draft, people } = self;
        if let Supposed::Before(assume) = assume {
            assume.apply(&mut draft);
        }
        let whole = draft.sessions.clone();
        draft.sessions.retain(is_confirmed);
        let before = (rules::find(&draft), measure(&draft, &people));
        draft.sessions = whole;
        if let Supposed::After(assume) = assume {
            assume.apply(&mut draft);
        }
        propose(&mut draft, changes);
        let after = (rules::find(&draft), measure(&draft, &people));
        let measures = MeasuresCompared { before: before.1, after: after.1 };
        DraftEffect { before: before.0, after: after.0, measures }
    }
}

/// Whether assumptions hold before the changes, too.
pub enum Supposed {
    Before(ScheduleAssumptions),
    After(ScheduleAssumptions),
}

/// Conflicts and measures before and after changes.
pub struct DraftEffect {
    pub before: Vec<Conflict>,
    pub after: Vec<Conflict>,
    pub measures: MeasuresCompared,
}

impl DraftEffect {
    /// Conflicts that only the draft after the changes has.
    pub fn introduced(&self) -> impl Iterator<Item = &Conflict> {
        only(&self.after, &self.before)
    }

    /// Conflicts that only the draft before the changes has.
    pub fn resolved(&self) -> impl Iterator<Item = &Conflict> {
        only(&self.before, &self.after)
    }
}

fn only<'c>(these: &'c [Conflict], others: &[Conflict]) -> impl Iterator<Item = &'c Conflict> {
    let known: HashSet<_> = others.iter().map(|conflict| conflict.id.clone()).collect();
    these.iter().filter(move |conflict| !known.contains(&conflict.id))
}

/// The effect of a proposed change.
#[derive(Serialize, ToSchema)]
pub struct ScheduleCheck {
    /// All conflicts after the change, in order of time; at most the first thousand.
    items: Vec<Conflict>,
    /// Total number after the change.
    total: usize,
    /// Number of blocking conflicts after the change.
    blocking: usize,
    /// New conflicts.
    introduced: Vec<Conflict>,
    /// Resolved conflicts.
    resolved: Vec<Conflict>,
    /// How well the timetable fits the people who want to attend it, before and after the change.
    measures: MeasuresCompared,
}

impl From<DraftEffect> for ScheduleCheck {
    fn from(effect: DraftEffect) -> Self {
        let introduced = effect.introduced().take(MOST).cloned().collect();
        let resolved = effect.resolved().take(MOST).cloned().collect();
        let DraftEffect { after: mut items, measures, .. } = effect;
        let (total, blocking) = (items.len(), count_blocking(&items));
        items.truncate(MOST);
        Self { items, total, blocking, introduced, resolved, measures }
    }
}

pub fn count_blocking(conflicts: &[Conflict]) -> usize {
    conflicts.iter().filter(|conflict| conflict.severity == ConflictSeverity::Block).count()
}

/// The draft after the proposal, with the proposed sessions counted as confirmed.
fn propose(draft: &mut Draft, changes: &[PlacementChange]) {
    let proposed: HashSet<_> = changes.iter().map(|change| change.session).collect();
    draft.sessions.retain(|session| is_confirmed(session) || proposed.contains(&session.id));
    draft.place(changes);
}

impl Draft {
    /// Changes placements in memory.
    pub fn place(&mut self, changes: &[PlacementChange]) {
        for change in changes {
            let session = self.sessions.iter_mut().find(|session| session.id == change.session);
            if let Some(session) = session {
                set_placement(session, change.placement.as_ref().map(|to| (&to.room, to.starts_at)));
            }
            if let Some((facts, to)) = self.facts.get_mut(&change.session).zip(change.placement.as_ref()) {
                (facts.pinned, facts.minutes) = (to.pinned, to.minutes());
            }
        }
    }
}

/// What a move did to the conflicts of the draft.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct ConflictChanges {
    /// New conflicts; at most the first thousand.
    pub introduced: Vec<Conflict>,
    /// Ids of resolved conflicts.
    pub resolved: Vec<ConflictId>,
    /// Total number of conflicts after the move.
    pub total: usize,
    /// Number of blocking conflicts after the move.
    pub blocking: usize,
}

/// What a move that is written did to the conflicts of the draft.
pub async fn find_changes(
    db: &mut PgConnection,
    edition: &Congress,
    moved: &[MovedSession],
) -> Result<ConflictChanges> {
    let mut sessions = programme::list_all_sessions(&mut *db, edition.id, Snapshot::Draft).await?;
    sessions.retain(is_confirmed);
    let draft = draft::read(db, edition, sessions).await?;
    let (before, after): (Vec<_>, Vec<_>) =
        moved.iter().map(|moved| (moved.reversal(), moved.change())).unzip();
    let find = move || compare_moves(draft, &before, &after);
    tokio::task::spawn_blocking(find).await.map_err(Error::internal)
}

fn compare_moves(mut draft: Draft, before: &[PlacementChange], after: &[PlacementChange]) -> ConflictChanges {
    draft.place(before);
    let earlier: Vec<_> = rules::find_with(&draft, |_| false).into_iter().map(|found| found.id).collect();
    draft.place(after);
    let known: HashSet<_> = earlier.iter().collect();
    let found = rules::find_with(&draft, |id| !known.contains(id));
    let present: HashSet<_> = found.iter().map(|conflict| conflict.id.clone()).collect();
    ConflictChanges {
        total: found.len(),
        blocking: count_blocking(&found),
        introduced: found.into_iter().filter(|conflict| !known.contains(&conflict.id)).take(MOST).collect(),
        resolved: earlier.into_iter().filter(|id| !present.contains(id)).collect(),
    }
}

pub fn is_confirmed(session: &Session) -> bool {
    session.state == SessionState::Confirmed
}
