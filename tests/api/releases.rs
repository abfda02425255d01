//! Releases during concurrent edits, restoring an earlier release, and notifications.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Caller, Congress, eventually, overlapping};

const EIGHT: &str = "2021-11-08T12:00:00Z";

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

async fn put(caller: &Caller, session: &Value, room: &str, starts_at: &str) {
    let placement = json!({"room": room, "starts_at": starts_at});
    caller.put(&format!("sessions/{}/placement", id(session)), placement).await.ok();
}

async fn release(caller: &Caller, body: Value) -> Value {
    let mut body = body;
    body["override_warnings"] = json!(true);
    caller.post("schedule/releases", body).await.ok()
}

async fn changes(caller: &Caller, version: i64) -> Vec<String> {
    let changes = caller.get(&format!("schedule/releases/{version}/changes?limit=200")).await.ok();
    let items = changes["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["kind"].as_str().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn restoring_a_release_keeps_the_draft() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    release(&editor, json!({})).await;
    let first = anyone.get("schedule").await.ok();
    put(&editor, &one, "other", "2021-11-09T12:00:00Z").await;
    editor.delete(&format!("sessions/{}/placement", id(&two))).await.ok();
    editor
        .patch(&format!("sessions/{}", id(&one)), json!({"abstract": {"en": "More"}, "code": "EINS"}))
        .await
        .ok();
    release(&editor, json!({})).await;
    assert_eq!(changes(&anyone, 2).await, ["EINS moved", "EINS reroomed", "EINS edited", "TWO removed"]);
    let back = release(&editor, json!({"restore": 1, "note": "The new times were a mistake."})).await;
    assert_eq!((&back["version"], &back["changes"]), (&json!(3), &json!(4)), "as many as are listed");
    let third = anyone.get("schedule").await.ok();
    assert_eq!((&third["days"], &third["version"]), (&first["days"], &json!(3)));
    assert_eq!(changes(&anyone, 3).await, ["ONE moved", "ONE reroomed", "ONE edited", "TWO added"]);
    // The draft has not changed, and the next release continues from it.
    release(&editor, json!({})).await;
    assert_eq!(changes(&anyone, 4).await, changes(&anyone, 2).await);
    let problem = editor.post("schedule/releases", json!({"restore": 9})).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/restore");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_edits_and_releases_lose_nothing_and_never_overlap() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    editor.patch("schedule/rules", json!({"track_parallel": "ignore"})).await.ok();
    let mut sessions = Vec::new();
    for n in 0..10 {
        let at = format!("2021-11-{:02}T12:00:00Z", 8 + n % 5);
        sessions.push(congress.session(&format!("S{n}"), &format!("room-{}", n / 5), &at).await);
    }
    let elsewhere = congress.second_node().await;
    let elsewhere = Caller { token: editor.token.clone(), ..elsewhere };
    // Two hundred edits by two editors on two nodes: each reads a placement and moves it with `If-Match`.
    let edit = async |n: usize| -> bool {
        let caller = if n.is_multiple_of(2) { &editor } else { &elsewhere };
        let path = format!("sessions/{}/placement", id(&sessions[n % 10]));
        let read = caller.get(&path).await;
        let new = json!({"room": format!("room-{}", n % 3 % 2), "starts_at": format!("2021-11-{:02}T{:02}:00:00Z", 8 + n % 5, 8 + n % 9)});
        let put =
            caller.request(reqwest::Method::PUT, &path).header("if-match", read.header("etag")).json(&new);
        let status = put.send().await.unwrap().status().as_u16();
        assert!([200, 412, 503].contains(&status), "{status}");
        status == 200
    };
    let publish = async |n: usize| -> Option<i64> {
        let caller = if n.is_multiple_of(2) { &editor } else { &elsewhere };
        let answer = caller.post("schedule/releases", json!({"override_warnings": true})).await;
        match answer.status.as_u16() {
            201 => answer.body["version"].as_i64(),
            // A release can be refused because of a new overlap, or because a node is busy.
            409 | 503 => None,
            other => panic!("{other} {}", answer.body),
        }
    };
    let edits = futures::future::join_all((0..200).map(edit));
    let releases = futures::future::join_all((0..20).map(publish));
    let (edited, released) = futures::future::join(edits, releases).await;
    // No lost update: every accepted edit incremented a revision.
    let accepted = edited.iter().filter(|accepted| **accepted).count();
    let raised = sqlx::query_scalar!(r#"select sum(revision - 1)::bigint as "raised!" from placement"#);
    assert_eq!(raised.fetch_one(&congress.app.pool).await.unwrap(), i64::try_from(accepted).unwrap());
    let moves = sqlx::query_scalar!(r#"select count(*) as "moves!" from draft_move"#);
    assert_eq!(
        moves.fetch_one(&congress.app.pool).await.unwrap(),
        i64::try_from(accepted + sessions.len()).unwrap()
    );
    // Versions have no gaps.
    let versions: Vec<_> = released.into_iter().flatten().collect();
    let numbers: BTreeSet<_> = versions.iter().copied().collect();
    assert_eq!(numbers.len(), versions.len());
    assert_eq!(numbers, (1..=i64::try_from(versions.len()).unwrap()).collect());
    let overlapping = sqlx::query_scalar!(
        r#"
        select count(*) as "overlapping!" from released_session a join released_session b
            on a.version = b.version and a.room_id = b.room_id and a.id < b.id
               and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
        "#
    );
    assert_eq!(overlapping.fetch_one(&congress.app.pool).await.unwrap(), 0);
    assert_changes_give_the_releases(&congress, &editor, numbers).await;
}

/// Checks that the listed changes are complete: replayed from the beginning, they give the releases.
async fn assert_changes_give_the_releases(congress: &Congress, editor: &Caller, versions: BTreeSet<i64>) {
    let mut present: std::collections::BTreeMap<String, (String, String)> = std::collections::BTreeMap::new();
    for version in versions {
        let listed = editor.get(&format!("schedule/releases/{version}/changes?limit=200")).await.ok();
        for change in listed["items"].as_array().unwrap() {
            let after = &change["after"];
            present.insert(
                change["code"].to_string(),
                (after["room"].to_string(), after["starts_at"].to_string()),
            );
        }
        let held = sqlx::query!(
            r#"select code, room as "room: String", starts_at from released_session where version = $1"#,
            i32::try_from(version).unwrap()
        );
        for row in held.fetch_all(&congress.app.pool).await.unwrap() {
            let (room, at) = &present[&json!(row.code).to_string()];
            assert_eq!(
                (room, at),
                (&json!(row.room).to_string(), &json!(row.starts_at).to_string()),
                "{version}"
            );
        }
    }
}

/// Ana, Bo and Chen, registered, each in another time zone.
async fn registered_people(congress: &Congress) -> Vec<Value> {
    let zones = [("ana", "Europe/Lisbon"), ("bo", "America/New_York"), ("chen", "Asia/Shanghai")];
    let mut registrations = Vec::new();
    for (name, zone) in zones {
        let person = congress.person(&format!("{name}@city.example"), json!({"time_zone": zone})).await;
        registrations.push(person.register("delegate").await.ok());
    }
    registrations
}

#[tokio::test(flavor = "multi_thread")]
async fn speaker_is_linked_to_a_registration_until_its_transfer() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let registrations = registered_people(&congress).await;
    let speaker = editor.post("speakers", json!({"name": "Ana Sousa"})).await.ok();
    let path = format!("speakers/{}/registration", id(&speaker));
    editor.get(&path).await.refused(404, "not-found");
    editor.put(&path, json!({"reference": "MWC13-0000-0000"})).await.refused(422, "invalid-body");
    let reference = registrations[0]["reference"].as_str().unwrap().to_lowercase();
    let known = editor.put(&path, json!({"reference": reference})).await.ok();
    assert_eq!(known, editor.get(&path).await.ok());
    assert_eq!(known["registration"], registrations[0]["id"]);
    let other = editor.post("speakers", json!({"name": "Ana again"})).await.ok();
    let taken =
        editor.put(&format!("speakers/{}/registration", id(&other)), json!({"reference": reference})).await;
    taken.refused(409, "speaker-registration-taken");
    let stale = editor.request(reqwest::Method::DELETE, &path).header("if-match", "\"1\"");
    crate::support::Answer::of(stale).await.refused(412, "stale");
    // The link is in her export, and not in that of her successor.
    let ana = congress.sign_in("ana@city.example").await;
    assert_eq!(ana.get("/api/v1/me/export").await.ok()["speakers"][0]["name"], "Ana Sousa");
    let to = json!({"email": "dora@city.example", "given_name": "Dora", "family_name": "Dias"});
    editor.post(&format!("registrations/{}/transfer", id(&registrations[0])), to).await.ok();
    editor.get(&path).await.refused(404, "not-found");
    assert_eq!(editor.get("audit?action=speaker.updated").await.items().len(), 2, "linked and unlinked");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_affected_by_a_release_get_one_mail_in_their_time_zone() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let [moved, gone] =
        [congress.session("ONE", "hall", EIGHT).await, congress.session("TWO", "other", EIGHT).await];
    congress.session("THREE", "third", EIGHT).await;
    // Ana speaks in both and has a seat in one of them; Bo has a seat; Chen is not affected.
    let registrations = registered_people(&congress).await;
    let speaker = editor.post("speakers", json!({"name": "Ana Sousa"})).await.ok();
    let path = format!("speakers/{}/registration", id(&speaker));
    editor.put(&path, json!({"reference": registrations[0]["reference"]})).await.ok();
    for session in [&moved, &gone] {
        let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "panellist"}]});
        // Not both links at the same time.
        put(
            &editor,
            session,
            if id(session) == id(&moved) { "hall" } else { "other" },
            if id(session) == id(&moved) { EIGHT } else { "2021-11-08T15:00:00Z" },
        )
        .await;
        editor.put(&format!("sessions/{}/speakers", id(session)), parts).await.ok();
    }
    for registration in &registrations[..2] {
        let session: uuid::Uuid = id(&moved).parse().unwrap();
        let pool = sqlx::query_scalar!(
            r#"select pool_id as "pool: uuid::Uuid" from session where id = $1"#,
            session
        );
        let pool = pool.fetch_one(&congress.app.pool).await.unwrap();
        congress::capacity::claim(&congress.app.pool, pool.into(), id(registration).parse().unwrap())
            .await
            .unwrap();
    }
    release(&editor, json!({})).await;
    put(&editor, &moved, "third", "2021-11-09T12:00:00Z").await;
    editor.post(&format!("sessions/{}/cancel", id(&gone)), json!({})).await.ok();
    release(&editor, json!({})).await;
    let to_ana = congress.mail("ana@city.example", "“Session ONE” has moved").await;
    assert!(
        to_ana.text.contains("Before: 2021-11-08 12:00 UTC+00:00 (Europe/Lisbon), hall"),
        "{}",
        to_ana.text
    );
    assert!(
        to_ana.text.contains("Now: 2021-11-09 12:00 UTC+00:00 (Europe/Lisbon), third"),
        "{}",
        to_ana.text
    );
    let to_bo = congress.mail("bo@city.example", "“Session ONE” has moved").await;
    assert!(to_bo.text.contains("Before: 2021-11-08 07:00 UTC-05:00 (America/New_York)"), "{}", to_bo.text);
    let cancelled = congress.mail("ana@city.example", "“Session TWO” is cancelled").await;
    assert!(cancelled.text.contains("2021-11-08 15:00 UTC+00:00 (Europe/Lisbon)"), "{}", cancelled.text);
    // No e-mails are left to send, and no one got one twice or without being affected.
    eventually("everything dispatched", async || {
        let waiting = sqlx::query_scalar!(r#"select count(*) as "n!" from outbox where position is null"#);
        (waiting.fetch_one(&congress.app.pool).await.unwrap() == 0).then_some(())
    })
    .await;
    let about = |to: &str| -> Vec<String> {
        let mails = congress
            .mails()
            .into_iter()
            .filter(|mail| mail.to.starts_with(to) && mail.subject.contains("Session"));
        let mut subjects: Vec<_> = mails.map(|mail| mail.subject).collect();
        subjects.sort();
        subjects
    };
    assert_eq!(about("ana").len(), 2, "{:?}", about("ana"));
    assert_eq!(about("bo").len(), 1, "{:?}", about("bo"));
    assert_eq!(about("chen"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn release_that_this_node_cannot_load_yet_is_answered_as_made() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    congress.session("ONE", "hall", EIGHT).await;
    // Nodes look whether an edition has awards when they load its release.
    let mut hold = congress.app.pool.begin().await.unwrap();
    sqlx::query("lock table award in access exclusive mode").execute(&mut *hold).await.unwrap();
    let released = release(&editor, json!({})).await;
    drop(hold);
    assert_eq!(released["version"], 1);
    eventually("the schedule is shown", async || (anyone.get("schedule").await.status == 200).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn session_that_was_ever_released_cannot_be_deleted() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let one = congress.session("ONE", "hall", EIGHT).await;
    congress.session("TWO", "other", EIGHT).await;
    let path = format!("sessions/{}", id(&one));
    // While the release that contains it is written.
    let anyway = json!({"override_warnings": true});
    let (released, deleted) =
        overlapping(&congress.app.pool, editor.post("schedule/releases", anyway), editor.delete(&path)).await;
    released.ok();
    deleted.refused(409, "session-released");
    // The latest release no longer contains it, but the first one can be restored.
    editor.delete(&format!("{path}/placement")).await.ok();
    release(&editor, json!({})).await;
    let refused = editor.delete(&path).await.refused(409, "session-released");
    assert!(refused["detail"].as_str().unwrap().contains("Cancel it instead"), "{refused}");
    release(&editor, json!({"restore": 1})).await;
    assert_eq!(anyone.get(&path).await.ok()["code"], "ONE");
    editor.post(&format!("{path}/cancel"), json!({})).await.ok();
    let refused = editor.delete(&path).await.refused(409, "session-released");
    assert!(refused["detail"].as_str().unwrap().ends_with("It is already cancelled: releases leave it out."));
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_release_leaves_out_cancelled_sessions_and_names_missing_rooms() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    release(&editor, json!({})).await;
    put(&editor, &one, "other", "2021-11-09T12:00:00Z").await;
    editor.delete("rooms/hall").await.ok();
    editor.post(&format!("sessions/{}/cancel", id(&two)), json!({})).await.ok();
    let preview = editor.post("schedule/releases/preview", json!({"restore": 1})).await.ok();
    assert_eq!(preview["missing_rooms"], json!([{"room": "hall", "name": {"en": "hall"}, "sessions": 1}]));
    assert_eq!(preview["total_changes"], 1);
    release(&editor, json!({"restore": 1})).await;
    assert_eq!(changes(&anyone, 2).await, ["TWO removed"]);
    let schedule = anyone.get("schedule").await.ok();
    assert_eq!(schedule["days"][0]["rooms"][0]["name"]["en"], "hall");
    let preview = editor.post("schedule/releases/preview", json!({})).await.ok();
    assert_eq!(preview["missing_rooms"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_release_leaves_out_sessions_that_no_longer_exist() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    release(&editor, json!({})).await;
    // Version 0.2 deleted sessions that only earlier releases contained.
    let delete = sqlx::query("delete from session where id = $1::uuid").bind(id(&two));
    delete.execute(&congress.app.pool).await.unwrap();
    release(&editor, json!({"restore": 1})).await;
    assert_eq!(changes(&anyone, 2).await, ["TWO removed"]);
    assert_eq!(anyone.get("sessions").await.items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_rooms_belong_to_the_release() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    congress.session("ONE", "hall", EIGHT).await;
    release(&editor, json!({})).await;
    let renamed = json!({"slug": "great-hall", "name": {"en": "Great hall"}});
    editor.patch("rooms/hall", renamed).await.ok();
    // A node that renders the release later shows the same.
    let later = congress.second_node().await;
    eventually("the schedule is shown", async || (later.get("schedule").await.status == 200).then_some(()))
        .await;
    let room = async |caller: &Caller| {
        let schedule = caller.get("schedule").await.ok();
        let room = &schedule["days"][0]["rooms"][0];
        [&room["room"], &room["name"]["en"]].map(|name| name.as_str().unwrap().to_owned())
    };
    assert_eq!(room(&later).await, ["hall", "hall"]);
    release(&editor, json!({})).await;
    assert_eq!(room(&congress.anyone()).await, ["great-hall", "Great hall"]);
    release(&editor, json!({"restore": 1})).await;
    assert_eq!(room(&congress.anyone()).await, ["hall", "hall"]);
}
