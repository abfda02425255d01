//! The automatic timetable: searches, proposals, repairs.

use std::collections::{BTreeMap, BTreeSet};

use congress::{app::App, jobs::Queue as _, schedule::Timetables, types::Clock};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    feed::Stream,
    running::{Folder, organiser_at},
    support::{Caller, Congress, Database, edition, eventually, new_session, overlapping},
};

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
async fn proposal_does_not_overwrite_a_move_that_is_being_made() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let timetable = searched(&editor, json!({"moves": MOVES, "seed": 1})).await;
    let found = proposal(&editor, &timetable, 1).await;
    let placement = format!("sessions/{}/placement", found["items"][0]["session"].as_str().unwrap());
    let elsewhere = json!({"room": "other", "starts_at": "2021-11-12T02:00:00Z", "pinned": true});
    let apply = format!("schedule/timetables/{timetable}/proposals/1/apply");
    let pool = &congress.app.pool;
    let (moved, applied) =
        overlapping(pool, editor.put(&placement, elsewhere), editor.post(&apply, json!({}))).await;
    applied.refused(412, "proposal-stale");
    assert_eq!(editor.get(&placement).await.ok(), moved.ok());
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
async fn search_is_handed_over_by_any_number_of_nodes_that_stop() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let started = editor.post("schedule/timetables", json!({"moves": 1_000_000_000, "seed": 3})).await.ok();
    // The node of the test loses it, and only nodes of the next century can have it.
    sqlx::query(
        "update timetable set attempts = attempts + 1, leased_until = '2100-01-01' where id = $1::uuid",
    )
    .bind(id(&started))
    .execute(&congress.app.pool)
    .await
    .unwrap();
    let app =
        App { clock: Clock::stopped_at("2101-01-01T00:00:00Z".parse().unwrap()), ..congress.app.clone() };
    for _ in 0..6 {
        let stop = CancellationToken::new();
        stop.cancel();
        let node = Timetables::new(stop);
        let leased = node.take(&app, app.now(), 1).await.unwrap().pop().expect("the search goes on");
        Box::pin(node.work(&app, leased)).await.unwrap();
    }
    let timetable = editor.get(&format!("schedule/timetables/{}", id(&started))).await.ok();
    assert_eq!((&timetable["state"], &timetable["error"]), (&json!("running"), &json!(null)));
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
    let off = json!({"attendable": "off", "clashes": "off", "speaker_nights": "off", "themes": "off", "tracks": "off", "turnaround": "off", "room_sizes": "off", "speaker_load": "off", "repeats": "off"});
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
async fn repair_that_cannot_be_stored_within_its_request_goes_on() {
    let congress = Congress::start().await;
    let (editor, _) = crowded(&congress).await;
    let mut hold = congress.app.pool.begin().await.unwrap();
    sqlx::query("lock table timetable_proposal in share mode").execute(&mut *hold).await.unwrap();
    let repair = editor.post("schedule/repairs", json!({"moves": 1000})).await;
    drop(hold);
    assert_eq!(repair.status, 202);
    assert_eq!(
        (&repair.body["timetable"]["state"], &repair.body["proposal"]),
        (&json!("running"), &json!(null))
    );
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
    let problem = &report["problems"][0];
    assert_eq!(
        (&problem["kind"], &problem["minutes_needed"], &problem["minutes_free"]),
        (&json!("no_time"), &json!(60), &json!(null))
    );
    let found = proposal(&editor, &searched(&editor, short).await, 1).await;
    let left_out = &found["left_out"][0];
    assert_eq!((&left_out["code"], &left_out["kind"]), (&json!("EARLY"), &json!("no_place")));
}

