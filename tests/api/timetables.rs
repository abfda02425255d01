//! The automatic timetable: searches, proposals, repairs.

use serde_json::{Value, json};

use crate::support::{Caller, Congress, eventually};

const MORNING: &str = "2021-11-08T02:00:00Z";
/// Enough for a handful of sessions.
const MOVES: i64 = 20_000;

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// Four sessions in one room at the same time.
async fn crowded(congress: &Congress) -> (Caller, Vec<Value>) {
    let mut sessions = Vec::new();
    for code in ["ONE", "TWO", "THREE", "FOUR"] {
        sessions.push(congress.session(code, "hall", MORNING).await);
    }
    congress.session("FAR", "other", "2021-11-10T02:00:00Z").await;
    (congress.organiser().await, sessions)
}

async fn finished(editor: &Caller, id: &str) -> Value {
    eventually("the end of the search", async || {
        let timetable = editor.get(&format!("schedule/timetables/{id}")).await.ok();
        let has_ended = !["queued", "running"].contains(&timetable["state"].as_str().unwrap());
        has_ended.then_some(timetable)
    })
    .await
}

/// The id of a search that has ended.
async fn searched(editor: &Caller, request: Value) -> String {
    let started = editor.post("schedule/timetables", request).await.ok();
    let timetable = finished(editor, id(&started)).await;
    assert_eq!(timetable["state"], "done", "{timetable}");
    id(&started).to_owned()
}

async fn proposal(editor: &Caller, timetable: &str, number: i32) -> Value {
    editor.get(&format!("schedule/timetables/{timetable}/proposals/{number}")).await.ok()
}

async fn blocking(editor: &Caller) -> i64 {
    editor.get("schedule/conflicts").await.ok()["blocking"].as_i64().unwrap()
}

