//! Sessions, placements, releases, and the public schedule.

use std::{io::Read, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, new_session};

const EIGHT: &str = "2021-11-08T12:00:00Z";

fn id(session: &Value) -> &str {
    session["id"].as_str().unwrap()
}

fn fosdem() -> String {
    let mut xml = String::new();
    let file = include_bytes!("../../data/fosdem_2021.schedule.xml.gz");
    flate2::read::GzDecoder::new(&file[..]).read_to_string(&mut xml).unwrap();
    xml
}

#[tokio::test(flavor = "multi_thread")]
async fn public_sees_the_release_and_editors_the_draft() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let session = congress.session("ONE", "hall", EIGHT).await;
    anyone.get("schedule").await.refused(404, "no-schedule");
    assert_eq!(anyone.get("sessions").await.ok()["items"], json!([]));
    assert_eq!(editor.get("sessions").await.ok()["items"][0]["state"], "confirmed");
    anyone.get(&format!("sessions/{}", id(&session))).await.refused(404, "not-found");
    let release = editor.post("schedule/releases", json!({"note": "First"})).await;
    assert_eq!(release.header("location"), "/api/v1/congresses/metropolis-2021/schedule/releases/1");
    assert_eq!(release.ok()["changes"], 1);
    editor.patch(&format!("sessions/{}", id(&session)), json!({"title": {"en": "Renamed"}})).await.ok();
    let public = anyone.get(&format!("sessions/{}", id(&session))).await.ok();
    assert_eq!((&public["title"]["en"], &public["room"]), (&json!("Session ONE"), &json!("hall")));
    assert_eq!((&public["starts_at"], &public["ends_at"]), (&json!(EIGHT), &json!("2021-11-08T13:00:00Z")));
    assert_eq!(editor.get(&format!("sessions/{}", id(&session))).await.ok()["title"]["en"], "Renamed");
    assert_eq!(editor.get("sessions?view=released").await.ok()["items"][0]["title"]["en"], "Session ONE");
    anyone.get("sessions?view=draft").await.refused(401, "unauthenticated");
    congress.stranger().await.get("sessions?view=draft").await.refused(403, "forbidden");
    editor.delete(&format!("sessions/{}", id(&session))).await.refused(409, "session-released");
}

