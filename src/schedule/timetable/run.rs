//! Runs the search for one proposal. Pure: the same input gives the same proposal on every machine.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    draft::placement,
    instance::{Instance, Place},
    left_out::{LeftOutKind, LeftOutSession},
    model::{NewTimetable, ObjectiveWeight, ProposalContent, TimetableOrigin, TimetablePoint},
    random::Random,
    repair,
    score::Timetable,
    search::{Budget, Problem, Progress, Score, search},
};
use crate::{
    programme::{Session, SessionState},
    schedule::{
        conflicts::Draft,
        measures::People,
        moves::{MovedSession, PlacementSnapshot},
    },
};

/// Maximum number of points of the history of a search.
const MOST_POINTS: usize = 200;
/// Moves after which a repair ends that is known to move the fewest sessions.
const REPAIR_SETTLED: u64 = 50_000;

/// A draft and what is wanted of it.
pub struct SearchInput {
    pub draft: Draft,
    pub people: People,
    pub request: NewTimetable,
    pub seed: i64,
    /// Sessions that begin earlier stay.
    pub now: DateTime<Utc>,
    /// Placements of sessions that are supposed to be cancelled.
    removed: Vec<MovedSession>,
}

impl SearchInput {
    /// Without the sessions that the search does not see: cancelled ones, and unconfirmed ones without a placement that it
    /// should not place.
    pub fn new(
        mut draft: Draft,
        people: People,
        request: NewTimetable,
        seed: i64,
        now: DateTime<Utc>,
    ) -> Self {
        let is_seen = |session: &Session| match session.state {
            SessionState::Confirmed => true,
            SessionState::Cancelled => false,
            SessionState::Draft => session.starts_at.is_some() || request.unconfirmed,
        };
        draft.sessions.retain(is_seen);
        let cancelled =
            draft.sessions.iter().filter(|session| request.assume.cancelled.contains(&session.id));
        let removed = cancelled.filter_map(|session| {
            let (session, code, before) = (session.id, session.code.clone(), before(&draft, session));
            before.is_some().then_some(MovedSession { session, code, before, after: None })
        });
        let removed = removed.collect();
        request.assume.apply(&mut draft);
        Self { draft, people, request, seed, now, removed }
    }

    /// The draft as numbers, with this weight of fairness.
    pub fn instance(&self, fairness: ObjectiveWeight) -> Instance {
        Instance::of_draft(
            &self.draft,
            &self.request.objectives(&self.draft, &self.people, self.now, fairness),
        )
    }

    /// Number of moves for all proposals.
    pub fn moves(&self) -> u64 {
        self.request.moves_of_each().saturating_mul(self.request.proposals.unsigned_abs().into())
    }

    /// Searches for the proposal with this number, from 1.
    pub fn search(
        &self,
        number: i32,
        stop: &AtomicBool,
        report: &mut dyn FnMut(Progress),
    ) -> ProposalContent {
        let nth = usize::try_from(number - 1).unwrap_or_default();
        let fairness = self.request.fairness_of_each().get(nth).copied();
        let fairness = fairness.unwrap_or(self.request.objectives.fairness);
        let seed = self.seed.saturating_add(i64::from(number) - 1);
        let instance = self.instance(fairness);
        let budget = Budget { moves: self.request.moves_of_each(), seed: seed.unsigned_abs() };
        let mut timetable = Timetable::present(&instance);
        let at_least = instance.counts_changes.then(|| repair::fewest_moves(&instance, &timetable));
        if self.request.from == TimetableOrigin::Empty {
            timetable = Timetable::scattered(&instance, &mut Random::new(budget.seed));
        }
        let unavoidable = timetable.unavoidable();
        let settled = AtomicBool::new(false);
        let is_settled = |best: Score, moves: u64| {
            moves >= REPAIR_SETTLED
                && at_least.is_some_and(|least| i64::try_from(least).is_ok_and(|least| best.changes <= least))
                && best.blocked <= unavoidable.blocked
                && best.left_out <= unavoidable.left_out
        };
        report(Progress { moves: 0, current: timetable.score(), best: timetable.score() });
        // Two flags: what others set must not change what the same seed finds.
        let outcome = search(&mut timetable, budget, &settled, &mut |progress| {
            let ends = stop.load(Ordering::Relaxed) || is_settled(progress.best, progress.moves);
            settled.store(ends, Ordering::Relaxed);
            report(progress);
        });
        debug_assert_eq!(timetable.recount(), outcome.best, "differences add up to the score");
        ProposalContent {
            fairness,
            seed,
            items: self.items(timetable.places()),
            left_out: self.left_out(&instance, timetable.places()),
            at_least,
            score: Some(TimetablePoint::new(number, outcome.moves, outcome.best)),
        }
    }

