//! People who register at the same moment are written together. No one notices: each gets the response, the event, the
//! audit entry and the e-mail that they would get alone, and each fails alone.

use std::collections::{BTreeMap, HashSet};

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, eventually, waiting};

async fn strangers(congress: &Congress, count: usize) -> Vec<Caller> {
    join_all((0..count).map(|_| congress.stranger())).await
}

/// Registers with an `Idempotency-Key`.
async fn register_once(person: &Caller, key: &str, body: &Value) -> Answer {
    let request = person.request(Method::POST, "registrations").header("idempotency-key", key).json(body);
    Answer::of(request).await
}

/// How many transactions wrote the registrations of an edition, and how many registrations there are.
async fn transactions(congress: &Congress) -> (i64, i64) {
    let counted = sqlx::query!(
        r#"select count(distinct xmin::text) as "transactions!", count(*) as "registrations!" from registration"#
    );
    let counted = counted.fetch_one(&congress.app.pool).await.unwrap();
    (counted.transactions, counted.registrations)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fails_alone() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let diet = json!({"slug": "diet", "kind": "text", "text": {"en": "What do you eat?"}, "required": true});
    organiser.post("questions", diet).await.ok();
    let complete = json!({"type": "delegate", "city": "Lisbon", "answers": {"diet": "vegan"}});
    let incomplete = json!({"type": "delegate"});

    // Someone else's registration has the e-mail of `taken`.
    let (bo, taken) = (congress.stranger().await, congress.stranger().await);
    let bos = bo.post("registrations", complete.clone()).await.ok();
    let email = taken.get("/api/v1/me").await.ok()["email"].clone();
    let path = format!("registrations/{}", bos["id"].as_str().unwrap());
    organiser.patch(&path, json!({"email": email})).await.ok();
    congress.sign_up("unverified@city.example", json!({})).await;
    let unverified = congress.sign_in("unverified@city.example").await;
    let many = strangers(&congress, 30).await;
    let [forgetful, twice, keyed, reusing] =
        <[Caller; 4]>::try_from(strangers(&congress, 4).await).unwrap_or_else(|_| panic!("four people"));

    let elsewhere = json!({"type": "delegate", "city": "Porto", "answers": {"diet": "vegan"}});
    let (good, bad, repeated, replayed, reused) = tokio::join!(
        join_all(many.iter().map(|person| person.post("registrations", complete.clone()))),
        async {
            tokio::join!(
                taken.post("registrations", complete.clone()),
                unverified.post("registrations", complete.clone()),
                register_once(&forgetful, "first", &incomplete),
                forgetful.post(
                    "registrations",
                    json!({"type": "delegate", "given_name": "", "answers": {"diet": 7}})
                ),
            )
        },
        join_all((0..4).map(|_| twice.post("registrations", complete.clone()))),
        join_all((0..4).map(|_| register_once(&keyed, "mine", &complete))),
        join_all([&complete, &elsewhere].map(|body| register_once(&reusing, "mine", body))),
    );

    for answer in good {
        assert_eq!(answer.ok()["state"], "confirmed");
    }
    bad.0.refused(409, "registration-email-taken");
    bad.1.refused(409, "email-not-verified");
    let missing = bad.2.refused(422, "invalid-body");
    assert_eq!(missing["errors"][0]["pointer"], "/answers/diet");
    let faults = bad.3.refused(422, "invalid-body");
    let pointers: HashSet<_> =
        faults["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, HashSet::from(["/given_name", "/answers/diet"]), "all faults at once");
    let (made, refused): (Vec<_>, Vec<_>) = repeated.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((made.len(), refused.len()), (1, 3));
    for answer in refused {
        answer.refused(409, "already-registered");
    }
    let replays = replayed.iter().filter(|answer| answer.headers.contains_key("idempotent-replayed")).count();
    assert_eq!(replays, 3);
    let bodies: HashSet<_> = replayed.into_iter().map(|answer| answer.ok().to_string()).collect();
    assert_eq!(bodies.len(), 1, "the same response each time");
    let (made, refused): (Vec<_>, Vec<_>) = reused.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1);
    for answer in refused {
        answer.refused(422, "idempotency-key-reused");
    }

    // The key of a refused request is free.
    register_once(&forgetful, "first", &complete).await.ok();

    let events = congress.events().await;
    let created = events.iter().filter(|kind| *kind == "registration.created").count();
    assert_eq!(created, 1 + 30 + 3 + 1, "one event for each registration");
    let audited = sqlx::query!(
        r#"select count(*) as "own!", count(distinct a.request) as "requests!"
           from audit a join registration r on r.id = a.subject and r.account_id = a.actor
           where a.action = 'registration.created'"#
    );
    let audited = audited.fetch_one(&congress.app.pool).await.unwrap();
    assert_eq!((audited.own, audited.requests), (35, 35), "each by its person, with the id of the request");
    let (transactions, registrations) = transactions(&congress).await;
    assert!(transactions < registrations, "{transactions} transactions wrote {registrations} registrations");
}

