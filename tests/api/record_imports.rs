//! Imports of speakers and of cities to invite.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, OURS};

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

/// The outcomes of an import, with what was said about each row.
fn outcomes(import: &Value) -> Vec<String> {
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
    assert!(problem["detail"].as_str().unwrap().contains("of row 4"), "{problem}");
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
        for language in ["en", "fr", "es", "zh"] {
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
