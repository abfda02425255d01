//! Measures the search of the timetable on public instances, against the figures that it must reach.
//!
//! `timetable-bench [--seeds N] [--seconds N] [--data FOLDER] [NAME…]`. Scores are counted again by code that knows nothing of
//! the search. The search has no clock: its number of moves follows from short runs before. Seconds are those of the processor,
//! so that a shared machine measures the same work.

mod cosp;
mod fosdem;
// Relations between sessions are not part of the public instances.
#[allow(dead_code)]
#[path = "../../../src/schedule/timetable/instance.rs"]
mod instance;
#[path = "../../../src/schedule/timetable/moves.rs"]
mod moves;
mod numbers;
mod opta;
#[path = "../../../src/schedule/timetable/random.rs"]
mod random;
#[path = "../../../src/schedule/timetable/score.rs"]
mod score;
#[path = "../../../src/schedule/timetable/search.rs"]
mod search;

use std::{path::PathBuf, sync::{LazyLock, atomic::AtomicBool}, time::Instant};

use random::Random;
use search::{Budget, Outcome, Problem, search};

/// Negative, as OptaPlanner writes them: the least soft score with a hard score of 0.
const OPTAPLANNER: [(&str, i64); 5] =
    [("18talks", -34_245), ("36talks", -213_000), ("72talks", -767_000), ("108talks", -1_850_000), ("216talks", -8_600_000)];
/// The cost of 72 talks after a million moves with seed 1: the same on every machine, for as long as the engine is the same.
const GOLDEN: i64 = 763_335;
/// The highest objective, and the weight of the order of submissions, which the instances here do not contain.
const COSPLIB: [(&str, i64, i64); 8] = [
    ("N2OR", 2, 1),
    ("GECCO19", 60, 0),
    ("GECCO20", 5_900, 1),
    ("GECCO21", 11_000, 0),
    ("OR60", 100, 0),
    ("OR60F", 80, 0),
    ("OR60F2", 200, 0),
    ("OR60F3", 700, 0),
];

struct Arguments {
    seeds: u64,
    seconds: Option<f64>,
    data: PathBuf,
    names: Vec<String>,
}

impl Arguments {
    fn read() -> Self {
        let data = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
        let mut read = Self { seeds: 3, seconds: None, data, names: vec![] };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().expect("a value after the option");
            match argument.as_str() {
                "--seeds" => read.seeds = value().parse().expect("a number of seeds"),
                "--seconds" => read.seconds = Some(value().parse().expect("a number of seconds")),
                "--data" => read.data = value().into(),
                _ => read.names.push(argument),
            }
        }
        read
    }

    fn has(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wanted| wanted == name)
    }

    fn text(&self, file: &str) -> String {
        let path = self.data.join(file);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

/// One search, timed.
struct Run<S> {
    outcome: Outcome,
    solution: S,
    seconds: f64,
}

/// For how long this process has run on a processor; since it began, where that is not known.
fn processor_seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let since = START.elapsed().as_secs_f64();
    let known = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = known.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or(since, |nanoseconds| nanoseconds / 1e9)
}

fn run<P: Problem>(start: &impl Fn(&mut Random) -> P, moves: u64, seed: u64) -> Run<P::Solution> {
    let mut problem = start(&mut Random::new(seed));
    let begin = processor_seconds();
    let outcome = search(&mut problem, Budget { moves, seed }, &AtomicBool::new(false), &mut |_| {});
    let seconds = processor_seconds() - begin;
    assert_eq!(problem.score(), outcome.best);
    Run { outcome, solution: problem.solution(), seconds }
}

/// The number of moves that take this long. Short searches cool down faster and accept more, so they are slower.
fn calibrate<P: Problem>(start: &impl Fn(&mut Random) -> P, seconds: f64) -> u64 {
    let (mut moves, mut taken) = (20_000, 0.0);
    // The processor's time is counted in ticks, so that the shortest runs measure nothing.
    while taken < seconds / 50.0 {
        moves *= 2;
        taken = run(start, moves, 1).seconds;
    }
    for share in [0.1, 0.97] {
        let rate = moves as f64 / taken;
        moves = (rate * seconds * share) as u64;
        if share < 0.5 {
            taken = run(start, moves, 1).seconds;
        }
    }
    moves
}

/// The run of the median score.
fn median<P: Problem>(arguments: &Arguments, seconds: f64, start: impl Fn(&mut Random) -> P) -> Run<P::Solution> {
    let seconds = arguments.seconds.unwrap_or(seconds);
    let moves = calibrate(&start, seconds);
    let mut runs: Vec<_> = (1..=arguments.seeds).map(|seed| run(&start, moves, seed)).collect();
    runs.sort_by_key(|run| run.outcome.best);
    runs.swap_remove(runs.len() / 2)
}

fn row<S>(name: &str, score: &str, demand: &str, is_reached: bool, run: &Run<S>) {
    let reached = if is_reached { "yes" } else { "NO" };
    let (moves, rate) = (run.outcome.moves, run.outcome.evaluated as f64 / run.seconds / 1000.0);
    println!("| {name} | {score} | {demand} | {reached} | {rate:.0}k | {moves} | {:.1} |", run.seconds);
}