/// The first requests of two people run on another node. One repetition keeps the next requests waiting, so that these become
/// one batch.
#[tokio::test(flavor = "multi_thread")]
async fn key_in_flight_refuses_only_the_request_that_has_it() {
    let congress = Congress::start().await;
    let [ana, bo, cy] =
        <[Caller; 3]>::try_from(strangers(&congress, 3).await).unwrap_or_else(|_| panic!("three people"));
    let body = json!({"type": "delegate"});
    let pool = &congress.app.pool;
    let mut running = pool.begin().await.unwrap();
    let claim = "insert into idempotency (account_id, key, route, digest, created_at) select id, 'running', '', ''::bytea, now() from account";
    for statement in ["set local idle_in_transaction_session_timeout = 0", claim] {
        sqlx::query(statement).execute(&mut *running).await.unwrap();
    }
    let (first, (second, other)) = tokio::join!(register_once(&ana, "running", &body), async {
        eventually("a batch that waits", async || (waiting(pool).await >= 1).then_some(())).await;
        tokio::join!(register_once(&bo, "running", &body), cy.register("delegate"))
    });
    for refused in [first, second] {
        refused.refused(409, "idempotency-key-in-flight");
    }
    other.ok();
}

/// What people get who register, by the place that they get: everything but names and ids.
async fn outcomes(congress: &Congress, people: &[Caller], answers: Vec<Answer>) -> Vec<Value> {
    let mut outcomes = BTreeMap::new();
    for (person, answer) in people.iter().zip(answers) {
        let location = answer.header("location").to_owned();
        let mut made = answer.ok();
        assert_eq!(person.get(&location).await.ok(), made, "what was returned is what is stored");
        let id: uuid::Uuid = made["id"].as_str().unwrap().parse().unwrap();
        let letters = eventually("an e-mail", async || {
            let letters = sqlx::query_scalar!("select notification from mail where registration_id = $1", id);
            let letters = letters.fetch_all(&congress.app.pool).await.unwrap();
            (!letters.is_empty()).then_some(letters)
        });
        let letters = letters.await;
        for unique in ["id", "reference", "email", "given_name", "family_name", "type"] {
            made.as_object_mut().unwrap().remove(unique);
        }
        let place = (made["waiting_position"].as_i64(), id);
        outcomes.insert(place, json!({"made": made, "letters": letters}));
    }
    outcomes.into_values().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn together_is_as_alone() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for r#type in ["one-by-one", "together"] {
        let new = json!({"slug": r#type, "name": {"en": "Guest"}, "approval": "automatic", "admission": "open", "capacity": 4});
        organiser.post("registration-types", new).await.ok();
    }
    let people = strangers(&congress, 24).await;
    let (alone, together) = people.split_at(12);
    let mut one_by_one = Vec::new();
    for person in alone {
        one_by_one.push(person.register("one-by-one").await);
    }
    let at_once = join_all(together.iter().map(|person| person.register("together"))).await;

    let alone = outcomes(&congress, alone, one_by_one).await;
    let together = outcomes(&congress, together, at_once).await;
    assert_eq!(together, alone);
    let waiting: Vec<_> =
        together.iter().filter_map(|one| one["made"]["waiting_position"].as_i64()).collect();
    assert_eq!(waiting, (1..=8).collect::<Vec<_>>(), "four places, eight wait in order");

    let events = sqlx::query_scalar!(
        r#"
        select payload ->> 'type' || ' ' || (payload ->> 'state') || ' ' || (payload ->> 'revision') || ' ' || audience as "event!"
        from outbox where kind = 'registration.created'
        "#
    );
    let events = events.fetch_all(&congress.app.pool).await.unwrap();
    let of = |r#type: &str| {
        let mut events: Vec<_> =
            events.iter().filter_map(|event| event.strip_prefix(&format!("{type} "))).collect();
        events.sort_unstable();
        events.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("together"), of("one-by-one"));
    assert_eq!(of("together").len(), 12);
    crate::places::assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn type_that_does_not_exist_is_refused_to_all() {
    let congress = Congress::start().await;
    let people = strangers(&congress, 5).await;
    for answer in join_all(people.iter().map(|person| person.register("king"))).await {
        assert_eq!(answer.refused(422, "invalid-registration")["errors"][0]["pointer"], "/type");
    }
}
