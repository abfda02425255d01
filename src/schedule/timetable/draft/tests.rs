use std::sync::atomic::AtomicBool;

use proptest::{prelude::*, strategy::ValueTree};

use super::*;
use crate::{
    programme::OpeningHours,
    schedule::{
        conflicts::{
            Conflict, ConflictSeverity, RepeatedSession, SpeakerFacts, any_draft, find, set_placement,
        },
        timetable::{
            random::Random,
            score::Timetable,
            search::{Budget, Problem, Score, search},
        },
    },
};

const ZONES: [Option<Tz>; 3] = [None, Some(Tz::America__New_York), Some(Tz::Asia__Shanghai)];

/// Everything that a draft can have in addition to what `any_draft` draws.
#[derive(Clone, Debug)]
struct More {
    levels: Vec<u8>,
    /// The clocks change within the congress, in the zone of the congress or of a speaker.
    has_clock_change: bool,
    seats: [Option<i32>; 3],
    most_minutes: Option<i32>,
    /// Numbers of sessions and of those that repeat them.
    repeats: Vec<(usize, usize)>,
    windows: Vec<Option<i64>>,
    opens: Option<i64>,
    channels: [i32; 3],
    /// For each session: languages, people enrolled, another length, seconds off the grid, whether it has a placement.
    sessions: Vec<(usize, i32, bool, i64, bool)>,
}

prop_compose! {
    fn any_more()(
        levels in prop::collection::vec(0..3_u8, 16), has_clock_change in any::<bool>(),
        seats in prop::array::uniform3(prop::option::of(0..5_i32)),
        most_minutes in prop::option::of(20..240_i32),
        repeats in prop::collection::vec((0..22_usize, 0..22_usize), 0..5), windows in prop::collection::vec(prop::option::of(0..400_i64), 4),
        opens in prop::option::of(0..300_i64), channels in prop::array::uniform3(0..3_i32),
        sessions in prop::collection::vec(
            (0..3_usize, 0..60_i32, prop::bool::weighted(0.2), prop_oneof![3 => Just(0), 1 => -200..200_i64],
             prop::bool::weighted(0.9)), 22),
    ) -> More {
        More { levels, has_clock_change, seats, most_minutes, repeats, windows, opens, channels, sessions }
    }
}

fn with_more(mut draft: Draft, more: &More) -> Draft {
    if more.has_clock_change {
        // On 7 November 2021 in New York.
        draft.frame.from -= TimeDelta::hours(24);
        draft.frame.zone = Tz::America__New_York;
    }
    let frame = draft.frame;
    let at = |minutes: i64| frame.from + TimeDelta::minutes(24 * 60 + minutes);
    let levels = serde_json::to_value(&draft.levels).unwrap();
    let kinds = levels.as_object().unwrap().iter().filter(|(_, level)| level.is_string());
    let levels = kinds.zip(&more.levels).map(|((kind, _), level)| {
        let level = ["ignore", "warn", "block"][usize::from(*level)];
        (kind.clone(), serde_json::Value::from(level))
    });
    draft.levels = serde_json::from_value(serde_json::Value::Object(levels.collect())).unwrap();
    draft.levels.speaker_minutes = more.most_minutes;
    let ids: Vec<_> = draft.sessions.iter().map(|session| session.id).collect();
    let repeats = more.repeats.iter().filter_map(|(one, two)| Some((*ids.get(*one)?, *ids.get(*two)?)));
    draft.levels.repeats = repeats.map(|(session, repeat)| RepeatedSession { session, repeat }).collect();
    for (room, (channels, seats)) in draft.rooms.iter_mut().zip(more.channels.into_iter().zip(more.seats)) {
        room.interpretation_channels = channels;
        room.capacity = seats.or(room.capacity);
    }
    if let Some(opens) = more.opens {
        let opening = |from, until| OpeningHours { opens_at: at(from), closes_at: at(until) };
        *draft.rooms[0].opening_hours = vec![opening(opens, opens + 100), opening(opens + 100, opens + 400)];
    }
    for (number, (session, extra)) in draft.sessions.iter_mut().zip(&more.sessions).enumerate() {
        for part in session.speakers.iter() {
            let known = draft.speakers.len();
            draft.speakers.entry(part.speaker).or_insert_with(|| SpeakerFacts {
                zone: ZONES[(known + number) % 3],
                windows: more.windows[known % 4].map(|from| (at(from), at(from + 300))).into_iter().collect(),
            });
        }
        session.interpretation =
            ["fr", "es"][..extra.0.min(2)].iter().map(|tag| tag.parse().unwrap()).collect();
        let facts = draft.facts.get_mut(&session.id).unwrap();
        facts.enrolled = extra.1;
        let starts_at = session.starts_at.map(|at| at + TimeDelta::seconds(extra.3));
        let room = session.room.clone();
        set_placement(session, room.as_ref().zip(starts_at));
        if facts.pinned && extra.2 {
            facts.minutes = Some(session.duration_minutes + 10);
            session.ends_at = session.ends_at.map(|at| at + TimeDelta::minutes(10));
        }
        if !extra.4 {
            set_placement(session, None);
            facts.minutes = None;
        }
    }
    draft
}

