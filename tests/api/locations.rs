//! A `Location` leads to what was created, for the caller who created it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    document::{operations, target},
    support::{Congress, Everything, OURS, creations, edition, eventually, is_of_template},
};

#[tokio::test(flavor = "multi_thread")]
async fn every_location_leads_to_what_its_caller_created() {
    let congress = Congress::start().await;
    let everything = Everything::make(&congress, OURS, 2).await;
    let caller = &everything.caller;
    congress.administrator().await.post("/api/v1/congresses", edition("another-2021")).await.ok();
    let copy = json!({"slug": "copy-2022", "starts_on": "2022-11-08"});
    congress.administrator().await.post("copy", copy).await.ok();
    caller.post("me/agenda/feed", json!({})).await.ok();
    let placement = json!({"session": everything.id("SessionId"), "room": everything.id("{room}"), "starts_at": "2021-11-09T08:00:00Z"});
    let moved = caller.post("schedule/moves", json!({"placements": [placement]})).await.ok();
    caller.post(&format!("schedule/moves/{}/undo", moved["id"].as_str().unwrap()), json!({})).await.ok();
    let crowded = json!({"moves": 1000, "from": "empty", "unconfirmed": true, "seed": 1});
    let search = caller.post("schedule/timetables", crowded).await.ok();
    let search = format!("schedule/timetables/{}", search["id"].as_str().unwrap());
    eventually("the end of the search", async || {
        (caller.get(&search).await.ok()["state"] == "done").then_some(())
    })
    .await;
    caller.post(&format!("{search}/proposals/1/apply"), json!({"accept_blocking": true})).await.ok();
    let delegation = everything.id("{delegation}");
    let member = json!({"type": everything.id("{type}"), "email": "new@lisbon.example", "given_name": "A", "family_name": "B"});
    caller.post(&format!("delegations/{delegation}/members"), member).await.ok();

    let document = serde_json::to_value(congress::server::document()).unwrap();
    let creating: BTreeSet<String> = operations(&document)
        .into_iter()
        .filter_map(|operation| creating_path(&document, operation))
        .collect();
    let mut called = BTreeSet::new();
    for creation in creations(&caller.base) {
        let answer = creation.caller.get(&creation.location).await;
        assert_eq!(answer.status, 200, "POST {}: {} {}", creation.path, creation.location, answer.body);
        let path = match creation.path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("api/v1/congresses/{OURS}/{}", creation.path),
        };
        called.extend(creating.iter().find(|template| is_of_template(&path, template)).cloned());
    }
    assert_eq!(called, creating);
}

/// The path of an operation that answers 201 with a `Location`.
fn creating_path(document: &Value, (path, method, operation): (String, String, Value)) -> Option<String> {
    let created = target(document, &operation["responses"]["201"]);
    (method == "post" && !created["headers"]["Location"].is_null()).then_some(path)
}
