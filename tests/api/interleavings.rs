//! What nodes keep in memory, in random order of reads, changes and revocations on two nodes: a node never shows what was
//! replaced on the same node, and no longer than half a second what was replaced on the other one; and never what belongs to
//! another edition, language or caller.

use std::time::{Duration, Instant};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::support::{Caller, Congress, OURS, edition};

/// How long a node may show what was replaced on another one.
const STALE: Duration = Duration::from_millis(500);

const EDITIONS: [&str; 2] = [OURS, "other-2022"];
const LANGUAGES: [&str; 3] = ["en", "fr", "zh"];

#[derive(Clone, Copy, Debug)]
enum Op {
    /// Renames the theme of an edition on a node.
    Rename { edition: usize, node: usize },
    /// Anyone reads the themes of an edition on a node, in a language, compressed or not.
    Read { edition: usize, node: usize, language: usize, compressed: bool },
    /// Gives the observer a role on a node, or takes it away.
    Toggle { node: usize },
    /// The observer reads, on a node, what only staff may read.
    Observe { node: usize },
}

/// The history of a value: each with the time from which it was certainly there, and the node of the change.
struct History<T>(Vec<(T, Instant, usize)>);

impl<T: PartialEq + Copy + std::fmt::Debug> History<T> {
    fn now(&self) -> T {
        self.0.last().unwrap().0
    }

    /// Checks that a value that a node showed, asked at this time, was current there.
    fn check(&self, seen: T, node: usize, asked: Instant, context: &Op) {
        let Some(at) = self.0.iter().rposition(|(value, ..)| *value == seen) else {
            panic!("{context:?} showed {seen:?}, which never was")
        };
        if let Some((_, replaced, by)) = self.0.get(at + 1) {
            let ago = asked.saturating_duration_since(*replaced);
            let last_here = self.0[at + 1..].iter().any(|(_, _, by)| *by == node);
            assert!(
                !last_here && ago <= STALE,
                "{context:?} showed {seen:?}, replaced on node {by} {ago:?} before"
            );
        }
    }
}

struct World {
    /// An administrator and an observer on each node, and anyone.
    administrator: [Caller; 2],
    observer: [Caller; 2],
    anyone: [Caller; 2],
    observer_id: String,
    names: [History<u32>; 2],
    staff: History<bool>,
}

impl World {
    async fn start(congress: &Congress) -> Self {
        let administrator = congress.administrator().await;
        let second = congress.second_node().await;
        let on_second = |caller: &Caller| Caller { token: caller.token.clone(), ..second.clone() };
        administrator.post("/api/v1/congresses", edition(EDITIONS[1])).await.ok();
        for slug in EDITIONS {
            let themes = format!("/api/v1/congresses/{slug}/themes");
            administrator.post(&themes, json!({"slug": "renamed", "name": name(slug, 0)})).await.ok();
        }
        let open = format!("/api/v1/congresses/{}/open", EDITIONS[1]);
        administrator.post(&open, json!({})).await.ok();
        let observer = congress.stranger().await;
        let observer_id = observer.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
        let began = Instant::now();
        Self {
            anyone: [congress.anyone(), on_second(&congress.anyone())],
            observer: [observer.clone(), on_second(&observer)],
            administrator: [administrator.clone(), on_second(&administrator)],
            observer_id,
            names: EDITIONS.map(|_| History(vec![(0, began, 0)])),
            staff: History(vec![(false, began, 0)]),
        }
    }

    async fn apply(&mut self, op: &Op) {
        match *op {
            Op::Rename { edition, node } => {
                let next = self.names[edition].now() + 1;
                let path = format!("/api/v1/congresses/{}/themes/renamed", EDITIONS[edition]);
                let body = json!({"name": name(EDITIONS[edition], next)});
                self.administrator[node].patch(&path, body).await.ok();
                self.names[edition].0.push((next, Instant::now(), node));
            }
            Op::Read { edition, node, language, compressed } => {
                let asked = Instant::now();
                let path =
                    format!("/api/v1/congresses/{}/themes?lang={}", EDITIONS[edition], LANGUAGES[language]);
                let accepted = if compressed { "gzip" } else { "identity" };
                let request = self.anyone[node].request(reqwest::Method::GET, &path);
                let answer = crate::support::Answer::of(request.header("accept-encoding", accepted)).await;
                assert_eq!(answer.headers.get("cache-control").unwrap(), "no-cache");
                let themes = answer.ok();
                let shown = named(&themes, LANGUAGES[language]);
                let words: Vec<_> = shown.split(' ').collect();
                assert_eq!(words[..2], [EDITIONS[edition], LANGUAGES[language]], "{op:?}");
                self.names[edition].check(words[2].parse().unwrap(), node, asked, op);
            }
            Op::Toggle { node } => {
                let path = format!("/api/v1/congresses/{OURS}/staff/{}", self.observer_id);
                let next = !self.staff.now();
                let answer = match next {
                    true => self.administrator[node].put(&path, json!({"roles": ["observer"]})).await,
                    false => self.administrator[node].delete(&path).await,
                };
                assert!(answer.status.is_success(), "{answer:?}");
                self.staff.0.push((next, Instant::now(), node));
            }
            Op::Observe { node } => {
                let asked = Instant::now();
                let answer = self.observer[node].get("statistics").await;
                assert!(answer.status == 200 || answer.status == 403, "{answer:?}");
                self.staff.check_last(answer.status == 200, node, asked, op);
            }
        }
    }
}

