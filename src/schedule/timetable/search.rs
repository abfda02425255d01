//! Simulated annealing for any [`Problem`]: pure, deterministic, integers only.
//!
//! Nothing is tuned to a kind of instance. Temperatures follow from the differences of sampled moves. The weight of blocked
//! and left-out sessions against costs follows from how often the search visits states that have some: too low a weight
//! ends in timetables that cannot be released, too high a weight freezes the search.
//!
//! A search has no clock. Its budget is a number of moves, so that the same seed gives the same timetable on a slow machine.

use std::{
    ops::{Add, AddAssign, Sub, SubAssign},
    sync::atomic::{AtomicBool, Ordering},
};

use super::random::{Fixed, ONE, Random, exp2, log2};

/// The quality of a timetable. Compared in the order of its fields; lower is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// What refuses a release.
    pub blocked: i64,
    /// The price of sessions without a placement.
    pub left_out: i64,
    /// Differences from the present placements.
    pub changes: i64,
    /// Everything else, weighed.
    pub cost: i64,
}

impl Score {
    pub const ZERO: Self = Self { blocked: 0, left_out: 0, changes: 0, cost: 0 };
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            blocked: self.blocked + other.blocked,
            left_out: self.left_out + other.left_out,
            changes: self.changes + other.changes,
            cost: self.cost + other.cost,
        }
    }
}

impl Sub for Score {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            blocked: self.blocked - other.blocked,
            left_out: self.left_out - other.left_out,
            changes: self.changes - other.changes,
            cost: self.cost - other.cost,
        }
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Score {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// A state that the search changes move by move.
pub trait Problem {
    /// What it takes to return to a state.
    type Solution;

    /// The score of the current state, without the proposed move.
    fn score(&self) -> Score;

    /// What no state can avoid, as conflicts between sessions that must not move.
    fn unavoidable(&self) -> Score {
        Score::ZERO
    }

    /// Draws a move and returns the difference that it makes to the score; `None` if the one drawn is not possible.
    /// [`accept`](Self::accept) or [`reject`](Self::reject) follows.
    fn propose(&mut self, random: &mut Random) -> Option<Score>;

    /// Makes the proposed move.
    fn accept(&mut self);

    /// Gives the proposed move up. The state is as it was before the proposal.
    fn reject(&mut self);

    fn solution(&self) -> Self::Solution;

    /// Writes the current state over a solution, into its memory.
    fn save(&self, solution: &mut Self::Solution);

    fn restore(&mut self, solution: &Self::Solution);
}

/// How far to search, and along which path.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Number of moves to draw.
    pub moves: u64,
    pub seed: u64,
}

/// The progress of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Moves drawn so far.
    pub moves: u64,
    pub current: Score,
    pub best: Score,
}

/// The result of a search; the problem is in the state with the best score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub best: Score,
    /// Moves drawn. Fewer than the budget if the search was stopped.
    pub moves: u64,
    /// Moves that were possible, and whose difference was computed.
    pub evaluated: u64,
}

/// Moves between two looks at the stop flag, at the same temperature.
const BLOCK: u64 = 128;
/// Moves between two reports of progress.
const REPORT: u64 = BLOCK * 64;
/// Moves drawn at the start to learn the size of differences. None of them is made.
const SAMPLES: u64 = 2_000;
/// Moves between two looks at whether the state is violated.
const LOOK: u64 = 16;
/// Looks between two adaptations of the weights.
const LOOKS: u32 = 200;
/// The highest weight.
const HEAVIEST: i64 = 1 << 40;

/// Searches until the budget is used or `stop` is set, and leaves the problem in the best state found.
/// `report` is called every few thousand moves.
pub fn search<P: Problem>(
    problem: &mut P,
    budget: Budget,
    stop: &AtomicBool,
    report: &mut dyn FnMut(Progress),
) -> Outcome {
    let mut search = Search::new(problem, budget.seed);
    let samples = search.sample(SAMPLES.min(budget.moves / 4));
    let cooling = Cooling::new(&samples, budget.moves.saturating_sub(search.moves));
    let mut cycle = 0;
    let start = search.moves;
    while search.moves < budget.moves && !stop.load(Ordering::Relaxed) {
        let (now, temperature) = cooling.at(search.moves - start);
        if now != cycle {
            cycle = now;
            search.return_to_best();
        }
        search.anneal(BLOCK.min(budget.moves - search.moves), temperature);
        if search.moves % REPORT < BLOCK {
            report(search.progress());
        }
    }
    search.return_to_best();
    report(search.progress());
    Outcome { best: search.best, moves: search.moves, evaluated: search.evaluated }
}

