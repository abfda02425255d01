//! What a change would do, before it is made: e-mails of a release and of decisions, slots of a session; and who else is
//! about to change the same.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    places::{assert_places_are_right, with_places},
    support::{Congress, eventually, new_session},
};

const EIGHT: &str = "2021-11-08T12:00:00Z";
const TEN: &str = "2021-11-08T14:00:00Z";

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// What a preview must leave as it was, once all that happened before is done.
async fn written(congress: &Congress) -> (i64, i64, i64) {
    eventually("everything dispatched", async || {
        let waiting = sqlx::query_scalar!(r#"select count(*) as "n!" from outbox where position is null"#);
        (waiting.fetch_one(&congress.app.pool).await.unwrap() == 0).then_some(())
    })
    .await;
    let counted = sqlx::query!(
        r#"
        select (select count(*) from outbox) as "events!", (select count(*) from mail) as "mails!",
               (select count(*) from release) as "releases!"
        "#
    );
    let counted = counted.fetch_one(&congress.app.pool).await.unwrap();
    (counted.events, counted.mails, counted.releases)
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_of_a_release_has_its_changes_and_letters_and_writes_nothing() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = congress.session("ONE", "hall", EIGHT).await;
    congress.session("TWO", "other", EIGHT).await;
    let ana = congress.person("ana@city.example", json!({"locale": "fr"})).await;
    let registered = ana.register("delegate").await.ok();
    let seat = format!("sessions/{}/enrolments/{}", id(&session), id(&registered));
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    editor.put(&seat, json!({})).await.ok();
    let placement = format!("sessions/{}/placement", id(&session));
    editor.put(&placement, json!({"room": "other", "starts_at": TEN})).await.ok();
    let before = written(&congress).await;
    let preview = editor.post("schedule/releases/preview", json!({})).await.ok();
    assert_eq!((&preview["version"], &preview["total_changes"]), (&json!(2), &json!(2)));
    let kinds: Vec<_> = preview["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
    assert_eq!(kinds, ["moved", "reroomed"]);
    let mails = &preview["mails"];
    assert_eq!((&mails["total"], &mails["languages"]), (&json!(1), &json!([{"language": "fr", "count": 1}])));
    let mail = &mails["items"][0];
    assert_eq!((&mail["template"], &mail["to_email"]), (&json!("session_moved"), &json!("ana@city.example")));
    assert!(mail["text"].as_str().unwrap().contains("2021-11-08"), "{mail}");
    assert_eq!(written(&congress).await, before);
    // The release sends what the preview showed.
    editor.post("schedule/releases", json!({})).await.ok();
    let sent = congress.mail("ana@city.example", mail["subject"].as_str().unwrap()).await;
    assert_eq!(sent.text.trim().replace("\r\n", "\n"), mail["text"].as_str().unwrap().trim());
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_of_a_rollback_writes_to_whom_it_would_write() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = congress.session("ONE", "hall", EIGHT).await;
    editor.post("schedule/releases", json!({})).await.ok();
    let placement = format!("sessions/{}/placement", id(&session));
    editor.put(&placement, json!({"room": "hall", "starts_at": TEN})).await.ok();
    editor.post("schedule/releases", json!({})).await.ok();
    let preview = editor.post("schedule/releases/preview", json!({"restore": 1})).await.ok();
    assert_eq!((&preview["version"], &preview["changes"][0]["kind"]), (&json!(3), &json!("moved")));
    assert_eq!(preview["total_conflicts"], 0, "an earlier release is not checked again");
    editor.post("schedule/releases/preview", json!({"restore": 9})).await.refused(422, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn warnings_are_accepted_one_by_one() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    editor.patch("schedule/rules", json!({"track_parallel": "warn"})).await.ok();
    for (code, room) in [("ONE", "hall"), ("TWO", "other")] {
        congress.session(code, room, EIGHT).await;
        congress.session(&format!("{code}B"), room, TEN).await;
    }
    let conflicts = editor.get("schedule/conflicts").await.items();
    assert_eq!(conflicts.len(), 2);
    let ids: Vec<_> = conflicts.iter().map(|conflict| conflict["id"].clone()).collect();
    let preview = editor.post("schedule/releases/preview", json!({})).await.ok();
    assert_eq!((&preview["total_conflicts"], &preview["blocking"]), (&json!(2), &json!(0)));
    let one = json!({"accepted_warnings": [ids[0]]});
    let problem = editor.post("schedule/releases", one).await.refused(409, "schedule-warned");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
    let unknown = json!({"accepted_warnings": [ids[0], "0000000000000000"]});
    editor.post("schedule/releases", unknown).await.refused(409, "schedule-warned");
    editor.post("schedule/releases", json!({"accepted_warnings": ids})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn conflict_keeps_its_id_until_its_sessions_change() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    congress.session("TWO", "hall", EIGHT).await;
    let ids = async || {
        let found = editor.get("schedule/conflicts?kind=room_overlap").await.items();
        found.iter().map(|conflict| conflict["id"].clone()).collect::<Vec<_>>()
    };
    let before = ids().await;
    assert_eq!(before.len(), 1);
    // The other session is now the later one.
    let placement = format!("sessions/{}/placement", id(&one));
    editor.put(&placement, json!({"room": "hall", "starts_at": "2021-11-08T12:30:00Z"})).await.ok();
    assert_eq!(ids().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_agree_with_the_check_of_each_place() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    editor.patch("schedule/rules", json!({"track_parallel": "warn"})).await.ok();
    congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", TEN).await;
    let slots = editor.get(&format!("sessions/{}/slots", id(&two))).await.ok();
    assert_eq!(slots["minutes"], 60);
    for (room, start) in [
        ("hall", "2021-11-08T11:00:00Z"),
        ("hall", "2021-11-08T11:01:00Z"),
        ("hall", "2021-11-08T12:59:00Z"),
        ("hall", "2021-11-08T13:00:00Z"),
        ("other", "2021-11-08T12:59:00Z"),
        ("other", TEN),
        ("other", "2021-11-13T15:30:00Z"),
    ] {
        let rooms = slots["rooms"].as_array().unwrap();
        let spans = rooms.iter().find(|one| one["room"] == room).unwrap()["spans"].as_array().unwrap();
        let is_within = |span: &&Value| {
            span["from"].as_str().unwrap() <= start && start < span["until"].as_str().unwrap()
        };
        let mut found: Vec<_> = spans.iter().find(is_within).map_or(Vec::new(), |span| {
            span["conflicts"].as_array().unwrap().iter().map(|conflict| conflict["kind"].clone()).collect()
        });
        let placement = json!({"session": two["id"], "room": room, "starts_at": start});
        let checked = editor.post("schedule/check", json!({"placements": [placement]})).await.ok();
        let items = checked["items"].as_array().unwrap();
        let mut expected: Vec<_> = items.iter().map(|conflict| conflict["kind"].clone()).collect();
        for kinds in [&mut found, &mut expected] {
            kinds.sort_by_key(Value::to_string);
        }
        assert_eq!(found, expected, "{room} at {start}");
    }
    let draft = editor.post("sessions", new_session("THREE")).await.ok();
    let longer = editor.get(&format!("sessions/{}/slots?minutes=120", id(&draft))).await.ok();
    assert_eq!(longer["minutes"], 120, "a session without placement, and not confirmed");
    editor.get(&format!("sessions/{}/slots?minutes=0", id(&draft))).await.refused(400, "invalid-parameter");
    let unknown = format!("sessions/{}/slots", uuid::Uuid::now_v7());
    editor.get(&unknown).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_of_a_cancellation_names_who_would_get_the_place() {
    let congress = Congress::start().await;
    let desk = with_places(&congress, "delegate", json!(1)).await;
    let ana = congress.person("ana@city.example", json!({"locale": "es"})).await;
    let bo = congress.person("bo@city.example", json!({"locale": "zh"})).await;
    let first = ana.register("delegate").await.ok();
    let second = bo.register("delegate").await.ok();
    assert_eq!((&first["state"], &second["state"]), (&json!("confirmed"), &json!("waitlisted")));
    let before = written(&congress).await;
    let nobody = uuid::Uuid::now_v7();
    let batch = json!({"change": "cancel", "reason": "The delegation is complete.",
                       "registrations": [first["id"], nobody, second["id"]]});
    let preview = desk.post("registrations/preview", batch.clone()).await.ok();
    let outcomes: Vec<_> =
        preview["outcomes"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["updated", "refused", "updated"]);
    assert_eq!(written(&congress).await, before);
    let only = json!({"change": "cancel", "registrations": [first["id"]]});
    let preview = desk.post("registrations/preview", only).await.ok();
    let mut letters: Vec<_> = preview["mails"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| {
            format!("{} {} {}", mail["to_email"].as_str().unwrap(), mail["language"], mail["template"])
        })
        .collect();
    letters.sort();
    assert_eq!(
        letters,
        ["ana@city.example \"es\" \"registration_cancelled\"", "bo@city.example \"zh\" \"promoted\""]
    );
    assert_places_are_right(&congress.app.pool).await;
    // And then for real.
    let done = desk.post("registrations/cancel", json!({"registrations": [first["id"], nobody]})).await.ok();
    assert_eq!(done["outcomes"][0]["state"], "cancelled");
    assert_eq!(done["outcomes"][1]["outcome"], "refused");
    assert_eq!(bo.get("me/registration").await.ok()["state"], "confirmed");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_see_who_else_has_a_page_open() {
    let congress = Congress::start().await;
    let (ana, bo) = (congress.organiser().await, congress.organiser().await);
    let page = json!({"page": "sessions/one"});
    assert_eq!(ana.put("me/open-page", page.clone()).await.ok()["others"], json!([]));
    let others = bo.put("me/open-page", page.clone()).await.ok();
    assert_eq!(others["others"].as_array().unwrap().len(), 1);
    assert_eq!(others["others"][0]["account"], ana.get("/api/v1/me").await.ok()["id"]);
    assert_eq!(bo.put("me/open-page", json!({"page": "sessions/two"})).await.ok()["others"], json!([]));
    let since = others["others"][0]["since"].clone();
    // Still open: the time at which it was opened stays.
    congress.clock.advance(TimeDelta::seconds(30));
    ana.put("me/open-page", page.clone()).await.ok();
    congress.clock.advance(TimeDelta::seconds(30));
    assert_eq!(bo.put("me/open-page", page.clone()).await.ok()["others"][0]["since"], since);
    congress.clock.advance(TimeDelta::seconds(16));
    assert_eq!(bo.put("me/open-page", page.clone()).await.ok()["others"], json!([]), "it ends by itself");
    ana.put("me/open-page", page.clone()).await.ok();
    ana.delete("me/open-page?page=sessions/one").await;
    assert_eq!(bo.put("me/open-page", page.clone()).await.ok()["others"], json!([]));
    let delegate = congress.delegate().await;
    delegate.put("me/open-page", page).await.refused(403, "forbidden");
}