/// What the conflicts of a draft count for, from the rules.
fn expected(draft: &mut Draft, costs: Costs) -> (i64, i64) {
    let levels = draft.levels.clone();
    // Never released, whatever the level.
    (draft.levels.room_overlap, draft.levels.speaker_overlap) = (ConflictLevel::Block, ConflictLevel::Block);
    let conflicts = find(draft);
    draft.levels = levels;
    let (mut blocked, mut cost) = (0, 0);
    for conflict in &conflicts {
        if conflict.kind == ConflictKind::SpeakerOverload {
            // Counts once; the search also needs to know by how much.
            blocked += i64::from(conflict.severity == ConflictSeverity::Block);
            cost += steps_above_limit(draft, conflict) * i64::from(costs.speaker_overload);
            continue;
        }
        let pairs = i64::try_from(conflict.sessions.len().max(2) - 1).unwrap();
        match conflict.severity {
            ConflictSeverity::Block => blocked += pairs,
            ConflictSeverity::Warn => {
                cost += pairs * people(draft, conflict) * i64::from(costs.of(conflict.kind));
            }
        }
    }
    (blocked, cost)
}

fn steps_above_limit(draft: &Draft, conflict: &Conflict) -> i64 {
    let sessions = draft.sessions.iter().filter(|session| conflict.sessions.contains(&session.id));
    let lengths = sessions.map(|session| session.ends_at.unwrap() - session.starts_at.unwrap());
    let minutes: i64 = lengths.map(|length| length.num_minutes()).sum();
    (minutes - i64::from(draft.levels.speaker_minutes.unwrap()) + 4) / 5
}

fn people(draft: &Draft, conflict: &Conflict) -> i64 {
    if conflict.kind == ConflictKind::RoomTooSmall {
        let session = draft.sessions.iter().find(|session| session.id == conflict.sessions[0]).unwrap();
        let room = draft.rooms.iter().find(|room| room.slug == conflict.rooms[0]).unwrap();
        return i64::from(draft.expected(session) - room.capacity.unwrap());
    }
    if conflict.kind != ConflictKind::AudienceOverlap {
        return 1;
    }
    let [first, second] = [0, 1].map(|index| &draft.audience[&conflict.sessions[index]]);
    i64::try_from(first.iter().filter(|person| second.contains(person)).count()).unwrap()
}

fn place_all(draft: &mut Draft, timetable: &Timetable<'_>) {
    for (number, place) in timetable.places().iter().enumerate() {
        let to = placement(draft, *place).map(|(room, at)| (room.slug.clone(), at));
        let is_pinned = draft.facts[&draft.sessions[number].id].pinned;
        if !is_pinned || draft.sessions[number].room.is_none() {
            set_placement(&mut draft.sessions[number], to.as_ref().map(|(room, at)| (room, *at)));
        }
    }
}

fn counted(timetable: &Timetable<'_>) -> (i64, i64) {
    (timetable.score().blocked, timetable.score().cost)
}