impl History<bool> {
    /// Two values alternate, so that the one shown may be older than it looks: only the last change counts.
    fn check_last(&self, seen: bool, node: usize, asked: Instant, context: &Op) {
        if seen != self.now() {
            let (_, changed, by) = *self.0.last().unwrap();
            let ago = asked.saturating_duration_since(changed);
            assert!(
                by != node && ago <= STALE,
                "{context:?} showed {seen}, changed on node {by} {ago:?} before"
            );
        }
    }
}

/// The name of a theme says where it belongs, and how often it was renamed.
fn name(edition: &str, times: u32) -> Value {
    LANGUAGES.iter().map(|tag| ((*tag).to_owned(), json!(format!("{edition} {tag} {times}")))).collect()
}

/// Its name, if it has it in this language only.
fn named(themes: &Value, language: &str) -> String {
    let items = themes["items"].as_array().unwrap();
    let theme = items.iter().find(|theme| theme["slug"] == "renamed").unwrap();
    assert_eq!(theme["name"].as_object().unwrap().len(), 1, "{theme}");
    theme["name"][language].as_str().unwrap().to_owned()
}

#[test]
fn nodes_show_what_is_current() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let congress = runtime.block_on(Congress::start());
    let mut world = runtime.block_on(World::start(&congress));
    let (edition, node) = (0..2_usize, 0..2_usize);
    let op = prop_oneof![
        2 => (edition.clone(), node.clone()).prop_map(|(edition, node)| Op::Rename { edition, node }),
        6 => (edition, node.clone(), 0..3_usize, any::<bool>())
            .prop_map(|(edition, node, language, compressed)| Op::Read { edition, node, language, compressed }),
        1 => node.clone().prop_map(|node| Op::Toggle { node }),
        3 => node.prop_map(|node| Op::Observe { node }),
    ];
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let world = std::cell::RefCell::new(&mut world);
    let done = runner.run(&prop::collection::vec(op, 20..60), |ops| {
        for op in &ops {
            runtime.block_on(world.borrow_mut().apply(op));
        }
        Ok(())
    });
    done.unwrap();
    drop(congress);
    runtime.shutdown_background();
}

#[tokio::test(flavor = "multi_thread")]
async fn public_list_has_an_etag_and_is_not_sent_twice() {
    let congress = Congress::start().await;
    let (anyone, organiser) = (congress.anyone(), congress.organiser().await);
    let tag = async || anyone.get("themes").await.header("etag").to_owned();
    let first = tag().await;
    let read = async |known: &str| {
        let request = anyone.request(reqwest::Method::GET, "themes").header("if-none-match", known);
        crate::support::Answer::of(request).await
    };
    for _ in 0..3 {
        let known = read(&first).await;
        assert_eq!((known.status.as_u16(), known.header("etag")), (304, first.as_str()));
        assert!(known.headers.contains_key("ratelimit") && known.headers.contains_key("x-request-id"));
    }
    organiser.post("themes", json!({"slug": "housing", "name": {"en": "Housing"}})).await.ok();
    let changed = read(&first).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), first);
    assert_eq!(changed.ok()["items"].as_array().unwrap().len(), 2);
    // Each response has an id of its own.
    let ids = [anyone.get("themes").await, anyone.get("themes").await]
        .map(|answer| answer.header("x-request-id").to_owned());
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_made_for_each_reader() {
    let congress = Congress::start().await;
    let anyone = congress.anyone();
    let answers = futures::future::join_all((0..20).map(|_| anyone.get("themes/nothing"))).await;
    let mut ids = std::collections::HashSet::new();
    for answer in answers {
        assert!(ids.insert(answer.header("x-request-id").to_owned()));
        answer.refused(404, "not-found");
    }
}