/// The temperature over the budget: one long cycle from hot to cold, then shorter ones from lukewarm to cold.
struct Cooling {
    /// Binary logarithms of temperatures, in units of 2^-16 of a cost.
    hot: Fixed,
    cold: Fixed,
    moves: u64,
}

impl Cooling {
    /// Shares of the first cycle, and of each of the following, in percent.
    const FIRST: u128 = 55;
    const AGAIN: u128 = 15;

    /// Hot: a typical difference is accepted once in e times. Cold: even a small one is hardly accepted.
    fn new(samples: &Samples, moves: u64) -> Self {
        let hot = log2(samples.mean_cost().max(1) << 16);
        // Costs of some instances differ a million times, and the mean says nothing about the small ones.
        let small = log2((samples.small_cost() << 16) / 8);
        Self { hot, cold: hot.saturating_sub(log2(300)).min(small), moves: moves.max(1) }
    }

    /// The number of the cycle and the temperature after some moves.
    fn at(&self, moves: u64) -> (u64, Fixed) {
        let first = self.share(Self::FIRST);
        if moves < first {
            return (0, self.between(self.hot, moves, first));
        }
        let again = self.share(Self::AGAIN);
        let lukewarm = self.cold + (self.hot - self.cold) / 2;
        let (cycle, moves) = ((moves - first) / again, (moves - first) % again);
        (1 + cycle, self.between(lukewarm, moves, again))
    }

    /// A share of all moves, in percent.
    fn share(&self, percent: u128) -> u64 {
        u64::try_from(u128::from(self.moves) * percent / 100).unwrap_or(u64::MAX).max(1)
    }

    /// From a temperature to the cold one, by the same factor with each move.
    fn between(&self, from: Fixed, moves: u64, of: u64) -> Fixed {
        let fallen = u128::from(from - self.cold) * u128::from(moves) / u128::from(of);
        exp2(from - u64::try_from(fallen).unwrap_or_default()) >> 16
    }
}

/// The size of the differences that moves make.
#[derive(Default)]
struct Samples {
    count: i64,
    /// Differences of the cost other than zero, without their signs.
    costs: Vec<i64>,
    /// Sums of absolute differences.
    sum: Score,
    /// The number of moves that made a difference to each field.
    differing: Score,
}

impl Samples {
    fn add(&mut self, difference: Score) {
        let [blocked, left_out, changes, cost] =
            [difference.blocked, difference.left_out, difference.changes, difference.cost].map(i64::abs);
        self.count += 1;
        if cost > 0 {
            self.costs.push(cost);
        }
        self.sum += Score { blocked, left_out, changes, cost };
        let [blocked, left_out, changes, cost] = [blocked, left_out, changes, cost].map(i64::signum);
        self.differing += Score { blocked, left_out, changes, cost };
    }

    fn mean_cost(&self) -> u64 {
        u64::try_from(self.sum.cost / self.count.max(1)).unwrap_or_default()
    }

    /// One difference in twenty is smaller.
    fn small_cost(&self) -> u64 {
        let mut costs = self.costs.clone();
        costs.sort_unstable();
        costs.get(costs.len() / 20).map_or(1, |cost| cost.unsigned_abs())
    }

    /// Weights with which a typical difference of each field is worth a typical difference of the cost.
    fn weights(&self) -> Weights {
        let mean = |sum: i64, count: i64| (sum / count.max(1)).max(1);
        let cost = mean(self.sum.cost, self.differing.cost);
        Weights {
            blocked: (cost / mean(self.sum.blocked, self.differing.blocked)).max(1),
            left_out: (cost / mean(self.sum.left_out, self.differing.left_out)).max(1),
            changes: cost.saturating_mul(4) / mean(self.sum.changes, self.differing.changes),
        }
    }
}

