//! Programmes as other systems and organisers have them: each file with the sessions that it gives, as a report to read.

use std::fmt::Write as _;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress};

/// An edition without sessions, with an organiser.
async fn empty_edition(congress: &Congress, slug: &str) -> Caller {
    let admin = congress.administrator().await;
    let edition = json!({"slug": slug, "title": {"en": slug}, "reference_prefix": "WILD", "starts_on": "2021-11-08",
        "ends_on": "2021-11-13", "time_zone": "Asia/Shanghai", "languages": ["en", "zh"]});
    admin.post("/api/v1/congresses", edition).await.ok();
    admin
}

async fn import(caller: &Caller, slug: &str, file: impl Into<reqwest::Body>) -> Answer {
    let path = format!("/api/v1/congresses/{slug}/schedule/import");
    let request = caller.request(Method::POST, &path).header("content-type", "application/octet-stream");
    Answer::of(request.body(file)).await
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".into(),
        other => other.to_string(),
    }
}

/// What the import reports, and the sessions afterwards.
async fn report(caller: &Caller, slug: &str, answer: Answer) -> String {
    let mut report = String::new();
    let body = answer.body;
    if answer.status != 200 {
        return format!("  {} {}\n", answer.status.as_u16(), body["detail"].as_str().unwrap_or("?"));
    }
    for note in body["notes"].as_array().unwrap() {
        writeln!(report, "  {}", text(note)).unwrap();
    }
    let path = format!("/api/v1/congresses/{slug}/sessions?view=draft&limit=100");
    for session in caller.get(&path).await.items() {
        let speakers: Vec<_> =
            session["speakers"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect();
        let fields =
            ["code", "title", "kind", "track", "language", "duration_minutes", "room", "starts_at", "state"];
        let fields = fields.map(|field| text(&session[field])).join(" | ");
        writeln!(report, "  {fields} | {}", speakers.join(", ")).unwrap();
    }
    report
}

/// Imports each file into an edition of its own, twice.
async fn reports(files: Vec<(String, Vec<u8>)>) -> String {
    let congress = Congress::start().await;
    let mut all = String::new();
    for (nth, (name, file)) in files.into_iter().enumerate() {
        let slug = format!("wild-{nth}");
        let caller = empty_edition(&congress, &slug).await;
        let first = import(&caller, &slug, file.clone()).await;
        let is_imported = first.status == 200;
        writeln!(all, "{name}\n{}", report(&caller, &slug, first).await).unwrap();
        if is_imported {
            let again = import(&caller, &slug, file).await.ok();
            let counts = &again["sessions"];
            assert_eq!(
                (&counts["created"], &counts["updated"]),
                (&json!(0), &json!(0)),
                "{name} again: {again}"
            );
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn programmes_from_the_field_are_imported_and_imported_again_change_nothing() {
    let mut names: Vec<_> = std::fs::read_dir("tests/data/wild")
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| ["xml", "json", "sessions"].iter().any(|kind| name.contains(kind)))
        .collect();
    names.sort();
    let file = |name: String| {
        let bytes = std::fs::read(format!("tests/data/wild/{name}")).unwrap();
        (name, bytes)
    };
    insta::assert_snapshot!(reports(names.into_iter().map(file).collect()).await);
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nX-WR-TIMEZONE:Europe/Berlin\r\n\
BEGIN:VEVENT\r\nUID:a@x.example\r\nDTSTAMP:20211001T000000Z\r\nDTSTART:20211108T090000Z\r\nDTEND:20211108T100000Z\r\n\
SUMMARY:Water\\, air\r\nLOCATION:Hall A\r\nCATEGORIES:Climate\r\nDESCRIPTION:Two\\nlines\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:b@x.example\r\nDTSTAMP:20211001T000000Z\r\nDTSTART;TZID=America/Quito:20211108T090000\r\nDURATION:PT1H30M\r\n\
SUMMARY:Soil with a title that is so long that the line is folded, as the standa\r\n rd asks for\r\nLOCATION:Hall B\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:c@x.example\r\nDTSTAMP:20211001T000000Z\r\nDTSTART;VALUE=DATE:20211109\r\nSUMMARY:Day out\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn variants_of_programmes_are_imported_and_imported_again_change_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "Draft of the programme").unwrap();
    let sheet = book.add_worksheet().set_name("Programme").unwrap();
    for (column, name) in (0..).zip(["Title", "Title (zh)", "Room", "Date", "Start", "Duration", "Speakers"])
    {
        sheet.write_string(2, column, name).unwrap();
    }
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2021, 11, 9).unwrap();
    let (day, hour) = (
        rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd"),
        rust_xlsxwriter::Format::new().set_num_format("hh:mm"),
    );
    let half_past_nine = rust_xlsxwriter::ExcelDateTime::from_hms(9, 30, 0).unwrap();
    sheet.write_string(3, 0, "Opening").unwrap();
    sheet.write_string(3, 1, "开幕式").unwrap();
    sheet.write_string(3, 2, "Hall A").unwrap();
    sheet.write_datetime_with_format(3, 3, &date, &day).unwrap();
    sheet.write_datetime_with_format(3, 4, &half_past_nine, &hour).unwrap();
    sheet.write_number(3, 5, 90).unwrap();
    sheet.write_string(3, 6, "Vega, Ana; TBA").unwrap();
    let book = book.save_to_buffer().unwrap();
    let texts = [
        ("calendar", CALENDAR),
        (
            "sessions without places",
            "Titre,Intervenants,Langue,Durée\nEau,Ana Vega & Luis Mora,Français,45\nSol,N.N.,English,1h30\n",
        ),
        (
            "two sessions with one title",
            "Title,Room,Date,Start,End\nLunch,Hall A,8.11.2021,12:00,13:00\nLunch,Hall A,9.11.2021,12:00,13:00\n",
        ),
        (
            "American dates",
            "Title,Room,Date,Start,End\nWater,Hall A,11/8/2021,9:00 AM,10:30 AM\nSoil,Hall A,11/9/2021,1:00 PM,2:00 PM\n",
        ),
        (
            "ranges, durations and languages",
            "Title (en),Title (fr),Hall,Day,Time,Duration\nWater,Eau,A,2021-11-08,09:00–10:30,\nSoil,Sol,A,2021-11-08,11:00,90 Minuten\nAir,Air,A,2021-11-08,14:00,long\n",
        ),
        (
            "long titles that begin alike",
            "Title,Room,Date,Start,End\nThe transition of energy in the port cities of the north,A,2021-11-08,09:00,10:00\nThe transition of energy in the port cities of the south,A,2021-11-08,10:00,11:00\n能源转型 2021,A,2021-11-08,11:00,12:00\n水与城市 2021,A,2021-11-08,12:00,13:00\n",
        ),
        (
            "submissions that were not expanded",
            "{\"results\": [{\"code\": \"A\", \"title\": \"Water\", \"state\": \"confirmed\", \"duration\": 30, \"speakers\": [\"S1\"], \"track\": 5, \"slots\": [7]}]}",
        ),
        (
            "languages of Sessionize",
            r#"{"sessions": [
                {"id": 1, "title": "Water", "startsAt": "2021-11-08T10:00:00", "endsAt": "2021-11-08T10:30:00", "roomId": 5, "categoryItems": [7]},
                {"id": 2, "title": "Eau", "startsAt": "2021-11-08T11:00:00", "endsAt": "2021-11-08T11:30:00", "roomId": 5, "categoryItems": [8]},
                {"id": 3, "title": "Agua", "startsAt": "2021-11-08T12:00:00", "endsAt": "2021-11-08T12:30:00", "roomId": 5, "categoryItems": [9, 8]},
                {"id": 4, "title": "bIQ", "startsAt": "2021-11-08T13:00:00", "endsAt": "2021-11-08T13:30:00", "roomId": 5, "categoryItems": [10]}],
              "speakers": [], "rooms": [{"id": 5, "name": "Hall A"}],
              "categories": [{"id": 1, "title": "Language(s)", "items": [{"id": 7, "name": "English (EN)"}, {"id": 8, "name": "Français"},
                {"id": 9, "name": "Español"}, {"id": 10, "name": "Klingon"}]}]}"#,
        ),
        (
            "languages of frab",
            r#"{"schedule": {"conference": {"title": "T", "days": [{"date": "2021-11-08", "rooms": {"Hall A": [
                {"id": 1, "title": "Wasser", "start": "10:00", "duration": "00:30", "language": "Deutsch"},
                {"id": 2, "title": "Water", "start": "11:00", "duration": "00:30", "language": "en_GB"},
                {"id": 3, "title": "Voda", "start": "12:00", "duration": "00:30", "language": "Czech or Slovak"}]}}]}}}"#,
        ),
        (
            "a row without a start",
            "Title,Room,Date,Start\nWater,Hall A,08.11.2021,\nAir,Hall A,someday,10:00\n",
        ),
        ("no column for the title", "Room,Start\nHall A,10:00\n"),
        ("unknown JSON", "{\"talks\": [], \"people\": []}"),
        ("an empty calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
        (
            "rejected submissions",
            "{\"results\": [{\"code\": \"A\", \"title\": \"No\", \"state\": \"rejected\", \"speakers\": []}]}",
        ),
    ];
    let mut files: Vec<_> =
        texts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    files.push(("a workbook".into(), book));
    insta::assert_snapshot!(reports(files).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_keeps_what_the_file_does_not_contain() {
    let congress = Congress::start().await;
    let slug = "metropolis-2021";
    let editor = congress.organiser().await;
    let file = "ID,Title,Room,Date,Start\nW-1,Water,Hall A,2021-11-08,09:00\n";
    import(&editor, slug, file).await.ok();
    let session = editor.get("sessions?view=draft&limit=10").await.items().remove(0);
    let path = format!("sessions/{}", session["id"].as_str().unwrap());
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    let speakers = json!({"speakers": [{"speaker": speaker["id"], "role": "keynote"}]});
    editor.put(&format!("{path}/speakers"), speakers).await.ok();
    let more = json!({"abstract": {"en": "About water."}, "duration_minutes": 45,
        "links": [{"kind": "material", "url": "https://x.example/", "title": "Slides"}]});
    editor.patch(&path, more).await.ok();
    let before = editor.get(&path).await.ok();
    // The same file changes nothing; one with another title changes only the title.
    let again = import(&editor, slug, file).await.ok();
    assert_eq!(again["sessions"], json!({"created": 0, "updated": 0, "unchanged": 1}));
    import(&editor, slug, file.replace("Water", "Soil")).await.ok();
    let after = editor.get(&path).await.ok();
    assert_eq!(after["title"]["en"], "Soil");
    for field in ["speakers", "abstract", "links", "duration_minutes"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_a_newer_file_lacks_are_said_and_removed_only_on_request() {
    let congress = Congress::start().await;
    let slug = "metropolis-2021";
    let editor = congress.organiser().await;
    let newer = "ID,Title,Room,Date,Start\nW-1,Water,Hall A,2021-11-08,09:00\n";
    let file = format!("{newer}S-1,Soil,Hall A,2021-11-08,10:00\n");
    import(&editor, slug, file.clone()).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    import(&editor, slug, format!("{file}A-1,Air,Hall A,2021-11-08,11:00\n")).await.ok();
    let all = editor.get("sessions?view=draft&limit=10").await.items();
    let id =
        |code: &str| all.iter().find(|one| one["code"] == code).unwrap()["id"].as_str().unwrap().to_owned();
    // The one was released, the other was not.
    let (soil, air) = (id("S-1"), id("A-1"));
    let outcomes = |report: &Value| -> Vec<(String, String)> {
        let missing = report["missing"].as_array().unwrap().iter();
        missing
            .map(|one| {
                (one["code"].as_str().unwrap().to_owned(), one["outcome"].as_str().unwrap().to_owned())
            })
            .collect()
    };
    let said = |of: [&str; 2]| {
        ["A-1", "S-1"]
            .into_iter()
            .zip(of)
            .map(|(code, what)| (code.to_owned(), what.to_owned()))
            .collect::<Vec<_>>()
    };
    let kept = import(&editor, slug, newer).await.ok();
    assert_eq!(outcomes(&kept), said(["kept", "kept"]));
    let path = "schedule/import?remove_missing=true";
    let send = async |path: String| {
        let request = editor.request(reqwest::Method::POST, &path).header("content-type", "text/csv");
        Answer::of(request.body(newer)).await.ok()
    };
    let rehearsed = send(format!("{path}&dry_run=true")).await;
    assert_eq!((outcomes(&rehearsed), &rehearsed["dry_run"]), (said(["removed", "cancelled"]), &json!(true)));
    editor.get(&format!("sessions/{air}?view=draft")).await.ok();
    let real = send(path.into()).await;
    assert_eq!((outcomes(&real), &real["dry_run"]), (said(["removed", "cancelled"]), &json!(false)));
    editor.get(&format!("sessions/{air}")).await.refused(404, "not-found");
    assert_eq!(editor.get(&format!("sessions/{soil}")).await.ok()["state"], "cancelled");
    assert_eq!(outcomes(&send(path.into()).await), []);
}
