//! Imports of speakers and of cities to invite.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, OURS, text};

const SPEAKERS: &str = "\
List of speakers,,,,\n\
Name,Job title,Organisation,Country,Biography (fr)\n\
Zhang Wei,Mayor,City of Guangzhou,China,Maire depuis 2019\n\
Ana Sousa,Planner,Câmara de Lisboa,Portugal,\n\
Sol Critias,Mayor,City of Atlantis,Atlantis,\n\
,,,,\n";

async fn import(caller: &Caller, path: &str, csv: impl Into<reqwest::Body>) -> Answer {
    caller.send_file(path, csv).await
}

const LANGUAGES: [&str; 4] = ["en", "fr", "es", "zh"];

/// The outcomes of an import, with what was said about each row.
pub fn outcomes(import: &Value) -> Vec<String> {
    let rows = import["rows"].as_array().unwrap().iter();
    let row = |row: &Value| {
        let codes: Vec<_> =
            row["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect();
        let outcome = row["outcome"].as_str().unwrap();
        if codes.is_empty() { outcome.to_owned() } else { format!("{outcome}: {}", codes.join(", ")) }
    };
    rows.map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn speakers_are_created_once_and_updated_by_a_newer_file() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let first = import(&editor, "speakers/import", SPEAKERS).await.ok();
    assert_eq!(outcomes(&first), ["created", "created", "refused: country_unknown", "skipped: blank_row"]);
    assert_eq!(
        (&first["target"], &first["state"], &first["header_line"]),
        (&json!("speakers"), &json!("done"), &json!(2))
    );
    let again = import(&editor, "speakers/import", SPEAKERS).await.ok();
    assert_eq!(outcomes(&again)[..2], ["unchanged", "unchanged"]);
    let newer = import(&editor, "speakers/import", "Name,Job title\nZHANG WEI,Former mayor\n").await.ok();
    assert_eq!(outcomes(&newer), ["updated"]);
    let speakers = editor.get("speakers").await.items();
    let zhang = speakers.iter().find(|speaker| speaker["country"] == "CN").unwrap();
    assert_eq!(
        (&zhang["job_title"], &zhang["biography"]["fr"]),
        (&json!("Former mayor"), &json!("Maire depuis 2019"))
    );
    assert_eq!(speakers.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_row_does_not_make_a_later_one_a_repetition() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    editor.post("speakers", json!({"name": "Ana Sousa"})).await.ok();
    let long = "x".repeat(301);
    let file = format!("Name,Job title\nAna Sousa,{long}\nAna Sousa,Planner\nAna Sousa,Director\n");
    let made = import(&editor, "speakers/import", file).await.ok();
    assert_eq!(outcomes(&made), ["refused: maxLength", "updated", "refused: duplicate_in_file"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn dry_run_reports_what_the_import_would_do() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let events = congress.events().await.len();
    let rehearsed = import(&editor, "speakers/import?dry_run=true", SPEAKERS).await.ok();
    assert!(editor.get("speakers").await.items().is_empty());
    assert!(congress.events().await[events..].iter().all(|kind| kind == "import.finished"));
    let real = import(&editor, "speakers/import", SPEAKERS).await.ok();
    assert_eq!(outcomes(&rehearsed), outcomes(&real));
}

#[tokio::test(flavor = "multi_thread")]
async fn atomic_import_writes_nothing_if_a_row_is_refused() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let failed = import(&editor, "speakers/import?mode=atomic", SPEAKERS).await.ok();
    assert_eq!(failed["state"], "failed");
    assert_eq!(
        outcomes(&failed)[..3],
        ["unchanged: held_back", "unchanged: held_back", "refused: country_unknown"]
    );
    assert!(editor.get("speakers").await.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_deletes_and_restores_unless_something_has_changed() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let ana = editor.post("speakers", json!({"name": "Ana Sousa"})).await.ok();
    let at = format!("speakers/{}", ana["id"].as_str().unwrap());
    let made = import(&editor, "speakers/import", SPEAKERS).await.ok();
    assert_eq!(outcomes(&made)[..2], ["created", "updated"]);
    let undo = format!("imports/{}/undo", made["id"].as_str().unwrap());
    editor.patch(&at, json!({"job_title": "Director"})).await.ok();
    let problem = editor.post(&undo, json!({})).await.refused(409, "import-touched");
    assert!(problem["detail"].as_str().unwrap().contains(": line 4."), "{problem}");
    let again = import(&editor, "speakers/import", SPEAKERS).await.ok();
    assert_eq!(outcomes(&again)[..2], ["unchanged", "updated"]);
    let undo = format!("imports/{}/undo", again["id"].as_str().unwrap());
    assert!(editor.post(&undo, json!({})).await.ok()["undone_at"].is_string());
    assert_eq!(editor.get(&at).await.ok()["job_title"], "Director");
    editor.post(&undo, json!({})).await.refused(409, "import-state");
}

#[tokio::test(flavor = "multi_thread")]
async fn cities_are_put_on_the_list_with_a_common_deadline() {
    let congress = Congress::start().await;
    let secretary = congress.staff_of(OURS, "forum_secretary").await;
    let file = "Ville;Pays;Maire;Courriel;Langue\n\
                München;Allemagne;Oberbürgermeister Dieter;Büro <ob@muenchen.example>;deutsch\n\
                Quito;EC;El Alcalde;alcaldia@quito.example;es\n\
                Quito;EC;La Alcaldesa;alcaldia@quito.example;es\n\
                Lyon;France;;maire@lyon.example;fr\n";
    let problem = import(&secretary, "forum/invitations/import", file).await.refused(422, "unreadable-file");
    assert_json_snapshot!(problem["details"]);
    let path = "forum/invitations/import?respond_by=2021-10-20T16:00:00Z";
    let made = import(&secretary, path, file).await.ok();
    assert_eq!(
        outcomes(&made),
        ["created: value_normalised", "created", "refused: duplicate_in_file", "refused: required"]
    );
    assert_json_snapshot!(
        made["rows"].as_array().unwrap().iter().map(|row| &row["problems"]).collect::<Vec<_>>()
    );
    let invitations = secretary.get("forum/invitations").await.items();
    let munich = invitations.iter().find(|invitation| invitation["country"] == "DE").unwrap();
    assert_eq!(
        (&munich["city"], &munich["language"], &munich["state"]),
        (&json!("Munich"), &json!("de"), &json!("draft"))
    );
    assert_eq!(
        outcomes(&import(&secretary, path, file).await.ok())[..2],
        ["unchanged: value_normalised", "unchanged"]
    );
    let undo = format!("imports/{}/undo", made["id"].as_str().unwrap());
    secretary.post(&undo, json!({})).await.ok();
    assert!(secretary.get("forum/invitations").await.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_sees_the_imports_that_it_may_make() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let desk = congress.staff_of(OURS, "registration_desk").await;
    let made = import(&editor, "speakers/import", SPEAKERS).await.ok();
    let at = format!("imports/{}", made["id"].as_str().unwrap());
    editor.get(&at).await.ok();
    desk.get(&at).await.refused(404, "not-found");
    desk.post(&format!("{at}/undo"), json!({})).await.refused(404, "not-found");
    assert!(desk.get("imports").await.items().is_empty());
    assert_eq!(editor.get("imports?target=speakers").await.items().len(), 1);
    assert!(editor.get("imports?target=cities").await.items().is_empty());
    import(&desk, "speakers/import", SPEAKERS).await.refused(403, "forbidden");
    import(&editor, "forum/invitations/import", SPEAKERS).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_can_be_filled_in_and_imported() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (target, path, row) in [
        ("speakers", "speakers/import", "Ana Sousa,Planner,Lisboa,Bio,PT,Europe/Lisbon"),
        (
            "cities",
            "forum/invitations/import",
            "Quito,EC,The Mayor,alcaldia@quito.example,2021-10-20,es,5,Note",
        ),
    ] {
        for language in LANGUAGES {
            let template = format!("imports/template?for={target}&format=csv&lang={language}");
            let header = organiser.get(&template).await.ok();
            let file = format!("{}{row}\r\n", header.as_str().unwrap());
            let made = import(&organiser, &format!("{path}?dry_run=true"), file).await.ok();
            assert_eq!(
                (outcomes(&made), &made["ignored_columns"]),
                (vec!["created".to_owned()], &json!([])),
                "{target} {language}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn template_of_sessions_lists_tracks_and_rooms_and_can_be_imported() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser
        .post("rooms", json!({"slug": "hall", "name": {"en": "Great hall"}, "provider": "link"}))
        .await
        .ok();
    for language in LANGUAGES {
        let template = format!("imports/template?for=sessions&format=csv&lang={language}");
        let header = text(&organiser.get(&template).await.ok());
        let columns = header.split(',').count();
        let mut row = vec!["W1".to_owned(), "Water".into()];
        // A title in each other language of the edition.
        row.extend((0..columns - 11).map(|nth| format!("Water {nth}")));
        row.extend(
            ["Ana Sousa;Bo Ek", "", "Great hall", "2021-11-08", "09:30", "10:15", "en", "panel", "Taps."]
                .map(Into::into),
        );
        let file = format!("{header}{}\r\n", row.join(","));
        let report = organiser.send_file("schedule/import?dry_run=true", file).await.ok();
        assert_eq!(
            (&report["sessions"]["created"], &report["speakers"]["created"], &report["notes"]),
            (&json!(1), &json!(2), &json!([])),
            "{language}: {report}"
        );
    }
    let request = organiser.request(reqwest::Method::GET, "imports/template?for=sessions&lang=en");
    let file = request.send().await.unwrap().bytes().await.unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
    assert_eq!(book.sheet_names(), ["Sessions", "Instructions", "Lists"]);
    let lists = book.worksheet_range("Lists").unwrap();
    assert!(lists.cells().any(|(_, _, cell)| *cell == "Great hall"));
}

const SESSIONS: &str = "Code,Title,Speakers,Track,Room,Date,Start,End\n\
                        W1,Water,Ana Sousa,Resilience,Hall A,2021-11-08,09:30,10:15\n\
                        W2,Housing,Bo Ek,Resilience,Hall B,2021-11-08,11:00,11:45\n";

async fn counts(organiser: &Caller) -> Vec<usize> {
    let mut counts = Vec::new();
    for list in ["sessions", "speakers", "rooms", "tracks"] {
        counts.push(organiser.get(list).await.items().len());
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn import_of_sessions_is_listed_and_undone() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let before = counts(&organiser).await;
    let report = organiser.send_file("schedule/import?dry_run=true", SESSIONS).await.ok();
    assert_eq!(report["import"], json!(null));
    let report = organiser.send_file("schedule/import", SESSIONS).await.ok();
    let at = format!("imports/{}", text(&report["import"]));
    let import = organiser.get(&at).await.ok();
    assert_eq!((outcomes(&import), &import["target"]), (vec!["created".into(); 2], &json!("sessions")));
    assert_eq!(organiser.get("imports?target=sessions").await.items().len(), 1);
    let session = format!("sessions/{}", text(&import["rows"][0]["record"]));
    assert_eq!(organiser.get(&session).await.ok()["room"], "hall-a");

    let newer =
        SESSIONS.replace("Water,Ana Sousa", "Water for all,Eva Paz").replace("09:30,10:15", "14:00,15:00");
    let updated = organiser.send_file("schedule/import", newer).await.ok();
    let newer = format!("imports/{}", text(&updated["import"]));
    assert_eq!(outcomes(&organiser.get(&newer).await.ok()), ["updated", "unchanged"]);
    // The first import can be undone only after the second.
    organiser.post(&format!("{at}/undo"), json!({})).await.refused(409, "import-touched");
    organiser.post(&format!("{newer}/undo"), json!({})).await.ok();
    let restored = organiser.get(&session).await.ok();
    assert_eq!(
        (&restored["title"]["en"], &restored["starts_at"], &restored["speakers"][0]["name"]),
        (&json!("Water"), &json!("2021-11-08T01:30:00Z"), &json!("Ana Sousa"))
    );
    organiser.post(&format!("{newer}/undo"), json!({})).await.refused(409, "import-state");
    congress
        .staff_of(OURS, "award_secretary")
        .await
        .post(&format!("{at}/undo"), json!({}))
        .await
        .refused(404, "not-found");
    assert!(counts(&organiser).await > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn garbled_texts_of_speakers_are_reported_and_replace_nothing() {
    let congress = Congress::start().await;
    let editor = congress.staff_of(OURS, "programme_editor").await;
    let list = |title: &str| format!("Name,Job title,Biography (fr)\nAna Sousa,{title},{title}\n");
    import(&editor, "speakers/import", list("Députée")).await.ok();
    let garbled = import(&editor, "speakers/import", list("DÃ©putÃ©e")).await.ok();
    assert_eq!(outcomes(&garbled), ["unchanged: characters_lost, characters_lost"]);
    let new = import(&editor, "speakers/import", "Name\nZoÃ« LefÃ¨vre\n").await.ok();
    assert_eq!(outcomes(&new), ["created: characters_lost"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_with_german_dates_and_times_have_their_places() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let list = "Titel;Ort;Tag;Von;Bis\n\
                Mittagessen;Garten;8. November 2021;12:00 Uhr;13:30\n\
                Abschluss;Garten;Di, 09.11.2021;9 Uhr 30;10 Uhr\n";
    let report = organiser.send_file("schedule/import", list).await.ok();
    let import = organiser.get(&format!("imports/{}", text(&report["import"]))).await.ok();
    let mut times = Vec::new();
    for row in import["rows"].as_array().unwrap() {
        let session = organiser.get(&format!("sessions/{}", text(&row["record"]))).await.ok();
        times.push((text(&session["starts_at"]), session["duration_minutes"].clone()));
    }
    let expected = [("2021-11-08T04:00:00Z", 90), ("2021-11-09T01:30:00Z", 30)];
    assert_eq!(times, expected.map(|(start, minutes)| (start.to_owned(), json!(minutes))));
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_of_sessions_deletes_what_nothing_else_uses() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let before = counts(&organiser).await;
    let undo = async || {
        let report = organiser.send_file("schedule/import", SESSIONS).await.ok();
        let undo = format!("imports/{}/undo", text(&report["import"]));
        (text(&organiser.get(&undo.replace("/undo", "")).await.ok()["rows"][0]["record"]), undo)
    };
    let (_, first) = undo().await;
    organiser.post(&first, json!({})).await.ok();
    assert_eq!(counts(&organiser).await, before);
    // A room that something else uses stays.
    let (_, second) = undo().await;
    let other = "Code,Title,Room,Date,Start,End\nX1,Other,Hall A,2021-11-09,09:30,10:15\n";
    organiser.send_file("schedule/import", other).await.ok();
    // A speaker whose profile was completed stays, too.
    let speakers = organiser.get("speakers").await.items();
    let ana = speakers.iter().find(|speaker| speaker["name"] == "Ana Sousa").unwrap();
    let ana = format!("speakers/{}", text(&ana["id"]));
    organiser.patch(&ana, json!({"job_title": "Planner"})).await.ok();
    organiser.post(&second, json!({})).await.ok();
    assert_eq!(organiser.get(&ana).await.ok()["job_title"], "Planner");
    let names: Vec<_> =
        organiser.get("speakers").await.items().iter().map(|one| text(&one["name"])).collect();
    assert!(!names.contains(&"Bo Ek".into()), "{names:?}");
    let rooms: Vec<_> = organiser.get("rooms").await.items().iter().map(|room| text(&room["slug"])).collect();
    assert!(rooms.contains(&"hall-a".into()) && !rooms.contains(&"hall-b".into()), "{rooms:?}");
    // Nor is a session deleted that was changed, or one that the file removed restored.
    let (session, third) = undo().await;
    organiser.patch(&format!("sessions/{session}"), json!({"duration_minutes": 50})).await.ok();
    let problem = organiser.post(&third, json!({})).await.refused(409, "import-touched");
    assert!(problem["detail"].as_str().unwrap().contains(": line 1."), "{problem}");
    let removing = organiser.send_file("schedule/import?remove_missing=true", other).await.ok();
    let undo = format!("imports/{}/undo", text(&removing["import"]));
    organiser.post(&undo, json!({})).await.refused(409, "import-state");
}
