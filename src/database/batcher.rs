//! Batches concurrent calls: calls that arrive while a batch runs wait, and form the next batch.
//!
//! A call never waits for others to arrive: if no batch runs, it runs immediately and alone. Each call is answered when
//! its own batch has finished, and calls run in order of arrival. All calls of a batch share the cost of one statement,
//! one lock and one commit, so batches grow with the load.

use std::{
    collections::{HashMap, HashSet, VecDeque, hash_map::Entry},
    hash::Hash,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::oneshot;
use tracing::Instrument;

use crate::telemetry::{Caller, Span};

/// The maximum number of calls in a batch.
const MOST: usize = 512;

/// The maximum number of calls that wait in one lane of a key.
const QUEUE: usize = 20_000;

/// A lane of a key, in which one batch runs at a time.
type Lane<K> = (K, usize);

struct Waiting<Q, A> {
    question: Q,
    answer: oneshot::Sender<A>,
    caller: Caller,
}

type Queue<Q, A> = VecDeque<Waiting<Q, A>>;

struct Queues<K, Q, A> {
    waiting: Mutex<HashMap<Lane<K>, Queue<Q, A>>>,
    /// What it is for, in metrics and traces.
    name: &'static str,
    lanes: usize,
    calls: AtomicUsize,
}

/// Waiting calls by key; calls with different keys do not wait for each other. One per process.
pub struct Batcher<K, Q, A>(Arc<Queues<K, Q, A>>);

impl<K, Q, A> Clone for Batcher<K, Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, Q, A> Batcher<K, Q, A> {
    /// A batcher that runs one batch of a key at a time.
    pub fn new(name: &'static str) -> Self {
        Self::with_lanes(name, 1)
    }

    /// A batcher that runs up to `lanes` batches of a key at the same time. Calls are distributed over the lanes in turn.
    pub fn with_lanes(name: &'static str, lanes: usize) -> Self {
        Self(Arc::new(Queues { waiting: Mutex::default(), name, lanes, calls: AtomicUsize::new(0) }))
    }
}

impl<K, Q, A> Batcher<K, Q, A>
where
    K: Clone + Eq + Hash + Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
{
    /// Makes a call; `work` answers a batch in the order of its calls. `None`: too many calls wait, or `work` panicked.
    pub async fn ask<W, F>(&self, key: K, question: Q, work: W) -> Option<A>
    where
        W: Fn(Vec<Q>) -> F + Send + Sync + 'static,
        F: Future<Output = Vec<A>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let lane = (key, self.0.calls.fetch_add(1, Ordering::Relaxed) % self.0.lanes);
        if self.queue(lane.clone(), Waiting { question, answer, caller: Caller::current() })? {
            // In its own task, so that a caller that disconnects does not block the calls after it.
            tokio::spawn(Shift { queues: self.clone(), lane, over: false }.run(work));
        }
        answered.await.ok()
    }

    /// Queues a call; returns whether the lane was idle, so that the caller must start a shift.
    fn queue(&self, lane: Lane<K>, waiting: Waiting<Q, A>) -> Option<bool> {
        let mut queues = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match queues.entry(lane) {
            Entry::Vacant(vacant) => {
                vacant.insert(VecDeque::from([waiting]));
                Some(true)
            }
            Entry::Occupied(queue) if queue.get().len() >= QUEUE => None,
            Entry::Occupied(mut queue) => {
                queue.get_mut().push_back(waiting);
                Some(false)
            }
        }
    }

    /// The next batch. If it is empty, the lane is removed until the next call.
    fn next(&self, lane: &Lane<K>) -> Vec<Waiting<Q, A>> {
        let mut queues = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(queue) = queues.get_mut(lane) else { return Vec::new() };
        let next: Vec<_> = queue.drain(..queue.len().min(MOST)).collect();
        if next.is_empty() {
            queues.remove(lane);
        }
        next
    }
}

/// Counts a batch and its calls.
fn count(name: &'static str, calls: usize) {
    #[expect(clippy::cast_precision_loss, reason = "at most 512")]
    metrics::histogram!("batch_calls", "batcher" => name).record(calls as f64);
}

/// Runs the batches of one lane until no calls are waiting.
struct Shift<K: Eq + Hash, Q, A> {
    queues: Batcher<K, Q, A>,
    lane: Lane<K>,
    /// Whether no calls are waiting; the next call starts another shift.
    over: bool,
}