proptest! {
    // Each case searches.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn score_counts_what_the_rules_find(draft in any_draft(), more in any_more(), seed in any::<u64>()) {
        let mut draft = with_more(draft, &more);
        let keep = if seed % 2 == 0 { TimetableKeep::AsMuchAsPossible } else { TimetableKeep::Nothing };
        let objectives = Objectives { keep, ..Objectives::default() };
        let instance = Instance::of_draft(&draft, &objectives);
        let mut timetable = Timetable::present(&instance);
        prop_assert_eq!(counted(&timetable), expected(&mut draft, objectives.costs));
        let before: Vec<_> = timetable.places().to_vec();
        let mut random = Random::new(seed);
        for step in 0..200 {
            let score = timetable.score();
            let Some(difference) = timetable.propose(&mut random) else { continue };
            if step % 3 == 0 {
                timetable.reject();
                prop_assert_eq!(timetable.score(), score);
            } else {
                timetable.accept();
                prop_assert_eq!(timetable.score(), score + difference);
            }
            prop_assert_eq!(timetable.recount(), timetable.score());
        }
        for (number, session) in draft.sessions.iter().enumerate() {
            if draft.facts[&session.id].pinned && session.room.is_some() {
                prop_assert_eq!(timetable.places()[number], before[number], "pinned");
            }
        }
        place_all(&mut draft, &timetable);
        prop_assert_eq!(counted(&timetable), expected(&mut draft, objectives.costs));
    }

    #[test]
    fn sessions_centuries_away_are_counted_and_moved(
        draft in any_draft(), far in prop::collection::vec(prop::option::of(any::<bool>()), 22), seed in any::<u64>(),
    ) {
        let mut draft = draft;
        for (session, far) in draft.sessions.iter_mut().zip(far) {
            let year = far.map(|is_later| if is_later { "9999" } else { "0001" });
            if let (Some(year), Some(room)) = (year, session.room.clone()) {
                let at = format!("{year}-06-01T00:00:00Z").parse().unwrap();
                set_placement(session, Some((&room, at)));
            }
        }
        draft.levels.speaker_minutes = Some(60);
        let objectives = Objectives { keep: TimetableKeep::AsMuchAsPossible, ..Objectives::default() };
        let instance = Instance::of_draft(&draft, &objectives);
        prop_assert!(instance.limit.as_ref().unwrap().days.len() < 30, "no day without a session");
        let mut timetable = Timetable::present(&instance);
        prop_assert_eq!(timetable.recount(), timetable.score());
        let mut random = Random::new(seed);
        for _ in 0..500 {
            if timetable.propose(&mut random).is_some() {
                timetable.accept();
                prop_assert_eq!(timetable.recount(), timetable.score());
            }
        }
    }

    #[test]
    fn wishes_add_up_and_order_is_found(draft in any_draft(), seed in any::<u64>()) {
        let ids: Vec<_> = draft.sessions.iter().map(|session| session.id).collect();
        let order: Vec<_> = ids.windows(2).step_by(2).map(|pair| (pair[0], pair[1])).collect();
        let apart = ids.first().copied().zip(ids.last().copied()).into_iter().collect();
        let costs = Costs { track_room: 7, ..Costs::default() };
        let objectives =
            Objectives { order: order.clone(), apart, has_plenaries_alone: true, costs, ..Objectives::default() };
        let instance = Instance::of_draft(&draft, &objectives);
        let mut timetable = Timetable::present(&instance);
        let mut random = Random::new(seed);
        for _ in 0..200 {
            if timetable.propose(&mut random).is_some() {
                timetable.accept();
                prop_assert_eq!(timetable.recount(), timetable.score());
            }
        }
        let stop = AtomicBool::new(false);
        search(&mut timetable, Budget { moves: 20_000, seed }, &stop, &mut |_| {});
        let at = |id: SessionId| {
            let number = ids.iter().position(|other| *other == id).unwrap();
            let place = timetable.places()[number]?;
            Some((place.from, place.from + instance.sessions[number].seconds, instance.sessions[number].is_fixed))
        };
        for (first, then) in order {
            if let (Some((_, end, first_stays)), Some((from, _, then_stays))) = (at(first), at(then)) {
                prop_assert!(end <= from || first_stays || then_stays);
            }
        }
    }

    #[test]
    fn sessions_out_of_scope_and_past_ones_never_move(draft in any_draft(), seed in any::<u64>(), late in 0..200_i64) {
        let now = draft.frame.from + TimeDelta::minutes(24 * 60 + late);
        let movable = draft.sessions.iter().step_by(2).map(|session| session.id).collect();
        let objectives = Objectives { movable: Some(movable), not_before: Some(now), ..Objectives::default() };
        let instance = Instance::of_draft(&draft, &objectives);
        let mut timetable = Timetable::present(&instance);
        let before = timetable.places().to_vec();
        let stop = AtomicBool::new(false);
        search(&mut timetable, Budget { moves: 3_000, seed }, &stop, &mut |_| {});
        for (number, session) in draft.sessions.iter().enumerate() {
            let was = session.starts_at.unwrap();
            if number % 2 == 1 || was < now {
                prop_assert_eq!(timetable.places()[number], before[number]);
            } else if timetable.places()[number] != before[number] {
                let (_, at) = placement(&draft, timetable.places()[number]).unwrap();
                prop_assert!(at >= now);
            }
        }
    }

    #[test]
    fn a_search_never_ends_worse_than_it_began(draft in any_draft(), more in any_more(), seed in any::<u64>()) {
        let draft = with_more(draft, &more);
        let instance = Instance::of_draft(&draft, &Objectives::default());
        let mut timetable = Timetable::present(&instance);
        let before = timetable.score();
        prop_assert!(timetable.unavoidable().blocked <= before.blocked);
        let stop = AtomicBool::new(false);
        let outcome = search(&mut timetable, Budget { moves: 3_000, seed }, &stop, &mut |_| {});
        prop_assert!(outcome.best <= before);
        prop_assert_eq!(outcome.best, timetable.recount());
        // The same seed, however many threads search at once.
        let places = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut again = Timetable::present(&instance);
                        search(&mut again, Budget { moves: 3_000, seed }, &stop, &mut |_| {});
                        again.places().to_vec()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        for again in places {
            prop_assert_eq!(again, timetable.places());
        }
    }

    /// A timetable without conflicts is forgotten and must be found again.
    #[test]
    fn planted_solution_is_found(seed in any::<u64>(), draft in any_draft()) {
        let mut draft = draft;
        // One after the other in three rooms: there is a solution.
        let mut free = [draft.frame.from + TimeDelta::hours(26); 3];
        for session in &mut draft.sessions {
            let room = free.iter().enumerate().min_by_key(|(_, at)| **at).map_or(0, |(room, _)| room);
            let latest = free.iter().max().copied().unwrap();
            free[room] = latest + TimeDelta::minutes(i64::from(session.duration_minutes + 4) / 5 * 5);
            draft.facts.insert(session.id, SessionFacts::default());
            set_placement(session, None);
        }
        let hours = Some(vec![(draft.frame.from + TimeDelta::hours(26), free.into_iter().max().unwrap())]);
        let instance = Instance::of_draft(&draft, &Objectives { hours, ..Objectives::default() });
        let mut timetable = Timetable::present(&instance);
        let stop = AtomicBool::new(false);
        let outcome = search(&mut timetable, Budget { moves: 1_000_000, seed }, &stop, &mut |progress| {
            let is_found = (progress.best.blocked, progress.best.left_out) == (0, 0);
            stop.store(is_found, std::sync::atomic::Ordering::Relaxed);
        });
        prop_assert_eq!((outcome.best.blocked, outcome.best.left_out), (0, 0));
        place_all(&mut draft, &timetable);
        prop_assert_eq!(expected(&mut draft, Costs::default()).0, 0);
    }
}

#[test]
fn people_in_their_night_cost() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut draft = any_draft().new_tree(&mut runner).unwrap().current();
    while draft.sessions.is_empty() || draft.audience[&draft.sessions[0].id].is_empty() {
        draft = any_draft().new_tree(&mut runner).unwrap().current();
    }
    let person = draft.audience[&draft.sessions[0].id][0];
    let people = HashMap::from([(person, (Tz::America__New_York, 3))]);
    let with = Instance::of_draft(&draft, &Objectives { people, ..Objectives::default() });
    let without = Instance::of_draft(&draft, &Objectives::default());
    let cost =
        |instance: &Instance, step: usize| instance.sessions[0].starts[step].map(|penalty| penalty.cost);
    let asleep = (0..with.steps).filter(|step| cost(&with, *step) != cost(&without, *step)).count();
    assert!(asleep > 0 && asleep < with.steps);
    assert_eq!(Score::ZERO, Score::default());
}
