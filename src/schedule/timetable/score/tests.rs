use std::sync::atomic::AtomicBool;

use super::{
    super::{
        instance::{PairPenalties, STEP, SessionNumbers},
        search::{Budget, search},
    },
    *,
};

/// Two days of 16 hours in five rooms: 90 sessions, 60 speakers, and pairs with a common audience.
fn congress(counts_changes: bool) -> Instance {
    let mut random = Random::new(3);
    let (steps, rooms) = (2 * 16 * 12, 5);
    let session = |random: &mut Random| {
        let minutes = [20, 30, 45, 60][random.below(4)];
        let last = steps - minutes / 5;
        SessionNumbers {
            seconds: i32::try_from(minutes).unwrap() * 60,
            price: 1,
            starts: (0..steps)
                .map(|step| {
                    let cost = i32::try_from(step % 192 / 16).unwrap();
                    (step <= last).then_some(Penalty { blocked: 0, cost })
                })
                .collect(),
            rooms: (0..rooms)
                .map(|room| (room != random.below(2 * rooms)).then_some(Penalty::NONE))
                .collect(),
            speakers: vec![random.below(60)],
            ..SessionNumbers::default()
        }
    };
    let sessions: Vec<_> = (0..90).map(|_| session(&mut random)).collect();
    let pairs: Vec<_> = (0..900)
        .map(|_| {
            let cost = 1 + i32::try_from(random.below(20)).unwrap();
            (random.below(90), random.below(90), Penalty { blocked: 0, cost })
        })
        .filter(|(one, two, _)| one != two)
        .collect();
    Instance::new(steps, sessions, vec![Vec::new(); rooms], pairs, PairPenalties::default(), counts_changes)
}

/// The score and a hash of the places after a search from nothing.
fn outcome(instance: &Instance, budget: Budget) -> (Score, u64) {
    let mut timetable = Timetable::present(instance);
    let outcome = search(&mut timetable, budget, &AtomicBool::new(false), &mut |_| {});
    let fnv = |hash: u64, part: i64| (hash ^ part.unsigned_abs()).wrapping_mul(0x0100_0000_01B3);
    let hash = timetable.places().iter().flatten().fold(0xCBF2_9CE4_8422_2325, |hash, place| {
        fnv(fnv(hash, i64::try_from(place.room).unwrap()), (place.from / STEP).into())
    });
    assert_eq!(timetable.recount(), outcome.best);
    (outcome.best, hash)
}

/// A seed and a number of moves give this on every machine. If another engine gives something else, raise `ENGINE`.
#[test]
fn result_of_a_seed_never_changes() {
    let (score, hash) = outcome(&congress(false), Budget { moves: 100_000, seed: 1 });
    assert_eq!((score.blocked, score.left_out, score.changes), (0, 0, 0));
    assert_eq!((score.cost, format!("{hash:x}")), (GOLDEN.0, GOLDEN.1.to_owned()));
}

const GOLDEN: (i64, &str) = (128, "11f3a2f1ead782db");

#[test]
fn result_is_the_same_beside_other_searches() {
    let instance = congress(false);
    let budget = |seed| Budget { moves: 20_000, seed };
    let alone: Vec<_> = (1..=4).map(|seed| outcome(&instance, budget(seed))).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let run = |seed| {
            scope.spawn({
                let instance = &instance;
                move || outcome(instance, budget(seed))
            })
        };
        let running: Vec<_> = (1..=4).map(run).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(together, alone);
    assert_ne!(alone[0].1, alone[1].1, "another seed takes another path");
}
