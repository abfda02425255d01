//! Seats under concurrent changes of every kind: compares the database at every moment, the responses, and the events.
//! A second test compares the service with a model, step by step.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use futures::future::join_all;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    enrolment::{enrol, id, leave, release, seated},
    places::assert_places_are_right,
    support::{Caller, Congress},
};

const SESSIONS: usize = 6;
const PEOPLE: usize = 40;
const ROUNDS: usize = 80;

/// Random numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// The seats of a person, according to the responses they got.
type Known = BTreeMap<String, bool>;

/// The requests of one person, one after the other, on either node.
async fn takes_part(nth: usize, nodes: [Caller; 2], sessions: &[String]) -> Known {
    let mut dice = Dice(nth as u64 + 1);
    let mut known = Known::new();
    for _ in 0..ROUNDS {
        let me = &nodes[dice.roll(2)];
        let session = &sessions[dice.roll(SESSIONS)];
        match dice.roll(20) {
            0 => {
                let answer = me.post("me/registration/cancel", json!({})).await;
                if answer.status == 503 {
                    continue;
                }
                answer.ok();
                known.clear();
                let again = me.register("delegate").await.ok();
                assert_eq!(again["state"], "confirmed");
            }
            1..=6 => {
                leave(me, session).await;
                known.remove(session);
            }
            _ => {
                let answer = enrol(me, session).await;
                match answer.status.as_u16() {
                    200 => {
                        known.insert(session.clone(), true);
                    }
                    503 => {}
                    // Refused: an overlapping session, a full one, or one in no release.
                    _ => {
                        let slug = answer.body["type"].as_str().unwrap().to_owned();
                        let refusals = ["sessions-overlap", "session-full", "session-cancelled", "not-found"];
                        assert!(refusals.iter().any(|one| slug.ends_with(one)), "{slug}");
                        let withdrawn = slug.ends_with("not-found");
                        assert!(
                            withdrawn || !known.contains_key(session),
                            "the response said that they have it: {slug}"
                        );
                    }
                }
            }
        }
    }
    known
}

