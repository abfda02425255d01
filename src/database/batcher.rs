//! Questions that go together: while one statement is under way, those that come wait, and all of them go in the next.
//!
//! Nobody waits for others to come: who finds nobody before them goes at once and alone. Each is answered when their own statement
//! is done, and they go in the order in which they came. The cost of a statement, of a lock, of a commit is so shared by as many as
//! there are, the more the busier it gets.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::oneshot;

/// How many go together, at most.
const MOST: usize = 512;

/// How many may wait at one key.
const QUEUE: usize = 20_000;

type Queues<K, Q, A> = Mutex<HashMap<K, VecDeque<Waiting<Q, A>>>>;

struct Waiting<Q, A> {
    question: Q,
    answer: oneshot::Sender<A>,
}

/// Those who wait, each at a key; what is at different keys does not wait for each other. One for each process.
pub struct Batcher<K, Q, A>(Arc<Queues<K, Q, A>>);

impl<K, Q, A> Clone for Batcher<K, Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, Q, A> Default for Batcher<K, Q, A> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K, Q, A> Batcher<K, Q, A>
where
    K: Copy + Eq + Hash + Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
{
    /// The answer to a question; `work` answers many, in their order. `None`: too many wait, or the work broke off.
    pub async fn ask<W, F>(&self, key: K, question: Q, work: W) -> Option<A>
    where
        W: Fn(Vec<Q>) -> F + Send + Sync + 'static,
        F: Future<Output = Vec<A>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        if self.queue(key, Waiting { question, answer })? {
            // In a task of its own: who hangs up must not leave those behind them standing.
            tokio::spawn(Shift { queues: self.clone(), key, over: false }.run(work));
        }
        answered.await.ok()
    }

    /// Whether nobody is before them, and so it is for them to begin.
    fn queue(&self, key: K, waiting: Waiting<Q, A>) -> Option<bool> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match queues.entry(key) {
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

    /// The next who go together; nobody: the key is forgotten until somebody comes.
    fn next(&self, key: K) -> Vec<Waiting<Q, A>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(queue) = queues.get_mut(&key) else { return Vec::new() };
        let next: Vec<_> = queue.drain(..queue.len().min(MOST)).collect();
        if next.is_empty() {
            queues.remove(&key);
        }
        next
    }
}

/// Lets people through at one key until nobody waits.
struct Shift<K: Eq + Hash, Q, A> {
    queues: Batcher<K, Q, A>,
    key: K,
    /// Nobody waits any more; whoever comes now begins a shift of their own.
    over: bool,
}

impl<K, Q, A> Shift<K, Q, A>
where
    K: Copy + Eq + Hash + Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
{
    async fn run<W, F>(mut self, work: W)
    where
        W: Fn(Vec<Q>) -> F + Send + Sync,
        F: Future<Output = Vec<A>> + Send,
    {
        loop {
            let next = self.queues.next(self.key);
            if next.is_empty() {
                self.over = true;
                return;
            }
            let (questions, waiting): (Vec<_>, Vec<_>) =
                next.into_iter().map(|one| (one.question, one.answer)).unzip();
            for (answer, waiting) in work(questions).await.into_iter().zip(waiting) {
                // Whoever hung up meanwhile does not hear it.
                let _ = waiting.send(answer);
            }
        }
    }
}

impl<K: Eq + Hash, Q, A> Drop for Shift<K, Q, A> {
    /// Should the work break off, those who wait hear it, and the next to come begins again.
    fn drop(&mut self) {
        if !self.over {
            self.queues.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;

    #[tokio::test]
    async fn who_comes_while_one_is_under_way_goes_in_the_next_in_order() {
        let (batcher, rounds) =
            (Batcher::<u8, usize, (usize, usize)>::default(), Arc::new(AtomicUsize::new(0)));
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
        assert!(batcher.0.lock().unwrap().is_empty(), "nothing is left behind");
    }

    #[tokio::test]
    async fn work_that_breaks_off_leaves_nobody_waiting() {
        let batcher = Batcher::<u8, u8, u8>::default();
        let breaks = |_: Vec<u8>| async { panic!("it breaks off") };
        let (one, two) = tokio::join!(batcher.ask(1, 1, breaks), batcher.ask(1, 2, breaks));
        assert_eq!((one, two), (None, None));
        assert_eq!(batcher.ask(1, 3, async |all: Vec<u8>| all).await, Some(3), "the next begins again");
    }
}
