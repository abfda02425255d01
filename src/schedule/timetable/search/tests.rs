use proptest::prelude::*;

use super::*;

/// Numbers to give to places: equal ones block, zero leaves a place out, and each costs its own.
#[derive(Clone, Debug)]
struct Colours {
    costs: Vec<Vec<i64>>,
    edges: Vec<(usize, usize)>,
    colours: Vec<usize>,
    score: Score,
    proposed: Option<(usize, usize)>,
    difference: Score,
}

impl Colours {
    fn new(costs: Vec<Vec<i64>>, edges: Vec<(usize, usize)>) -> Self {
        let colours = vec![0; costs.len()];
        let mut problem =
            Self { costs, edges, colours, score: Score::ZERO, proposed: None, difference: Score::ZERO };
        problem.score = problem.recount();
        problem
    }

    fn recount(&self) -> Score {
        let colour = |place: usize| self.colours[place];
        let is_blocked =
            |(one, two): &&(usize, usize)| one != two && colour(*one) > 0 && colour(*one) == colour(*two);
        let count = |count: usize| i64::try_from(count).unwrap();
        Score {
            blocked: count(self.edges.iter().filter(is_blocked).count()),
            left_out: count(self.colours.iter().filter(|colour| **colour == 0).count()),
            changes: 0,
            cost: self.colours.iter().zip(&self.costs).map(|(colour, costs)| costs[*colour]).sum(),
        }
    }
}

impl Problem for Colours {
    type Solution = Vec<usize>;

    fn score(&self) -> Score {
        self.score
    }

    fn propose(&mut self, random: &mut Random) -> Option<Score> {
        let place = random.below(self.colours.len());
        let colour = random.below(self.costs[place].len());
        if colour == self.colours[place] {
            return None;
        }
        self.proposed = Some((place, std::mem::replace(&mut self.colours[place], colour)));
        self.difference = self.recount() - self.score;
        Some(self.difference)
    }

    fn accept(&mut self) {
        self.score += self.difference;
    }

    fn reject(&mut self) {
        let (place, colour) = self.proposed.take().unwrap();
        self.colours[place] = colour;
    }

    fn solution(&self) -> Self::Solution {
        self.colours.clone()
    }

    fn save(&self, solution: &mut Self::Solution) {
        solution.clone_from(&self.colours);
    }

    fn restore(&mut self, solution: &Self::Solution) {
        self.colours.clone_from(solution);
        self.score = self.recount();
    }
}

fn run(problem: &mut Colours, budget: Budget) -> Outcome {
    search(problem, budget, &AtomicBool::new(false), &mut |_| {})
}

/// A ring of places that can be coloured with two colours; the second costs less.
fn ring(places: usize) -> Colours {
    let edges = (0..places).map(|place| (place, (place + 1) % places)).collect();
    Colours::new(vec![vec![0, 30, 10, 40]; places], edges)
}

#[test]
fn best_colours_of_a_ring_are_found() {
    let mut problem = ring(12);
    let outcome = run(&mut problem, Budget { moves: 40_000, seed: 1 });
    assert_eq!(outcome.best, Score { cost: 6 * 30 + 6 * 10, ..Score::ZERO });
    assert_eq!((problem.score(), problem.recount()), (outcome.best, outcome.best));
    assert_eq!(outcome.moves, 40_000);
}

#[test]
fn stop_keeps_the_best_so_far() {
    let stop = AtomicBool::new(false);
    let mut problem = ring(12);
    let mut last = None;
    let outcome = search(&mut problem, Budget { moves: u64::MAX, seed: 1 }, &stop, &mut |progress| {
        last = Some(progress);
        stop.store(true, Ordering::Relaxed);
    });
    let last = last.unwrap();
    assert_eq!((last.best, last.moves), (outcome.best, outcome.moves));
    assert!(outcome.moves < SAMPLES + 3 * REPORT);
    assert_eq!(problem.recount(), outcome.best);
}

#[test]
fn search_that_was_stopped_before_it_began_changes_nothing() {
    let mut problem = ring(12);
    let before = problem.clone();
    let outcome =
        search(&mut problem, Budget { moves: 1_000_000, seed: 1 }, &AtomicBool::new(true), &mut |_| {});
    assert_eq!((outcome.best, problem.colours), (before.score, before.colours));
    assert_eq!(outcome.evaluated, 0);
}

#[test]
fn temperature_falls_from_cycle_to_cycle() {
    let mut samples = Samples::default();
    (1..200).for_each(|cost| samples.add(Score { cost, ..Score::ZERO }));
    let cooling = Cooling::new(&samples, 100_000);
    let temperatures: Vec<_> = (0..1000).map(|share| cooling.at(share * 100)).collect();
    assert!(temperatures.windows(2).all(|two| two[0].0 != two[1].0 || two[0].1 >= two[1].1));
    assert_eq!(temperatures.last().unwrap().0, 3, "three reheats");
    // A mean of 100 is hot; 1/300 of it is cold.
    assert!((99 << 16..=101 << 16).contains(&temperatures[0].1));
    assert!(temperatures.last().unwrap().1 < ONE / 2);
}

#[test]
fn weight_follows_the_share_of_violated_states() {
    assert_eq!(adapt(100, LOOKS), 111);
    assert_eq!(adapt(100, LOOKS / 10), 100);
    assert_eq!(adapt(100, 0), 96);
    assert_eq!((adapt(1, 0), adapt(HEAVIEST, LOOKS)), (1, HEAVIEST));
}

prop_compose! {
    fn any_colours()(places in 1..14_usize)(
        costs in prop::collection::vec(prop::collection::vec(-50..1000_i64, 4), places),
        edges in prop::collection::vec((0..places, 0..places), 0..30),
    ) -> Colours {
        Colours::new(costs, edges)
    }
}

proptest! {
    #[test]
    fn best_is_never_worse_than_the_start_and_is_what_the_state_has(
        problem in any_colours(), seed in any::<u64>(), moves in 0..20_000_u64,
    ) {
        let mut searched = problem.clone();
        let mut reports = Vec::new();
        let budget = Budget { moves, seed };
        let outcome = search(&mut searched, budget, &AtomicBool::new(false), &mut |progress| reports.push(progress));
        prop_assert!(outcome.best <= problem.score);
        prop_assert_eq!(outcome.best, searched.recount());
        prop_assert_eq!(outcome.moves, moves);
        prop_assert!(outcome.evaluated <= moves);
        prop_assert!(reports.windows(2).all(|two| two[1].best <= two[0].best && two[0].moves <= two[1].moves));
        let mut again = problem;
        prop_assert_eq!(run(&mut again, budget), outcome);
        prop_assert_eq!(again.colours, searched.colours);
    }
}