#[tokio::test(flavor = "multi_thread")]
async fn pinned_session_is_told_where_else_it_could_be() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    let at = format!("sessions/{}/placement", id(&sessions[0]));
    let free = editor.get(&format!("{at}/explanation")).await.ok();
    editor.put(&at, json!({"room": "hall", "starts_at": MORNING, "pinned": true})).await.ok();
    let pinned = editor.get(&format!("{at}/explanation")).await.ok();
    assert_eq!(pinned["placement"]["pinned"], true);
    assert_eq!(pinned["alternatives"].as_array().unwrap().len(), 5);
    assert_eq!(pinned["alternatives"], free["alternatives"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn explanation_of_a_proposal_is_about_where_it_places_the_session() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    let pinned = json!({"room": "hall", "starts_at": MORNING, "pinned": true});
    editor.put(&format!("sessions/{}/placement", id(&sessions[0])), pinned).await.ok();
    let request = json!({"moves": MOVES, "seed": 7, "hours": [{"from": "09:00", "until": "18:00"}]});
    let timetable = searched(&editor, request).await;
    let found = proposal(&editor, &timetable, 1).await;
    let item = &found["items"][0];
    let explained = async |session: &Value, query: &str| {
        let at = format!("sessions/{}/placement/explanation{query}", session.as_str().unwrap());
        editor.get(&at).await
    };
    let of_proposal = format!("?timetable={timetable}&proposal=1");
    let there = explained(&item["session"], &of_proposal).await.ok();
    assert_eq!(there["placement"], item["after"]);
    let blocks = |explained: &Value| {
        explained["conflicts"].as_array().unwrap().iter().any(|conflict| conflict["severity"] == "block")
    };
    let now = explained(&item["session"], "").await.ok();
    assert_eq!((blocks(&now), blocks(&there)), (true, false));
    let alternatives = there["alternatives"].as_array().unwrap();
    assert_eq!(alternatives.len(), 5);
    for place in alternatives {
        let starts_at: chrono::DateTime<chrono::Utc> = place["starts_at"].as_str().unwrap().parse().unwrap();
        let hour = starts_at.with_timezone(&chrono_tz::Asia::Shanghai).format("%H:%M").to_string();
        assert!(("09:00".."17:30").contains(&hour.as_str()), "within the hours of the search: {place}");
    }
    // One that the proposal does not move, and is pinned.
    let stays = explained(&sessions[0]["id"], &of_proposal).await.ok();
    assert_eq!((&stays["placement"]["starts_at"], blocks(&stays)), (&json!(MORNING), false));
    assert!(!stays["alternatives"].as_array().unwrap().is_empty());

    explained(&item["session"], &format!("?timetable={timetable}&proposal=2"))
        .await
        .refused(404, "not-found");
    let unknown = item["session"].as_str().unwrap();
    explained(&item["session"], &format!("?timetable={unknown}")).await.refused(404, "not-found");
    let another = congress.administrator().await;
    another.post("/api/v1/congresses", edition("another-2021")).await.ok();
    let track = json!({"slug": "congress", "name": {"en": "Congress"}, "kind": "mayors_forum"});
    another.post("/api/v1/congresses/another-2021/tracks", track).await.ok();
    let other = another.post("/api/v1/congresses/another-2021/sessions", new_session("X")).await.ok();
    let at = format!("sessions/{}/placement/explanation{of_proposal}", id(&other));
    another.get(&format!("/api/v1/congresses/another-2021/{at}")).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn emails_of_a_proposal_are_those_of_the_release() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    // Before the release, each has a time of its own.
    for (session, hour) in sessions.iter().zip([2, 4, 6, 8]) {
        let starts_at = format!("2021-11-08T{hour:02}:00:00Z");
        let at = format!("sessions/{}/placement", id(session));
        editor.put(&at, json!({"room": "hall", "starts_at": starts_at})).await.ok();
    }
    // A speaker of the first two, and people with a seat in the last three, one of whom speaks, too.
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    for session in &sessions[..2] {
        let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "panellist"}]});
        editor.put(&format!("sessions/{}/speakers", id(session)), parts).await.ok();
    }
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    for number in 0..3 {
        let person = congress.person(&format!("guest{number}@city.example"), json!({})).await;
        let registered = person.register("delegate").await.ok();
        for session in &sessions[1..=number + 1] {
            let seat = format!("sessions/{}/enrolments/{}", id(session), id(&registered));
            editor.put(&seat, json!({})).await.ok();
        }
        if number == 0 {
            let linked = json!({"reference": registered["reference"]});
            editor.put(&format!("speakers/{}/registration", id(&speaker)), linked).await.ok();
        }
    }
    let previewed = async || {
        let preview = editor.post("schedule/releases/preview", json!({"override_warnings": true})).await.ok();
        preview["mails"]["total"].as_f64().unwrap()
    };
    assert!(previewed().await < 1.0, "nothing is to be told yet");
    for session in &sessions {
        let at = format!("sessions/{}/placement", id(session));
        editor.put(&at, json!({"room": "hall", "starts_at": MORNING})).await.ok();
    }
    let today = previewed().await;
    assert!(today > 0.0, "{today}");
    let timetable = searched(&editor, json!({"moves": MOVES, "seed": 7, "proposals": 2})).await;
    let apply = |number: i32| format!("schedule/timetables/{timetable}/proposals/{number}/apply");
    for number in [1, 2] {
        let found = proposal(&editor, &timetable, number).await;
        let emails = measure(&found, "emails");
        assert_eq!(emails["today"], today);
        let compared = editor.get(&format!("schedule/timetables/{timetable}/compare")).await.ok();
        assert_eq!(measure(&compared["proposals"][usize::try_from(number - 1).unwrap()], "emails"), emails);
        let moved = editor.post(&apply(number), json!({})).await.ok();
        assert_eq!(emails["proposal"], previewed().await, "{found}");
        editor.post(&format!("schedule/moves/{}/undo", id(&moved)), json!({})).await.ok();
    }
    // Without a placement, the next release says that they are cancelled.
    editor.post(&apply(1), json!({})).await.ok();
    let cancelled = json!({"assume": {"cancelled": [sessions[1]["id"]]}});
    let repair = editor.post("schedule/repairs", cancelled).await.ok();
    let emails = measure(&repair["proposal"], "emails");
    let at = format!("schedule/timetables/{}/proposals/1/apply", id(&repair["timetable"]));
    editor.post(&at, json!({})).await.ok();
    assert_eq!(emails["proposal"], previewed().await);
}

