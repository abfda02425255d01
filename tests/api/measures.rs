//! How well a timetable fits its audience.

use serde_json::{Value, json};

use crate::support::{Caller, Congress};

/// 20:00 in Shanghai, 07:00 in New York.
const EVENING: &str = "2021-11-08T12:00:00Z";
/// 10:00 in Shanghai, 21:00 of the day before in New York.
const MORNING: &str = "2021-11-09T02:00:00Z";
/// Night in New York, 14:00 in Shanghai.
const AFTERNOON: &str = "2021-11-09T06:00:00Z";

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// A person who lives there, with a seat in these sessions.
async fn attendee(congress: &Congress, desk: &Caller, lives: Value, sessions: &[&Value]) {
    let registered = congress.stranger().await.register("delegate").await.ok();
    desk.patch(&format!("registrations/{}", id(&registered)), lives).await.ok();
    for session in sessions {
        let seat = format!("sessions/{}/enrolments/{}?may_overlap=true", id(session), id(&registered));
        desk.put(&seat, json!({})).await.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn measures_say_who_is_awake_where_and_who_is_torn() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EVENING).await;
    let two = congress.session("TWO", "other", EVENING).await;
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    for _ in 0..5 {
        let shanghai = json!({"time_zone": "Asia/Shanghai", "country": "CN", "city": null});
        attendee(&congress, &editor, shanghai, &[&one, &two]).await;
    }
    // Without a time zone, that of the city counts, then that of the largest city of the country.
    let guayaquil = json!({"time_zone": null, "country": "EC", "city": "Guayaquil"});
    attendee(&congress, &editor, guayaquil, &[&one]).await;
    let somewhere = json!({"time_zone": null, "country": "US", "city": "Nowhere at all"});
    attendee(&congress, &editor, somewhere, &[&one]).await;
    let measures = editor.get("schedule/measures").await.ok();
    insta::assert_json_snapshot!(measures);
    assert_eq!(editor.get("schedule/measures?version=1").await.ok(), measures);
    editor.get("schedule/measures?version=2").await.refused(404, "not-found");
    congress.delegate().await.get("schedule/measures").await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_compares_the_measures_before_and_after() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EVENING).await;
    editor.post("schedule/releases", json!({})).await.ok();
    for _ in 0..2 {
        let york = json!({"time_zone": "America/New_York", "country": "US"});
        attendee(&congress, &editor, york, &[&one]).await;
    }
    let at = async |starts_at: &str| {
        let placement = json!({"session": one["id"], "room": "hall", "starts_at": starts_at});
        let checked = editor.post("schedule/check", json!({"placements": [placement]})).await.ok();
        let measures = &checked["measures"];
        assert_eq!(measures["before"], editor.get("schedule/measures").await.ok());
        let percent = |of: &str| measures["after"][of]["percent"].clone();
        (percent("attendable"), percent("comfortable"))
    };
    assert_eq!(at(EVENING).await, (json!(100.0), json!(0.0)));
    assert_eq!(at(MORNING).await, (json!(100.0), json!(0.0)), "it ends at ten in the evening");
    assert_eq!(at(AFTERNOON).await, (json!(0.0), json!(0.0)));
    assert_eq!(at("2021-11-08T15:00:00Z").await, (json!(100.0), json!(100.0)));
    let removed = editor.post("schedule/check", json!({"removed": [one["id"]]})).await.ok();
    let after = &removed["measures"]["after"];
    assert_eq!((&after["placed"], &after["unplaced"], &after["people"]), (&json!(0), &json!(1), &json!(0)));
}