    /// The sessions whose placement would change.
    fn items(&self, places: &[Option<Place>]) -> Vec<MovedSession> {
        let moved = |(session, place): (&Session, &Option<Place>)| {
            let before = before(&self.draft, session);
            let after = placement(&self.draft, *place).map(|(room, starts_at)| PlacementSnapshot {
                room: room.slug.clone(),
                starts_at,
                ends_at: starts_at + TimeDelta::minutes(session.duration_minutes.into()),
                pinned: false,
            });
            let key = |at: &Option<PlacementSnapshot>| at.as_ref().map(|at| (at.room.clone(), at.starts_at));
            (key(&before) != key(&after)).then(|| MovedSession {
                session: session.id,
                code: session.code.clone(),
                before,
                after,
            })
        };
        self.removed.iter().cloned().chain(self.draft.sessions.iter().zip(places).filter_map(moved)).collect()
    }

    fn left_out(&self, instance: &Instance, places: &[Option<Place>]) -> Vec<LeftOutSession> {
        let without_place = places.iter().enumerate().filter(|(_, place)| place.is_none());
        let left_out = without_place.map(|(number, _)| {
            let session = &self.draft.sessions[number];
            let kind = match (instance.sessions[number].is_fixed, instance.can_be_placed_well(number)) {
                (true, _) => LeftOutKind::OutOfScope,
                (_, false) => LeftOutKind::NoPlace,
                _ => LeftOutKind::NotFound,
            };
            LeftOutSession {
                session: session.id,
                code: session.code.clone(),
                kind,
                reason: kind.reason().to_owned(),
            }
        });
        left_out.collect()
    }
}

/// The placement of a session in the draft.
fn before(draft: &Draft, session: &Session) -> Option<PlacementSnapshot> {
    let facts = draft.facts.get(&session.id).copied().unwrap_or_default();
    let (room, starts_at) = session.room.clone().zip(session.starts_at)?;
    let minutes = facts.minutes.unwrap_or(session.duration_minutes);
    let ends_at = starts_at + TimeDelta::minutes(minutes.into());
    Some(PlacementSnapshot { room, starts_at, ends_at, pinned: facts.pinned })
}

/// The best scores of a search over time.
#[derive(Clone, Debug, Default)]
pub struct History(Vec<TimetablePoint>);

impl History {
    pub fn new(points: Vec<TimetablePoint>) -> Self {
        Self(points)
    }

    /// Adds a point if the score is better than before. When there are too many, every second one is dropped.
    pub fn add(&mut self, point: TimetablePoint) {
        let score = |point: &TimetablePoint| (point.blocked, point.left_out, point.changes, point.cost);
        let last = self.0.last().filter(|last| last.proposal == point.proposal);
        if last.is_some_and(|last| score(last) <= score(&point)) {
            return;
        }
        self.0.push(point);
        if self.0.len() > MOST_POINTS {
            let last = self.0.len() - 1;
            let mut index = 0;
            self.0.retain(|_| {
                index += 1;
                index % 2 == 1 || index > last
            });
        }
    }

