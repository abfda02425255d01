//! Files that are exported, perhaps changed in a spreadsheet, and imported again.

use std::{collections::HashMap, io::Cursor};

use calamine::{Reader, Xlsx};
use reqwest::Method;
use serde_json::json;

use crate::{
    record_imports::outcomes,
    support::{Caller, Congress, OURS, text},
};

async fn export(caller: &Caller, path: &str) -> Vec<u8> {
    let answer = caller.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename="));
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.bytes().await.unwrap().to_vec()
}

/// The rows of an exported CSV file, by the names of its columns.
async fn rows(caller: &Caller, path: &str) -> Vec<HashMap<String, String>> {
    let file = export(caller, path).await;
    let text = std::str::from_utf8(&file).unwrap().strip_prefix('\u{feff}').unwrap();
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().map(|row| row.unwrap()).collect()
}

/// Both formats, and each language of the service.
fn forms(path: &str) -> Vec<String> {
    let mut forms = vec![format!("{path}/export?format=xlsx&lang=en")];
    forms.extend(["en", "fr", "es", "zh"].map(|lang| format!("{path}/export?format=csv&lang={lang}")));
    forms
}

#[tokio::test(flavor = "multi_thread")]
async fn every_exported_list_is_imported_again_without_a_change() {
    let congress = Congress::demo().await;
    let admin = congress.administrator().await;
    let base = "/api/v1/congresses/metropolis-2021";
    let award = text(&admin.get(&format!("{base}/awards")).await.items()[0]["slug"]);
    let award = format!("{base}/awards/{award}");
    let mut lists = vec![
        format!("{base}/speakers"),
        "/api/v1/congresses/fosdem-2021/speakers".to_owned(),
        format!("{base}/forum/invitations"),
        format!("{award}/entries"),
    ];
    for round in admin.get(&award).await.ok()["rounds"].as_array().unwrap() {
        lists.push(format!("{award}/rounds/{}/evaluators", text(&round["slug"])));
    }
    let mut imported = 0;
    for list in &lists {
        let before = admin.get(&format!("{list}?limit=200")).await.items();
        for export_path in forms(list) {
            let file = export(&admin, &export_path).await;
            let report = admin.send_file(&format!("{list}/import"), file).await.ok();
            let outcomes = outcomes(&report);
            assert!(outcomes.iter().all(|outcome| outcome == "unchanged"), "{export_path}: {report}");
            // The list of cities also says what they answered, which is not imported.
            let ignored = if list.ends_with("/forum/invitations") { 3 } else { 0 };
            assert_eq!(report["ignored_columns"].as_array().unwrap().len(), ignored, "{export_path}");
            imported += outcomes.len();
        }
        assert_eq!(admin.get(&format!("{list}?limit=200")).await.items(), before, "{list}");
    }
    assert!(imported > 1000, "{imported}");
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_sessions_are_imported_again_without_a_change() {
    let congress = Congress::demo().await;
    let admin = congress.administrator().await;
    for edition in ["metropolis-2021", "fosdem-2021"] {
        let base = format!("/api/v1/congresses/{edition}/schedule");
        let draft = admin.get(&format!("{base}/draft")).await.ok();
        for export_path in forms(&base) {
            let file = export(&admin, &export_path).await;
            let report = admin.send_file(&format!("{base}/import"), file).await.ok();
            for what in ["sessions", "rooms", "tracks", "speakers"] {
                let counts = (&report[what]["created"], &report[what]["updated"]);
                assert_eq!(counts, (&json!(0), &json!(0)), "{export_path}: {what} {}", report["notes"]);
            }
            assert_eq!((&report["notes"], &report["missing"]), (&json!([]), &json!([])), "{export_path}");
        }
        assert_eq!(admin.get(&format!("{base}/draft")).await.ok(), draft, "not even a revision");
    }
}

/// Names that contain separators, or are placeholders.
#[tokio::test(flavor = "multi_thread")]
async fn exported_sessions_keep_speakers_with_unusual_names() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let all = [&["TBA"][..], &["Ana; Bo", "Chen, Mayor"], &["\"Al\"", "n/a"], &["Rana | UCLG"]];
    for (code, names) in ["ONE", "TWO", "THREE", "FOUR"].iter().zip(all) {
        let session = congress.session(code, "hall", "2021-11-08T12:00:00Z").await;
        let mut parts = Vec::new();
        for name in names {
            let speaker = editor.post("speakers", json!({"name": name})).await.ok();
            parts.push(json!({"speaker": speaker["id"], "role": "panellist"}));
        }
        let path = format!("sessions/{}/speakers", session["id"].as_str().unwrap());
        editor.put(&path, json!({"speakers": parts})).await.ok();
    }
    let before = editor.get("schedule/draft").await.ok();
    let file = export(&editor, "schedule/export").await;
    let report = editor.send_file("schedule/import", file).await.ok();
    assert_eq!(report["sessions"]["updated"], 0, "{report}");
    assert_eq!(editor.get("schedule/draft").await.ok(), before);
    assert_eq!(editor.get("speakers").await.items().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_says_which_one_a_row_means_when_its_name_changes() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    for (name, biography) in [("Wang Wei", "Architect.\r\nBuilds. "), ("Wang Wei", "Mayor."), ("=Zero", "-")]
    {
        editor.post("speakers", json!({"name": name, "biography": {"en": biography}})).await.ok();
    }
    let unchanged = export(&editor, "speakers/export?format=xlsx").await;
    let report = editor.send_file("speakers/import", unchanged).await.ok();
    assert_eq!(outcomes(&report), ["unchanged"; 3], "{report}");

    let listed = rows(&editor, "speakers/export?lang=en").await;
    assert_eq!(listed[0]["Name"], "'=Zero", "a spreadsheet does not run it");
    let [one, two] = [1, 2].map(|nth| &listed[nth]["ID"]);
    // A number of another system is no id.
    let file = format!("ID,Name\n{one},Wang Wei (Beijing)\n{two},Wang Wei\n17,Li Na\n{one},Again\n");
    let report = editor.send_file("speakers/import", file).await.ok();
    assert_eq!(
        outcomes(&report),
        ["updated", "unchanged", "created", "refused: duplicate_in_file"],
        "{report}"
    );
    assert_eq!(editor.get(&format!("speakers/{one}")).await.ok()["name"], "Wang Wei (Beijing)");
    assert_eq!(editor.get("speakers").await.items().len(), 4);
    // In another edition no speaker has these ids, and the names count.
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses", crate::support::edition("other")).await.ok();
    let file = export(&editor, "speakers/export").await;
    let report = admin.send_file("/api/v1/congresses/other/speakers/import", file).await.ok();
    assert_eq!(outcomes(&report), ["created"; 4], "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_keeps_the_name_that_it_has_here() {
    let congress = Congress::start().await;
    let secretary = congress.staff_of(OURS, "forum_secretary").await;
    let city = json!({"city": "München", "country": "DE", "addressee": "Oberbürgermeister", "email": "ob@muenchen.example",
                      "respond_by": "2021-10-20T16:00:00Z", "quota": 4});
    secretary.post("forum/invitations", city).await.ok();
    let exported = rows(&secretary, "forum/invitations/export?lang=de").await;
    assert_eq!(exported.len(), 1);
    let file = export(&secretary, "forum/invitations/export").await;
    let report = secretary.send_file("forum/invitations/import", file).await.ok();
    assert_eq!(outcomes(&report), ["unchanged"], "{report}");
    let list = secretary.get("forum/invitations").await.items();
    assert_eq!((list.len(), &list[0]["city"]), (1, &json!("München")));
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_cities_have_their_answers() {
    let congress = Congress::start().await;
    let secretary = congress.staff_of(OURS, "forum_secretary").await;
    for (city, answer) in [("Bogotá", Some("accepted")), ("Cali", Some("tentative")), ("Medellín", None)] {
        let new = json!({"city": city, "country": "CO", "addressee": "Alcaldía", "email": "alcaldia@ciudad.example",
                         "respond_by": "2021-10-20T16:00:00Z", "send": true});
        let invitation = secretary.post("forum/invitations", new).await.ok();
        let path = format!("forum/invitations/{}", text(&invitation["id"]));
        if let Some(answer) = answer {
            secretary.post(&format!("{path}/respond"), json!({"answer": answer})).await.ok();
        }
        if city == "Cali" {
            secretary.post(&format!("{path}/revoke"), json!({})).await.ok();
        }
    }
    let exported = rows(&secretary, "forum/invitations/export?lang=en").await;
    let shown: Vec<_> = exported
        .iter()
        .map(|row| ["City", "Answer", "State of the invitation", "Delegation"].map(|name| row[name].as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ["Bogotá", "accepted", "answered", "Bogotá, CO"],
            ["Cali", "tentative", "revoked", ""],
            ["Medellín", "", "open", ""]
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_has_advanced_is_not_taken_for_a_new_one() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    award.at("2021-10-01T08:00:00Z");
    let file = "Initiative,City,Country,Category,Theme,Abstract,Language,Start date,Name,E-mail\n\
                Water,Quito,EC,inclusive,energy-transition,Taps.,es,2019-03-01,Ana Sousa,ana@quito.example\n";
    award.secretary.send_file(&format!("{}/entries/import", award.path), file).await.ok();
    let list = format!("{}/entries", award.path);
    let entry = text(&award.secretary.get(&list).await.items()[0]["id"]);
    let renamed = format!(
        "ID,Initiative,City,Country,Name,E-mail\n{entry},Clean water,Quito,EC,Ana Sousa,ana@quito.example\n"
    );
    let report = award.secretary.send_file(&format!("{list}/import"), renamed.clone()).await.ok();
    assert_eq!(outcomes(&report), ["updated"]);
    award.secretary.post(&format!("{list}/{entry}/screen"), json!({"eligible": true})).await.ok();
    let again = renamed.replace("Clean", "Pure");
    let report = award.secretary.send_file(&format!("{list}/import"), again).await.ok();
    assert_eq!(outcomes(&report), ["updated"], "the secretariat may correct it");
    assert_eq!(award.secretary.get(&list).await.items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_get_the_speakers_who_are_there_already() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let mut ids = Vec::new();
    for name in ["Ana Sousa", "Wang Wei", "Wang Wei"] {
        let made = organiser.post("speakers", json!({"name": name, "job_title": "Planner"})).await.ok();
        ids.push(text(&made["id"]));
    }
    let file = "Code,Title,Speakers\nW1,Water,ANA SOUSA; Wang Wei; Bo Ek\nW2,Roofs,Bo Ek\n";
    let report = organiser.send_file("schedule/import", file).await.ok();
    assert_eq!(
        (&report["speakers"]["created"], &report["speakers"]["unchanged"]),
        (&json!(1), &json!(2)),
        "{report}"
    );
    assert!(text(&report["notes"][0]).starts_with("2 speakers are named `Wang Wei`"), "{report}");
    let sessions = organiser.get("sessions").await.items();
    let water = sessions.iter().find(|session| session["code"] == "W1").unwrap();
    let at = format!("sessions/{}", text(&water["id"]));
    let speakers: Vec<_> = organiser.get(&at).await.ok()["speakers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["speaker"]))
        .collect();
    assert_eq!(speakers[..2], ids[..2]);
    // The session keeps the one of that name that it has.
    let other = json!({"speakers": [{"speaker": ids[2], "role": "moderator"}]});
    organiser.put(&format!("{at}/speakers"), other).await.ok();
    let file = "Code,Title,Speakers\nW1,Water for all,Wang Wei\n";
    organiser.send_file("schedule/import", file).await.ok();
    let water = organiser.get(&at).await.ok();
    assert_eq!(
        (&water["speakers"][0]["speaker"], &water["speakers"][0]["role"]),
        (&json!(ids[2]), &json!("moderator"))
    );
    // Two of one name in one session stay two, in their order.
    let both = [2, 1].map(|nth| json!({"speaker": ids[nth], "role": "presenter"}));
    organiser.put(&format!("{at}/speakers"), json!({"speakers": both})).await.ok();
    let file = export(&organiser, "schedule/export").await;
    let report = organiser.send_file("schedule/import", file).await.ok();
    assert_eq!(report["sessions"], json!({"created": 0, "updated": 0, "unchanged": 2}), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_sessions_can_be_moved_in_the_spreadsheet() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let file = "Code,Title,Title (fr),Speakers,Track,Room,Date,Start,End,Kind\n\
                W1,Water,Eau,\"Vega, Ana | UCLG;\",Resilience,Hall A,2021-11-08,23:30,00:15,workshop\n\
                W2,Housing,,,Resilience,,,,,\n";
    organiser.send_file("schedule/import", file).await.ok();
    let listed = rows(&organiser, "schedule/export?lang=en").await;
    let water = &listed[0];
    let shown =
        ["ID", "Title", "Title (fr)", "Speakers", "Track", "Room", "Date", "Start", "Duration", "Kind"];
    let shown: Vec<_> = shown.iter().map(|column| water[*column].as_str()).collect();
    assert_eq!(
        shown,
        [
            "W1",
            "Water",
            "Eau",
            "Vega, Ana | UCLG;",
            "Resilience",
            "Hall A",
            "2021-11-08",
            "23:30",
            "45",
            "workshop"
        ]
    );
    assert_eq!((listed[1]["ID"].as_str(), listed[1]["Room"].as_str()), ("W2", ""));
    let file = export(&organiser, "schedule/export?format=xlsx&lang=en").await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_value((1, 1)).unwrap(), "Water");

    let file = String::from_utf8(export(&organiser, "schedule/export?lang=en").await).unwrap();
    let moved = file.replace("2021-11-08,23:30,45", "2021-11-09,10:00,60").replace("Eau", "L’eau");
    let report = organiser.send_file("schedule/import", moved).await.ok();
    assert_eq!(report["sessions"], json!({"created": 0, "updated": 1, "unchanged": 1}), "{report}");
    let sessions = organiser.get("sessions").await.items();
    let water = sessions.iter().find(|session| session["code"] == "W1").unwrap();
    assert_eq!(
        (&water["starts_at"], &water["ends_at"], &water["title"]["fr"], &water["speakers"][0]["name"]),
        (
            &json!("2021-11-09T02:00:00Z"),
            &json!("2021-11-09T03:00:00Z"),
            &json!("L’eau"),
            &json!("Vega, Ana | UCLG")
        )
    );
}
