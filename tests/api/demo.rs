//! The demo, as a newcomer meets it: the binary loads it, and the clock says now.

use std::{
    collections::BTreeSet,
    process::{Command, Output},
};

use chrono::TimeDelta;
use congress::{cli::DEMO_ACCOUNTS, types::Clock};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    attendance::join,
    enrolment::{enrol, id},
    running::{Folder, Service},
    support::{Caller, Congress, Database, PASSWORD, eventually, text},
};

/// The arguments and the environment of the binary, on this database.
fn command(url: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_congress"));
    command.args(args).env("DATABASE_URL", url).env("DEMO_PASSWORD", PASSWORD);
    command
}

fn load(url: &str, args: &[&str]) -> Output {
    command(url, &[&["demo"], args].concat()).output().unwrap()
}

impl Congress {
    /// With the editions of the demo, at the moment at which they were loaded.
    async fn live_demo() -> Self {
        let database = Database::create().await;
        let done = load(&database.url, &[]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let congress = Self::serve_at(Clock::default().now(), database).await;
        let anyone = congress.anyone().at("demo");
        eventually("the schedule", async || (anyone.get("schedule").await.status == 200).then_some(())).await;
        congress
    }

    /// An account of the demo, in the edition `demo`.
    async fn account(&self, name: &str) -> Caller {
        self.sign_in(&format!("{name}@demo.example")).await.at("demo")
    }
}

/// The id of the session with this code.
async fn session(caller: &Caller, code: &str) -> String {
    let found = caller.get(&format!("sessions?q={}&limit=200", code.to_lowercase())).await.items();
    let session = found.iter().find(|session| session["code"] == code);
    id(session.unwrap_or_else(|| panic!("no session {code}"))).to_owned()
}

async fn seats(caller: &Caller, session: &str) -> (Value, Value, Value) {
    let seats = caller.get(&format!("sessions/{session}/seats")).await.ok();
    (seats["capacity"].clone(), seats["taken"].clone(), seats["waiting"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn delegate_takes_a_seat_and_joins() {
    let congress = Congress::live_demo().await;
    let delegate = congress.account("delegate").await;
    assert_eq!(delegate.get("me/registration").await.ok()["state"], "confirmed");
    assert_eq!(delegate.get("me/enrolments").await.items().len(), 0);
    let now = session(&delegate, "NOW").await;
    assert_eq!(join(&delegate, &now).await.ok()["role"], "attendee", "without a seat");

    let soon = session(&delegate, "SOON").await;
    join(&delegate, &soon).await.refused(409, "seat-needed");
    assert_eq!(seats(&delegate, &soon).await, (json!(40), json!(6), json!(0)));
    assert_eq!(enrol(&delegate, &soon).await.ok()["state"], "enrolled");
    congress.clock.advance(TimeDelta::minutes(12));
    let access = join(&delegate, &soon).await.ok();
    assert_eq!(access["url"], "https://meet.demo.example/studio-1");
    assert_eq!(access["role"], "attendee");
    let tomorrow = session(&delegate, "TOMORROW").await;
    join(&delegate, &tomorrow).await.refused(409, "session-not-open");
}

#[tokio::test(flavor = "multi_thread")]
async fn full_sessions_have_waiting_lists() {
    let congress = Congress::live_demo().await;
    let (delegate, other) = (congress.account("delegate").await, congress.account("zeynep.yildiz").await);
    let nearly_full = session(&delegate, "NEARLY-FULL").await;
    assert_eq!(seats(&delegate, &nearly_full).await, (json!(5), json!(4), json!(0)));
    assert_eq!(enrol(&delegate, &nearly_full).await.ok()["state"], "enrolled");
    let waiting = enrol(&other, &nearly_full).await.ok();
    assert_eq!((&waiting["state"], &waiting["position"]), (&json!("waitlisted"), &json!(1)));
    delegate.delete(&format!("me/enrolments/{nearly_full}")).await;
    let promoted = other.get(&format!("me/enrolments/{nearly_full}")).await.ok();
    assert_eq!(promoted["state"], "enrolled");

    let full = session(&delegate, "FULL").await;
    assert_eq!(seats(&delegate, &full).await, (json!(4), json!(4), json!(2)));
    assert_eq!(enrol(&delegate, &full).await.ok()["position"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_are_in_every_state() {
    let congress = Congress::live_demo().await;
    let organiser = congress.account("organiser").await;
    for (state, count) in [("pending", 3), ("waitlisted", 1), ("rejected", 1), ("cancelled", 1)] {
        let found = organiser.get(&format!("registrations?state={state}&limit=200")).await.items();
        assert_eq!(found.len(), count, "{state}");
    }
    let confirmed = organiser.get("registrations?state=confirmed&limit=200").await.items();
    assert!(confirmed.len() >= 25, "{}", confirmed.len());
    let countries: BTreeSet<_> = confirmed.iter().map(|one| text(&one["country"])).collect();
    assert!(countries.len() >= 20, "{countries:?}");
    let pending = organiser.get("registrations?state=pending").await.items();
    let approved =
        organiser.post(&format!("registrations/{}/approve", id(&pending[0])), json!({})).await.ok();
    assert_eq!(approved["state"], "confirmed");

    let stranger = congress.stranger().await.at("demo");
    let refused = stranger.register("delegate").await.refused(422, "invalid-body");
    assert_eq!(refused["errors"][0]["pointer"], "/answers/interest", "the required question");
    let new = json!({"type": "delegate", "answers": {"interest": "housing"}});
    assert_eq!(stranger.post("registrations", new).await.ok()["state"], "confirmed");
    let late = congress.stranger().await.at("demo").register("youth").await.ok();
    assert_eq!((&late["state"], &late["waiting_position"]), (&json!("waitlisted"), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn press_accepts_the_invitation() {
    let congress = Congress::live_demo().await;
    let secret = congress.mail("press@demo.example", "invitation").await.secret("/invitations/");
    let press = congress.person("press@demo.example", json!({})).await.at("demo");
    press.register("press").await.refused(409, "registration-by-invitation");
    let new = json!({"type": "press", "invitation": secret});
    assert_eq!(press.post("registrations", new).await.ok()["state"], "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn chair_opens_the_list_and_calls_the_first() {
    let congress = Congress::live_demo().await;
    let chair = congress.account("chair").await;
    let list = format!("sessions/{}/speakers-list", session(&chair, "SITTING").await);
    let before = chair.get(&list).await.ok();
    assert_eq!((&before["state"], before["waiting"].as_array().unwrap().len()), (&json!("closed"), 6));
    congress.clock.advance(TimeDelta::minutes(30));
    let opened = chair.post(&format!("{list}/open"), json!({"order": "by_protocol"})).await.ok();
    assert_eq!(opened["state"], "open");
    let called = chair.post(&format!("{list}/next"), json!({"after": 0, "start": true})).await.ok();
    assert_eq!(called["floor"]["city"]["en"], "Guangzhou", "the host is first by protocol");
    assert_eq!(called["waiting"].as_array().unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn mayor_endorses_the_declaration() {
    let congress = Congress::live_demo().await;
    let mayor = congress.account("mayor").await;
    let declaration = mayor.get("declarations").await.items()[0].clone();
    assert_eq!((&declaration["state"], &declaration["endorsements"]), (&json!("open"), &json!(2)));
    let path = format!("declarations/{}", id(&declaration));
    mayor.put(&format!("{path}/endorsement"), json!({})).await.ok();
    assert_eq!(mayor.get(&path).await.ok()["endorsements"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluator_submits_and_delegate_votes() {
    let congress = Congress::live_demo().await;
    let (evaluator, organiser) = (congress.account("evaluator").await, congress.account("organiser").await);
    let progress = async || organiser.get("awards/demo-award/rounds/jury/progress").await.ok();
    let before = progress().await;
    assert_eq!(
        (&before["entries"], &before["assigned"], &before["submitted"]),
        (&json!(6), &json!(12), &json!(6))
    );
    let own = evaluator.get("me/evaluations?award=demo-award").await.items();
    assert!(own.len() == 4 && own.iter().all(|one| one["state"] == "assigned"), "{own:?}");
    let award = evaluator.get("awards/demo-award").await.ok();
    let jury = award["rounds"].as_array().unwrap().iter().find(|round| round["slug"] == "jury").unwrap();
    let criteria = jury["criteria"].as_array().unwrap().iter();
    let scores: Vec<_> = criteria.map(|one| json!({"criterion": one["id"], "score": 8})).collect();
    let new = json!({"scores": scores, "submitted": true});
    evaluator.put(&format!("me/evaluations/{}", id(&own[0])), new).await.ok();
    assert_eq!(progress().await["submitted"], 7);

    let delegate = congress.account("delegate").await;
    let entries = delegate.get("awards/demo-award/entries").await.items();
    assert_eq!(entries.len(), 6);
    let vote = delegate.put("me/awards/demo-award/vote", json!({"entry": entries[0]["id"]})).await.ok();
    assert!(vote["receipt"].is_string(), "{vote}");
}

/// Every account, doing what the text about it promises.
#[tokio::test(flavor = "multi_thread")]
async fn accounts_can_do_what_they_are_announced_for() {
    let congress = Congress::live_demo().await;
    for (email, role) in DEMO_ACCOUNTS {
        let caller = congress.sign_in(email).await.at("demo");
        let me = caller.get("/api/v1/me").await.ok();
        assert_eq!(me["email_verified"], true, "{email}");
        match email.split('@').next().unwrap() {
            "delegate" => {
                assert!(role.contains("takes seats"), "{role}");
                let soon = session(&caller, "SOON").await;
                enrol(&caller, &soon).await.ok();
            }
            "speaker" => {
                assert!(role.contains("SOON"), "{role}");
                let soon = session(&caller, "SOON").await;
                assert_eq!(join(&caller, &soon).await.ok()["role"], "speaker");
            }
            "focalpoint" => {
                let delegation = caller.get("me/delegation").await.ok();
                assert!(role.contains("Lisbon") && delegation["name"] == "City of Lisbon", "{delegation}");
                assert_eq!((&delegation["members"], &delegation["quota"]), (&json!(3), &json!(5)));
                let path = format!("delegations/{}/members", id(&delegation));
                let new = json!({"type": "delegate", "email": "bo@city.example", "given_name": "Bo", "family_name": "Li"});
                caller.post(&path, new).await.ok();
            }
            "mayor" => {
                assert!(role.contains("endorses"), "{role}");
                let declarations = caller.get("declarations").await.items();
                caller
                    .put(&format!("declarations/{}/endorsement", id(&declarations[0])), json!({}))
                    .await
                    .ok();
            }
            "chair" => {
                assert!(role.contains("SITTING"), "{role}");
                let sitting = session(&caller, "SITTING").await;
                caller.post(&format!("sessions/{sitting}/speakers-list/open"), json!({})).await.ok();
            }
            "evaluator" => {
                assert!(role.contains("demo-award"), "{role}");
                assert_eq!(caller.get("me/evaluations?award=demo-award").await.items().len(), 4);
            }
            "editor" => {
                let now = session(&caller, "NOW").await;
                caller.patch(&format!("sessions/{now}"), json!({"title": {"en": "Live"}})).await.ok();
                caller.post("schedule/releases", json!({"override_warnings": true})).await.ok();
            }
            "organiser" => {
                let staff = me["staff"].as_array().unwrap().iter().map(|one| text(&one["congress"]));
                assert_eq!(staff.collect::<Vec<_>>(), ["demo", "fosdem-2021", "metropolis-2021"]);
                caller.get("statistics").await.ok();
            }
            "admin" => {
                assert_eq!(me["administrator"], true);
                caller.post("/api/v1/congresses", crate::support::edition("own")).await.ok();
            }
            other => panic!("{other} is announced, but not tested"),
        }
    }
    let metropolis = congress.sign_in("mayor.quito@demo.example").await;
    assert_eq!(metropolis.get("me/registration").await.ok()["state"], "confirmed");
    let metropolis = congress.sign_in("evaluator.lisbon@demo.example").await;
    assert_ne!(metropolis.get("me/evaluations").await.items().len(), 0);
}

/// The localized texts in a response that are not in all four languages.
fn untranslated(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(fields) if fields.get("en").is_some_and(Value::is_string) => {
            let is_complete = ["en", "fr", "es", "zh"].iter().all(|tag| fields.contains_key(*tag));
            found.extend((!is_complete).then(|| value.clone()));
        }
        Value::Object(fields) => fields.values().for_each(|field| untranslated(field, found)),
        Value::Array(items) => items.iter().for_each(|item| untranslated(item, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_is_in_four_languages() {
    let congress = Congress::live_demo().await;
    let organiser = congress.account("organiser").await;
    let mut found = Vec::new();
    for path in [
        "/api/v1/congresses/demo",
        "themes",
        "tracks",
        "rooms",
        "sessions",
        "registration-types",
        "questions",
        "declarations",
        "awards",
        "announcements",
        "schedule",
        "accreditations",
    ] {
        let query = if path.starts_with('/') || path == "schedule" { "" } else { "?limit=200" };
        let answer = organiser.get(&format!("{path}{query}")).await.ok();
        assert!(answer.to_string().contains("\"zh\""), "{path} has texts");
        untranslated(&answer, &mut found);
    }
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(organiser.get("themes").await.items().len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_starts_every_three_hours() {
    let congress = Congress::live_demo().await;
    let sessions = congress.anyone().at("demo").get("sessions?limit=200").await.items();
    let mut starts: Vec<chrono::DateTime<chrono::Utc>> = sessions
        .iter()
        .filter(|session| text(&session["code"]).starts_with('D'))
        .map(|session| text(&session["starts_at"]).parse().unwrap())
        .collect();
    starts.sort();
    assert_eq!(starts.len(), 56);
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] == TimeDelta::hours(3)), "{starts:?}");
    let now = congress.clock.now();
    assert!(starts[0] < now - TimeDelta::hours(20) && starts[55] > now + TimeDelta::days(4));
    let titles: BTreeSet<_> = sessions.iter().map(|session| text(&session["title"]["en"])).collect();
    assert_eq!(titles.len(), sessions.len(), "no two sessions have the same title");
}

/// The slugs and states of all editions.
async fn editions(congress: &Congress) -> Vec<(String, String)> {
    let all = congress.account("admin").await.get("/api/v1/congresses").await.items();
    let mut all: Vec<_> = all.iter().map(|one| (text(&one["slug"]), text(&one["state"]))).collect();
    all.sort();
    all
}

/// Rows that every change adds to or raises.
async fn traces(congress: &Congress) -> (i64, i64, i64) {
    sqlx::query_as(
        "select (select count(*) from outbox), (select sum(revision)::bigint from account),
                (select sum(revision)::bigint from congress)",
    )
    .fetch_one(&congress.app.pool)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn reset_archives_the_edition_and_creates_another() {
    let congress = Congress::live_demo().await;
    let url = congress.url().to_owned();
    let before = traces(&congress).await;
    assert!(load(&url, &[]).status.success());
    assert_eq!(traces(&congress).await, before, "a second time changes nothing");

    let delegate = congress.account("delegate").await;
    let soon = session(&delegate, "SOON").await;
    enrol(&delegate, &soon).await.ok();
    let zone = chrono_tz::Asia::Shanghai;
    let day = congress.clock.now().with_timezone(&zone).format("%Y-%m-%d").to_string();
    for number in 1..=2 {
        let reset = load(&url, &["--reset"]);
        assert!(reset.status.success(), "{}", String::from_utf8_lossy(&reset.stderr));
        let archived = (format!("demo-{day}-{number}"), "archived".to_owned());
        let all = editions(&congress).await;
        assert!(all.contains(&archived) && all.contains(&("demo".into(), "open".into())), "{all:?}");
        assert_eq!(all.len(), 3 + number);
    }
    let kept: i64 = sqlx::query_scalar("select count(*) from session_seat where session_id = $1::text::uuid")
        .bind(&soon)
        .fetch_one(&congress.app.pool)
        .await
        .unwrap();
    assert_eq!(kept, 7, "nothing is deleted");
    assert_ne!(session(&delegate, "SOON").await, soon);
    let newest = session(&delegate, "SOON").await;
    eventually("the schedule of the new edition", async || {
        delegate.get("schedule").await.ok().to_string().contains(&newest).then_some(())
    })
    .await;
    assert_eq!(delegate.get("me/enrolments").await.items().len(), 0);

    // The user's own edition next to the demo is no obstacle.
    let own = crate::support::edition("own");
    congress.account("admin").await.post("/api/v1/congresses", own).await.ok();
    assert!(load(&url, &[]).status.success());
    assert!(load(&url, &["--reset"]).status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn service_renews_an_edition_that_has_ended() {
    let congress = Congress::live_demo().await;
    let moved = "update congress set starts_on = starts_on - 10, ends_on = ends_on - 10 where slug = 'demo'";
    sqlx::query(moved).execute(&congress.app.pool).await.unwrap();
    let before = editions(&congress).await.len();
    for _ in 0..2 {
        let settings = [("DATABASE_URL", congress.url()), ("DEMO_PASSWORD", PASSWORD)];
        let service = Service::start(&Folder::new("renewal"), &["--demo"], &settings);
        service.until_ready().await;
        drop(service);
        assert_eq!(editions(&congress).await.len(), before + 1, "the new edition has not ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_is_refused_in_a_database_with_other_editions() {
    let congress = Congress::start().await;
    let before = traces(&congress).await;
    for args in [&[][..], &["--reset"]] {
        let refused = load(congress.url(), args);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains("set DATABASE_URL or CONGRESS_DATA"), "{said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
    }
    assert_eq!(traces(&congress).await, before, "nothing was written");
    assert_eq!(congress.anyone().get("/api/v1/congresses/demo").await.status, StatusCode::NOT_FOUND);
}