/// What each field of the score is worth in costs when a move is judged.
#[derive(Clone, Copy)]
struct Weights {
    blocked: i64,
    left_out: i64,
    changes: i64,
}

impl Weights {
    fn energy(self, difference: Score) -> i64 {
        difference
            .cost
            .saturating_add(difference.blocked.saturating_mul(self.blocked))
            .saturating_add(difference.left_out.saturating_mul(self.left_out))
            .saturating_add(difference.changes.saturating_mul(self.changes))
    }
}

/// How often the states that the search visits have something blocked or left out.
#[derive(Default)]
struct Looks {
    count: u32,
    blocked: u32,
    left_out: u32,
}

/// Raises a weight if too many of the last states were violated, and lowers it if almost none was.
fn adapt(weight: i64, violated: u32) -> i64 {
    if violated * 10 > LOOKS * 3 {
        (weight + weight / 10 + 1).min(HEAVIEST)
    } else if violated * 50 < LOOKS {
        (weight - weight / 21).max(1)
    } else {
        weight
    }
}

struct Search<'p, P: Problem> {
    problem: &'p mut P,
    random: Random,
    weights: Weights,
    looks: Looks,
    unavoidable: Score,
    current: Score,
    best: Score,
    solution: P::Solution,
    moves: u64,
    evaluated: u64,
}

impl<'p, P: Problem> Search<'p, P> {
    fn new(problem: &'p mut P, seed: u64) -> Self {
        let (current, solution) = (problem.score(), problem.solution());
        Self {
            unavoidable: problem.unavoidable(),
            problem,
            random: Random::new(seed),
            weights: Weights { blocked: 1, left_out: 1, changes: 1 },
            looks: Looks::default(),
            current,
            best: current,
            solution,
            moves: 0,
            evaluated: 0,
        }
    }

    /// Looks at moves without making them, and sets the weights.
    fn sample(&mut self, moves: u64) -> Samples {
        let mut samples = Samples::default();
        for _ in 0..moves {
            if let Some(difference) = self.problem.propose(&mut self.random) {
                samples.add(difference);
                self.problem.reject();
            }
        }
        self.moves += moves;
        self.weights = samples.weights();
        samples
    }

    fn anneal(&mut self, moves: u64, temperature: Fixed) {
        for _ in 0..moves {
            if self.moves.is_multiple_of(LOOK) {
                self.look();
            }
            self.moves += 1;
            let Some(difference) = self.problem.propose(&mut self.random) else { continue };
            self.evaluated += 1;
            // The same as accepting a worse state with the probability exp(-difference / temperature).
            let accepted =
                u128::from(temperature) * u128::from(self.random.exponential()) / u128::from(ONE * ONE);
            if self.weights.energy(difference) > i64::try_from(accepted).unwrap_or(i64::MAX) {
                self.problem.reject();
                continue;
            }
            self.problem.accept();
            self.current += difference;
            if self.current < self.best {
                self.best = self.current;
                self.problem.save(&mut self.solution);
            }
        }
    }

    fn look(&mut self) {
        self.looks.count += 1;
        self.looks.blocked += u32::from(self.current.blocked > self.unavoidable.blocked);
        self.looks.left_out += u32::from(self.current.left_out > self.unavoidable.left_out);
        if self.looks.count == LOOKS {
            self.weights.blocked = adapt(self.weights.blocked, self.looks.blocked);
            self.weights.left_out = adapt(self.weights.left_out, self.looks.left_out);
            self.looks = Looks::default();
        }
    }

    fn return_to_best(&mut self) {
        if self.current != self.best {
            self.problem.restore(&self.solution);
            self.current = self.best;
        }
    }

    fn progress(&self) -> Progress {
        Progress { moves: self.moves, current: self.current, best: self.best }
    }
}

// Found from `bench/timetable` too.
#[cfg(test)]
#[path = "search/tests.rs"]
mod tests;
