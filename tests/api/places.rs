//! Limited places: confirmation, waiting lists and promotion.

use std::collections::{HashSet, VecDeque};

use congress::{
    capacity::{self, Full, Place},
    congress::find_by_slug,
    types::{CongressId, PoolId, Slug},
};
use futures::future::join_all;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::{Caller, Congress, eventually, overlapping, patiently};

/// The invariants of pools and registrations between transactions.
pub async fn assert_places_are_right(db: &PgPool) {
    let wrong = sqlx::query_file_scalar!("tests/data/places.sql").fetch_all(db).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

/// An edition in which this type has this many places.
pub async fn with_places(congress: &Congress, r#type: &str, capacity: Value) -> Caller {
    let organiser = congress.organiser().await;
    let path = format!("registration-types/{type}");
    organiser.patch(&path, json!({"capacity": capacity})).await.ok();
    organiser
}

fn id(registration: &Value) -> String {
    registration["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_concurrent_registrations_fill_a_hundred_places() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(100)).await;
    let mut people = Vec::new();
    for _ in 0..10 {
        people.extend(join_all((0..50).map(|_| congress.stranger())).await);
    }
    // On two nodes: each node makes its own changes of a type one after the other.
    let other = congress.second_node().await;
    for person in people.iter_mut().step_by(2) {
        person.base.clone_from(&other.base);
    }
    let answers = join_all(people.iter().map(|person| person.register("delegate"))).await;
    let registered: Vec<_> = answers.into_iter().map(|answer| answer.ok()).collect();
    let count = |status: &str| registered.iter().filter(|one| one["state"] == status).count();
    assert_eq!((count("confirmed"), count("waitlisted")), (100, 400));
    let positions: HashSet<_> =
        registered.iter().filter_map(|one| one["waiting_position"].as_i64()).collect();
    assert_eq!(positions, (1..=400).collect::<HashSet<_>>(), "a strict order");
    assert_places_are_right(&congress.app.pool).await;

    let next = organiser.get("registration-types/delegate/simulate?places=50").await.ok();
    let expected: Vec<_> =
        next["promoted"].as_array().unwrap().iter().map(|one| one["registration"].clone()).collect();
    assert_eq!(expected.len(), 50);
    let confirmed = people.iter().zip(&registered).filter(|(_, one)| one["state"] == "confirmed");
    let cancelled =
        join_all(confirmed.take(50).map(|(person, _)| person.post("me/registration/cancel", json!({}))))
            .await;
    for answer in cancelled {
        assert_eq!(answer.ok()["state"], "cancelled");
    }
    let promoted = sqlx::query_scalar!(
        "select subject from outbox where kind = 'registration.promoted' order by number"
    )
    .fetch_all(&congress.app.pool)
    .await
    .unwrap();
    let promoted: Vec<_> = promoted.into_iter().map(|id| json!(id)).collect();
    assert_eq!(promoted, expected, "each once, in order of the waiting list");
    assert_places_are_right(&congress.app.pool).await;
    let types = congress.anyone().get("registration-types").await.ok();
    let delegate = types["items"].as_array().unwrap().iter().find(|one| one["slug"] == "delegate").unwrap();
    assert_eq!((&delegate["places_left"], &delegate["waiting"]), (&json!(0), &json!(350)));
}

#[tokio::test(flavor = "multi_thread")]
async fn waitlisted_person_is_promoted_when_a_place_frees() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(1)).await;
    let (ana, bo, cy) = (
        congress.person("ana@city.example", json!({})).await,
        congress.person("bo@city.example", json!({})).await,
        congress.person("cy@city.example", json!({})).await,
    );
    ana.register("delegate").await.ok();
    let waiting = bo.register("delegate").await.ok();
    assert_eq!((&waiting["state"], &waiting["waiting_position"]), (&json!("waitlisted"), &json!(1)));
    assert_eq!(cy.register("delegate").await.ok()["waiting_position"], 2);
    let mail = congress.mail("cy@city.example", "waiting list").await;
    assert!(mail.text.contains("at place 2"), "{}", mail.text);

    ana.post("me/registration/cancel", json!({})).await.ok();
    assert_eq!(bo.get("me/registration").await.ok()["state"], "confirmed");
    assert_eq!(cy.get("me/registration").await.ok()["waiting_position"], 1);
    congress.mail("bo@city.example", "a place for you").await;
    // A person who registers again is last on the waiting list.
    assert_eq!(ana.register("delegate").await.ok()["waiting_position"], 2);
    let listed = organiser.get("registrations?state=waitlisted").await.ok();
    let positions: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|one| one["waiting_position"].clone()).collect();
    assert_eq!(positions.len(), 2);
    assert!(positions.contains(&json!(1)) && positions.contains(&json!(2)), "{positions:?}");

    // When a waiting person is rejected or erased, the others move up, and no one gets a place.
    let cys = id(&cy.get("me/registration").await.ok());
    organiser.post(&format!("registrations/{cys}/reject"), json!({"reason": "Twice"})).await.ok();
    assert_eq!(ana.get("me/registration").await.ok()["waiting_position"], 1);
    ana.delete("/api/v1/me").await.ok();
    assert_places_are_right(&congress.app.pool).await;
    let left = organiser.get("registration-types/delegate/simulate").await.ok();
    assert_eq!((&left["waiting"], &left["taken"]), (&json!(0), &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn larger_capacity_promotes_and_one_below_taken_is_refused() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(2)).await;
    let mut people = Vec::new();
    for _ in 0..5 {
        people.push(congress.delegate().await);
    }
    let path = "registration-types/delegate";
    let refused = organiser.patch(path, json!({"capacity": 1})).await.refused(409, "capacity-below-taken");
    assert!(refused["detail"].as_str().unwrap().starts_with("2 places are taken"), "{refused}");
    let raised = organiser.patch(path, json!({"capacity": 4})).await.ok();
    assert_eq!((&raised["places_left"], &raised["waiting"]), (&json!(0), &json!(1)));
    assert_eq!(people[3].get("me/registration").await.ok()["state"], "confirmed");
    assert_eq!(people[4].get("me/registration").await.ok()["state"], "waitlisted");
    organiser.patch(path, json!({"capacity": null})).await.ok();
    assert_eq!(people[4].get("me/registration").await.ok()["state"], "confirmed");
    assert_places_are_right(&congress.app.pool).await;
    organiser.patch(path, json!({"capacity": -1})).await.refused(422, "invalid-body");
    let missing = json!({"capacity": null, "pool": "nowhere"});
    let refused = organiser.patch(path, missing).await.refused(422, "invalid-body");
    assert_eq!(refused["errors"][0]["pointer"], "/pool");
}