fn optaplanner(arguments: &Arguments) {
    for (name, demand) in OPTAPLANNER.into_iter().filter(|(name, _)| arguments.has(name)) {
        let instance = opta::Instance::read(&arguments.text(&format!("{name}.txt")));
        let run = median(arguments, 10.0, |random| opta::Talks::new(&instance, random));
        let score = instance.recount(&run.solution);
        assert_eq!(score, run.outcome.best);
        let shown = format!("{} hard / {} medium / {} soft", -score.blocked, -score.changes, -score.cost);
        let is_reached = score.blocked == 0 && score.changes == 0 && -score.cost >= demand;
        row(&format!("OptaPlanner {name}"), &shown, &format!("0 hard, ≥ {demand}"), is_reached, &run);
    }
}

fn golden(arguments: &Arguments) {
    let instance = opta::Instance::read(&arguments.text("72talks.txt"));
    let run = run(&|random: &mut Random| opta::Talks::new(&instance, random), 1_000_000, 1);
    let cost = run.outcome.best.cost;
    row("The same on every machine", &cost.to_string(), &GOLDEN.to_string(), cost == GOLDEN, &run);
}

fn cosplib(arguments: &Arguments) {
    for (name, demand, order) in COSPLIB.into_iter().filter(|(name, ..)| arguments.has(name)) {
        let instance = cosp::Instance::read(&arguments.text(&format!("cosp_{name}.txt")));
        let run = median(arguments, 10.0, |random| cosp::Cells::new(&instance, random));
        let score = instance.recount(&run.solution);
        assert_eq!(score, run.outcome.best);
        let objective = score.cost + order * instance.order(&run.solution);
        let shown = format!("{objective}, {} slots left out", score.left_out);
        let is_reached = score.left_out == 0 && objective <= demand;
        row(&format!("CoSPLib {name}"), &shown, &format!("≤ {demand}, none left out"), is_reached, &run);
    }
}

fn fosdem(arguments: &Arguments) {
    let conference = fosdem::Conference::read(&arguments.text("fosdem.txt"));
    let instance = conference.instance(2);
    let present = score::Timetable::present(&instance);
    let published = conference.recount(present.places());
    assert_eq!((published.blocked(), published.cost()), (present.recount().blocked, present.score().cost));
    let run = median(arguments, 12.0, |random| score::Timetable::scattered(&instance, random));
    let counts = conference.recount(&run.solution);
    assert_eq!((counts.blocked(), counts.cost()), (run.outcome.best.blocked, run.outcome.best.cost));
    let shown = format!("{} blocked", counts.blocked());
    row("FOSDEM 2021, from random", &shown, "0 blocked", counts.blocked() == 0, &run);
    let ratio = counts.clashes as f64 / published.clashes as f64;
    let shown = format!("{} of {} clashes: {ratio:.2}", counts.clashes, published.clashes);
    row("", &shown, "≤ 0.55 of the published", ratio <= 0.55, &run);
    let [worst, was] = [&run.solution, &conference.published()].map(|at| conference.worst_region(at) as f64);
    let shown = format!("worst region {:.1} %, was {:.1} %: {:.2}", worst / 10.0, was / 10.0, worst / was);
    row("", &shown, "≥ 1.4 of the published", worst >= 1.4 * was, &run);
    let rate = run.outcome.evaluated as f64 / run.seconds;
    row("", &format!("{:.0}k moves/s", rate / 1000.0), "≥ 300k moves/s", rate >= 300_000.0, &run);
}

fn large(arguments: &Arguments) {
    let conference = fosdem::Conference::read(&arguments.text("fosdem.txt")).repeated(3);
    let instance = conference.instance(5);
    let run = median(arguments, 30.0, |random| score::Timetable::scattered(&instance, random));
    let counts = conference.recount(&run.solution);
    assert_eq!((counts.blocked(), counts.cost()), (run.outcome.best.blocked, run.outcome.best.cost));
    let shown = format!("{} blocked, {} clashes", counts.blocked(), counts.clashes);
    let name = format!("{} sessions over 5 days", instance.sessions.len());
    row(&name, &shown, "0 blocked", counts.blocked() == 0, &run);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak: Option<u64> = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    let peak = peak.unwrap_or_default() / 1024;
    row("", &format!("{peak} MiB at most"), "< 100 MiB", (1..100).contains(&peak), &run);
}

fn main() {
    let arguments = Arguments::read();
    println!("| instance | score, median of {} seeds | demand | reached | moves/s | moves | seconds |", arguments.seeds);
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    // The first, so that the peak of its memory is its own.
    if arguments.has("large") {
        large(&arguments);
    }
    if arguments.has("golden") {
        golden(&arguments);
    }
    optaplanner(&arguments);
    cosplib(&arguments);
    if arguments.has("fosdem") {
        fosdem(&arguments);
    }
}
