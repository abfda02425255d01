//! The draft: moves and undo, conflicts, and the rules of an edition.

use congress::capacity;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, new_session};

const EIGHT: &str = "2021-11-08T12:00:00Z";
const TEN: &str = "2021-11-08T14:00:00Z";

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

async fn placement(caller: &Caller, session: &Value) -> Value {
    caller.get(&format!("sessions/{}/placement", id(session))).await.body
}

/// `room at starts_at` of each.
async fn places<const N: usize>(caller: &Caller, sessions: [&Value; N]) -> [String; N] {
    let mut places = Vec::new();
    for session in sessions {
        let placement = placement(caller, session).await;
        places.push(format!(
            "{} {}",
            placement["room"].as_str().unwrap_or("-"),
            placement["starts_at"].as_str().unwrap_or("-")
        ));
    }
    places.try_into().unwrap()
}

async fn kinds(caller: &Caller, query: &str) -> Vec<String> {
    let found = caller.get(&format!("schedule/conflicts?{query}")).await.ok();
    let items = found["items"].as_array().unwrap();
    assert_eq!(found["total"], items.len());
    items.iter().map(|conflict| conflict["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_swapped_in_one_request_and_restored_by_undo() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", TEN).await;
    let three = congress.session("THREE", "other", EIGHT).await;
    let before = places(&editor, [&one, &two, &three]).await;
    let mut listed = editor.get("schedule/placements?limit=2").await.items();
    listed.extend(editor.get("schedule/placements?limit=200").await.items().into_iter().skip(2));
    for (session, listed) in [&one, &two, &three].into_iter().zip(&listed) {
        assert_eq!(&placement(&editor, session).await, listed);
    }
    let body = json!({
        "placements": [{"session": id(&one), "room": "other", "starts_at": TEN}, {"session": id(&two), "room": "hall", "starts_at": EIGHT, "pinned": true}],
        "removed": [id(&three)],
    });
    let moved = editor.post("schedule/moves", body).await.ok();
    assert_eq!(
        (&moved["sessions"], &moved["undone"], &moved["undoes"]),
        (&json!(3), &json!(false), &Value::Null)
    );
    let after = places(&editor, [&one, &two, &three]).await;
    assert_eq!(after, [before[1].clone(), before[0].clone(), "- -".into()]);
    let undo = |of: &Value| format!("schedule/moves/{}/undo", id(of));
    let back = editor.post(&undo(&moved), json!({})).await.ok();
    assert_eq!(back["undoes"], moved["id"]);
    assert_eq!(places(&editor, [&one, &two, &three]).await, before);
    editor.post(&undo(&moved), json!({})).await.refused(409, "move-undone");
    // Undoing an undo repeats the move; a move cannot be undone after another move of its sessions.
    editor.post(&undo(&back), json!({})).await.ok();
    assert_eq!(places(&editor, [&one, &two, &three]).await, after);
    editor
        .put(&format!("sessions/{}/placement", id(&one)), json!({"room": "hall", "starts_at": TEN}))
        .await
        .ok();
    let latest = editor.get("schedule/moves?limit=2").await.ok()["items"][1].clone();
    let refused = editor.post(&undo(&latest), json!({})).await.refused(409, "moved-since");
    assert!(refused["detail"].as_str().unwrap().contains("ONE"), "{refused}");
    let listed = editor.get("schedule/moves").await.ok();
    let undone: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|one| one["undone"].as_bool().unwrap()).collect();
    assert_eq!(undone, [false, false, true, true, false, false, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_of_a_removed_placement_do_not_come_back() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = congress.session("ONE", "hall", EIGHT).await;
    let path = format!("sessions/{}/placement", id(&session));
    let new = json!({"room": "hall", "starts_at": TEN});
    let removed = editor.get(&path).await.header("etag").to_owned();
    let replace_removed = async || {
        let request = editor.request(Method::PUT, &path).header("if-match", removed.clone());
        Answer::of(request.json(&new)).await.refused(412, "stale");
    };
    editor.delete(&path).await.ok();
    replace_removed().await;
    assert_eq!(editor.put(&path, new.clone()).await.ok()["revision"], 2);
    replace_removed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_skips_sessions_deleted_since() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    let moved = editor.post("schedule/moves", json!({"removed": [id(&one), id(&two)]})).await.ok();
    editor.delete(&format!("sessions/{}", id(&two))).await.ok();
    editor.post(&format!("schedule/moves/{}/undo", id(&moved)), json!({})).await.ok();
    assert_eq!(places(&editor, [&one]).await, [format!("hall {EIGHT}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn move_is_atomic_and_reports_all_errors() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let unknown = uuid::Uuid::nil();
    let body = json!({
        "placements": [
            {"session": id(&one), "room": "nowhere", "starts_at": TEN},
            {"session": unknown, "room": "hall", "starts_at": TEN, "ends_at": EIGHT},
        ],
        "removed": [id(&one)],
    });
    for path in ["schedule/moves", "schedule/check"] {
        let problem = editor.post(path, body.clone()).await.refused(422, "invalid-body");
        let faults = problem["errors"].as_array().unwrap();
        let mut pointers: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
        pointers.retain(|pointer| !pointer.ends_with("ends_at"));
        assert_eq!(pointers, ["", "/placements/0/room", "/placements/1/session"], "{path}");
    }
    editor.post("schedule/moves", json!({})).await.refused(422, "invalid-body");
    let stale =
        json!({"placements": [{"session": id(&one), "room": "hall", "starts_at": TEN, "revision": 7}]});
    editor.post("schedule/moves", stale).await.refused(412, "stale");
    let path = format!("sessions/{}/placement", id(&one));
    let new = json!({"room": "hall", "starts_at": TEN});
    let put = editor.request(reqwest::Method::PUT, &path).header("if-match", "\"7\"").json(&new);
    Answer::of(put).await.refused(412, "stale");
    assert_eq!(places(&editor, [&one]).await, [format!("hall {EIGHT}")], "nothing was moved");
    let read = editor.get(&path).await;
    let put = editor.request(reqwest::Method::PUT, &path).header("if-match", read.header("etag")).json(&new);
    Answer::of(put).await.ok();
    editor.put(&format!("sessions/{unknown}/placement"), new).await.refused(404, "not-found");
    editor.delete(&path).await.ok();
    editor.delete(&path).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_reports_conflicts_without_changing_the_draft() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "hall", "2021-11-08T12:30:00Z").await;
    editor.patch("schedule/rules", json!({"track_parallel": "ignore"})).await.ok();
    assert_eq!(kinds(&editor, "").await, ["room_overlap"]);
    let offered = editor.get("schedule/conflicts").await.ok()["items"][0]["suggestions"][0].clone();
    assert_eq!(offered, json!({"session": id(&two), "room": "hall", "starts_at": "2021-11-08T13:00:00Z"}));
    // The suggestion resolves the conflict.
    let checked = editor.post("schedule/check", json!({"placements": [offered]})).await.ok();
    assert_eq!((&checked["items"], &checked["introduced"]), (&json!([]), &json!([])));
    assert_eq!(checked["resolved"][0]["kind"], "room_overlap");
    // Another placement would cause more conflicts.
    let outside =
        json!({"placements": [{"session": id(&one), "room": "hall", "starts_at": "2021-12-24T12:00:00Z"}]});
    let checked = editor.post("schedule/check", outside).await.ok();
    assert_eq!(
        (&checked["introduced"][0]["kind"], &checked["blocking"]),
        (&json!("outside_congress"), &json!(1))
    );
    assert_eq!(checked["resolved"][0]["kind"], "room_overlap");
    // An unconfirmed session counts as confirmed.
    let draft = editor.post("sessions", new_session("DRAFT")).await.ok();
    let proposed = json!({"placements": [{"session": id(&draft), "room": "hall", "starts_at": EIGHT}], "removed": [id(&two)]});
    let checked = editor.post("schedule/check", proposed).await.ok();
    assert_eq!(checked["introduced"][0]["sessions"].as_array().unwrap().len(), 2);
    assert_eq!(kinds(&editor, "").await, ["room_overlap"], "nothing was changed");
    assert_eq!(kinds(&editor, "kind=speaker_night").await, Vec::<String>::new());
    assert_eq!(kinds(&editor, &format!("severity=block&session={}", id(&one))).await, ["room_overlap"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_counted_by_kind_and_filtered_by_room_speaker_and_day() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    editor.patch("schedule/rules", json!({"track_parallel": "warn"})).await.ok();
    let one = congress.session("ONE", "hall", EIGHT).await;
    congress.session("TWO", "hall", EIGHT).await;
    congress.session("THREE", "other", EIGHT).await;
    congress.session("LATE", "other", "2021-11-13T16:30:00Z").await;
    let found = editor.get("schedule/conflicts?kind=room_overlap").await.ok();
    let counts = json!([
        {"kind": "track_parallel", "severity": "warn", "count": 2},
        {"kind": "room_overlap", "severity": "block", "count": 1},
        {"kind": "outside_congress", "severity": "block", "count": 1},
    ]);
    assert_eq!(found["total"], 1);
    assert_eq!(found["kinds"].as_array().unwrap().len(), 3, "{found}");
    for count in counts.as_array().unwrap() {
        assert!(found["kinds"].as_array().unwrap().contains(count), "{found}");
    }
    assert_eq!(found["kinds"][0]["kind"], "track_parallel", "the largest first");
    let total =
        async |query: &str| editor.get(&format!("schedule/conflicts?{query}")).await.ok()["total"].as_u64();
    // The last session is on the fourteenth in Shanghai.
    assert_eq!(total("day=2021-11-14").await, Some(1));
    assert_eq!(total("day=2021-11-08").await, Some(3));
    assert_eq!(total("day=2021-11-10").await, Some(0));
    assert_eq!(total("room=hall&severity=block").await, Some(1));
    assert_eq!(total("room=nowhere").await, Some(0));
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    for session in ["ONE", "TWO"] {
        let sessions = editor.get("sessions?view=draft&limit=100").await.items();
        let found = sessions.iter().find(|found| found["code"] == session).unwrap();
        let speakers = json!({"speakers": [{"speaker": speaker["id"], "role": "keynote"}]});
        editor.put(&format!("sessions/{}/speakers", id(found)), speakers).await.ok();
    }
    assert_eq!(kinds(&editor, &format!("speaker={}", id(&speaker))).await, ["speaker_overlap"]);
    let all = format!("speaker={}&session={}&day=2021-11-08", id(&speaker), id(&one));
    assert_eq!(total(&all).await, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn conflict_that_is_resolved_between_two_pages_hides_no_other() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    // After the last day of the congress.
    let one = congress.session("ONE", "hall", "2021-11-20T12:00:00Z").await;
    let two = congress.session("TWO", "hall", "2021-11-21T12:00:00Z").await;
    congress.session("THREE", "hall", "2021-11-22T12:00:00Z").await;
    let path = "schedule/conflicts?kind=outside_congress&limit=1";
    let first = editor.get(path).await.ok();
    assert_eq!(first["items"][0]["sessions"], json!([one["id"]]));
    editor.delete(&format!("sessions/{}/placement", id(&one))).await.ok();
    let cursor = first["next"].as_str().unwrap();
    let second = editor.get(&format!("{path}&cursor={cursor}")).await.ok();
    assert_eq!(second["items"][0]["sessions"], json!([two["id"]]));
    assert_eq!(second["total"], 2);
    // A position in the list, as in version 0.2.
    editor.get(&format!("{path}&cursor=WzEsImNvbmZsaWN0IiwwXQ")).await.refused(400, "bad-cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_cannot_end_after_the_year_9999() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let path = format!("sessions/{}/placement", id(&one));
    let end_of_time = "9999-12-31T23:59:59Z";
    let placement = json!({"room": "hall", "starts_at": end_of_time});
    let problem = editor.put(&path, placement).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/starts_at");
    let moved = json!({"placements": [{"session": id(&one), "room": "hall", "starts_at": end_of_time}]});
    let problem = editor.post("schedule/moves", moved).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/placements/0/starts_at");
    let last = json!({"room": "hall", "starts_at": "9999-12-23T23:59:59Z"});
    assert_eq!(editor.put(&path, last).await.ok()["ends_at"], "9999-12-24T00:59:59Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn edition_sets_the_level_of_conflicts() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    let rules = editor.get("schedule/rules").await;
    assert_eq!(
        (&rules.body["room_overlap"], &rules.body["track_parallel"]),
        (&json!("block"), &json!("ignore"))
    );
    editor.patch("schedule/rules", json!({"track_parallel": "warn"})).await.ok();
    let rules = editor.get("schedule/rules").await;
    let tag = rules.header("etag").to_owned();
    editor.post("schedule/releases", json!({})).await.refused(409, "schedule-warned");
    let stricter = json!({"track_parallel": "block"});
    let patch = editor.request(reqwest::Method::PATCH, "schedule/rules").header("if-match", tag.clone());
    assert_eq!(Answer::of(patch.json(&stricter)).await.ok()["track_parallel"], "block");
    let again = editor.request(reqwest::Method::PATCH, "schedule/rules").header("if-match", tag);
    Answer::of(again.json(&stricter)).await.refused(412, "stale");
    editor
        .post("schedule/releases", json!({"override_warnings": true}))
        .await
        .refused(409, "schedule-blocked");
    editor.patch("schedule/rules", json!({"track_parallel": "ignore", "room_overlap": "ignore"})).await.ok();
    editor.patch("schedule/rules", json!({"track_parallel": "perhaps"})).await.refused(422, "invalid-body");
    // Even if the edition ignores the conflict, a release never contains it.
    editor
        .put(&format!("sessions/{}/placement", id(&two)), json!({"room": "hall", "starts_at": EIGHT}))
        .await
        .ok();
    assert_eq!(kinds(&editor, "").await, Vec::<String>::new());
    let refused = editor.post("schedule/releases", json!({})).await.refused(409, "schedule-blocked");
    assert_eq!(refused["errors"][0]["code"], "room_overlap");
    editor.patch("schedule/rules", json!({"room_overlap": null, "track_parallel": null})).await.ok();
    assert_eq!(editor.get("schedule/rules").await.ok()["room_overlap"], "block", "its default");
    congress
        .staff_of("metropolis-2021", "observer")
        .await
        .get("schedule/rules")
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn availability_is_in_the_time_zone_of_the_speaker() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let ana = editor.post("speakers", json!({"name": "Ana", "time_zone": "America/Los_Angeles"})).await.ok();
    let parts = json!({"speakers": [{"speaker": ana["id"], "role": "keynote"}]});
    editor.put(&format!("sessions/{}/speakers", id(&one)), parts).await.ok();
    // It is four in the morning there.
    assert_eq!(kinds(&editor, "").await, ["speaker_night"]);
    let path = format!("speakers/{}/availability", id(&ana));
    let windows = json!({"windows": [{"from": "2021-11-08T08:00", "until": "2021-11-08T10:00"}, {"from": "2021-11-08T09:30", "until": "2021-11-08T12:00"}]});
    let said = editor.put(&path, windows).await.ok();
    assert_eq!(said, editor.get(&path).await.ok());
    assert_eq!(
        said["windows"],
        json!([{
            "starts_at": "2021-11-08T16:00:00Z", "ends_at": "2021-11-08T20:00:00Z",
            "local_starts_at": "2021-11-08T08:00:00-08:00", "local_ends_at": "2021-11-08T12:00:00-08:00",
        }])
    );
    assert_eq!(kinds(&editor, "").await, ["speaker_unavailable", "speaker_night"]);
    let found = editor.get("schedule/conflicts?kind=speaker_unavailable").await.ok();
    let conflict = &found["items"][0];
    assert_eq!(conflict["speakers"], json!([ana["id"]]));
    assert_eq!(conflict["suggestions"][0]["starts_at"], "2021-11-08T16:00:00Z");
    let problem = editor
        .put(&path, json!({"windows": [{"from": "2021-11-08T12:00", "until": "2021-11-08T08:00"}]}))
        .await;
    assert_eq!(problem.refused(422, "invalid-body")["errors"][0]["pointer"], "/windows/0/until");
    let bo = editor.post("speakers", json!({"name": "Bo"})).await.ok();
    let window = json!({"from": "2021-11-08T08:00", "until": "2021-11-08T10:00"});
    let path = format!("speakers/{}/availability", id(&bo));
    let problem = editor.put(&path, json!({"windows": [window]})).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/time_zone");
    editor.put(&path, json!({"time_zone": "Europe/Lisbon", "windows": [window]})).await.ok();
    let bo = editor.get(&format!("speakers/{}", id(&bo))).await.ok();
    assert_eq!(bo["time_zone"], "Europe/Lisbon", "set because it was unknown");
    congress.anyone().get(&path).await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn room_smaller_than_the_enrolled_people_is_a_conflict() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    editor.patch("schedule/rules", json!({"track_parallel": "ignore"})).await.ok();
    editor.patch(&format!("sessions/{}", id(&one)), json!({"capacity": 2})).await.ok();
    // Two people enrol in both sessions.
    let people = [congress.delegate().await, congress.delegate().await];
    for person in &people {
        let registration = person.get("me/registration").await.ok();
        let registration: uuid::Uuid = id(&registration).parse().unwrap();
        for session in [&one, &two] {
            let session: uuid::Uuid = id(session).parse().unwrap();
            let pool = sqlx::query_scalar!(
                r#"select pool_id as "pool: uuid::Uuid" from session where id = $1"#,
                session
            );
            let pool = pool.fetch_one(&congress.app.pool).await.unwrap();
            capacity::claim(&congress.app.pool, pool.into(), registration).await.unwrap();
        }
    }
    let found = editor.get("schedule/conflicts").await.ok();
    assert_eq!(found["items"][0]["kind"], "audience_overlap");
    assert_eq!(found["items"][0]["detail"], "2 people plan to attend both `ONE` and `TWO`, which overlap.");
    editor.patch("schedule/rules", json!({"audience_overlap": "ignore"})).await.ok();
    editor.patch("rooms/other", json!({"capacity": 1})).await.ok();
    let found = editor.get("schedule/conflicts").await.ok();
    assert_eq!(found["items"][0]["kind"], "capacity_below_enrolled");
    assert_eq!(found["items"][0]["suggestions"][0]["room"], "hall");
    editor
        .patch(&format!("sessions/{}", id(&one)), json!({"capacity": 1}))
        .await
        .refused(409, "capacity-below-taken");
    // The filter `free_seats` finds only sessions with a free seat.
    editor.patch("rooms/other", json!({"capacity": 10})).await.ok();
    editor.post("schedule/releases", json!({})).await.ok();
    let free = congress.anyone().get("sessions?free_seats=true").await.ok();
    let codes: Vec<_> =
        free["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["TWO"]);
    editor.patch(&format!("sessions/{}", id(&one)), json!({"capacity": 3})).await.ok();
    assert_eq!(
        congress.anyone().get("sessions?free_seats=true").await.ok()["items"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn session_made_longer_is_a_duration_conflict() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    editor.patch(&format!("sessions/{}", id(&one)), json!({"duration_minutes": 90})).await.ok();
    let found = editor.get("schedule/conflicts").await.ok();
    assert_eq!(
        found["items"][0]["detail"],
        "`ONE` was placed for 60 minutes but lasts 90. Place it again to accept the new length."
    );
    editor.post("schedule/releases", json!({})).await.refused(409, "schedule-blocked");
    let offered = found["items"][0]["suggestions"][0].clone();
    editor.post("schedule/moves", json!({"placements": [offered]})).await.ok();
    assert_eq!(placement(&editor, &one).await["ends_at"], "2021-11-08T13:30:00Z");
    editor.post("schedule/releases", json!({})).await.ok();
    // A placement can also be shorter from the start.
    let short = json!({"room": "hall", "starts_at": EIGHT, "ends_at": "2021-11-08T12:45:00Z"});
    editor.put(&format!("sessions/{}/placement", id(&one)), short).await.ok();
    assert_eq!(kinds(&editor, "").await, ["duration_mismatch"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn move_answers_what_it_does_to_the_conflicts() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let mut sessions = Vec::new();
    // Three of a theme at once, two of them in one room.
    editor.post("themes", json!({"slug": "energy", "name": {"en": "Energy"}})).await.ok();
    for (code, room) in [("ONE", "hall"), ("TWO", "hall"), ("THREE", "other")] {
        let session = congress.session(code, room, EIGHT).await;
        editor.patch(&format!("sessions/{}", id(&session)), json!({"themes": ["energy"]})).await.ok();
        sessions.push(session);
    }
    let conflicts = async || {
        let found = editor.get("schedule/conflicts").await.ok();
        found["items"].as_array().unwrap().clone()
    };
    let ids = |conflicts: &[Value]| -> std::collections::BTreeSet<String> {
        conflicts.iter().map(|conflict| id(conflict).to_owned()).collect()
    };
    let to = |session: &Value, room: &str, at: &str| json!({"session": id(session), "room": room, "starts_at": at});
    let mut made = Vec::new();
    for body in [
        json!({"placements": [to(&sessions[0], "other", EIGHT)]}),
        json!({"placements": [to(&sessions[1], "hall", TEN), to(&sessions[2], "hall", TEN)]}),
        json!({"removed": [id(&sessions[1])], "placements": [to(&sessions[2], "other", EIGHT)]}),
        json!({"placements": [to(&sessions[1], "other", EIGHT)]}),
    ] {
        let before = conflicts().await;
        let moved = editor.post("schedule/moves?conflicts=true", body).await.ok();
        check_conflicts(&moved, &before, &conflicts().await, ids);
        made.push(id(&moved).to_owned());
    }
    for id in made.iter().rev() {
        let before = conflicts().await;
        let undone = editor.post(&format!("schedule/moves/{id}/undo?conflicts=true"), json!({})).await.ok();
        check_conflicts(&undone, &before, &conflicts().await, ids);
    }
    let quiet = json!({"placements": [to(&sessions[0], "hall", TEN)]});
    let moved = editor.post("schedule/moves", quiet).await.ok();
    assert_eq!(moved.get("conflicts"), None);
    assert_eq!(moved, editor.get(&format!("schedule/moves/{}", id(&moved))).await.ok());
}

fn check_conflicts(
    moved: &Value,
    before: &[Value],
    after: &[Value],
    ids: impl Fn(&[Value]) -> std::collections::BTreeSet<String>,
) {
    let changes = &moved["conflicts"];
    let (was, is) = (ids(before), ids(after));
    assert_ne!(was, is, "each of these moves changes something");
    let came: Vec<Value> = after.iter().filter(|conflict| !was.contains(id(conflict))).cloned().collect();
    let in_order = |conflicts: &[Value]| {
        let mut conflicts = conflicts.to_vec();
        conflicts.sort_by_key(|conflict| id(conflict).to_owned());
        conflicts
    };
    let introduced = changes["introduced"].as_array().unwrap();
    assert_eq!(in_order(introduced), in_order(&came), "with details and suggestions");
    let resolved: std::collections::BTreeSet<String> =
        changes["resolved"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!(resolved, was.difference(&is).cloned().collect());
    let blocking = after.iter().filter(|conflict| conflict["severity"] == "block").count();
    assert_eq!((&changes["total"], &changes["blocking"]), (&json!(after.len()), &json!(blocking)));
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_have_a_limit_for_speakers_and_sessions_that_are_repeated() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let mut sessions = Vec::new();
    for (code, at) in [("ONE", EIGHT), ("TWO", TEN)] {
        sessions.push(congress.session(code, "hall", at).await);
    }
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    for session in &sessions {
        let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "panellist"}]});
        editor.put(&format!("sessions/{}/speakers", id(session)), parts).await.ok();
    }
    assert!(kinds(&editor, "").await.is_empty());
    let rules = editor.get("schedule/rules").await.ok();
    assert_eq!((&rules["speaker_minutes"], &rules["repeats"]), (&Value::Null, &json!([])));

    // A limit can be tried before it is a rule.
    let checked = editor.post("schedule/check", json!({"assume": {"speaker_minutes": 90}})).await.ok();
    let introduced = &checked["introduced"][0];
    assert_eq!((&introduced["kind"], &introduced["severity"]), (&json!("speaker_overload"), &json!("warn")));
    assert_eq!(introduced["speakers"], json!([speaker["id"]]));
    editor
        .post("schedule/check", json!({"assume": {"speaker_minutes": 0}}))
        .await
        .refused(422, "invalid-body");

    let pair = json!({"session": sessions[0]["id"], "repeat": sessions[1]["id"]});
    let changed = json!({"speaker_minutes": 90, "repeats": [pair], "speaker_overload": "block"});
    let rules = editor.patch("schedule/rules", changed).await.ok();
    assert_eq!((&rules["speaker_minutes"], &rules["repeats"]), (&json!(90), &json!([pair])));
    assert_eq!(kinds(&editor, "severity=block").await, ["speaker_overload"]);
    assert_eq!(kinds(&editor, "severity=warn").await, ["repeat_too_soon"]);
    editor
        .post("schedule/releases", json!({"override_warnings": true}))
        .await
        .refused(409, "schedule-blocked");
    // Another day suits the speaker, and the repeat.
    let found = editor.get("schedule/conflicts?kind=speaker_overload").await.ok();
    assert_eq!(found["items"][0]["figures"], json!({"found": 120, "allowed": 90}));
    let suggested = &found["items"][0]["suggestions"][0];
    let to = json!({"room": suggested["room"], "starts_at": suggested["starts_at"]});
    editor.put(&format!("sessions/{}/placement", suggested["session"].as_str().unwrap()), to).await.ok();
    assert!(kinds(&editor, "kind=speaker_overload").await.is_empty());

    for (pairs, code) in [
        (json!([{"session": speaker["id"], "repeat": sessions[1]["id"]}]), "unknown"),
        (json!([{"session": sessions[1]["id"], "repeat": sessions[1]["id"]}]), "twice"),
        (json!([pair, pair]), "twice"),
    ] {
        let refused =
            editor.patch("schedule/rules", json!({"repeats": pairs})).await.refused(422, "invalid-body");
        assert_eq!(refused["errors"].as_array().unwrap().last().unwrap()["code"], code, "{refused}");
    }
    // What was deleted is no longer repeated.
    editor.delete(&format!("sessions/{}", id(&sessions[0]))).await;
    let rules = editor.patch("schedule/rules", json!({"speaker_minutes": null})).await.ok();
    assert_eq!((&rules["speaker_minutes"], &rules["repeats"]), (&Value::Null, &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn room_with_fewer_seats_than_people_who_marked_a_session_is_a_warning() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = congress.session("ONE", "hall", EIGHT).await;
    congress.session("TWO", "other", EIGHT).await;
    editor.post("schedule/releases", json!({})).await.ok();
    for _ in 0..2 {
        let delegate = congress.delegate().await;
        delegate.put(&format!("me/favourites/{}", id(&session)), json!({})).await.ok();
    }
    editor.patch("rooms/hall", json!({"capacity": 1})).await.ok();
    let found = editor.get("schedule/conflicts").await.ok();
    assert_eq!(found["items"][0]["kind"], "room_too_small");
    assert_eq!(found["items"][0]["suggestions"][0]["room"], "other");
    let slots = editor.get(&format!("sessions/{}/slots", id(&session))).await.ok();
    let kinds_in = |room: &str| -> Vec<Value> {
        let rooms = slots["rooms"].as_array().unwrap();
        let spans = &rooms.iter().find(|slots| slots["room"] == room).unwrap()["spans"];
        let conflicts =
            spans.as_array().unwrap().iter().flat_map(|span| span["conflicts"].as_array().unwrap());
        conflicts.map(|conflict| conflict["kind"].clone()).collect()
    };
    assert!(
        kinds_in("hall").contains(&json!("room_too_small"))
            && !kinds_in("other").contains(&json!("room_too_small"))
    );
    editor.patch("schedule/rules", json!({"room_too_small": "ignore"})).await.ok();
    assert!(kinds(&editor, "").await.is_empty());
}