fn measure<'v>(proposal: &'v Value, name: &str) -> &'v Value {
    proposal["compared"].as_array().unwrap().iter().find(|row| row["measure"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn proposal_is_applied_in_part_undone_and_applied_whole() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    assert_eq!(blocking(&editor).await, 6);
    let request = json!({"moves": MOVES, "seed": 7});
    let started = editor.post("schedule/timetables", request).await;
    assert_eq!(started.status, 202);
    let at = started.header("location").to_owned();
    let started = started.ok();
    assert_eq!(at, format!("/api/v1/congresses/metropolis-2021/schedule/timetables/{}", id(&started)));
    let timetable = finished(&editor, id(&started)).await;
    assert_eq!((&timetable["seed"], &timetable["progress"]), (&json!(7), &json!(MOVES)));
    assert!(timetable["history"].as_array().unwrap().len() > 1);
    let found = proposal(&editor, id(&started), 1).await;
    assert_eq!(
        measure(&found, "blocking"),
        &json!({"measure": "blocking", "today": 6.0, "proposal": 0.0, "verdict": "better"})
    );
    assert_eq!(found["resolved"].as_array().unwrap().len(), 6);
    assert_eq!((&found["introduced"], &found["changed_since"]), (&json!([]), &json!([])));
    let moved = found["items"].as_array().unwrap();
    assert!(moved.len() >= 3, "all but one must move: {moved:?}");
    let compared = editor.get(&format!("schedule/timetables/{}/compare", id(&started))).await.ok();
    assert_eq!(compared["proposals"][0]["compared"], found["compared"]);
    assert_eq!(compared["today"], editor.get("schedule/measures").await.ok());

    // The draft is as it was.
    assert_eq!(blocking(&editor).await, 6);
    let apply = format!("schedule/timetables/{}/proposals/1/apply", id(&started));
    let part = json!({"only": {"sessions": [moved[0]["session"]]}});
    let one = editor.post(&apply, part).await.ok();
    assert_eq!((&one["sessions"], blocking(&editor).await), (&json!(1), 3));
    editor.post(&format!("schedule/moves/{}/undo", id(&one)), json!({})).await.ok();
    assert_eq!(blocking(&editor).await, 6);
    let whole = editor.post(&apply, json!({})).await.ok();
    assert_eq!(
        (whole["sessions"].as_u64(), blocking(&editor).await),
        (found["changes"]["sessions"].as_u64(), 0)
    );
    // Everything has moved since, so nothing is left to apply.
    editor.post(&apply, json!({})).await.refused(412, "proposal-stale");
    editor.post(&apply, json!({"where_changed": "skip"})).await.refused(422, "invalid-body");
    editor.post(&format!("schedule/moves/{}/undo", id(&whole)), json!({})).await.ok();
    for session in &sessions {
        let placement = editor.get(&format!("sessions/{}/placement", id(session))).await.ok();
        assert_eq!((&placement["room"], &placement["starts_at"]), (&json!("hall"), &json!(MORNING)));
    }
    let events = congress.events().await;
    let of_searches: Vec<_> = events.iter().filter(|kind| kind.starts_with("timetable.")).collect();
    assert_eq!(of_searches, ["timetable.started", "timetable.finished"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_someone_moved_are_named_or_skipped() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let timetable = searched(&editor, json!({"moves": MOVES, "seed": 1})).await;
    let found = proposal(&editor, &timetable, 1).await;
    let item = &found["items"][0];
    let session = item["session"].as_str().unwrap();
    let elsewhere = json!({"room": "other", "starts_at": "2021-11-12T02:00:00Z"});
    editor.put(&format!("sessions/{session}/placement"), elsewhere).await.ok();
    let found = proposal(&editor, &timetable, 1).await;
    assert_eq!(found["changed_since"][0]["code"], item["code"]);
    let apply = format!("schedule/timetables/{timetable}/proposals/1/apply");
    let refused = editor.post(&apply, json!({})).await.refused(412, "proposal-stale");
    assert!(refused["detail"].as_str().unwrap().contains(item["code"].as_str().unwrap()), "{refused}");
    assert!(refused["detail"].as_str().unwrap().contains("moved by"), "{refused}");
    let moved = editor.post(&apply, json!({"where_changed": "skip"})).await.ok();
    let others = found["items"].as_array().unwrap().len() - 1;
    assert_eq!(moved["sessions"], others);
    let placement = editor.get(&format!("sessions/{session}/placement")).await.ok();
    assert_eq!(placement["room"], "other");
}

#[tokio::test(flavor = "multi_thread")]
async fn part_that_blocks_must_be_accepted() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let timetable = searched(&editor, json!({"moves": MOVES, "seed": 1})).await;
    let found = proposal(&editor, &timetable, 1).await;
    let item = &found["items"][0];
    // Another session is in the way by now.
    let starts_at = item["after"]["starts_at"].as_str().unwrap();
    congress.session("LATE", item["after"]["room"].as_str().unwrap(), starts_at).await;
    let apply = format!("schedule/timetables/{timetable}/proposals/1/apply");
    let part = json!({"only": {"sessions": [item["session"]]}});
    let refused = editor.post(&apply, part.clone()).await.refused(409, "proposal-blocks");
    assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("LATE"), "{refused}");
    let mut accepted = part;
    accepted["accept_blocking"] = json!(true);
    editor.post(&apply, accepted).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_search_runs_at_a_time_and_can_be_cancelled() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let long = json!({"moves": 1_000_000_000, "proposals": 2});
    let started = editor.post("schedule/timetables", long.clone()).await.ok();
    let refused = editor.post("schedule/timetables", long.clone()).await.refused(409, "timetable-running");
    assert_eq!(refused["details"]["timetable"], started["id"]);
    let running = format!("schedule/timetables/{}", id(&started));
    eventually("progress", async || {
        let timetable = editor.get(&running).await.ok();
        (timetable["progress"].as_i64().unwrap() > 0).then_some(())
    })
    .await;
    editor.post(&format!("{running}/cancel"), json!({})).await.ok();
    let cancelled = finished(&editor, id(&started)).await;
    assert_eq!((&cancelled["state"], &cancelled["proposals"]), (&json!("cancelled"), &json!(1)));
    assert_eq!(measure(&proposal(&editor, id(&started), 1).await, "blocking")["proposal"], 0.0);
    let again = editor.post(&format!("{running}/cancel"), json!({})).await.ok();
    assert_eq!(again, cancelled, "nothing changes");
    searched(&editor, json!({"moves": MOVES})).await;
    let listed = editor.get("schedule/timetables").await.items();
    assert_eq!((listed.len(), &listed[1]["id"]), (2, &started["id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_finds_the_same_after_the_first_died() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let request = json!({"moves": MOVES, "seed": 3, "proposals": 3});
    let first = searched(&editor, request.clone()).await;
    let started = editor.post("schedule/timetables", request).await.ok();
    finished(&editor, id(&started)).await;
    let proposals = async |timetable: &str| {
        let mut all = Vec::new();
        for number in 1..=3 {
            let found = proposal(&editor, timetable, number).await;
            all.push((found["items"].clone(), found["fairness"].clone(), found["seed"].clone()));
        }
        all
    };
    let expected = proposals(&first).await;
    assert_eq!(proposals(id(&started)).await, expected, "the same seed");
    assert_eq!(
        expected.iter().map(|found| found.1.as_str().unwrap()).collect::<Vec<_>>(),
        ["normal", "high", "off"]
    );

    // As a node leaves it that is killed: running, with a lease that ends, and one proposal of three.
    let long = json!({"moves": 1_000_000_000, "seed": 3});
    let killed = editor.post("schedule/timetables", long).await.ok();
    sqlx::query(
        "update timetable set attempts = attempts + 1, leased_until = '2021-01-01', request = $2,
                budget = $3 where id = $1::uuid",
    )
    .bind(id(&killed))
    .bind(json!({"moves": MOVES, "seed": 3, "proposals": 3}))
    .bind(3 * MOVES)
    .execute(&congress.app.pool)
    .await
    .unwrap();
    assert_eq!(finished(&editor, id(&killed)).await["state"], "done");
    assert_eq!(proposals(id(&killed)).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn pinned_sessions_and_those_out_of_scope_stay() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    let pinned = json!({"room": "hall", "starts_at": MORNING, "pinned": true});
    editor.put(&format!("sessions/{}/placement", id(&sessions[0])), pinned).await.ok();
    let request = json!({
        "moves": MOVES, "seed": 1, "from": "empty",
        "scope": {"days": ["2021-11-08"]}, "hours": [{"from": "09:00", "until": "12:30"}],
        "breaks": [{"from": "11:00", "until": "11:30"}],
    });
    let timetable = searched(&editor, request).await;
    let found = proposal(&editor, &timetable, 1).await;
    assert_eq!(measure(&found, "blocking")["proposal"], 0.0);
    for item in found["items"].as_array().unwrap() {
        assert!(item["session"] != sessions[0]["id"] && item["code"] != "FAR", "{item}");
        let starts_at = item["after"]["starts_at"].as_str().unwrap();
        // 09:00 to 10:00, and 11:30, in Shanghai.
        assert!(
            ("2021-11-08T01:00:00Z".."2021-11-08T02:05:00Z").contains(&starts_at)
                || starts_at == "2021-11-08T03:30:00Z",
            "{item}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_requests_are_refused_with_the_field() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let nothing = editor.post("schedule/timetables", json!({})).await.refused(422, "invalid-body");
    assert_eq!(nothing["errors"][0]["pointer"], "/scope");
    let (editor, sessions) = crowded(&congress).await;
    let editor_id = editor.get("/api/v1/me").await.ok()["id"].clone();
    let off = json!({"attendable": "off", "clashes": "off", "speaker_nights": "off", "themes": "off", "tracks": "off", "turnaround": "off"});
    for (request, pointer) in [
        (json!({"objectives": off}), "/objectives"),
        (json!({"objectives": {"attendable": "very"}}), "/objectives/attendable"),
        (json!({"scope": {"rooms": ["nowhere"]}}), "/scope/rooms/0"),
        (json!({"scope": {"days": ["2030-01-01"]}}), "/scope/days/0"),
        (json!({"scope": {"tracks": ["nothing"]}}), "/scope/tracks/0"),
        (json!({"scope": {"sessions": [sessions[0]["id"]], "days": ["2021-11-10"]}}), "/scope"),
        (json!({"hours": [{"from": "18:00", "until": "09:00"}]}), "/hours/0/until"),
        (json!({"apart": [{"session": sessions[0]["id"], "other": editor_id}]}), "/apart/0/other"),
        (
            json!({"assume": {"rooms_closed": [{"room": "nowhere", "from": MORNING, "until": MORNING}]}}),
            "/assume/rooms_closed/0/room",
        ),
        (json!({"proposals": 4}), "/proposals"),
    ] {
        for operation in ["schedule/timetables", "schedule/feasibility"] {
            let refused = editor.post(operation, request.clone()).await.refused(422, "invalid-body");
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
    }
    congress.delegate().await.post("schedule/timetables", json!({})).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn repair_moves_as_few_sessions_as_possible() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    let times =
        ["2021-11-08T02:00:00Z", "2021-11-08T04:00:00Z", "2021-11-09T02:00:00Z", "2021-11-10T02:00:00Z"];
    for (code, at) in ["A", "B", "C", "D"].into_iter().zip(times) {
        let session = congress.session(code, "hall", at).await;
        if code != "D" {
            let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "panellist"}]});
            editor.put(&format!("sessions/{}/speakers", id(&session)), parts).await.ok();
        }
    }
    let away = json!({"unavailable": [{"speaker": speaker["id"], "from": "2021-11-07T16:00:00Z", "until": "2021-11-08T16:00:00Z"}]});
    let checked = editor.post("schedule/check", json!({"assume": away})).await.ok();
    assert_eq!((&checked["blocking"], checked["introduced"].as_array().unwrap().len()), (&json!(2), 2));
    let repair = editor.post("schedule/repairs", json!({"assume": away})).await;
    assert_eq!(repair.status, 200);
    let repair = repair.ok();
    let found = &repair["proposal"];
    assert_eq!((&found["at_least"], &found["changes"]["sessions"]), (&json!(2), &json!(2)));
    assert_eq!((&found["blocking"], &found["left_out"]), (&json!(0), &json!([])));
    let codes: Vec<_> =
        found["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["A", "B"]);
    let apply =
        format!("schedule/timetables/{}/proposals/1/apply", repair["timetable"]["id"].as_str().unwrap());
    editor.post(&apply, json!({})).await.ok();
    let checked = editor.post("schedule/check", json!({"assume": away})).await.ok();
    assert_eq!(checked["blocking"], 0);
    assert_eq!(blocking(&editor).await, 0);

    // A cancelled session leaves its place; a closed room sends its sessions away.
    let closed = json!({"rooms_closed": [{"room": "hall", "from": "2021-11-09T16:00:00Z", "until": "2021-11-10T16:00:00Z"}]});
    let repair = editor.post("schedule/repairs", json!({"assume": closed})).await.ok();
    assert_eq!(repair["proposal"]["changes"]["sessions"], repair["proposal"]["at_least"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn feasibility_names_what_cannot_be_placed() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    let fine = editor.post("schedule/feasibility", json!({})).await.ok();
    assert_eq!(
        (&fine["problems"], &fine["movable"], &fine["minutes_needed"]),
        (&json!([]), &json!(5), &json!(300))
    );
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    let windows =
        json!({"time_zone": "UTC", "windows": [{"from": "2021-11-10T08:00", "until": "2021-11-10T09:30"}]});
    editor.put(&format!("speakers/{}/availability", id(&speaker)), windows).await.ok();
    for session in &sessions[..2] {
        let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "panellist"}]});
        editor.put(&format!("sessions/{}/speakers", id(session)), parts).await.ok();
    }
    editor
        .patch(&format!("sessions/{}", id(&sessions[2])), json!({"interpretation": ["fr", "es", "zh", "ar"]}))
        .await
        .ok();
    for session in [&sessions[2], &sessions[3]] {
        let pinned = json!({"room": "hall", "starts_at": MORNING, "pinned": true});
        editor.put(&format!("sessions/{}/placement", id(session)), pinned).await.ok();
    }
    let report = editor.post("schedule/feasibility", json!({})).await.ok();
    let kinds: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"fixed") && kinds.contains(&"speaker_overbooked"), "{report}");
    let short = json!({"hours": [{"from": "09:00", "until": "09:30"}]});
    let report = editor.post("schedule/feasibility", short).await.ok();
    assert!(
        report["problems"].as_array().unwrap().iter().any(|problem| problem["kind"] == "no_time"),
        "{report}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn explanation_says_what_blocks_and_where_else() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    let explained = editor.get(&format!("sessions/{}/placement/explanation", id(&sessions[0]))).await.ok();
    assert_eq!(explained["placement"]["room"], "hall");
    let conflicts = explained["conflicts"].as_array().unwrap();
    assert!(conflicts.iter().any(|conflict| conflict["kind"] == "room_overlap"), "{explained}");
    let blocked = explained["blocked"].as_array().unwrap();
    assert!(blocked.iter().any(|blocked| blocked["kind"] == "room_overlap"), "{explained}");
    assert_eq!(explained["places"], 2 * 6 * 288);
    let alternatives = explained["alternatives"].as_array().unwrap();
    assert_eq!(alternatives.len(), 5);
    assert!(alternatives.iter().all(|place| {
        place["conflicts"].as_array().unwrap().iter().all(|conflict| conflict["severity"] == "warn")
    }));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_outside_the_wanted_hours_move_into_them_or_are_left_out() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    // 10:00 in Shanghai.
    congress.session("EARLY", "hall", MORNING).await;
    let hours = |until: &str| json!([{"from": "14:00", "until": until}]);
    let request = json!({"moves": MOVES, "seed": 1, "hours": hours("18:00")});
    assert_eq!(editor.post("schedule/feasibility", request.clone()).await.ok()["problems"], json!([]));
    let found = proposal(&editor, &searched(&editor, request).await, 1).await;
    let after: chrono::DateTime<chrono::Utc> =
        found["items"][0]["after"]["starts_at"].as_str().unwrap().parse().unwrap();
    let hour = after.with_timezone(&chrono_tz::Asia::Shanghai).format("%H:%M").to_string();
    assert!((14..=17).contains(&hour[..2].parse::<i32>().unwrap()), "{hour}");

    let short = json!({"moves": MOVES, "seed": 1, "hours": hours("14:15")});
    let report = editor.post("schedule/feasibility", short.clone()).await.ok();
    assert_eq!(report["problems"][0]["kind"], "no_time");
    let found = proposal(&editor, &searched(&editor, short).await, 1).await;
    assert_eq!(found["left_out"][0]["code"], "EARLY");
}