/// From an empty draft to a release and its repair, as a client does it.
#[tokio::test(flavor = "multi_thread")]
async fn timetable_is_found_followed_compared_applied_released_and_repaired() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let (mut sessions, mut speakers) = (Vec::new(), Vec::new());
    for name in ["Ana", "Bo", "Chen"] {
        speakers.push(editor.post("speakers", json!({"name": name})).await.ok());
    }
    for number in 0..12 {
        let room = if number % 2 == 0 { "hall" } else { "other" };
        let session = congress.session(&format!("S{number}"), room, MORNING).await;
        let parts = json!({"speakers": [{"speaker": speakers[number % 3]["id"], "role": "panellist"}]});
        editor.put(&format!("sessions/{}/speakers", id(&session)), parts).await.ok();
        sessions.push(session);
    }
    let all: Vec<_> = sessions.iter().map(|session| session["id"].clone()).collect();
    editor.post("schedule/moves", json!({"removed": all})).await.ok();
    assert_eq!(editor.get("schedule/measures").await.ok()["unplaced"], 12);

    // Long enough to be followed.
    let mut live = Stream::open(&editor, None).await;
    let hours = json!([{"from": "09:00", "until": "18:00"}]);
    let request = json!({"from": "empty", "hours": hours, "moves": 600_000, "proposals": 2, "seed": 5});
    assert_eq!(editor.post("schedule/feasibility", request.clone()).await.ok()["problems"], json!([]));
    let started = editor.post("schedule/timetables", request).await.ok();
    // It may wait for another search on this node at first.
    let data = loop {
        let (_, data) = live.next("timetable.progressed").await;
        if data["progress"] != 0 {
            break data;
        }
    };
    assert_eq!((&data["timetable"], &data["budget"]), (&started["id"], &json!(1_200_000)));
    assert!(data["progress"].as_i64().unwrap() > 0 && data["best"]["blocked"].is_i64(), "{data}");
    let (_, ended) = live.next("timetable.finished").await;
    assert_eq!(ended["data"]["state"], "done");
    let timetable = format!("schedule/timetables/{}", id(&started));

    let compared = editor.get(&format!("{timetable}/compare")).await.ok();
    for proposal in compared["proposals"].as_array().unwrap() {
        assert_eq!((&proposal["left_out"], &proposal["changes"]["placed"]), (&json!(0), &json!(12)));
        assert_eq!(
            (&measure(proposal, "unplaced")["today"], &measure(proposal, "unplaced")["proposal"]),
            (&json!(12.0), &json!(0.0))
        );
        assert_eq!(measure(proposal, "blocking")["proposal"], 0.0);
    }
    let found = editor.get(&format!("{timetable}/proposals/2")).await.ok();
    let days: BTreeSet<_> = found["changes"]["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| &day["day"])
        .map(Value::to_string)
        .collect();
    let day: Value = serde_json::from_str(days.first().unwrap()).unwrap();
    let apply = format!("{timetable}/proposals/2/apply");
    let part = editor.post(&apply, json!({"only": {"days": [day]}})).await.ok();
    assert_eq!(part["sessions"], found["changes"]["days"][0]["sessions"]);
    editor.post(&format!("schedule/moves/{}/undo", id(&part)), json!({})).await.ok();
    assert_eq!(editor.get("schedule/measures").await.ok()["unplaced"], 12);
    let whole = editor.post(&apply, json!({})).await.ok();
    assert_eq!((&whole["sessions"], blocking(&editor).await), (&json!(12), 0));
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    assert_eq!(congress.anyone().get("sessions").await.items().len(), 12, "the public sees it");

    // Ana is ill on the day of her first session.
    let draft = editor.get("schedule/draft").await.ok();
    let hers: Vec<_> = draft["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|session| session["speakers"][0]["name"] == "Ana")
        .map(|session| session["placement"]["starts_at"].as_str().unwrap().parse().unwrap())
        .collect::<Vec<chrono::DateTime<chrono::Utc>>>();
    let zone = chrono_tz::Asia::Shanghai;
    let ill = hers[0].with_timezone(&zone).date_naive();
    let must_move = hers.iter().filter(|at| at.with_timezone(&zone).date_naive() == ill).count();
    let midnight = |day: chrono::NaiveDate| format!("{day}T00:00:00+08:00");
    let away = json!({"unavailable": [{
        "speaker": speakers[0]["id"], "from": midnight(ill), "until": midnight(ill.succ_opt().unwrap()),
    }]});
    let repair = editor.post("schedule/repairs", json!({"assume": away})).await.ok();
    let repair = id(&repair["timetable"]);
    assert_eq!(finished(&editor, repair).await["state"], "done");
    let repaired = proposal(&editor, repair, 1).await;
    assert_eq!(
        (&repaired["at_least"], &repaired["changes"]["sessions"]),
        (&json!(must_move), &json!(must_move))
    );
    let apply = format!("schedule/timetables/{repair}/proposals/1/apply");
    editor.post(&apply, json!({})).await.ok();
    assert_eq!(editor.post("schedule/check", json!({"assume": away})).await.ok()["blocking"], 0);
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
}

/// Two processes: the one that searches is killed, and the other one finds what it would have found.
#[tokio::test(flavor = "multi_thread")]
async fn search_of_a_killed_process_goes_on_in_another_with_the_same_result() {
    let (database, folder) = (Database::create().await, Folder::new("timetable"));
    let password = "tram lichen orbit quay";
    let settings = [("DATABASE_URL", &*database.url), ("DEMO_PASSWORD", password)];
    let demo = folder.command(&["demo"]).envs(settings).output().unwrap();
    assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
    let mut doomed = folder.serve_with(&settings);
    doomed.until_ready().await;
    let editor = organiser_at(&doomed, password).await.at("demo");
    // A whole day that has not begun, so that it does not matter when the search begins.
    let draft = editor.get("schedule/draft").await.ok();
    let mut days = BTreeMap::new();
    for session in draft["sessions"].as_array().unwrap() {
        let Some(at) = session["placement"]["starts_at"].as_str() else { continue };
        let at: chrono::DateTime<chrono::Utc> = at.parse().unwrap();
        if at > chrono::Utc::now() + chrono::TimeDelta::days(1) {
            *days.entry(at.with_timezone(&chrono_tz::Asia::Shanghai).date_naive()).or_insert(0) += 1;
        }
    }
    let day = days.into_iter().max_by_key(|(_, sessions)| *sessions).unwrap().0;
    let request = json!({"from": "empty", "scope": {"days": [day]}, "moves": 800_000, "seed": 3});
    let expected = {
        let timetable = searched(&editor, request.clone()).await;
        proposal(&editor, &timetable, 1).await["items"].clone()
    };
    assert!(!expected.as_array().unwrap().is_empty());
    let started = editor.post("schedule/timetables", request).await.ok();
    let at = format!("schedule/timetables/{}", id(&started));
    eventually("progress", async || {
        let timetable = editor.get(&at).await.ok();
        assert_ne!(timetable["state"], "done", "killed too late");
        (timetable["progress"].as_i64().unwrap() > 0).then_some(())
    })
    .await;
    doomed.signal(Signal::SIGKILL);
    let mut other = folder.serve_with(&settings);
    other.until_ready().await;
    let editor = organiser_at(&other, password).await.at("demo");
    let done = finished(&editor, id(&started)).await;
    assert_eq!((&done["state"], &done["seed"]), (&json!("done"), &json!(3)));
    assert_eq!(proposal(&editor, id(&started), 1).await["items"], expected);
    let attempts: i32 = sqlx::query_scalar("select attempts from timetable where id = $1::uuid")
        .bind(id(&started))
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert_eq!(attempts, 2, "the other process took it over");

    // The command line compares the same measures.
    let preview = editor.post("schedule/releases/preview", json!({"override_warnings": true})).await.ok();
    let command = ["timetable", "--congress", "demo", "--moves", "2000", "--dry-run"];
    let output = folder.command(&command).envs(settings).output().unwrap();
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    let row = table.lines().find(|line| line.starts_with("e-mails of a release")).expect(&table);
    let today: i64 = row.split_whitespace().nth(4).unwrap().parse().unwrap();
    assert_eq!(json!(today), preview["mails"]["total"]);
    other.signal(Signal::SIGTERM);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_spares_speakers_fills_rooms_that_are_large_enough_and_parts_repeats() {
    let congress = Congress::start().await;
    let (editor, sessions) = crowded(&congress).await;
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    for session in &sessions[..3] {
        let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "panellist"}]});
        editor.put(&format!("sessions/{}/speakers", id(session)), parts).await.ok();
    }
    editor.post("schedule/moves", json!({"removed": [sessions[0]["id"], sessions[1]["id"]]})).await.ok();
    editor
        .post("schedule/releases", json!({"override_warnings": true}))
        .await
        .refused(409, "schedule-blocked");
    editor.post("schedule/moves", json!({"removed": [sessions[3]["id"]]})).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    for _ in 0..2 {
        let delegate = congress.delegate().await;
        delegate.put(&format!("me/favourites/{}", id(&sessions[2])), json!({})).await.ok();
    }
    editor.patch("rooms/hall", json!({"capacity": 1})).await.ok();
    let pair = json!({"session": sessions[2]["id"], "repeat": sessions[3]["id"]});
    let rules = json!({"speaker_minutes": 60, "speaker_overload": "block", "repeats": [pair]});
    editor.patch("schedule/rules", rules).await.ok();
    let searched = searched(&editor, json!({"moves": 60_000, "seed": 1, "from": "empty"})).await;
    let apply = format!("schedule/timetables/{searched}/proposals/1/apply");
    editor.post(&apply, json!({})).await.ok();
    let found = editor.get("schedule/conflicts").await.ok();
    let kinds: BTreeSet<_> =
        found["items"].as_array().unwrap().iter().map(|conflict| conflict["kind"].to_string()).collect();
    for kind in ["speaker_overload", "room_too_small", "repeat_too_soon", "room_overlap"] {
        assert!(!kinds.contains(&format!("\"{kind}\"")), "{found}");
    }
    let draft = editor.get("schedule/draft").await.ok();
    assert!(draft["sessions"].as_array().unwrap().iter().all(|session| session["placement"].is_object()));

    // Two days are too short for three sessions of an hour, with an hour a day.
    let all: Vec<_> = sessions.iter().map(|session| session["id"].clone()).collect();
    editor.post("schedule/moves", json!({"removed": all})).await.ok();
    let short = json!({"scope": {"days": ["2021-11-08", "2021-11-09"]}});
    let report = editor.post("schedule/feasibility", short).await.ok();
    assert_eq!(report["problems"][0]["kind"], "speaker_overbooked", "{report}");
    assert_eq!(report["problems"][0]["speakers"], json!([speaker["id"]]));
}
