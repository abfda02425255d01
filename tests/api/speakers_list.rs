//! The speakers' list of a sitting: requests to speak, calls, times, and statements.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    feed::Stream,
    support::{Caller, Congress, Forum, eventually, speech, text},
};

fn requests(speeches: &Value) -> Vec<String> {
    speeches.as_array().unwrap().iter().map(|speech| text(&speech["request"])).collect()
}

fn cities(speeches: &Value) -> Vec<String> {
    speeches.as_array().unwrap().iter().map(|speech| text(&speech["city"]["en"])).collect()
}

async fn act(caller: &Caller, forum: &Forum<'_>, verb: &str, body: Value) -> Value {
    caller.post(&format!("{}/{verb}", forum.list()), body).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn sitting_runs_from_opening_to_the_right_of_reply() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let chair = congress.staff_of("metropolis-2021", "moderator").await;
    let (quito, vienna) = (forum.mayor("Quito", "EC", 2).await, forum.mayor("Vienna", "AT", 1).await);
    quito.ask(&forum, json!({})).await.refused(404, "no-speakers-list");
    forum.open(json!({"order": "by_protocol", "seconds_each": 180, "seconds_total": 600})).await;
    quito.ask(&forum, json!({"wanted_seconds": 181})).await.refused(422, "invalid-speaking-request");
    quito.ask(&forum, json!({"mode": "video_message"})).await.refused(422, "invalid-speaking-request");
    quito.ask(&forum, json!({"item": 2})).await.refused(422, "invalid-speaking-request");
    quito.ask(&forum, json!({"again": true})).await.refused(403, "not-accredited");
    let first = quito.ask(&forum, json!({})).await.ok();
    assert_eq!((&first["state"], &first["position"]), (&json!("waiting"), &json!(1)));
    quito.ask(&forum, json!({})).await.refused(409, "speaks-once");
    vienna.ask(&forum, json!({"delegation": quito.delegation})).await.refused(422, "which-delegation");
    let second = vienna.ask(&forum, json!({"wanted_seconds": 60})).await.ok();
    assert_eq!(cities(&forum.shown().await["waiting"]), ["Vienna", "Quito"], "by protocol rank");
    forum
        .secretary
        .post(&forum.requests(), speech(json!({"delegation": quito.delegation, "again": true})))
        .await
        .ok();

    // Until the speech is over, the statement is visible to the delegation and the chair only.
    let statement = format!("{}/{}/statement", forum.requests(), text(&second["id"]));
    let said = json!({"text": {"en": "We plan with people.", "de": "Wir planen mit den Menschen."},
                      "links": [{"url": "https://vienna.example/speech", "title": "The speech"}]});
    quito.caller.put(&statement, said.clone()).await.refused(404, "no-speaking-request");
    vienna.caller.put(&statement, said).await.ok();
    vienna.caller.get(&statement).await.ok();
    chair.get(&statement).await.ok();
    quito.caller.get(&statement).await.refused(404, "not-found");
    congress.anyone().get(&statement).await.refused(404, "not-found");
    assert_eq!(congress.anyone().get("statements").await.ok()["items"], json!([]));

    act(&chair, &forum, "close", json!({})).await;
    let late = forum.mayor("Dakar", "SN", 1).await;
    late.ask(&forum, json!({})).await.refused(409, "speakers-list-closed");
    chair
        .post(&format!("{}/start", forum.list()), json!({"request": second["id"]}))
        .await
        .refused(409, "not-now");
    let shown = act(&chair, &forum, "next", json!({"after": 0})).await;
    assert_eq!((&shown["floor"]["request"], &shown["floor"]["state"]), (&second["id"], &json!("called")));
    // For both its speeches: after the minute of the first speaker, and two minutes later.
    for at in ["12:01", "12:03"] {
        let mail = eventually(&format!("an e-mail about {at}"), async || {
            congress.mails().into_iter().find(|mail| mail.to == quito.email && mail.text.contains(at))
        })
        .await;
        let join = forum.sitting.replace("sessions/", "/e/metropolis-2021/join/");
        assert!(mail.text.contains(&join), "{}", mail.text);
    }
    act(&chair, &forum, "start", json!({"request": second["id"]})).await;
    congress.clock.advance(TimeDelta::seconds(70));
    let shown = act(&chair, &forum, "extend", json!({"request": second["id"], "seconds": 30})).await;
    assert_eq!((&shown["floor"]["used_seconds"], &shown["floor"]["seconds"]), (&json!(70), &json!(90)));
    assert_eq!(shown["remaining_seconds"], 20 + 120 + 120);
    congress.clock.advance(TimeDelta::seconds(10));
    let shown = act(&chair, &forum, "stop", json!({"request": second["id"]})).await;
    assert_eq!((&shown["spoken"][0]["used_seconds"], &shown["used_seconds"]), (&json!(80), &json!(80)));
    congress.anyone().get(&statement).await.ok();
    let record = congress.anyone().get("statements").await.ok();
    assert_eq!(record["items"][0]["text"]["de"], "Wir planen mit den Menschen.");
    vienna.caller.put(&statement, json!({"text": {"en": "Else."}})).await.refused(409, "statement-published");

    // A called speaker who is absent is skipped, then moved back into the order, with a reason.
    let shown = act(&chair, &forum, "next", json!({"after": 1})).await;
    assert_eq!(shown["floor"]["request"], first["id"]);
    let absent = json!({"request": first["id"], "reason": "Not connected"});
    assert_eq!(act(&chair, &forum, "skip", absent).await["floor"], Value::Null);
    let again = format!("{}/{}/move", forum.requests(), text(&first["id"]));
    chair.post(&again, json!({"position": 1})).await.refused(422, "invalid-body");
    let shown = chair.post(&again, json!({"position": 1, "reason": "Connected again"})).await.ok();
    assert_eq!((&shown["waiting"][0]["request"], &shown["arranged"]), (&first["id"], &json!(true)));
    act(&chair, &forum, "next", json!({"after": 2, "start": true})).await;
    act(&chair, &forum, "stop", json!({"request": first["id"]})).await;

    // A reply to a finished speech comes last, even if the list is closed.
    let reply = json!({"reply_to": first["id"], "wanted_seconds": 30});
    let reply = vienna.ask(&forum, reply).await.ok();
    vienna
        .ask(&forum, json!({"reply_to": first["id"], "wanted_seconds": 30}))
        .await
        .refused(409, "speaks-once");
    late.ask(&forum, json!({"reply_to": reply["id"], "wanted_seconds": 30}))
        .await
        .refused(422, "invalid-speaking-request");
    let shown = forum.shown().await;
    assert_eq!(requests(&shown["waiting"])[1..], [text(&reply["id"])]);
    let moved: Vec<Value> = congress.organiser().await.get("audit?action=speaking_request.moved").await.ok()
        ["items"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(moved[0]["changes"]["reason"]["after"], "Connected again", "{moved:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_replacement_of_a_statement_is_refused() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let quito = forum.mayor("Quito", "EC", 1).await;
    forum.open(json!({})).await;
    let request = quito.ask(&forum, json!({})).await.ok();
    let statement = format!("{}/{}/statement", forum.requests(), text(&request["id"]));
    let put = async |caller: &Caller, tag: &str, said: &str| {
        let put = caller.request(reqwest::Method::PUT, &statement).header("if-match", tag);
        crate::support::Answer::of(put.json(&json!({"text": {"en": said}}))).await
    };
    put(&quito.caller, "\"1\"", "What does not exist has no revision.").await.refused(412, "stale");
    quito.caller.get(&statement).await.refused(404, "not-found");
    quito.caller.put(&statement, json!({"text": {"en": "We build."}})).await.ok();
    let read = quito.caller.get(&statement).await;
    let tag = read.header("etag").to_owned();
    // The secretariat corrects what the delegation has read.
    put(&forum.secretary, &tag, "We build homes.").await.ok();
    put(&quito.caller, &tag, "We build more.").await.refused(412, "stale");
    assert_eq!(quito.caller.get(&statement).await.ok()["text"]["en"], "We build homes.");
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_replacement_of_an_accreditation_is_refused() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let quito = forum.mayor("Quito", "EC", 1).await;
    let path = format!("delegations/{}/accreditation", quito.delegation);
    let put = async |tag: &str, rank: i32| {
        let put = forum.secretary.request(reqwest::Method::PUT, &path).header("if-match", tag);
        crate::support::Answer::of(put.json(&json!({"title": "Mayor", "protocol_rank": rank}))).await
    };
    let tag = forum.secretary.get(&path).await.header("etag").to_owned();
    let changed = put(&tag, 2).await.ok();
    assert_eq!((&changed["protocol_rank"], &changed["revision"]), (&json!(2), &json!(2)));
    put(&tag, 3).await.refused(412, "stale");
    assert_eq!(forum.secretary.get(&path).await.ok()["protocol_rank"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_an_unknown_session_or_delegation_are_not_found() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let unknown = uuid::Uuid::nil();
    for list in
        [format!("sessions/{unknown}/speaking-requests"), format!("delegations/{unknown}/accreditations")]
    {
        forum.secretary.get(&list).await.refused(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_chairs_on_two_nodes_call_each_speaker_once_and_in_order() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    forum.open(json!({})).await;
    let mut asked = Vec::new();
    let mayor = forum.mayor("Quito", "EC", 1).await;
    for nth in 0..30 {
        let body =
            speech(json!({"delegation": mayor.delegation, "again": true, "topic": format!("Topic {nth}")}));
        asked.push(text(&forum.secretary.post(&forum.requests(), body).await.ok()["id"]));
    }
    let other = Caller { token: forum.secretary.token.clone(), ..congress.second_node().await };
    let chairs = [&forum.secretary, &other];
    for nth in 0..30 {
        // Both chairs call after the same number of calls, one of them twice.
        let next = json!({"after": nth, "start": true});
        let path = format!("{}/next", forum.list());
        let pressed = [chairs[0], chairs[1], chairs[nth % 2]].map(|chair| chair.post(&path, next.clone()));
        for answer in join_all(pressed).await {
            let shown = answer.ok();
            assert_eq!((&shown["floor"]["request"], &shown["calls"]), (&json!(asked[nth]), &json!(nth + 1)));
        }
    }
    let over = json!({"after": 30});
    forum.secretary.post(&format!("{}/next", forum.list()), over).await.refused(409, "not-now");
    let stale = json!({"after": 12});
    other.post(&format!("{}/next", forum.list()), stale).await.refused(409, "sitting-moved-on");
    let shown = forum.shown().await;
    assert_eq!(requests(&shown["spoken"]), asked[..29]);
    let called = congress.events().await.into_iter().filter(|kind| kind == "speech.called").count();
    assert_eq!(called, 30, "each call is published once");
}

#[tokio::test(flavor = "multi_thread")]
async fn list_stays_consistent_under_concurrent_actions_of_chairs() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    forum.open(json!({})).await;
    let mayor = forum.mayor("Quito", "EC", 1).await;
    let mut asked = Vec::new();
    for _ in 0..12 {
        let body = speech(json!({"delegation": mayor.delegation, "again": true}));
        asked.push(text(&forum.secretary.post(&forum.requests(), body).await.ok()["id"]));
    }
    let other = Caller { token: forum.secretary.token.clone(), ..congress.second_node().await };
    let actions = (0..48_usize).map(|nth| {
        let (chair, id) = ([&forum.secretary, &other][nth % 2], asked[nth * 7 % 12].clone());
        let (list, requests) = (forum.list(), forum.requests());
        async move {
            let (path, body) = match nth % 5 {
                0 => (format!("{list}/next"), json!({"after": nth / 10, "start": nth % 3 == 0})),
                1 => (format!("{list}/stop"), json!({"request": id})),
                2 => (format!("{requests}/{id}/move"), json!({"position": nth % 6 + 1, "reason": "x"})),
                3 => (
                    format!("{list}/order"),
                    json!({"by": if nth % 2 == 0 { "by_protocol" } else { "by_region" }}),
                ),
                _ => (format!("{requests}/{id}/withdraw"), json!({})),
            };
            chair.post(&path, body).await.status.as_u16()
        }
    });
    let answers: BTreeSet<u16> = join_all(actions).await.into_iter().collect();
    assert!(answers.is_subset(&BTreeSet::from([200, 409])), "{answers:?}");
    let shown = forum.shown().await;
    let places: Vec<_> =
        shown["waiting"].as_array().unwrap().iter().map(|speech| speech["position"].clone()).collect();
    assert_eq!(json!(places), json!((1..=places.len()).collect::<Vec<_>>()));
    let sql =
        "select payload from outbox where payload ? 'calls' and kind <> 'speech.approaching' order by number";
    let events: Vec<Value> =
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&congress.app.pool).await.unwrap();
    let revisions: Vec<_> = events.iter().map(|event| event["revision"].as_i64().unwrap()).collect();
    assert!(
        revisions.windows(2).all(|two| two[1] == two[0] + 1),
        "each change is published, in order: {revisions:?}"
    );
    assert_eq!(events.last().unwrap()["waiting"], json!(requests(&shown["waiting"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_on_every_node_carry_the_state_of_the_list() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let second = congress.second_node().await;
    let (mut here, mut there) =
        (Stream::open(&congress.anyone(), None).await, Stream::open(&second, None).await);
    forum.open(json!({})).await;
    let (one, two) = (forum.mayor("Quito", "EC", 1).await, forum.mayor("Vienna", "AT", 1).await);
    one.ask(&forum, json!({"topic": "Secret until it is said"})).await.ok();
    two.ask(&forum, json!({})).await.ok();
    act(&forum.secretary, &forum, "next", json!({"after": 0, "start": true})).await;
    let shown = forum.shown().await;
    for reader in [&mut here, &mut there] {
        let (_, called) = reader.next("speech.called").await;
        let event = &called["data"];
        assert_eq!((&event["revision"], &event["calls"]), (&shown["revision"], &json!(1)));
        assert_eq!((&event["floor"], &event["city"]["en"]), (&shown["floor"]["request"], &json!("Quito")));
        assert_eq!(event["waiting"], json!(requests(&shown["waiting"])));
        assert!(!called.to_string().contains("Secret") && !called.to_string().contains("Sousa"), "{called}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_swapped_changed_and_transferred_to_the_second_choice() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let sub_forum = forum.sitting("SUB-1").await;
    forum.open(json!({"seconds_each": 120, "seconds_total": 300})).await;
    let elsewhere = sub_forum.trim_start_matches("sessions/").to_owned();
    let mut mayors = Vec::new();
    for (city, country) in [("Quito", "EC"), ("Vienna", "AT"), ("Dakar", "SN")] {
        mayors.push(forum.mayor(city, country, 1).await);
    }
    let [quito, vienna, dakar] = &mayors[..] else { panic!() };
    let one = text(&quito.ask(&forum, json!({})).await.ok()["id"]);
    let choice = json!({"second_choice": elsewhere});
    vienna.ask(&forum, choice.clone()).await.refused(422, "invalid-speaking-request");
    forum.secretary.post(&format!("{sub_forum}/speakers-list/open"), json!({})).await.ok();
    let two = text(&vienna.ask(&forum, choice.clone()).await.ok()["id"]);
    dakar.ask(&forum, json!({})).await.refused(409, "no-time-left");
    let third = dakar.ask(&forum, choice).await.ok();
    assert_eq!(third["session"], elsewhere, "no time was left in the first");

    let swap = |who: &str| format!("{}/{who}/swap", forum.requests());
    dakar.caller.post(&swap(&one), json!({"with": two})).await.refused(404, "no-speaking-request");
    let shown = quito.caller.post(&swap(&one), json!({"with": two})).await.ok();
    assert_eq!(requests(&shown["waiting"]), [one.clone(), two.clone()], "offered");
    let again = quito.caller.post(&swap(&one), json!({"with": two})).await.ok();
    assert_eq!(again["revision"], shown["revision"], "offered again, nothing changes");
    let shown = vienna.caller.post(&swap(&two), json!({"with": one})).await.ok();
    assert_eq!(requests(&shown["waiting"]), [two.clone(), one.clone()], "agreed");
    vienna.caller.post(&swap(&two), json!({"with": two})).await.refused(409, "not-now");

    // Changed, transferred, declined, withdrawn.
    let path = format!("{}/{two}", forum.requests());
    let changed = vienna.caller.patch(&path, json!({"topic": "Water", "wanted_seconds": 60})).await.ok();
    assert_eq!((&changed["topic"], &changed["position"]), (&json!("Water"), &json!(1)));
    let nowhere = json!({"second_choice": uuid::Uuid::nil()});
    vienna.caller.patch(&path, nowhere).await.refused(422, "invalid-speaking-request");
    vienna.caller.patch(&path, json!({"wanted_seconds": 121})).await.refused(422, "invalid-speaking-request");
    let stale = vienna
        .caller
        .request(reqwest::Method::PATCH, &path)
        .header("if-match", "\"1\"")
        .json(&json!({"topic": "Air"}));
    crate::support::Answer::of(stale).await.refused(412, "stale");
    vienna.caller.post(&format!("{path}/decline"), json!({"reason": "x"})).await.refused(403, "forbidden");
    let nowhere = format!("{}/{one}/transfer", forum.requests());
    let refused = forum.secretary.post(&nowhere, json!({"reason": "Too long a list"})).await;
    assert_eq!(refused.refused(409, "not-now")["errors"], Value::Null);
    let there =
        forum.secretary.post(&format!("{path}/transfer"), json!({"reason": "Too long a list"})).await.ok();
    assert_eq!(requests(&there["waiting"]), [two.clone(), text(&third["id"])]);
    assert_eq!(requests(&forum.shown().await["waiting"]), std::slice::from_ref(&one));
    let first = format!("{}/{one}", forum.requests());
    quito.caller.post(&format!("{first}/withdraw"), json!({})).await.ok();
    let again = quito.caller.post(&format!("{first}/withdraw"), json!({})).await.ok();
    assert_eq!(again["state"], "withdrawn");
    quito.ask(&forum, json!({})).await.ok();
    let path = format!("{sub_forum}/speaking-requests/{two}");
    forum.secretary.post(&format!("{path}/decline"), json!({"reason": "The item is closed"})).await.ok();
    assert_eq!(vienna.caller.get(&path).await.ok()["reason"], "The item is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn list_is_limited_to_forum_sessions_and_persons_registered_for_them() {
    let congress = Congress::start().await;
    let delegate = congress.delegate().await;
    let forum = congress.forum().await;
    let other = congress.session("OTHER", "hall", "2021-11-08T12:00:00Z").await;
    let path = format!("sessions/{}/speakers-list/open", text(&other["id"]));
    forum.secretary.post(&path, json!({})).await.refused(409, "not-of-forum");
    forum.open(json!({})).await;
    delegate.get(&forum.list()).await.ok();
    let observer = congress.stranger().await;
    observer.register("observer").await.ok();
    observer.get(&forum.list()).await.refused(403, "forum-only");
    congress.stranger().await.get(&forum.list()).await.refused(403, "forum-only");
    delegate.post(&forum.requests(), speech(json!({}))).await.refused(403, "not-accredited");
    // Only a confirmed head speaks for the city, and only until they are replaced.
    let mayor = forum.mayor("Quito", "EC", 1).await;
    // A session without requests to speak can be deleted, with its list.
    let organiser = congress.organiser().await;
    let empty = forum.sitting("EMPTY").await;
    forum.secretary.post(&format!("{empty}/speakers-list/open"), json!({})).await.ok();
    organiser.delete(&empty).await.ok();
    let withdraw = format!("delegations/{}/accreditation/withdraw", mayor.delegation);
    forum.secretary.post(&withdraw, json!({"reason": "Not the mayor"})).await.ok();
    mayor.ask(&forum, json!({})).await.refused(403, "not-accredited");
    forum.secretary.post(&withdraw, json!({"reason": "Again"})).await.refused(404, "not-found");
    let accredit = format!("delegations/{}/accreditation", mayor.delegation);
    forum.secretary.put(&accredit, json!({"title": "Mayor", "protocol_rank": 1})).await.ok();
    mayor.ask(&forum, json!({})).await.ok();
    organiser.delete(&forum.sitting).await.refused(409, "session-has-speakers");
    // A file of the whole programme that lacks it cancels it.
    let others = "ID,Title,Room,Date,Start\nW-1,Water,Hall A,2021-11-08,09:00\n";
    organiser.send_file("schedule/import?remove_missing=true", others).await.ok();
    let sitting = organiser.get(&format!("{}?view=draft", forum.sitting)).await.ok();
    assert_eq!(sitting["state"], "cancelled");
    let delegation = format!("delegations/{}", mayor.delegation);
    organiser.patch(&delegation, json!({"head": null})).await.ok();
    let history = organiser.get(&format!("{delegation}/accreditations")).await.ok();
    let ends: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|row| row["ended_because"].clone()).collect();
    assert_eq!(json!(ends), json!(["withdrawn", "head_changed"]), "changes of head are recorded");
    forum
        .secretary
        .put(&accredit, json!({"title": "Mayor", "protocol_rank": 1}))
        .await
        .refused(409, "delegation-not-to-accredit");
    organiser.patch(&delegation, json!({"head": mayor.registration})).await.ok();
    forum.secretary.put(&accredit, json!({"title": "Mayor", "protocol_rank": 1})).await.ok();
    // Another delegation of the same city.
    let twin = organiser
        .post("delegations", json!({"name": "Quito too", "city": "QUITO", "country": "EC"}))
        .await
        .ok();
    let twin = format!("delegations/{}", text(&twin["id"]));
    let me = delegate.get("me/registration").await.ok();
    organiser.put(&format!("{twin}/members/{}", text(&me["id"])), json!({})).await.ok();
    organiser.patch(&twin, json!({"head": me["id"]})).await.ok();
    forum
        .secretary
        .put(&format!("{twin}/accreditation"), json!({"title": "Mayor", "protocol_rank": 1}))
        .await
        .refused(409, "city-accredited");
    // After a transfer to another person the delegation has no head.
    let to = json!({"email": "new@quito.example", "given_name": "Bo", "family_name": "Li"});
    organiser.post(&format!("registrations/{}/transfer", mayor.registration), to).await.ok();
    organiser.get(&accredit).await.refused(404, "not-found");
    organiser.delete(&delegation).await.refused(409, "delegation-in-use");
}

/// A city of the list.
#[derive(sqlx::FromRow)]
struct City {
    id: i64,
    name: String,
    local_name: Option<String>,
    country: String,
}

/// 126 cities: some share their name, some have accents, and Chinese ones have their Chinese names.
async fn cities_of_the_world(congress: &Congress) -> Vec<City> {
    let sql = "with marked as (
            select *, count(*) over (partition by name) > 1 as twin, name !~ '^[A-Za-z .-]+$' as accented from city
        ), picked as (
            (select * from marked where twin order by name, id limit 12)
            union (select * from marked where accented order by id limit 40)
            union (select * from marked where country in ('CN', 'TW', 'HK') order by population desc limit 40)
            union (select * from marked where country not in ('CN') order by id limit 126)
        )
        select distinct on (country, name) id, name, local_name, country from picked order by country, name";
    let mut all: Vec<City> = sqlx::query_as(sql).fetch_all(&congress.app.pool).await.unwrap();
    // Requested in an order unrelated to names.
    all.sort_by_key(|city| (city.id * 7919) % 10_007);
    all.truncate(126);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn order_by_protocol_matches_the_collation_of_icu() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let organiser = congress.organiser().await;
    forum.open(json!({"order": "by_protocol"})).await;
    let cities = cities_of_the_world(&congress).await;
    assert_eq!(cities.len(), 126);
    let mut asked = Vec::new();
    for (nth, city) in cities.iter().enumerate() {
        let new = json!({"name": format!("{}, {}", city.name, city.country), "city": city.name, "country": city.country});
        let delegation = text(&organiser.post("delegations", new).await.ok()["id"]);
        let member = json!({"type": "delegate", "email": format!("mayor{nth}@city.example"), "given_name": "A", "family_name": "B"});
        let head = organiser.post(&format!("delegations/{delegation}/members"), member).await.ok();
        organiser.patch(&format!("delegations/{delegation}"), json!({"head": head["id"]})).await.ok();
        let chinese = city.local_name.as_ref().filter(|_| city.country == "CN").unwrap_or(&city.name);
        let rank = nth % 3 + 1;
        let accreditation =
            json!({"title": "Mayor", "protocol_rank": rank, "city": {"en": city.name, "zh": chinese}});
        forum.secretary.put(&format!("delegations/{delegation}/accreditation"), accreditation).await.ok();
        let request = speech(json!({"delegation": delegation}));
        let id = text(&forum.secretary.post(&forum.requests(), request).await.ok()["id"]);
        asked.push((id, rank, city.name.clone(), chinese.clone()));
    }
    for (language, which) in [("en", 0), ("fr", 0), ("zh", 1)] {
        organiser.patch("/api/v1/congresses/metropolis-2021", json!({"languages": [language]})).await.ok();
        forum.secretary.post(&format!("{}/order", forum.list()), json!({"by": "by_request"})).await.ok();
        let shown =
            forum.secretary.post(&format!("{}/order", forum.list()), json!({"by": "by_protocol"})).await.ok();
        let independent = format!(
            r#"select id from unnest($1::text[], $2::int[], $3::text[]) with ordinality as r (id, rank, name, nth)
               order by rank, name collate "{language}-x-icu", nth"#
        );
        let expected: Vec<String> = sqlx::query_scalar(AssertSqlSafe(independent))
            .bind(asked.iter().map(|row| row.0.clone()).collect::<Vec<_>>())
            .bind(asked.iter().map(|row| i32::try_from(row.1).unwrap()).collect::<Vec<_>>())
            .bind(
                asked
                    .iter()
                    .map(|row| if which == 0 { row.2.clone() } else { row.3.clone() })
                    .collect::<Vec<_>>(),
            )
            .fetch_all(&congress.app.pool)
            .await
            .unwrap();
        assert_eq!(requests(&shown["waiting"]), expected, "{language}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn plenary_of_the_demo_can_be_run() {
    let congress = Congress::demo().await;
    let chair = congress.sign_in("organiser@demo.example").await;
    let found = congress.anyone().get("sessions?q=moving+forward+together").await.ok();
    let list = format!("sessions/{}/speakers-list", text(&found["items"][0]["id"]));
    let order = ["Guangzhou", "Bandung", "Chongqing", "Quito", "Saint-Louis", "Vienna"];
    let shown = chair.get(&list).await.ok();
    assert_eq!(cities(&shown["waiting"]), order, "the host first, then by name");
    assert_eq!(shown["waiting"][0]["city"]["zh"], "广州");
    let wanted = shown["remaining_seconds"].as_i64().unwrap();
    for nth in 0..order.len() {
        chair.post(&format!("{list}/next"), json!({"after": nth, "start": true})).await.ok();
        congress.clock.advance(TimeDelta::seconds(100));
    }
    let last = chair.get(&list).await.ok()["floor"]["request"].clone();
    let shown = chair.post(&format!("{list}/stop"), json!({"request": last})).await.ok();
    assert_eq!(cities(&shown["spoken"]), order);
    assert_eq!((wanted, &shown["used_seconds"]), (1230, &json!(600)));

    let declarations = congress.anyone().get("declarations").await.ok();
    let path = format!("declarations/{}", text(&declarations["items"][0]["id"]));
    let mayor = congress.sign_in("mayor.quito@demo.example").await;
    mayor.put(&format!("{path}/endorsement"), json!({})).await.ok();
    chair.put(&format!("{path}/endorsement"), json!({})).await.refused(403, "registration-needed");
    let adopted = chair.post(&format!("{path}/adopt"), json!({})).await.ok();
    assert_eq!(adopted["endorsements"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn chairs_see_who_called_each_speaker_and_others_do_not() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let chair = congress.staff_of("metropolis-2021", "moderator").await;
    let me = chair.get("/api/v1/me").await.ok();
    let (quito, vienna) = (forum.mayor("Quito", "EC", 1).await, forum.mayor("Vienna", "AT", 2).await);
    forum.open(json!({"seconds_each": 180})).await;
    quito.ask(&forum, json!({})).await.ok();
    let second = vienna.ask(&forum, json!({})).await.ok();
    let called = act(&chair, &forum, "next", json!({"after": 0, "start": true})).await;
    assert_eq!(called["floor"]["called_by"], me["display_name"]);
    let repeated = act(&forum.secretary, &forum, "next", json!({"after": 0, "start": true})).await;
    assert_eq!(repeated["floor"]["called_by"], me["display_name"], "the other chair called no one");
    let secretary = forum.secretary.get("/api/v1/me").await.ok();
    let shown = act(&forum.secretary, &forum, "next", json!({"after": 1})).await;
    assert_eq!(
        (&shown["floor"]["called_by"], &shown["spoken"][0]["called_by"]),
        (&secretary["display_name"], &me["display_name"])
    );
    assert_eq!(forum.shown().await["spoken"][0]["called_by"], me["display_name"]);

    let seen = quito.caller.get(&forum.list()).await.ok();
    assert_eq!(
        (&seen["floor"]["called_by"], &seen["spoken"][0]["called_by"], &seen["spoken"][0]["city"]["en"]),
        (&Value::Null, &Value::Null, &json!("Quito")),
        "participants see no names of chairs"
    );
    let third =
        quito.ask(&forum, json!({"reply_to": seen["spoken"][0]["request"], "wanted_seconds": 30})).await.ok();
    let fourth = vienna
        .ask(&forum, json!({"reply_to": seen["spoken"][0]["request"], "wanted_seconds": 30}))
        .await
        .ok();
    let swap = format!("{}/{}/swap", forum.requests(), text(&third["id"]));
    let seen = quito.caller.post(&swap, json!({"with": fourth["id"]})).await.ok();
    assert_eq!((&seen["floor"]["request"], &seen["floor"]["called_by"]), (&second["id"], &Value::Null));

    let audit = congress.organiser().await.get("audit?action=speech.called").await.items();
    let actors: Vec<_> = audit.iter().map(|entry| entry["actor"].clone()).collect();
    assert_eq!(json!(actors), json!([secretary["id"], me["id"]]), "the latest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn public_list_shows_its_screen_to_anyone() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let screen = format!("{}/screen", forum.list());
    congress.anyone().get(&screen).await.refused(404, "no-speakers-list");
    let mut mayors = Vec::new();
    for (city, country) in
        [("Quito", "EC"), ("Vienna", "AT"), ("Dakar", "SN"), ("Lima", "PE"), ("Oslo", "NO")]
    {
        mayors.push(forum.mayor(city, country, 1).await);
    }
    let opened = forum.open(json!({"seconds_each": 180})).await;
    assert_eq!(opened["settings"]["public"], false);
    for mayor in &mayors {
        mayor.ask(&forum, json!({})).await.ok();
    }
    congress.anyone().get(&screen).await.refused(401, "unauthenticated");
    congress.stranger().await.get(&screen).await.refused(403, "forum-only");
    mayors[0].caller.get(&screen).await.ok();
    mayors[0].caller.patch(&forum.list(), json!({"public": true})).await.refused(403, "forbidden");
    let shown = forum.secretary.patch(&forum.list(), json!({"public": true})).await.ok();
    assert_eq!(shown["settings"]["public"], true);

    let mut stream = Stream::open(&congress.anyone(), None).await;
    act(&forum.secretary, &forum, "next", json!({"after": 0, "start": true})).await;
    let (_, called) = stream.next("speech.called").await;
    congress.clock.advance(TimeDelta::seconds(42));
    let seen = congress.anyone().get(&screen).await.ok();
    assert_eq!(called["data"]["revision"], seen["revision"]);
    assert_eq!(
        (&seen["floor"]["city"]["en"], &seen["floor"]["used_seconds"], &seen["floor"]["seconds"]),
        (&json!("Quito"), &json!(42), &json!(120))
    );
    assert_eq!(cities(&seen["next"]), ["Vienna", "Dakar", "Lima"], "the next three");
    let fields: BTreeSet<_> = seen["floor"].as_object().unwrap().keys().map(String::as_str).collect();
    let public =
        ["city", "country", "expected_at", "name", "request", "seconds", "state", "title", "used_seconds"];
    assert_eq!(fields, BTreeSet::from(public));
    congress.anyone().get(&forum.list()).await.refused(401, "unauthenticated");

    forum.secretary.patch(&forum.list(), json!({"public": false})).await.ok();
    congress.anyone().get(&screen).await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn moderator_lists_the_accredited_delegations_and_adds_one_of_them() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let chair = congress.staff_of("metropolis-2021", "moderator").await;
    let path = format!("{}/delegations", forum.list());
    let quito = forum.mayor("Quito", "EC", 1).await;
    forum.mayor("Vienna", "AT", 1).await;
    let former = forum.mayor("Dakar", "SN", 1).await;
    let withdraw = format!("delegations/{}/accreditation/withdraw", former.delegation);
    forum.secretary.post(&withdraw, json!({"reason": "Elections"})).await.ok();
    let first = chair.get(&format!("{path}?limit=1")).await.ok();
    assert_eq!(
        first["items"],
        json!([{"delegation": quito.delegation, "name": "City of Quito, EC", "city": {"en": "Quito"}, "country": "EC"}])
    );
    let rest = chair.get(&format!("{path}?limit=1&cursor={}", text(&first["next"]))).await.ok();
    assert_eq!((&rest["items"][0]["city"]["en"], &rest["next"]), (&json!("Vienna"), &Value::Null));
    assert_eq!(cities(&Value::Array(chair.get(&format!("{path}?q=QUITO")).await.items())), ["Quito"]);
    quito.caller.get(&path).await.refused(403, "forbidden");
    chair
        .get("delegations")
        .await
        .items()
        .is_empty()
        .then_some(())
        .expect("the moderator reads no delegations");
    let unknown = format!("sessions/{}/speakers-list/delegations", uuid::Uuid::new_v4());
    chair.get(&unknown).await.refused(404, "not-found");

    forum.open(json!({})).await;
    let request = speech(json!({"delegation": quito.delegation}));
    chair.post(&forum.requests(), request).await.ok();
    assert_eq!(cities(&forum.shown().await["waiting"]), ["Quito"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn focal_point_without_a_registration_reads_the_list_and_requests_to_speak() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let bogota = forum.mayor("Bogotá", "CO", 1).await;
    let accredited = congress.mail(&bogota.email, "you speak for").await;
    assert!(accredited.text.contains("/e/metropolis-2021/sittings\n"), "{}", accredited.text);
    forum.open(json!({})).await;
    let office = congress.person("office@bogota.example", json!({})).await;
    let screen = format!("{}/screen", forum.list());
    for path in [&forum.list(), &screen] {
        office.get(path).await.refused(403, "forum-only");
    }
    let focal_point = json!({"focal_point": "office@bogota.example"});
    congress.organiser().await.patch(&format!("delegations/{}", bogota.delegation), focal_point).await.ok();
    let key = json!({"name": "Reader", "permissions": ["enrolment.own"]});
    let may_not_act = office.post("/api/v1/me/api-keys", key).await.ok();
    let may_not_act = Caller { token: Some(text(&may_not_act["secret"])), ..congress.anyone() };
    for path in [&forum.list(), &screen] {
        office.get(path).await.ok();
        may_not_act.get(path).await.refused(403, "forum-only");
    }
    office.post(&forum.requests(), speech(json!({}))).await.ok();
}
