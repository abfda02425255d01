//! The schedule in the formats of others, and programmes of others: read back by programs that are not ours.

use std::{collections::BTreeMap, io::Read};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, Kept, new_session, read};

const EIGHT: &str = "2021-11-08T12:00:00Z";

/// The bytes of a file of ours.
fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

pub async fn text(caller: &Caller, path: &str) -> String {
    let response = caller.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.text().await.unwrap()
}

async fn import(caller: &Caller, congress: &str, media: &str, file: impl Into<reqwest::Body>) -> Answer {
    let path = format!("/api/v1/congresses/{congress}/schedule/import");
    Answer::of(caller.request(Method::POST, &path).header("content-type", media).body(file)).await
}

/// What two parsers read of a calendar, which must be the same.
pub async fn calendar(caller: &Caller, path: &str) -> Option<Vec<Value>> {
    let file = Kept::new("schedule.ics", text(caller, path).await.as_bytes());
    let [python, javascript] = ["events.py", "events.mjs"].map(|reader| read(reader, &[file.path()]));
    let [python, javascript] =
        [python?, javascript?].map(|json| serde_json::from_str::<Vec<Value>>(&json).unwrap());
    assert_eq!(python.len(), javascript.len());
    for (one, other) in python.iter().zip(&javascript) {
        assert_eq!(one, other);
    }
    Some(python)
}

/// What the schedule itself says of each session, by its id.
async fn sessions(caller: &Caller, congress: &str) -> BTreeMap<String, Value> {
    let schedule = caller.get(&format!("/api/v1/congresses/{congress}/schedule?lang=en")).await.ok();
    let rooms = schedule["days"].as_array().unwrap().iter().flat_map(|day| day["rooms"].as_array().unwrap());
    let sessions = rooms.flat_map(|room| room["sessions"].as_array().unwrap().clone());
    sessions.map(|session| (session["id"].as_str().unwrap().to_owned(), session)).collect()
}