impl<K, Q, A> Shift<K, Q, A>
where
    K: Clone + Eq + Hash + Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
{
    async fn run<W, F>(mut self, work: W)
    where
        W: Fn(Vec<Q>) -> F + Send + Sync,
        F: Future<Output = Vec<A>> + Send,
    {
        loop {
            let next = self.queues.next(&self.lane);
            if next.is_empty() {
                self.over = true;
                return;
            }
            let name = self.queues.0.name;
            count(name, next.len());
            let span = Span::batch(name, next.iter().map(|one| &one.caller));
            let log = next[0].caller.log_span();
            let (questions, waiting): (Vec<_>, Vec<_>) =
                next.into_iter().map(|one| (one.question, one.answer)).unzip();
            let answers = span.run(work(questions).instrument(log)).await;
            drop(span);
            for (answer, waiting) in answers.into_iter().zip(waiting) {
                // The caller may have disconnected.
                let _ = waiting.send(answer);
            }
        }
    }
}

impl<K: Eq + Hash, Q, A> Drop for Shift<K, Q, A> {
    /// If `work` panicked, the waiting calls get no answer, and the next call starts another shift.
    fn drop(&mut self) {
        if !self.over {
            self.queues.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.lane);
        }
    }
}

/// Divides the calls of a batch into rounds, by their positions: a round has calls of one group only, and one call of each
/// member at most. Calls of a member keep their order.
pub fn rounds<Q, G: PartialEq, M: Eq + Hash>(
    calls: &[Q],
    group: impl Fn(&Q) -> G,
    member: impl Fn(&Q) -> M,
) -> Vec<Vec<usize>> {
    let mut rounds = Vec::new();
    let mut left: Vec<usize> = (0..calls.len()).collect();
    while let Some(first) = left.first().map(|first| group(&calls[*first])) {
        let mut members = HashSet::new();
        let (round, later) = left
            .into_iter()
            .partition(|nth| group(&calls[*nth]) == first && members.insert(member(&calls[*nth])));
        rounds.push(round);
        left = later;
    }
    rounds
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;

    use super::*;

    #[tokio::test]
    async fn calls_during_a_batch_form_the_next_batch_in_order() {
        let (batcher, rounds) =
            (Batcher::<u8, usize, (usize, usize)>::new("test"), Arc::new(AtomicUsize::new(0)));
        let asked = (0..100).map(|question| {
            let rounds = rounds.clone();
            batcher.ask(0, question, move |questions: Vec<usize>| {
                let round = rounds.fetch_add(1, Ordering::SeqCst);
                async move {
                    tokio::task::yield_now().await;
                    assert!(questions.is_sorted());
                    questions.into_iter().map(|question| (question, round)).collect()
                }
            })
        });
        let answers: Vec<_> = join_all(asked).await.into_iter().flatten().collect();
        assert_eq!(answers.iter().map(|answer| answer.0).collect::<Vec<_>>(), (0..100).collect::<Vec<_>>());
        assert!(rounds.load(Ordering::SeqCst) <= 3, "{rounds:?}");
        assert!(batcher.0.waiting.lock().unwrap().is_empty(), "nothing is left behind");
    }

    #[tokio::test]
    async fn panic_in_a_batch_leaves_no_call_waiting() {
        let batcher = Batcher::<u8, u8, u8>::new("test");
        let breaks = |_: Vec<u8>| async { panic!("it breaks off") };
        let (one, two) = tokio::join!(batcher.ask(1, 1, breaks), batcher.ask(1, 2, breaks));
        assert_eq!((one, two), (None, None));
        assert_eq!(batcher.ask(1, 3, async |all: Vec<u8>| all).await, Some(3), "the next begins again");
    }

    #[test]
    fn rounds_have_one_group_and_each_member_once() {
        let calls = [("a", 1), ("a", 2), ("a", 1), ("b", 1), ("a", 3), ("a", 1)];
        let rounds = rounds(&calls, |call| call.0, |call| call.1);
        assert_eq!(rounds, [vec![0, 1, 4], vec![2], vec![3], vec![5]]);
    }

    #[tokio::test]
    async fn lanes_run_concurrently() {
        let batcher = Batcher::<(), u8, u8>::with_lanes("test", 2);
        let both = Arc::new(tokio::sync::Barrier::new(2));
        let ask = |question| {
            let both = both.clone();
            batcher.ask((), question, move |questions: Vec<u8>| {
                let both = both.clone();
                async move {
                    both.wait().await;
                    questions
                }
            })
        };
        assert_eq!(tokio::join!(ask(1), ask(2)), (Some(1), Some(2)));
    }
}
