//! Opening hours of rooms.

use serde_json::json;

use crate::support::Congress;

#[tokio::test(flavor = "multi_thread")]
async fn session_in_a_closed_room_is_a_conflict() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let hours = json!([{"opens_at": "2021-11-08T01:00:00Z", "closes_at": "2021-11-08T09:00:00Z"}]);
    let new = json!({"slug": "hall", "name": {"en": "Hall"}, "provider": "link", "address": "https://meet.city.example/hall",
                     "opening_hours": hours});
    let room = editor.post("rooms", new).await.ok();
    assert_eq!(room["opening_hours"], hours);
    congress.session("WS-1", "hall", "2021-11-08T08:45:00Z").await;
    let conflicts = editor.get("schedule/conflicts").await.ok();
    let conflict = &conflicts["items"][0];
    assert_eq!((&conflict["kind"], &conflict["severity"]), (&json!("room_closed"), &json!("block")));
    assert!(
        conflict["suggestions"][0]["starts_at"].as_str().unwrap() <= "2021-11-08T08:30:00Z",
        "{conflict}"
    );
    editor.patch("rooms/hall", json!({"opening_hours": []})).await.ok();
    assert_eq!(editor.get("schedule/conflicts").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_hours_must_be_in_order() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let hours = json!([{"opens_at": "2021-11-08T09:00:00Z", "closes_at": "2021-11-08T09:00:00Z"},
                       {"opens_at": "2021-11-08T08:00:00Z", "closes_at": "2021-11-08T12:00:00Z"}]);
    let new = json!({"slug": "hall", "name": {"en": "Hall"}, "provider": "link", "opening_hours": hours});
    let problem = editor.post("rooms", new).await.refused(422, "invalid-opening-hours");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/opening_hours/0/closes_at", "/opening_hours/1/opens_at"]);
}