async fn release(caller: &Caller) -> Value {
    caller.post("schedule/releases", json!({"override_warnings": true})).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn calendars_of_real_programmes_say_the_same_to_two_parsers() {
    let congress = Congress::demo().await;
    let anyone = congress.anyone();
    for (edition, count) in [("metropolis-2021", 22), ("fosdem-2021", 772)] {
        let ours = sessions(&anyone, edition).await;
        let path = format!("/api/v1/congresses/{edition}/schedule.ics?lang=en");
        let raw = text(&anyone, &path).await;
        for line in raw.split("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
        }
        let Some(events) = calendar(&anyone, &path).await else { return };
        assert_eq!((events.len(), ours.len()), (count, count));
        for event in events {
            let session = &ours[event["uid"].as_str().unwrap()];
            for (theirs, name) in [("starts_at", "starts_at"), ("ends_at", "ends_at")] {
                assert_eq!(event[theirs], session[name], "{event}");
            }
            assert_eq!(
                event["summary"],
                session["title"].as_object().unwrap().values().next().unwrap().clone()
            );
            // What Giggity drops events without.
            assert!(!event["location"].as_str().unwrap().is_empty());
            assert_eq!((&event["status"], &event["sequence"]), (&json!("CONFIRMED"), &json!(1)));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn naughty_strings_stay_what_they_are_in_every_format() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let naughty: Vec<String> = serde_json::from_str(include_str!("../data/blns.json")).unwrap();
    // Those that a title can be: not empty, and without the NUL that no JSON of ours takes.
    let titles: Vec<_> =
        naughty.iter().filter(|text| !text.trim().is_empty() && !text.contains('\0')).collect();
    editor
        .post("rooms", json!({"slug": "hall", "name": {"en": "Hall; \"A\", B\\C"}, "provider": "link"}))
        .await
        .ok();
    let mut placements = Vec::new();
    for (n, title) in (0..).zip(&titles) {
        let mut new = new_session(&format!("N{n}"));
        new["title"] = json!({"en": title});
        new["abstract"] = json!({"en": title});
        new["duration_minutes"] = json!(5);
        let session = editor.post("sessions", new).await.ok();
        let id = session["id"].as_str().unwrap().to_owned();
        editor.post(&format!("sessions/{id}/confirm"), json!({})).await.ok();
        let at = chrono::DateTime::parse_from_rfc3339("2021-11-08T00:00:00Z").unwrap()
            + chrono::TimeDelta::minutes(n * 5);
        placements.push(json!({"session": id, "room": "hall", "starts_at": at}));
    }
    for placements in placements.chunks(400) {
        editor.post("schedule/moves", json!({"placements": placements})).await.ok();
    }
    release(&editor).await;
    let Some(events) = calendar(&anyone, "schedule.ics").await else { return };
    assert_eq!(events.len(), titles.len());
    let ours = sessions(&anyone, "metropolis-2021").await;
    // Control characters have no place in a calendar; all else comes back.
    let plain = |text: &str| -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        text.chars().filter(|c| !c.is_control() || ['\t', '\n'].contains(c)).collect()
    };
    for event in &events {
        let title = ours[event["uid"].as_str().unwrap()]["title"]["en"].as_str().unwrap();
        assert_eq!(event["summary"], plain(title));
        assert_eq!(event["location"], "Hall; \"A\", B\\C");
    }
    for (end, schema) in [("xml", "schedule.xml.xsd"), ("frab.json", "schema.json")] {
        let file = Kept::new(end, text(&anyone, &format!("schedule.{end}")).await.as_bytes());
        assert_eq!(
            read("frab.py", &[&format!("tests/data/c3voc/{schema}"), file.path()]).unwrap(),
            "",
            "{end}"
        );
    }
    // Nothing of a text ends the element that linked data stands in.
    let id = events[0]["uid"].as_str().unwrap();
    for event in &events {
        let page =
            text(&anyone, &format!("/c/metropolis-2021/sessions/{}", event["uid"].as_str().unwrap())).await;
        let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
        let linked: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
        assert_eq!(linked["name"], ours[event["uid"].as_str().unwrap()]["title"]["en"]);
    }
    let event = anyone.get(&format!("sessions/{id}/event.jsonld")).await.ok();
    assert_eq!((&event["@type"], &event["@context"]), (&json!("Event"), &json!("https://schema.org")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_session_keeps_its_uid_and_one_that_is_gone_is_cancelled() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let [one, two] =
        [congress.session("ONE", "hall", EIGHT).await, congress.session("TWO", "other", EIGHT).await];
    congress.session("THREE", "third", EIGHT).await;
    release(&editor).await;
    let [one, two] = [&one, &two].map(|session| session["id"].as_str().unwrap());
    let later = json!({"room": "hall", "starts_at": "2021-11-08T14:00:00Z"});
    editor.put(&format!("sessions/{one}/placement"), later).await.ok();
    editor.post(&format!("sessions/{two}/cancel"), json!({})).await.ok();
    release(&editor).await;
    let linked = anyone.get("schedule.jsonld").await.ok();
    let status = |id: &str| {
        let events = linked["@graph"].as_array().unwrap();
        events.iter().find(|event| event["@id"].as_str().unwrap().ends_with(id)).unwrap().clone()
    };
    assert_eq!(status(one)["eventStatus"], "https://schema.org/EventRescheduled");
    assert_eq!(status(one)["previousStartDate"], "2021-11-08T20:00:00+08:00");
    assert_eq!(status(two)["eventStatus"], "https://schema.org/EventCancelled");
    let Some(events) = calendar(&anyone, "schedule.ics").await else { return };
    let of = |id: &str| events.iter().find(|event| event["uid"] == id).unwrap();
    assert_eq!((&of(one)["sequence"], &of(one)["starts_at"]), (&json!(2), &json!("2021-11-08T14:00:00Z")));
    assert_eq!((&of(two)["sequence"], &of(two)["status"]), (&json!(2), &json!("CANCELLED")));
    let third = events.iter().find(|event| event["summary"] == "Session THREE").unwrap();
    assert_eq!((&third["sequence"], &third["status"]), (&json!(1), &json!("CONFIRMED")), "untouched");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_valid_and_imported_again_changes_nothing() {
    let congress = Congress::demo().await;
    let (admin, anyone) = (congress.administrator().await, congress.anyone());
    for edition in ["metropolis-2021", "fosdem-2021"] {
        let base = format!("/api/v1/congresses/{edition}");
        let draft = admin.get(&format!("{base}/schedule/draft")).await.ok();
        let count = sessions(&anyone, edition).await.len();
        for (end, media, schema) in
            [("xml", "application/xml", "schedule.xml.xsd"), ("frab.json", "application/json", "schema.json")]
        {
            let file = text(&anyone, &format!("{base}/schedule.{end}?lang=en")).await;
            let kept = Kept::new(end, file.as_bytes());
            if let Some(faults) = read("frab.py", &[&format!("tests/data/c3voc/{schema}"), kept.path()]) {
                assert_eq!(faults, "", "{edition} {end}");
            }
            let report = import(&admin, edition, media, file).await.ok();
            assert_eq!(
                report["sessions"],
                json!({"created": 0, "updated": 0, "unchanged": count}),
                "{edition} {end}"
            );
            for what in ["rooms", "tracks", "speakers"] {
                assert_eq!(
                    (&report[what]["created"], &report[what]["updated"]),
                    (&json!(0), &json!(0)),
                    "{what}"
                );
            }
            assert_eq!(report["notes"], json!([]));
        }
        let file = text(&anyone, &format!("{base}/schedule.ics?lang=en")).await;
        let report = import(&admin, edition, "text/calendar", file).await.ok();
        assert_eq!(
            report["sessions"],
            json!({"created": 0, "updated": 0, "unchanged": count}),
            "{edition} ics"
        );
        assert_eq!(admin.get(&format!("{base}/schedule/draft")).await.ok(), draft, "not even a revision");
    }
    // What EventFahrplan and Giggity refuse a file without.
    let xml = text(&anyone, "/api/v1/congresses/metropolis-2021/schedule.xml").await;
    for (index, day) in xml.split("<day ").skip(1).enumerate() {
        let head = day.split_once('>').unwrap().0;
        assert!(
            head.contains(&format!("index=\"{}\"", index + 1)) && head.contains("end=\"2021-11-"),
            "{head}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calendar_that_is_imported_again_cancels_no_session_without_a_place() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let one = congress.session("ONE", "hall", EIGHT).await;
    congress.session("TWO", "other", EIGHT).await;
    release(&editor).await;
    let one = format!("sessions/{}", one["id"].as_str().unwrap());
    editor.delete(&format!("{one}/placement")).await.ok();
    release(&editor).await;
    let calendar = text(&anyone, "schedule.ics").await;
    assert!(calendar.contains("STATUS:CANCELLED"));
    import(&editor, "metropolis-2021", "text/calendar", calendar).await.ok();
    assert_eq!(editor.get(&format!("{one}?view=draft")).await.ok()["state"], "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_longer_than_a_day_are_exported_as_the_schema_allows() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let file = std::fs::read("tests/data/wild/durations.xml").unwrap();
    let report = import(&editor, "metropolis-2021", "application/xml", file).await.ok();
    assert_eq!(report["sessions"]["created"], 4);
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    for (end, media, schema, durations) in [
        ("xml", "application/xml", "schedule.xml.xsd", ["1:00:00", "1:01:30"]),
        ("frab.json", "application/json", "schema.json", ["24:00", "25:30"]),
    ] {
        let path = format!("/api/v1/congresses/metropolis-2021/schedule.{end}");
        let exported = text(&congress.anyone(), &path).await;
        assert!(durations.iter().all(|duration| exported.contains(duration)), "{exported}");
        let kept = Kept::new(end, exported.as_bytes());
        if let Some(faults) = read("frab.py", &[&format!("tests/data/c3voc/{schema}"), kept.path()]) {
            assert_eq!(faults, "", "{end}");
        }
        let again = import(&editor, "metropolis-2021", media, exported).await.ok();
        assert_eq!(again["sessions"], json!({"created": 0, "updated": 0, "unchanged": 3}), "{end}: {again}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_fills_another_edition_in_whole() {
    let congress = Congress::demo().await;
    let (admin, anyone) = (congress.administrator().await, congress.anyone());
    let mut copy = crate::support::edition("copy");
    copy["languages"] = json!(["en"]);
    admin.post("/api/v1/congresses", copy).await.ok();
    let file = text(&anyone, "/api/v1/congresses/metropolis-2021/schedule.frab.json?lang=en").await;
    let report = import(&admin, "copy", "application/json", file.clone()).await.ok();
    assert_eq!(report["sessions"]["created"], 22);
    let again = import(&admin, "copy", "application/json", file).await.ok();
    assert_eq!(
        again["sessions"],
        json!({"created": 0, "updated": 0, "unchanged": 22}),
        "known by their guid"
    );
    let released = json!({"override_warnings": true});
    admin.post("/api/v1/congresses/copy/schedule/releases", released).await.ok();
    admin.post("/api/v1/congresses/copy/open", json!({})).await.ok();
    congress.app.bell.notify_one();
    let times = async |edition| {
        let mut times: Vec<_> = sessions(&anyone, edition)
            .await
            .into_values()
            .map(|session| {
                (
                    session["starts_at"].to_string(),
                    session["title"]["en"].to_string(),
                    session["kind"].to_string(),
                )
            })
            .collect();
        times.sort();
        times
    };
    let copied = crate::support::eventually("the copy", async || {
        (anyone.get("/api/v1/congresses/copy/schedule").await.status == 200).then_some(())
    });
    copied.await;
    assert_eq!(times("copy").await, times("metropolis-2021").await);
}

/// What a small script makes of the sessions of another system: frab JSON, with the host as track and speaker, and its place or
/// its own stream as the room.
fn mapped(file: &Value) -> Value {
    let mut rooms: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for session in file["sessions"].as_array().unwrap() {
        let host = session["host"]["name"].as_str().unwrap().trim();
        let room = session["location"]["name"]
            .as_str()
            .map_or_else(|| format!("Online: {host}"), |name| name.trim().to_owned());
        let description = &session["description"];
        let text = description["long"].as_str().or(description["short"].as_str());
        let links: Vec<_> =
            session["links"].as_object().into_iter().flatten().map(|(_, url)| url.clone()).collect();
        rooms.entry(room).or_default().push(json!({
            "id": session["id"], "title": session["title"], "date": session["start"], "end": session["end"],
            "cancelled": session["cancelled"], "language": "de", "abstract": text, "type": "talk",
            "persons": [{"id": session["host"]["id"], "public_name": host}], "links": links,
        }));
    }
    json!({"schedule": {"version": "1", "conference": {
        "title": "Würzburg Web Week 2021", "time_zone_name": "Europe/Berlin", "days": [{"index": 1, "rooms": rooms}],
    }}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_of_another_system_comes_in_with_what_was_cancelled_and_what_has_no_end() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    let mut week = crate::support::edition("web-week-2021");
    (week["starts_on"], week["ends_on"]) = ("2021-10-22".into(), "2021-10-31".into());
    week["time_zone"] = "Europe/Berlin".into();
    week["languages"] = json!(["de"]);
    admin.post("/api/v1/congresses", week).await.ok();
    let file: Value =
        serde_json::from_slice(&unzipped(include_bytes!("../data/wueww_2021.sessions.json.gz"))).unwrap();
    let theirs = file["sessions"].as_array().unwrap();
    let report = import(&admin, "web-week-2021", "application/json", mapped(&file).to_string()).await.ok();
    assert_eq!(report["sessions"], json!({"created": 205, "updated": 0, "unchanged": 0}));
    let endless: Vec<_> = report["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|note| note.as_str().unwrap().contains("no end"))
        .collect();
    assert_eq!(endless.len(), 6, "{}", report["notes"]);
    let base = "/api/v1/congresses/web-week-2021";
    let mut ours = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = admin.get(&format!("{base}/sessions?view=draft&limit=200{cursor}")).await.ok();
        for session in page["items"].as_array().unwrap() {
            ours.insert(session["code"].as_str().unwrap().to_owned(), session.clone());
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    for session in theirs {
        let mine = &ours[&session["id"].to_string()];
        assert_eq!(mine["title"]["de"], session["title"].as_str().unwrap().trim());
        // Cancelled sessions are kept, without a place that others could have.
        let cancelled = session["cancelled"] == true;
        assert_eq!(
            (mine["state"] == "cancelled", mine["room"].is_null()),
            (cancelled, cancelled),
            "{session}"
        );
        if session["end"].is_null() && !cancelled {
            assert!((1..=60).contains(&mine["duration_minutes"].as_i64().unwrap()));
        }
    }
    assert_eq!(ours.values().filter(|session| session["state"] == "cancelled").count(), 17);
    let again = import(&admin, "web-week-2021", "application/json", mapped(&file).to_string()).await.ok();
    assert_eq!(again["sessions"], json!({"created": 0, "updated": 0, "unchanged": 205}));
    // A last-minute change of theirs: one more is cancelled, another has a new title.
    let mut changed = file.clone();
    let taking_place = |of: &Value| of["cancelled"] == false;
    let positions: Vec<_> =
        theirs.iter().enumerate().filter(|(_, session)| taking_place(session)).map(|(n, _)| n).collect();
    changed["sessions"][positions[0]]["cancelled"] = json!(true);
    changed["sessions"][positions[1]]["title"] = json!("Ganz neu");
    let report = import(&admin, "web-week-2021", "application/json", mapped(&changed).to_string()).await.ok();
    assert_eq!(report["sessions"], json!({"created": 0, "updated": 2, "unchanged": 203}));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_one_id_are_told_apart_by_their_guids() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let event = |guid: &str, start: &str| json!({"id": 7, "guid": guid, "date": start, "duration": "00:30", "title": "Series"});
    let file = |first: &str| {
        json!({"schedule": {"conference": {"title": "T", "days": [{"date": "2021-11-08", "rooms": {"hall": [
            event("6d9a1c1c-2f0c-5d57-9c0d-6f2f1c7d8f11", first),
            event("6d9a1c1c-2f0c-5d57-9c0d-6f2f1c7d8f12", "2021-11-09T09:00:00+08:00"),
        ]}}]}}})
    };
    let once = file("2021-11-08T09:00:00+08:00").to_string();
    let report = import(&editor, "metropolis-2021", "application/json", once.clone()).await.ok();
    assert_eq!(report["sessions"]["created"], 2, "{report}");
    let report = import(&editor, "metropolis-2021", "application/json", once).await.ok();
    assert_eq!(report["sessions"]["unchanged"], 2, "{report}");
    let moved = file("2021-11-08T10:00:00+08:00").to_string();
    let report = import(&editor, "metropolis-2021", "application/json", moved).await.ok();
    assert_eq!(report["sessions"], json!({"created": 0, "updated": 1, "unchanged": 1}));
    // A third of the series, as new as it is without a track.
    let mut more = file("2021-11-08T10:00:00+08:00");
    let third = event("6d9a1c1c-2f0c-5d57-9c0d-6f2f1c7d8f13", "2021-11-10T09:00:00+08:00");
    more["schedule"]["conference"]["days"][0]["rooms"]["hall"].as_array_mut().unwrap().push(third);
    let report = import(&editor, "metropolis-2021", "application/json", more.to_string()).await.ok();
    assert_eq!(report["sessions"], json!({"created": 1, "updated": 0, "unchanged": 2}));
    // Everything that an import moved is one move, and can be undone.
    let moves = editor.get("schedule/moves").await.ok();
    assert_eq!(moves["items"][1]["sessions"], 1);
    let undo = format!("schedule/moves/{}/undo", moves["items"][1]["id"].as_str().unwrap());
    let back = editor.post(&undo, json!({})).await.ok();
    assert_eq!(back["items"][0]["after"]["starts_at"], "2021-11-08T01:00:00Z");
    for (media, file) in [("application/json", "{}"), ("application/json", "["), ("application/xml", "{}")] {
        import(&editor, "metropolis-2021", media, file).await.refused(422, "unreadable-schedule");
    }
    import(&editor, "metropolis-2021", "text/csv", "a,b").await.refused(422, "unreadable-schedule");
    import(&editor, "metropolis-2021", "image/png", "a,b").await.refused(415, "wrong-media-type");
}

/// Forty zones: every offset that there is, both halves of the world, and both ends of the day.
const ZONES: [&str; 40] = [
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Auckland",
    "Pacific/Norfolk",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Asia/Tokyo",
    "Australia/Eucla",
    "Asia/Shanghai",
    "Asia/Jakarta",
    "Asia/Yangon",
    "Asia/Dhaka",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Karachi",
    "Asia/Kabul",
    "Asia/Dubai",
    "Asia/Tehran",
    "Europe/Moscow",
    "Africa/Cairo",
    "Europe/Brussels",
    "Africa/Casablanca",
    "Europe/London",
    "Europe/Lisbon",
    "Atlantic/Azores",
    "America/Noronha",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Halifax",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Marquesas",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
];

#[tokio::test(flavor = "multi_thread")]
async fn days_and_local_times_are_those_that_another_library_finds() {
    let congress = Congress::demo().await;
    let (admin, anyone) = (congress.administrator().await, congress.anyone());
    // A week in which daylight saving ends in Europe, on 31 October, and in the United States, on 7 November: a session at every
    // hour and a half, some of them over midnight.
    let mut week = crate::support::edition("changing-clocks");
    (week["starts_on"], week["ends_on"]) = ("2021-10-30".into(), "2021-11-08".into());
    admin.post("/api/v1/congresses", week).await.ok();
    let from: chrono::DateTime<chrono::Utc> = "2021-10-29T22:00:00Z".parse().unwrap();
    let events: Vec<_> = (0..150).map(|n| {
        let minutes = [30, 60, 90, 85][usize::try_from(n).unwrap() % 4];
        json!({"id": n + 1, "title": "T", "date": from + chrono::TimeDelta::minutes(90 * n), "duration": format!("0{}:{:02}", minutes / 60, minutes % 60)})
    }).collect();
    let file = json!({"schedule": {"conference": {"title": "T", "days": [{"rooms": {"hall": events}}]}}});
    import(&admin, "changing-clocks", "application/json", file.to_string()).await.ok();
    admin
        .patch("/api/v1/congresses/changing-clocks/schedule/rules", json!({"outside_congress": "ignore"}))
        .await
        .ok();
    admin.post("/api/v1/congresses/changing-clocks/open", json!({})).await.ok();
    admin.post("/api/v1/congresses/changing-clocks/schedule/releases", json!({})).await.ok();
    let mut schedules = Vec::new();
    for edition in ["metropolis-2021", "fosdem-2021", "changing-clocks"] {
        for zone in ZONES {
            let path = format!("/api/v1/congresses/{edition}/schedule?lang=en&time_zone={zone}");
            schedules.push(anyone.get(&path).await.ok());
        }
    }
    let file = Kept::new("schedules.json", json!(schedules).to_string().as_bytes());
    let Some(said) = read("zones.py", &[file.path()]) else { return };
    assert_eq!(
        said.trim(),
        ((22 + 772 + 150) * ZONES.len()).to_string(),
        "{}",
        &said[..said.len().min(2000)]
    );
}