#[tokio::test(flavor = "multi_thread")]
async fn types_with_a_shared_pool_have_one_waiting_list() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let pool = organiser.post("pools", json!({"slug": "main-hall", "capacity": 2})).await.ok();
    assert_eq!(pool["types"], json!([]));
    let first = congress.delegate().await;
    organiser.patch("registration-types/delegate", json!({"pool": "main-hall"})).await.ok();
    let open = json!({"pool": "main-hall", "approval": "automatic"});
    organiser.patch("registration-types/observer", open).await.ok();
    let (two, three, four) =
        (congress.stranger().await, congress.stranger().await, congress.stranger().await);
    assert_eq!(two.register("observer").await.ok()["state"], "confirmed");
    assert_eq!(three.register("observer").await.ok()["waiting_position"], 1);
    assert_eq!(four.register("delegate").await.ok()["waiting_position"], 2);
    organiser.delete("pools/main-hall").await.refused(409, "pool-in-use");
    organiser.patch("pools/main-hall", json!({"capacity": 1})).await.refused(409, "capacity-below-taken");
    first.post("me/registration/cancel", json!({})).await.ok();
    assert_eq!(three.get("me/registration").await.ok()["state"], "confirmed", "an observer after a delegate");
    let pool = organiser.patch("pools/main-hall", json!({"capacity": 3})).await.ok();
    assert_eq!((&pool["taken"], &pool["waiting"]), (&json!(3), &json!(0)));
    assert_places_are_right(&congress.app.pool).await;

    // When a type gets its own pool again, its registrations move with it.
    organiser
        .patch("registration-types/observer", json!({"pool": null, "capacity": 1}))
        .await
        .refused(409, "capacity-below-taken");
    organiser.patch("registration-types/observer", json!({"pool": null, "capacity": 2})).await.ok();
    let pool = organiser.get("pools").await.ok();
    assert_eq!((&pool["items"][0]["taken"], &pool["items"][0]["types"]), (&json!(1), &json!(["delegate"])));
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_claims_the_place_and_promotion_needs_a_free_one() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "observer", json!(1)).await;
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    let one = id(&ana.register("observer").await.ok());
    let two = id(&bo.register("observer").await.ok());
    assert_eq!(ana.get("me/registration").await.ok()["state"], "pending");
    let unknown = Uuid::nil();
    let many = json!({"registrations": [two, one, two, unknown]});
    let moved = organiser.post("registrations/approve", many).await.ok()["outcomes"].clone();
    let statuses: Vec<_> = moved.as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(statuses, [json!("confirmed"), json!("waitlisted"), json!("confirmed"), Value::Null]);
    let outcomes: Vec<_> = moved.as_array().unwrap().iter().map(|one| one["outcome"].clone()).collect();
    assert_eq!(outcomes, ["updated", "updated", "refused", "refused"]);
    assert!(moved[0]["problem"].is_null() && moved[1]["problem"].is_null());
    assert_eq!(
        moved[2]["problem"],
        json!({
            "type": "/problems/registration-state", "title": "Not possible in this state", "status": 409,
            "detail": "Approve is not possible while the registration is confirmed.",
        })
    );
    assert_eq!(
        (&moved[3]["problem"]["type"], &moved[3]["problem"]["status"]),
        (&json!("/problems/not-found"), &json!(404))
    );

    // Promotion before the turn needs a free or an added place.
    let path = format!("registrations/{one}/promote");
    let full = organiser.post(&path, json!({})).await.refused(409, "capacity-full");
    assert_eq!(
        full["detail"],
        "All 1 places are taken. Raise the capacity, or wait until a place becomes free."
    );
    let promoted = organiser.post(&path, json!({"enlarge": true})).await.ok();
    assert_eq!((&promoted["state"], &promoted["waiting_position"]), (&json!("confirmed"), &Value::Null));
    organiser.post(&path, json!({})).await.refused(409, "registration-state");
    assert_places_are_right(&congress.app.pool).await;

    let cy = congress.stranger().await;
    let three = id(&cy.register("observer").await.ok());
    let rejected = json!({"registrations": [three], "reason": "No more observers."});
    organiser.post("registrations/reject", rejected).await.ok();
    assert_eq!(cy.get("me/registration").await.ok()["reason"], "No more observers.");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_the_type_claims_a_place_in_the_new_type() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(1)).await;
    organiser
        .patch("registration-types/observer", json!({"approval": "automatic", "capacity": 1}))
        .await
        .ok();
    let (ana, bo, cy) = (congress.delegate().await, congress.delegate().await, congress.stranger().await);
    cy.register("observer").await.ok();
    let path = format!("registrations/{}", id(&ana.get("me/registration").await.ok()));
    organiser.patch(&path, json!({"type": "observer"})).await.refused(409, "capacity-full");
    assert_eq!(ana.get("me/registration").await.ok()["type"], "delegate", "nothing is written partially");
    organiser.patch("registration-types/observer", json!({"capacity": 2})).await.ok();
    assert_eq!(organiser.patch(&path, json!({"type": "observer"})).await.ok()["type"], "observer");
    assert_eq!(
        bo.get("me/registration").await.ok()["state"],
        "confirmed",
        "Bo has the place that became free"
    );
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn private_capacity_is_hidden_from_the_public() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(7)).await;
    organiser.patch("registration-types/delegate", json!({"capacity_public": false})).await.ok();
    let of = |list: Value| {
        list["items"].as_array().unwrap().iter().find(|one| one["slug"] == "delegate").unwrap().clone()
    };
    let shown = of(congress.anyone().get("registration-types").await.ok());
    assert_eq!(
        (&shown["capacity"], &shown["places_left"], &shown["waiting"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(of(organiser.get("registration-types").await.ok())["places_left"], 7);
    let event = eventually("the event", async || {
        let page = congress.anyone().get("changes").await.ok();
        let items = page["items"].as_array().unwrap().clone();
        items.into_iter().rfind(|one| {
            one["type"] == "registration_type.updated" && one["data"]["capacity_public"] == false
        })
    })
    .await;
    assert_eq!(event["data"]["capacity"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn transferred_registration_keeps_its_place_and_gets_a_new_reference() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(1)).await;
    let ana = congress.person("ana@city.example", json!({})).await;
    let bo = congress.person("bo@city.example", json!({})).await;
    let before = ana
        .post(
            "registrations",
            json!({"type": "delegate", "organisation": "City of Lisbon", "job_title": "Mayor"}),
        )
        .await
        .ok();
    let path = format!("registrations/{}/transfer", id(&before));
    let to = json!({"email": "Bo@City.example", "given_name": "Bo", "family_name": "Li"});
    let after = organiser.post(&path, to).await.ok();
    assert_eq!(
        (&after["id"], &after["state"], &after["organisation"]),
        (&before["id"], &json!("confirmed"), &json!("City of Lisbon"))
    );
    assert_eq!((&after["email"], &after["job_title"]), (&json!("bo@city.example"), &Value::Null));
    assert_ne!(after["reference"], before["reference"], "the old badge is void");
    assert_eq!(bo.get("me/registration").await.ok()["id"], before["id"]);
    ana.get("me/registration").await.refused(404, "not-registered");
    congress.mail("ana@city.example", "was transferred").await;
    let mail = congress.mail("bo@city.example", "you are registered").await;
    assert!(
        mail.text.contains(after["reference"].as_str().unwrap()),
        "{}: {}",
        after["reference"],
        mail.text
    );
    assert_places_are_right(&congress.app.pool).await;
    // Not to a person who is already registered, and not a cancelled registration.
    let cy = congress.delegate().await;
    let other = organiser.get("registrations?state=waitlisted").await.ok()["items"][0]["email"].clone();
    let to = json!({"email": other, "given_name": "Cy", "family_name": "Ng"});
    organiser.post(&path, to).await.refused(409, "registration-email-taken");
    cy.post("me/registration/cancel", json!({})).await.ok();
    bo.post("me/registration/cancel", json!({})).await.ok();
    let to = json!({"email": "dee@city.example", "given_name": "Dee", "family_name": "Ng"});
    organiser.post(&path, to).await.refused(409, "registration-state");
}

/// The answer to the first request was lost, or the button was pressed twice.
#[tokio::test(flavor = "multi_thread")]
async fn repeated_transfer_to_the_same_person_changes_nothing() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let path =
        format!("registrations/{}/transfer", id(&congress.stranger().await.register("delegate").await.ok()));
    let to = |email: &str| json!({"email": email, "given_name": "Bo", "family_name": "Li"});
    let (first, again) = overlapping(
        &congress.app.pool,
        organiser.post(&path, to("bo@city.example")),
        organiser.post(&path, to("Bo@City.example")),
    )
    .await;
    assert_eq!(again.ok(), first.ok(), "with the same reference");
    let events = congress.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "registration.transferred").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn type_that_moves_to_another_pool_can_be_registered_with() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser.post("pools", json!({"slug": "shared", "capacity": 5})).await.ok();
    for pool in [json!({"pool": "shared"}), json!({"pool": null, "capacity": 5})] {
        let person = congress.stranger().await;
        let (moved, registered) = overlapping(
            &congress.app.pool,
            organiser.patch("registration-types/delegate", pool),
            person.register("delegate"),
        )
        .await;
        moved.ok();
        assert_eq!(registered.ok()["state"], "confirmed");
    }
    assert_places_are_right(&congress.app.pool).await;
}

/// A registration is transferred while a dispatcher composes an e-mail about it.
#[tokio::test(flavor = "multi_thread")]
async fn mail_during_a_transfer_has_the_reference_of_its_recipient() {
    let congress = Congress::start().await;
    let pool = &congress.app.pool;
    let ana = congress.stranger().await;
    eventually("an empty outbox", async || {
        let left = "select true from outbox where position is null limit 1";
        sqlx::query(left).fetch_optional(pool).await.unwrap().is_none().then_some(())
    })
    .await;
    // Without the lock, no node dispatches.
    let mut dispatcher = pool.begin().await.unwrap();
    let lock = "select pg_advisory_xact_lock(hashtextextended('events::dispatch', 0))";
    sqlx::query(lock).execute(&mut *dispatcher).await.unwrap();
    let before = ana.register("delegate").await.ok();
    let mut transfer = pool.begin().await.unwrap();
    let write =
        "update registration set reference = 'MWC13-0000-0000', email = 'bo@city.example', account_id = null
                 where email = $1";
    sqlx::query(write).bind(before["email"].as_str()).execute(&mut *transfer).await.unwrap();
    // Recipients are read with their accounts: the dispatcher waits here.
    sqlx::query("lock table account in access exclusive mode").execute(&mut *transfer).await.unwrap();
    dispatcher.commit().await.unwrap();
    eventually("a dispatcher that waits for the accounts", async || {
        let waiting = "select true from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
                           and query like '%notifications::find_registered%'";
        sqlx::query_scalar::<_, bool>(waiting).fetch_optional(pool).await.unwrap()
    })
    .await;
    transfer.commit().await.unwrap();
    let mail = congress.mail("bo@city.example", "you are registered").await;
    assert!(mail.text.contains("MWC13-0000-0000"), "{}", mail.text);
}

/// All operations that take or free places, concurrently on two nodes: no deadlocks, and the invariants hold at the end.
#[tokio::test(flavor = "multi_thread")]
async fn places_stay_consistent_under_concurrent_changes() {
    let congress = Congress::start().await;
    let organiser = with_places(&congress, "delegate", json!(15)).await;
    organiser.post("pools", json!({"slug": "shared", "capacity": 10})).await.ok();
    let shared = json!({"pool": "shared", "approval": "automatic"});
    organiser.patch("registration-types/observer", shared).await.ok();
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon", "quota": 8})).await.ok();
    let members = format!("delegations/{}/members", id(&delegation));
    let other = congress.second_node().await;
    let people = join_all((0..40).map(|_| congress.stranger())).await;
    let first = join_all(people.iter().map(|person| person.register("delegate"))).await;
    let ids: Vec<_> = first.into_iter().map(|answer| id(&answer.ok())).collect();

    let many = (0..240_usize).map(|n| {
        let (nth, node) = (n * 7 % 40, n % 2);
        let person = Caller {
            base: if node == 0 { organiser.base.clone() } else { other.base.clone() },
            ..people[nth].clone()
        };
        let staff = Caller { base: person.base.clone(), ..organiser.clone() };
        let (path, members) = (format!("registrations/{}", ids[nth]), members.clone());
        async move {
            let list = format!(
                "E-mail,First name,Last name,Type\ni{n}@x.example,A,B,delegate\ni{}@x.example,A,B,observer\n",
                n / 2
            );
            let answer = match n % 12 {
                0 | 5 => person.post("me/registration/cancel", json!({})).await,
                1 | 6 | 10 => person.register(if n % 3 == 0 { "observer" } else { "delegate" }).await,
                2 => staff.patch("registration-types/delegate", json!({"capacity": 10 + n % 9})).await,
                3 => staff.patch("pools/shared", json!({"capacity": 6 + n % 7})).await,
                4 => {
                    staff
                        .patch(&path, json!({"type": if n % 2 == 0 { "observer" } else { "delegate" }}))
                        .await
                }
                7 => staff.post(&format!("{path}/promote"), json!({"enlarge": n % 2 == 0})).await,
                8 => staff.import("", list).await,
                9 => {
                    let email = format!("m{n}@lisbon.example");
                    let new =
                        json!({"type": "observer", "email": email, "given_name": "A", "family_name": "B"});
                    staff.post(&members, new).await
                }
                11 if n % 24 == 11 => {
                    let listed = patiently(async || staff.get(&members).await).await.ok();
                    let member = &listed["items"][0]["id"];
                    staff.delete(&format!("{members}/{}", member.as_str().unwrap_or(&*path))).await
                }
                _ => staff.post(&format!("{path}/reject"), json!({})).await,
            };
            answer.status.as_u16()
        }
    });
    let answers = join_all(many).await;
    // 503 is allowed under contention; 500 is not.
    let faults: Vec<_> = answers.iter().filter(|status| **status >= 500 && **status != 503).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let done = answers.iter().filter(|status| **status < 300).count();
    assert!(done > 60, "{done} of 240 were done");
    assert_places_are_right(&congress.app.pool).await;
    let deadlocks =
        sqlx::query_scalar("select deadlocks from pg_stat_database where datname = current_database()");
    let deadlocks: i64 = deadlocks.fetch_one(&congress.app.pool).await.unwrap();
    assert_eq!(deadlocks, 0, "all lock in the same order");
}

/// Random actions on a pool.
#[derive(Clone, Debug)]
enum Op {
    Claim,
    ClaimMany(usize),
    /// The holder or waiting person at this index, modulo their number.
    Release(usize),
    Resize(Option<i32>),
    Promote(usize, bool),
}

/// A model of a pool.
#[derive(Default)]
struct Model {
    capacity: Option<usize>,
    held: Vec<Uuid>,
    queue: VecDeque<Uuid>,
}

impl Model {
    fn claim(&mut self, holder: Uuid) -> Place {
        let free = self.capacity.is_none_or(|capacity| self.held.len() < capacity);
        if free && self.queue.is_empty() {
            self.held.push(holder);
            return Place::Held;
        }
        self.queue.push_back(holder);
        Place::Waiting
    }

    fn fill(&mut self) -> Vec<Uuid> {
        let mut promoted = Vec::new();
        while self.capacity.is_none_or(|capacity| self.held.len() < capacity) {
            let Some(next) = self.queue.pop_front() else { break };
            self.held.push(next);
            promoted.push(next);
        }
        promoted
    }

    fn all(&self) -> Vec<Uuid> {
        self.held.iter().chain(&self.queue).copied().collect()
    }
}

async fn apply_operation(db: &PgPool, congress: CongressId, pool: PoolId, model: &mut Model, op: &Op) {
    let mut tx = db.begin().await.unwrap();
    let locked = capacity::lock(&mut tx, congress, &[pool]).await.unwrap();
    match op {
        Op::Claim => {
            let holder = Uuid::new_v4();
            assert_eq!(capacity::claim(&mut *tx, pool, holder).await.unwrap(), model.claim(holder));
        }
        Op::ClaimMany(count) => {
            let holders: Vec<_> = (0..*count).map(|_| Uuid::new_v4()).collect();
            let claims = capacity::claim_all(&mut tx, &locked, pool, &holders).await.unwrap();
            let places: Vec<_> = claims.iter().map(|claim| claim.place).collect();
            assert_eq!(places, holders.iter().map(|holder| model.claim(*holder)).collect::<Vec<_>>());
        }
        Op::Release(nth) => {
            let all = model.all();
            let holder = if all.is_empty() { Uuid::nil() } else { all[nth % all.len()] };
            model.held.retain(|held| *held != holder);
            model.queue.retain(|waiting| *waiting != holder);
            let promoted = capacity::release(&mut tx, &locked, pool, &[holder]).await.unwrap();
            assert_eq!(promoted, model.fill());
        }
        Op::Resize(wanted) => {
            let resized = capacity::resize(&mut tx, &locked, pool, *wanted).await;
            let fits = wanted.is_none_or(|wanted| model.held.len() <= usize::try_from(wanted).unwrap());
            assert_eq!(resized.is_ok(), fits);
            if let Ok(promoted) = resized {
                model.capacity = wanted.map(|wanted| wanted.try_into().unwrap());
                assert_eq!(promoted, model.fill());
            }
        }
        Op::Promote(nth, enlarge) => {
            if model.queue.is_empty() {
                return;
            }
            let holder = model.queue[nth % model.queue.len()];
            let full = if *enlarge { Full::Enlarge } else { Full::Refuse };
            let promoted = capacity::promote(&mut tx, &locked, pool, holder, full).await;
            // No one waits while a place is free, so there never is one.
            assert_eq!(promoted.is_ok(), *enlarge);
            if *enlarge {
                model.queue.retain(|waiting| *waiting != holder);
                model.held.push(holder);
                model.capacity = Some(model.held.len());
            }
        }
    }
    tx.commit().await.unwrap();
    let now = capacity::find(db, pool).await.unwrap();
    let counted = (usize::try_from(now.taken).unwrap(), usize::try_from(now.waiting).unwrap());
    assert_eq!(counted, (model.held.len(), model.queue.len()), "after {op:?}");
    let queue = capacity::waiting(db, pool, 1000).await.unwrap();
    assert_eq!(queue, Vec::from(model.queue.clone()), "after {op:?}");
}

/// A pool and its model get the same actions, and agree after every step.
#[test]
fn pool_behaves_like_its_model() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let congress = runtime.block_on(Congress::start());
    let db = congress.app.pool.clone();
    let edition =
        runtime.block_on(find_by_slug(&db, &"metropolis-2021".parse::<Slug>().unwrap())).unwrap().unwrap();
    let op = prop_oneof![
        4 => Just(Op::Claim),
        1 => (1..6_usize).prop_map(Op::ClaimMany),
        4 => any::<usize>().prop_map(Op::Release),
        2 => proptest::option::of(0..8_i32).prop_map(Op::Resize),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(nth, enlarge)| Op::Promote(nth, enlarge)),
    ];
    let start = (proptest::option::of(0..4_i32), proptest::collection::vec(op, 1..40));
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let done = runner.run(&start, |(capacity, ops)| {
        runtime.block_on(async {
            let pool = capacity::create(&db, edition, None, capacity).await.unwrap();
            let mut model =
                Model { capacity: capacity.map(|most| most.try_into().unwrap()), ..Model::default() };
            for op in &ops {
                apply_operation(&db, edition, pool, &mut model, op).await;
            }
        });
        Ok(())
    });
    done.unwrap();
    drop(congress);
    runtime.shutdown_background();
}