#[tokio::test(flavor = "multi_thread")]
async fn unchanged_schedule_is_answered_with_304() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    congress.session("ONE", "hall", EIGHT).await;
    editor.post("schedule/releases", json!({})).await.ok();
    let read = anyone.get("schedule").await;
    let tag = read.header("etag").to_owned();
    assert!(!tag.starts_with("W/"));
    assert_eq!(read.body["days"][0]["rooms"][0]["sessions"][0]["code"], "ONE");
    let again = async |tag: &str| {
        Answer::of(anyone.request(Method::GET, "schedule").header("if-none-match", tag.to_owned())).await
    };
    let unchanged = again(&tag).await;
    assert_eq!((unchanged.status.as_u16(), unchanged.header("etag")), (304, &*tag));
    // The 304 has the same headers as the full response, on both code paths.
    for name in
        ["cache-control", "vary", "ratelimit-policy", "x-content-type-options", "content-security-policy"]
    {
        let all = |answer: &Answer| {
            let mut values: Vec<_> =
                answer.headers.get_all(name).iter().map(|v| v.to_str().unwrap().to_owned()).collect();
            values.sort();
            values
        };
        assert_eq!(all(&unchanged), all(&read), "{name}");
    }
    let long = editor.request(Method::GET, "schedule").header("if-none-match", tag.clone());
    assert_eq!(Answer::of(long).await.status, 304);
    congress.session("TWO", "hall", "2021-11-09T12:00:00Z").await;
    editor.post("schedule/releases", json!({})).await.ok();
    let changed = again(&tag).await;
    assert_eq!((&changed.body["version"], changed.status.as_u16()), (&json!(2), 200));
    let raw = congress::http::outgoing().no_gzip().no_brotli().no_zstd().build().unwrap();
    for coding in ["gzip", "br", "zstd"] {
        let request =
            anyone.request(Method::GET, "schedule").header("accept-encoding", coding).build().unwrap();
        let response = raw.execute(request).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], coding);
        assert!(
            response.headers()["etag"].to_str().unwrap().contains(coding),
            "each encoding has its own ETag"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn schedule_is_grouped_by_days_of_the_requested_time_zone() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    congress.session("EVENING", "hall", EIGHT).await;
    editor.post("schedule/releases", json!({})).await.ok();
    for (zone, date) in [
        ("Asia/Shanghai", "2021-11-08"),
        ("Pacific/Kiritimati", "2021-11-09"),
        ("Pacific/Pago_Pago", "2021-11-08"),
        ("America/New_York", "2021-11-08"),
    ] {
        let read = anyone.get(&format!("schedule?time_zone={zone}&lang=fr")).await.ok();
        assert_eq!((&read["days"][0]["date"], &read["time_zone"]), (&json!(date), &json!(zone)));
        assert_eq!(read["days"][0]["rooms"][0]["sessions"][0]["title"], json!({"fr": "Séance EVENING"}));
    }
    anyone.get("schedule?time_zone=UTC%2B8").await.refused(400, "invalid-parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocking_conflicts_are_listed_and_refuse_the_release() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "hall", "2021-11-08T12:30:00Z").await;
    let found = editor.get("schedule/conflicts").await.ok();
    assert_eq!(
        (&found["items"][0]["kind"], &found["items"][0]["severity"]),
        (&json!("room_overlap"), &json!("block"))
    );
    let problem = editor
        .post("schedule/releases", json!({"override_warnings": true}))
        .await
        .refused(409, "schedule-blocked");
    assert_eq!(problem["errors"][0]["code"], "room_overlap");
    editor
        .put(
            &format!("sessions/{}/placement", id(&two)),
            json!({"room": "hall", "starts_at": "2021-11-08T13:00:00Z"}),
        )
        .await
        .ok();
    editor.post("schedule/releases", json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn database_refuses_an_overlapping_release() {
    let congress = Congress::start().await;
    congress.session("ONE", "hall", EIGHT).await;
    congress.organiser().await.post("schedule/releases", json!({})).await.ok();
    let again = sqlx::query!(
        "insert into released_session select congress_id, version, gen_random_uuid(), 'COPY', title, abstract, kind, state, track,
             themes, language, interpretation, duration_minutes, capacity, enrolment_policy, links, speakers, speaker_ids, room,
             room_id, starts_at + interval '59 minutes', ends_at + interval '59 minutes', search, revision from released_session"
    );
    let error = again.execute(&congress.app.pool).await.unwrap_err();
    assert_eq!(error.as_database_error().unwrap().constraint(), Some("released_room_holds_one"));
    let changed = sqlx::query!("update released_session set code = 'X'").execute(&congress.app.pool).await;
    assert!(changed.unwrap_err().to_string().contains("written once"));
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_releases_are_numbered_without_gaps() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    congress.session("ONE", "hall", EIGHT).await;
    let releases = (0..8).map(|_| editor.post("schedule/releases", json!({})));
    let mut versions: Vec<_> = futures::future::join_all(releases)
        .await
        .into_iter()
        .filter(|answer| answer.status != 503)
        .map(|answer| answer.ok()["version"].as_i64().unwrap())
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..).take(versions.len()).collect::<Vec<i64>>());
    assert_eq!(congress.anyone().get("schedule").await.ok()["version"].as_i64(), versions.last().copied());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_node_shows_a_release_within_two_seconds() {
    let congress = Congress::start().await;
    let elsewhere = congress.second_node().await;
    congress.session("ONE", "hall", EIGHT).await;
    congress.organiser().await.post("schedule/releases", json!({})).await.ok();
    for _ in 0..100 {
        if elsewhere.get("schedule").await.status == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the other node shows nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn release_lists_its_changes() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let one = congress.session("ONE", "hall", EIGHT).await;
    let two = congress.session("TWO", "other", EIGHT).await;
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    editor
        .put(
            &format!("sessions/{}/placement", id(&one)),
            json!({"room": "other", "starts_at": "2021-11-08T14:00:00Z"}),
        )
        .await
        .ok();
    editor.patch(&format!("sessions/{}", id(&one)), json!({"title": {"en": "Renamed"}})).await.ok();
    editor.post(&format!("sessions/{}/cancel", id(&two)), json!({})).await.ok();
    congress.session("THREE", "hall", EIGHT).await;
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    let changes = anyone.get("schedule/releases/2/changes").await.ok();
    let kinds: Vec<_> = changes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| format!("{} {}", change["code"].as_str().unwrap(), change["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds, ["ONE moved", "ONE reroomed", "ONE retitled", "THREE added", "TWO removed"]);
    assert_eq!(changes["items"][0]["before"]["starts_at"], EIGHT);
    let history = anyone.get("schedule/releases").await.ok();
    assert_eq!((&history["items"][0]["version"], &history["items"][1]["version"]), (&json!(2), &json!(1)));
    anyone.get("schedule/releases/3").await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_filtered() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let one = congress.session("ONE", "hall", EIGHT).await;
    congress.session("NIGHT", "hall", "2021-11-08T17:00:00Z").await;
    let speaker =
        editor.post("speakers", json!({"name": "Zhāng Wěi", "organisation": "City of Guangzhou"})).await.ok();
    let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "keynote", "confirmed": false}]});
    editor.put(&format!("sessions/{}/speakers", id(&one)), parts).await.ok();
    editor
        .patch(
            &format!("sessions/{}", id(&one)),
            json!({"themes": ["energy-transition"], "interpretation": ["zh"]}),
        )
        .await
        .ok();
    assert_eq!(anyone.get("speakers").await.ok()["items"], json!([]), "no speakers before a release");
    editor.post("schedule/releases", json!({})).await.ok();
    let codes = async |caller: &Caller, query: &str| -> Vec<String> {
        let page = caller.get(&format!("sessions?{query}")).await.ok();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|session| session["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let speaking = format!("speaker={}", id(&speaker));
    for caller in [&anyone, &editor] {
        for query in [
            "time_zone=America/New_York&day=2021-11-08&q=one",
            "q=zhang%20wei",
            "theme=energy-transition",
            "language=zh",
            "q=seance%20one",
            "day=2021-11-08",
            &speaking,
        ] {
            assert_eq!(codes(caller, query).await, ["ONE"], "{query}");
        }
        assert_eq!(codes(caller, "track=congress&kind=panel").await, ["ONE", "NIGHT"]);
        assert_eq!(codes(caller, "day=2021-11-09").await, ["NIGHT"], "01:00 in Guangzhou");
        assert_eq!(codes(caller, "kind=plenary").await, Vec::<String>::new());
    }
    assert_eq!(anyone.get("speakers?q=zhang%20wei").await.ok()["items"][0]["id"], speaker["id"]);
    let first = anyone.get("sessions?limit=1").await.ok();
    let cursor = first["next"].as_str().unwrap();
    assert_eq!(codes(&anyone, &format!("limit=1&cursor={cursor}")).await, ["NIGHT"]);
    editor.delete(&format!("speakers/{}", id(&speaker))).await.refused(409, "speaker-in-use");
    editor.delete("rooms/hall").await.refused(409, "room-in-use");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_unknown_names_in_a_session_are_reported() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let mut new = new_session("ONE");
    new["track"] = "nowhere".into();
    new["themes"] = json!(["energy-transition", "nothing"]);
    let problem = editor.post("sessions", new).await.refused(422, "unknown-name");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/track", "/themes/1"]);
    let session = editor.post("sessions", new_session("ONE")).await.ok();
    editor.post("sessions", new_session("ONE")).await.refused(409, "session-code-taken");
    let somewhere = json!({"room": "nowhere", "starts_at": EIGHT});
    editor.put(&format!("sessions/{}/placement", id(&session)), somewhere).await.refused(422, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn address_of_a_room_is_never_returned() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let new = json!({"slug": "hall", "name": {"en": "Hall"}, "provider": "jitsi", "address": "https://meet.city.example/secret"});
    let made = editor.post("rooms", new).await;
    let read = editor.get("rooms").await;
    for answer in [made, read] {
        assert!(!answer.ok().to_string().contains("secret"));
    }
    editor.patch("rooms/hall", json!({"capacity": 100})).await.ok();
    let kept = sqlx::query_scalar!("select address from room").fetch_one(&congress.app.pool).await.unwrap();
    assert_eq!(kept.as_deref(), Some("https://meet.city.example/secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn real_programme_is_imported_with_its_one_conflict() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    let mut edition = crate::support::edition("fosdem-2021");
    edition["starts_on"] = "2021-02-06".into();
    edition["ends_on"] = "2021-02-07".into();
    edition["time_zone"] = "Europe/Brussels".into();
    admin.post("/api/v1/congresses", edition).await.ok();
    let base = "/api/v1/congresses/fosdem-2021";
    let import = async || {
        let request = admin
            .request(Method::POST, &format!("{base}/schedule/import"))
            .header("content-type", "application/xml");
        Answer::of(request.body(fosdem())).await.ok()
    };
    let report = import().await;
    for (what, count) in [("sessions", 773), ("rooms", 106), ("tracks", 109), ("speakers", 684)] {
        assert_eq!(report[what], json!({"created": count, "updated": 0, "unchanged": 0}), "{what}");
    }
    let blocking: Vec<_> =
        report["conflicts"].as_array().unwrap().iter().filter(|c| c["severity"] == "block").collect();
    assert_eq!(blocking.len(), 1);
    assert!(
        blocking[0]["detail"].as_str().unwrap().starts_with("`12284` and `12286` are both in the room s-ow2")
    );
    let again = import().await;
    assert_eq!(again["sessions"], json!({"created": 0, "updated": 0, "unchanged": 773}));
    let overridden = json!({"override_warnings": true});
    admin
        .post(&format!("{base}/schedule/releases"), overridden.clone())
        .await
        .refused(409, "schedule-blocked");
    let clashing = blocking[0]["sessions"][1].as_str().unwrap();
    admin.delete(&format!("{base}/sessions/{clashing}/placement")).await.ok();
    assert_eq!(admin.post(&format!("{base}/schedule/releases"), overridden).await.ok()["changes"], 772);
    let draft = admin.get(&format!("{base}/schedule/draft")).await.ok();
    let draft = draft["sessions"].as_array().unwrap();
    assert_eq!(draft.len(), 773);
    let placed = admin.get(&format!("{base}/schedule/placements?limit=200")).await.ok();
    for placement in placed["items"].as_array().unwrap() {
        let session = draft.iter().find(|session| session["id"] == placement["session"]).unwrap();
        assert_eq!(&session["placement"], placement);
    }
    let unplaced: Vec<_> = draft.iter().filter(|session| session["placement"].is_null()).collect();
    assert_eq!(unplaced.len(), 1);
    assert_eq!(unplaced[0]["id"], clashing);
    let full = admin.get(&format!("{base}/sessions/{clashing}?view=draft")).await.ok();
    for (name, value) in unplaced[0].as_object().unwrap() {
        assert!(name == "placement" || &full[name] == value, "{name}");
    }
    let nonsense = admin
        .request(Method::POST, &format!("{base}/schedule/import"))
        .header("content-type", "text/xml")
        .body("<a");
    Answer::of(nonsense).await.refused(422, "unreadable-schedule");
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_id_is_skipped_and_reported() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let event = |id: &str, start: &str| {
        format!("<event id='{id}'><start>{start}</start><duration>00:30</duration><title>T</title></event>")
    };
    let events = [event("7", "09:00"), event("7", "10:00"), event("广州", "11:00")].concat();
    let xml =
        format!("<schedule><day date='2021-11-08'><room name='广州厅'>{events}</room></day></schedule>");
    let request =
        editor.request(Method::POST, "schedule/import").header("content-type", "application/xml").body(xml);
    let report = Answer::of(request).await.ok();
    assert_eq!(report["sessions"], json!({"created": 2, "updated": 0, "unchanged": 0}));
    assert_eq!(report["notes"], json!(["event `7` was skipped: an earlier event has the same id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_and_moves_are_found_at_their_location() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = congress.session("ONE", "hall", EIGHT).await;
    let room = json!({"slug": "annex", "name": {"en": "Annex"}, "provider": "jitsi"});
    let room = editor.post("rooms", room).await;
    let read = congress.anyone().get(room.header("location")).await;
    assert_eq!((&read.body, read.header("etag")), (&room.body, room.header("etag")));
    congress.anyone().get("rooms/nowhere").await.refused(404, "not-found");
    let moved = json!({"placements": [{"session": id(&session), "room": "annex", "starts_at": EIGHT}]});
    let moved = editor.post("schedule/moves", moved).await;
    assert_eq!(editor.get(moved.header("location")).await.ok(), moved.body);
    let undone = editor.post(&format!("schedule/moves/{}/undo", id(&moved.body)), json!({})).await;
    assert_eq!(editor.get(undone.header("location")).await.ok(), undone.body);
    assert_eq!(editor.get(moved.header("location")).await.ok()["undone"], true);
    let unknown = format!("schedule/moves/{}", uuid::Uuid::nil());
    editor.get(&unknown).await.refused(404, "not-found");
    congress.anyone().get(moved.header("location")).await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_speakers_availability_and_links_are_refused() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = congress.session("ONE", "hall", EIGHT).await;
    let speaker = editor.post("speakers", json!({"name": "Ana", "time_zone": "Europe/Lisbon"})).await.ok();
    let registration = congress.delegate().await.get("me/registration").await.ok();
    let (session, speaker) = (format!("sessions/{}", id(&session)), format!("speakers/{}", id(&speaker)));
    let speakers =
        json!({"speakers": [{"speaker": id(&editor.get(&speaker).await.ok()), "role": "keynote"}]});
    for (path, revision, body) in [
        (format!("{session}/speakers"), &session, speakers),
        (format!("{speaker}/availability"), &speaker, json!({"windows": []})),
        (format!("{speaker}/registration"), &speaker, json!({"reference": registration["reference"]})),
    ] {
        let tag = editor.get(revision).await.header("etag").to_owned();
        let put = async || {
            let put = editor.request(Method::PUT, &path).header("if-match", tag.clone());
            Answer::of(put.json(&body)).await
        };
        let first = put().await;
        assert_ne!(first.header("etag"), tag, "{path}");
        first.ok();
        put().await.refused(412, "stale");
        // Without the header, the last write wins.
        editor.put(&path, body.clone()).await.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_and_changes_are_paged() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    for code in ["ONE", "TWO", "THREE"] {
        congress.session(code, &code.to_lowercase(), EIGHT).await;
    }
    editor.patch("schedule/rules", json!({"track_parallel": "warn"})).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    // The second and the third session each overlap with those before.
    for (path, count, has_total) in
        [("schedule/conflicts", 2, true), ("schedule/releases/1/changes", 3, false)]
    {
        let all = editor.get(path).await.ok();
        assert_eq!((all["items"].as_array().unwrap().len(), &all["next"]), (count, &Value::Null), "{path}");
        let mut items = Vec::new();
        let mut next = Some(format!("{path}?limit=1"));
        while let Some(page) = next {
            let page = editor.get(&page).await.ok();
            assert_eq!(page["total"] == count, has_total, "the total covers all pages");
            items.extend(page["items"].as_array().unwrap().clone());
            next = page["next"].as_str().map(|cursor| format!("{path}?limit=1&cursor={cursor}"));
        }
        assert_eq!(json!(items), all["items"], "{path}");
    }
}
