//! A timetable for the draft of a congress: reads the draft, searches, and says what would change. Writes nothing.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
};

use sqlx::PgConnection;

use super::{
    draft::{Objectives, placement},
    instance::Instance,
    random::Random,
    score::Timetable,
    search::{Budget, Problem, Progress, search},
};
use crate::{
    congress::Congress,
    http::{Error, Result},
    programme::{self, Session, SessionState, Snapshot},
    schedule::{
        conflicts::{self, ConflictSeverity, Draft, set_placement},
        moves::PlacementChange,
        placements::{self, NewPlacement},
    },
    types::{Now, SessionId},
};

/// Where to begin a search, and how far to go.
#[derive(Clone, Copy, Debug)]
pub struct TimetableSearch {
    pub budget: Budget,
    /// Whether to begin with random placements instead of the present ones.
    pub is_from_scratch: bool,
}

/// Placements that the search proposes.
#[derive(Debug)]
pub struct TimetableProposal {
    pub before: TimetableSummary,
    pub after: TimetableSummary,
    /// For [`move_sessions`](crate::schedule::move_sessions). They are refused if a session was moved since.
    pub changes: Vec<PlacementChange>,
    /// Codes of the sessions without a placement.
    pub left_out: Vec<String>,
    /// Moves that the search drew, and how many of them were possible.
    pub moves: u64,
    pub evaluated: u64,
}

/// The quality of a timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimetableSummary {
    /// Number of blocking conflicts, by the rules of the edition.
    pub blocking: usize,
    pub warnings: usize,
    pub unplaced: usize,
    /// What the search minimises after those: see `Costs`.
    pub cost: i64,
}

/// Searches for better placements of the confirmed sessions that are not pinned and have not begun. Other sessions with
/// a placement stay where they are. Setting `stop` ends the search with the best placements so far.
pub async fn propose(
    db: &mut PgConnection,
    edition: &Congress,
    now: Now,
    settings: TimetableSearch,
    stop: Arc<AtomicBool>,
    report: impl FnMut(Progress) + Send + 'static,
) -> Result<TimetableProposal> {
    let mut sessions = programme::list_all_sessions(&mut *db, edition.id, Snapshot::Draft).await?;
    let is_considered = |session: &Session| match session.state {
        SessionState::Confirmed => true,
        SessionState::Cancelled => false,
        SessionState::Draft => session.starts_at.is_some(),
    };
    sessions.retain(is_considered);
    let ids: Vec<_> = sessions.iter().map(|session| *session.id).collect();
    let revisions = placements::list(&mut *db, edition.id, &ids).await?;
    let revisions = revisions.into_iter().map(|placement| (placement.session, placement.revision)).collect();
    let confirmed = sessions.iter().filter(|session| session.state == SessionState::Confirmed);
    let objectives = Objectives {
        movable: Some(confirmed.map(|session| session.id).collect()),
        not_before: Some(now),
        ..Objectives::default()
    };
    let draft = conflicts::read(db, edition, sessions).await?;
    let find = move || find(draft, &revisions, &objectives, settings, &stop, report);
    tokio::task::spawn_blocking(find).await.map_err(Error::internal)
}

fn find(
    mut draft: Draft,
    revisions: &HashMap<SessionId, i64>,
    objectives: &Objectives,
    settings: TimetableSearch,
    stop: &AtomicBool,
    mut report: impl FnMut(Progress),
) -> TimetableProposal {
    let instance = Instance::of_draft(&draft, objectives);
    let mut timetable = Timetable::present(&instance);
    let before = summary(&draft, timetable.score().cost);
    if settings.is_from_scratch {
        timetable = Timetable::scattered(&instance, &mut Random::new(settings.budget.seed));
    }
    let outcome = search(&mut timetable, settings.budget, stop, &mut report);
    debug_assert_eq!(timetable.recount(), outcome.best, "differences add up to the score");
    let mut changes = Vec::new();
    for (number, place) in timetable.places().iter().enumerate() {
        let to = placement(&draft, *place).map(|(room, at)| (room.slug.clone(), at));
        let session = &mut draft.sessions[number];
        if session.room.clone().zip(session.starts_at) == to {
            continue;
        }
        set_placement(session, to.as_ref().map(|(room, at)| (room, *at)));
        if let Some(facts) = draft.facts.get_mut(&session.id) {
            facts.minutes = None;
        }
        changes.push(PlacementChange {
            session: session.id,
            placement: to.map(|(room, starts_at)| NewPlacement {
                room,
                starts_at,
                ends_at: None,
                pinned: false,
            }),
            revision: Some(revisions.get(&session.id).copied().unwrap_or_default()),
        });
    }
    let unplaced = draft.sessions.iter().filter(|session| session.starts_at.is_none());
    TimetableProposal {
        before,
        after: summary(&draft, outcome.best.cost),
        changes,
        left_out: unplaced.map(|session| session.code.clone()).collect(),
        moves: outcome.moves,
        evaluated: outcome.evaluated,
    }
}

fn summary(draft: &Draft, cost: i64) -> TimetableSummary {
    let conflicts = conflicts::find(draft);
    let is_blocking = |conflict: &&conflicts::Conflict| conflict.severity == ConflictSeverity::Block;
    let blocking = conflicts.iter().filter(is_blocking).count();
    TimetableSummary {
        blocking,
        warnings: conflicts.len() - blocking,
        unplaced: draft.sessions.iter().filter(|session| session.starts_at.is_none()).count(),
        cost,
    }
}