    pub fn points(&self) -> &[TimetablePoint] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schedule::{
        conflicts::{SessionFacts, any_draft, count_blocking, find, set_placement},
        moves::PlacementChange,
        timetable::model::TimetableKeep,
    };

    fn input(draft: Draft, request: NewTimetable) -> SearchInput {
        let now = draft.frame.from;
        SearchInput::new(draft, People::new(), request, 1, now)
    }

    fn places(draft: &Draft) -> Vec<(Option<crate::types::Slug>, Option<DateTime<Utc>>, bool)> {
        let of = |session: &Session| {
            let pinned = draft.facts[&session.id].pinned && session.room.is_some();
            (session.room.clone(), session.starts_at, pinned)
        };
        draft.sessions.iter().map(of).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn proposal_never_blocks_more_and_can_be_undone(draft in any_draft(), is_empty in any::<bool>()) {
            let from = if is_empty { TimetableOrigin::Empty } else { TimetableOrigin::Draft };
            let request = NewTimetable { from, moves: Some(5_000), ..NewTimetable::default() };
            let mut input = input(draft, request);
            let found = input.search(1, &AtomicBool::new(false), &mut |_| {});
            let draft = &mut input.draft;
            let (before, was) = (count_blocking(&find(draft)), places(draft));
            let change = |of: fn(&MovedSession) -> PlacementChange| found.items.iter().map(of).collect::<Vec<_>>();
            draft.place(&change(MovedSession::change));
            if !is_empty {
                prop_assert!(count_blocking(&find(draft)) <= before);
            }
            draft.place(&change(MovedSession::reversal));
            prop_assert_eq!(places(draft), was);
        }

        /// Sessions without conflicts, some of which are put where others are: exactly those must move back, or elsewhere.
        #[test]
        fn repair_moves_as_few_sessions_as_were_broken(draft in any_draft(), broken in 0..6_usize, seed in 0..1000_i64) {
            let mut draft = draft;
            let mut free = draft.frame.from + TimeDelta::hours(26);
            for session in &mut draft.sessions {
                draft.facts.insert(session.id, SessionFacts::default());
                session.duration_minutes = 30;
                let room = draft.rooms[0].slug.clone();
                set_placement(session, Some((&room, free)));
                free += TimeDelta::minutes(40);
            }
            let broken = broken.min(draft.sessions.len() / 2);
            let taken: Vec<_> = draft.sessions.iter().map(|session| session.starts_at).collect();
            for (number, at) in taken.iter().take(broken).enumerate() {
                // The later half begins where one of the first begins, each another one.
                let room = draft.rooms[0].slug.clone();
                let last = draft.sessions.len() - 1 - number;
                set_placement(&mut draft.sessions[last], at.map(|at| (&room, at)));
            }
            let keep = TimetableKeep::AsMuchAsPossible;
            let request = NewTimetable { keep, moves: Some(400_000), ..NewTimetable::default() };
            let input = SearchInput { seed, ..input(draft, request) };
            let found = input.search(1, &AtomicBool::new(false), &mut |_| {});
            let at_least = found.at_least.unwrap();
            prop_assert!(found.items.len() >= at_least);
            prop_assert_eq!((found.items.len(), at_least, found.score.unwrap().blocked), (broken, broken, 0));
        }
    }

    #[test]
    fn history_keeps_first_and_last_and_stays_short() {
        let mut history = History::default();
        let point = |moves: u64, cost| TimetablePoint::new(1, moves, Score { cost, ..Score::ZERO });
        for moves in 0..1000_u64 {
            history.add(point(moves, 1000 - i64::try_from(moves).unwrap()));
            history.add(point(moves, 5000));
        }
        let points = history.points();
        assert!(points.len() <= MOST_POINTS);
        assert_eq!((points[0].moves, points[points.len() - 1].moves), (0, 999));
        assert!(points.windows(2).all(|two| two[1].cost < two[0].cost));
    }
}