/// An organiser who changes seats, times and the programme all the time.
async fn organises(editor: Caller, sessions: &[String], stop: &AtomicBool) -> usize {
    let mut dice = Dice(4711);
    let mut releases = 0;
    while !stop.load(Ordering::Relaxed) {
        let nth = dice.roll(SESSIONS - 1);
        let session = &sessions[nth];
        match dice.roll(8) {
            0 => {
                let hour = 1 + dice.roll(4);
                let placement =
                    json!({"room": format!("s{nth}"), "starts_at": format!("2021-11-08T0{hour}:00:00Z")});
                editor.put(&format!("sessions/{session}/placement"), placement).await.ok();
                let released = editor.post("schedule/releases", json!({"override_warnings": true})).await;
                releases += usize::from(released.status == 201);
                assert!([201, 503].contains(&released.status.as_u16()), "{}", released.body);
            }
            1 => {
                let kept = dice.roll(3) > 0;
                editor.patch(&format!("sessions/{session}"), json!({"waiting_list": kept})).await;
            }
            _ => {
                let answer = editor
                    .patch(&format!("sessions/{session}"), json!({"capacity": 1 + dice.roll(12)}))
                    .await;
                assert!([200, 409, 503].contains(&answer.status.as_u16()), "{}", answer.body);
            }
        }
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    releases
}

/// Checks one committed state after the other.
async fn watches(db: &PgPool, stop: &AtomicBool) -> usize {
    let mut seen = 0;
    while !stop.load(Ordering::Relaxed) {
        assert_places_are_right(db).await;
        seen += 1;
    }
    seen
}

/// Replays the events of each session: the person who moves up is the one who waited longest, and the result equals the
/// state of the database.
async fn assert_events_lead_here(db: &PgPool) {
    let events = sqlx::query!(
        "select kind, subject, payload from outbox where kind like 'enrolment.%' and kind <> 'enrolment.clashing' order by number"
    );
    let mut sessions: HashMap<uuid::Uuid, (Vec<String>, Vec<String>)> = HashMap::new();
    for event in events.fetch_all(db).await.unwrap() {
        let (held, queue) = sessions.entry(event.subject).or_default();
        let who = event.payload["registration"].as_str().unwrap().to_owned();
        match (&*event.kind, event.payload["state"].as_str().unwrap()) {
            ("enrolment.created", "enrolled") => held.push(who),
            ("enrolment.created", "waitlisted") => queue.push(who),
            ("enrolment.promoted", "enrolled") => {
                assert_eq!(queue.remove(0), who, "the person who waited longest moves up");
                held.push(who);
            }
            ("enrolment.cancelled", status) => {
                let list = if status == "enrolled" { held } else { queue };
                let place = list.iter().position(|one| *one == who).expect("they had it");
                list.remove(place);
            }
            other => panic!("{other:?}"),
        }
    }
    for (session, (mut held, queue)) in sessions {
        let there = sqlx::query!(
            r#"select c.holder_id::text as "who!", c.state from claim c join session s on s.pool_id = c.pool_id
               where s.id = $1 order by c.place"#,
            session,
        );
        let there = there.fetch_all(db).await.unwrap();
        let of = |state: &str| {
            there.iter().filter(|one| one.state == state).map(|one| one.who.clone()).collect::<Vec<_>>()
        };
        let mut seats = of("held");
        seats.sort();
        held.sort();
        assert_eq!((held, queue), (seats, of("waiting")), "{session}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_changes_keep_every_invariant_and_report_the_truth() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let mut sessions = Vec::new();
    for nth in 0..SESSIONS {
        let at = format!("2021-11-08T0{}:00:00Z", 1 + nth / 2);
        sessions.push(seated(&congress, &editor, &format!("S{nth}"), &at, json!({"capacity": 5})).await);
    }
    release(&editor).await;
    let second = congress.second_node().await;
    let people = join_all((0..PEOPLE).map(|_| congress.delegate())).await;
    let stop = AtomicBool::new(false);
    let on_second = |caller: &Caller| Caller { base: second.base.clone(), ..caller.clone() };
    let parts = async {
        let all = people.iter().enumerate();
        let known =
            join_all(all.map(|(nth, me)| takes_part(nth, [me.clone(), on_second(me)], &sessions))).await;
        // One session is cancelled while people are enrolling in it.
        stop.store(true, Ordering::Relaxed);
        known
    };
    let cancels = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        editor.post(&format!("sessions/{}/cancel", sessions[SESSIONS - 1]), json!({})).await.ok();
    };
    let (known, releases, states, ()) = tokio::join!(
        parts,
        organises(on_second(&editor), &sessions, &stop),
        watches(&congress.app.pool, &stop),
        cancels
    );
    assert!(releases > 0 && states > 20, "{releases} releases, {states} states");
    assert_places_are_right(&congress.app.pool).await;
    assert_events_lead_here(&congress.app.pool).await;
    for (person, known) in people.iter().zip(known) {
        let own = id(&person.get("me/registration").await.ok()).parse::<uuid::Uuid>().unwrap();
        let there = sqlx::query_scalar!(
            r#"select s.id::text as "id!" from claim c join session s on s.pool_id = c.pool_id where c.holder_id = $1 order by 1"#,
            own,
        );
        let there = there.fetch_all(&congress.app.pool).await.unwrap();
        assert_eq!(there, known.into_keys().collect::<Vec<_>>(), "responses and database agree");
    }
    let deadlocks: i64 =
        sqlx::query_scalar("select deadlocks from pg_stat_database where datname = current_database()")
            .fetch_one(&congress.app.pool)
            .await
            .unwrap();
    assert_eq!(deadlocks, 0, "all lock in the same order");
}

/// Random actions on seats, of person `.0` in session `.1`.
#[derive(Clone, Debug)]
enum Op {
    Enrol(usize, usize),
    Leave(usize, usize),
    Move(usize, usize, usize),
    Capacity(usize, usize),
    WaitingList(usize, bool),
    ComeBack(usize),
}

/// A model of the seats of three sessions. The first two overlap.
#[derive(Clone)]
struct Model {
    sessions: [Room; 3],
}

#[derive(Clone)]
struct Room {
    capacity: usize,
    waiting_list: bool,
    held: Vec<usize>,
    queue: Vec<usize>,
}

impl Room {
    fn has(&self, person: usize) -> bool {
        self.held.contains(&person) || self.queue.contains(&person)
    }

    fn fill(&mut self) {
        while self.held.len() < self.capacity && !self.queue.is_empty() {
            let next = self.queue.remove(0);
            self.held.push(next);
        }
    }
}

impl Model {
    fn new() -> Self {
        let room = Room { capacity: 2, waiting_list: true, held: Vec::new(), queue: Vec::new() };
        Self { sessions: [room.clone(), room.clone(), room] }
    }

    fn enrol(&mut self, person: usize, session: usize) -> u16 {
        let other = if session < 2 { Some(1 - session) } else { None };
        if self.sessions[session].has(person) {
            return 200;
        }
        if other.is_some_and(|other| self.sessions[other].has(person)) {
            return 409;
        }
        let room = &mut self.sessions[session];
        if room.queue.is_empty() && room.held.len() < room.capacity {
            room.held.push(person);
        } else if room.waiting_list {
            room.queue.push(person);
        } else {
            return 409;
        }
        200
    }

    fn leave(&mut self, person: usize, session: usize) -> bool {
        let room = &mut self.sessions[session];
        let had = room.has(person);
        room.held.retain(|one| *one != person);
        room.queue.retain(|one| *one != person);
        room.fill();
        had
    }

    /// The expected response of the service.
    fn step(&mut self, op: &Op) -> u16 {
        match *op {
            Op::Enrol(person, session) => self.enrol(person, session),
            Op::Leave(person, session) => {
                self.leave(person, session);
                204
            }
            Op::Move(_, from, to) if from == to => 422,
            Op::Move(person, from, to) => {
                let mut moved = self.clone();
                if !moved.leave(person, from) {
                    return 404;
                }
                let status = moved.enrol(person, to);
                if status == 200 {
                    *self = moved;
                }
                status
            }
            Op::Capacity(session, capacity) => {
                let room = &mut self.sessions[session];
                if capacity < room.held.len() {
                    return 409;
                }
                room.capacity = capacity;
                room.fill();
                200
            }
            Op::WaitingList(session, kept) => {
                self.sessions[session].waiting_list = kept;
                200
            }
            Op::ComeBack(person) => {
                for session in 0..3 {
                    self.leave(person, session);
                }
                201
            }
        }
    }
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let (person, session) = (0..6_usize, 0..3_usize);
    let op = prop_oneof![
        6 => (person.clone(), session.clone()).prop_map(|(p, s)| Op::Enrol(p, s)),
        2 => (person.clone(), session.clone()).prop_map(|(p, s)| Op::Leave(p, s)),
        1 => (person.clone(), session.clone(), session.clone()).prop_map(|(p, a, b)| Op::Move(p, a, b)),
        1 => (session.clone(), 1..5_usize).prop_map(|(s, n)| Op::Capacity(s, n)),
        1 => (session, any::<bool>()).prop_map(|(s, kept)| Op::WaitingList(s, kept)),
        1 => person.prop_map(Op::ComeBack),
    ];
    proptest::collection::vec(op, 1..40)
}

/// The real service, compared with the model.
struct Played {
    editor: Caller,
    people: Vec<(Caller, String)>,
    sessions: Vec<String>,
}

impl Played {
    async fn step(&self, op: &Op) -> u16 {
        let path = |session: usize| format!("sessions/{}", self.sessions[session]);
        let answer = match *op {
            Op::Enrol(person, session) => enrol(&self.people[person].0, &self.sessions[session]).await,
            Op::Leave(person, session) => {
                self.people[person].0.delete(&format!("me/enrolments/{}", self.sessions[session])).await
            }
            Op::Move(person, from, to) => {
                let path = format!("{}/enrolments/{}/move", path(from), self.people[person].1);
                self.editor.post(&path, json!({"to": self.sessions[to]})).await
            }
            Op::Capacity(session, capacity) => {
                self.editor.patch(&path(session), json!({"capacity": capacity})).await
            }
            Op::WaitingList(session, kept) => {
                self.editor.patch(&path(session), json!({"waiting_list": kept})).await
            }
            Op::ComeBack(person) => {
                self.people[person].0.post("me/registration/cancel", json!({})).await.ok();
                self.people[person].0.register("delegate").await
            }
        };
        answer.status.as_u16()
    }

    /// The people with a seat, in any order, and the waiting list, in order.
    async fn seats(&self, session: usize) -> (Vec<usize>, Vec<usize>) {
        let listed = self.editor.get(&format!("sessions/{}/enrolments", self.sessions[session])).await.ok();
        let of = |status: &str| {
            let all = listed["items"].as_array().unwrap().iter().filter(|one| one["state"] == status);
            let nth =
                |one: &Value| self.people.iter().position(|person| one["registration"] == *person.1).unwrap();
            all.map(nth).collect::<Vec<_>>()
        };
        let mut held = of("enrolled");
        held.sort_unstable();
        (held, of("waitlisted"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_agree_with_the_model() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let mut sessions = Vec::new();
    for (code, hour) in [("A", 1), ("B", 1), ("C", 5)] {
        let at = format!("2021-11-08T0{hour}:00:00Z");
        sessions.push(seated(&congress, &editor, code, &at, json!({"capacity": 2})).await);
    }
    release(&editor).await;
    let mut people = Vec::new();
    for person in join_all((0..6).map(|_| congress.delegate())).await {
        let registration = id(&person.get("me/registration").await.ok()).to_owned();
        people.push((person, registration));
    }
    let played = Played { editor, people, sessions };
    let runtime = tokio::runtime::Handle::current();
    let db = congress.app.pool.clone();
    let played = tokio::task::spawn_blocking(move || {
        let config =
            Config { cases: 24, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
        let mut runner = TestRunner::new(config);
        let run = runner.run(&ops(), |ops| {
            runtime.block_on(async {
                let mut model = Model::new();
                for session in 0..3 {
                    for person in 0..6 {
                        played.step(&Op::Leave(person, session)).await;
                    }
                    played.step(&Op::WaitingList(session, true)).await;
                    played.step(&Op::Capacity(session, 2)).await;
                }
                for op in ops {
                    let expected = model.step(&op);
                    prop_assert_eq!(played.step(&op).await, expected, "{:?}", op);
                    for (nth, room) in model.sessions.iter().enumerate() {
                        let mut held = room.held.clone();
                        held.sort_unstable();
                        prop_assert_eq!(
                            played.seats(nth).await,
                            (held, room.queue.clone()),
                            "after {:?}",
                            op
                        );
                    }
                }
                assert_places_are_right(&db).await;
                Ok(())
            })
        });
        run.unwrap();
        played
    })
    .await;
    assert_eq!(played.unwrap().people.len(), 6);
}
