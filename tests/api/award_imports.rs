//! Imports of the evaluators of a round, and of entries for an award.

use serde_json::{Value, json};

use crate::{
    record_imports::outcomes,
    support::{Award, Caller, Congress, text},
};

/// A person with the role `evaluator`, and their e-mail.
async fn evaluator(congress: &Congress) -> (Caller, String) {
    let caller = congress.staff_of("metropolis-2021", "evaluator").await;
    let email = text(&caller.get("/api/v1/me").await.ok()["email"]);
    (caller, email)
}

async fn undo(caller: &Caller, import: &Value) -> crate::support::Answer {
    caller.post(&format!("imports/{}/undo", text(&import["id"])), json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluators_are_imported_by_their_email() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let ((_, first), (_, second)) = (evaluator(&congress).await, evaluator(&congress).await);
    let stranger = congress.stranger().await.get("/api/v1/me").await.ok();
    let round = award.round("technical");
    let file = format!(
        "Panel of experts,,,,\nE-mail,Land,Sprachen,Stadt,Arbeitgeber\n\
         {first},Österreich; Deutschland,\"en, deutsch\",München,Universität Wien\n\
         Eva <{second}>,BR,pt,,\n\
         {},FR,fr,,\n\
         {first},AT,en,,\n\
         unknown@city.example,Atlantis,en,,\n",
        text(&stranger["email"]),
    );
    let path = format!("{round}/evaluators/import?mapping=%7B%22Arbeitgeber%22:%22employer%22%7D");
    let made = award.secretary.send_file(&path, file.clone()).await.ok();
    assert_eq!(
        outcomes(&made),
        [
            "created",
            "created: value_normalised",
            "refused: not_an_evaluator",
            "refused: duplicate_in_file",
            "refused: country_unknown"
        ]
    );
    let refused = &made["rows"][2]["problems"][0];
    assert_eq!((&refused["column"], &refused["value"]), (&json!("E-mail"), &stranger["email"]));
    let evaluators = award.secretary.get(&format!("{round}/evaluators")).await.items();
    let known: Vec<_> = evaluators
        .iter()
        .map(|one| json!([one["countries"], one["languages"], one["city"], one["employer"]]))
        .collect();
    assert_eq!(
        known,
        [
            json!([["AT", "DE"], ["en", "de"], "Munich", "Universität Wien"]),
            json!([["BR"], ["pt"], null, null]),
        ]
    );
    let again = award.secretary.send_file(&path, file).await.ok();
    assert_eq!(outcomes(&again)[..2], ["unchanged", "unchanged: value_normalised"]);
    let newer = format!("E-mail,Country,Languages\n{second},BR,pt;es\n");
    let newer = award.secretary.send_file(&format!("{round}/evaluators/import"), newer).await.ok();
    assert_eq!(outcomes(&newer), ["updated"]);
    undo(&award.secretary, &made).await.refused(409, "import-touched");
    undo(&award.secretary, &newer).await.ok();
    let evaluators = award.secretary.get(&format!("{round}/evaluators")).await.items();
    assert_eq!(evaluators[1]["languages"], json!(["pt"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn import_of_evaluators_is_undone_until_one_changes() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let (_, email) = evaluator(&congress).await;
    let path = format!("{}/evaluators/import", award.round("jury"));
    let file = format!("E-mail,Country,Languages\n{email},AT,en\n");
    let made = award.secretary.send_file(&path, file.clone()).await.ok();
    let list = format!("{}/evaluators", award.round("jury"));
    undo(&award.secretary, &made).await.ok();
    assert!(award.secretary.get(&list).await.items().is_empty());
    let made = award.secretary.send_file(&path, file).await.ok();
    let account = text(&award.secretary.get(&list).await.items()[0]["account"]);
    award.secretary.delete(&format!("{list}/{account}")).await.ok();
    undo(&award.secretary, &made).await.refused(409, "import-touched");
    let public = format!("{}/evaluators/import", award.round("vote"));
    award.secretary.send_file(&public, format!("E-mail,Country,Languages\n{email},AT,en\n")).await.ok();
}

const ENTRIES: &str = "\
Initiative;City;Country;Category;Theme;Abstract;Language;Start date;Inhabitants;Name;Post;E-mail\n\
Water for every quarter;Quito;Ecuador;Inclusive cities;energy-transition;Taps for all.;español;2019-03-01;2 000 000;Ana Sousa;Head of planning;ana@quito.example\n\
Roofs that cool;München;Deutschland;inclusive;energy-transition;Green roofs.;en;01.05.2018;;Bo Ek;;bo@munich.example\n\
Nothing yet;Lyon;France;unknown;energy-transition;Text.;fr;2020-01-01;;Luc;;luc@lyon.example\n\
No text;Lyon;France;inclusive;energy-transition;;fr;2020-01-01;;Luc;;luc@lyon.example\n\
Other day;Lyon;France;inclusive;energy-transition;Text.;fr;1/2/20;;Luc;;luc@lyon.example\n";

async fn import_entries(award: &Award<'_>, query: &str, file: &'static str) -> Value {
    award.secretary.send_file(&format!("{}/entries/import{query}", award.path), file).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_imported_as_submitted() {
    let congress = Congress::start().await;
    let ana = congress.person("ana@quito.example", json!({})).await;
    let award = congress.award().await;
    award.at("2021-10-01T08:00:00Z");
    let rehearsed = import_entries(&award, "?dry_run=true", ENTRIES).await;
    assert!(award.secretary.get(&format!("{}/entries", award.path)).await.items().is_empty());
    let made = import_entries(&award, "", ENTRIES).await;
    assert_eq!(
        outcomes(&made),
        ["created", "created", "refused: unknown", "refused: required", "refused: date_invalid"]
    );
    assert_eq!(outcomes(&rehearsed), outcomes(&made));
    let columns: Vec<_> = (2..4).map(|row| made["rows"][row]["problems"][0]["column"].clone()).collect();
    assert_eq!(columns, ["Category", "Abstract"]);
    let entries = award.secretary.get(&format!("{}/entries", award.path)).await.items();
    let known: Vec<_> = entries
        .iter()
        .map(|entry| {
            json!([entry["state"], entry["title"], entry["city"], entry["category"], entry["population"]])
        })
        .collect();
    assert_eq!(
        known,
        [
            json!(["submitted", "Water for every quarter", "Quito", "inclusive", 2_000_000]),
            json!(["submitted", "Roofs that cool", "Munich", "inclusive", null]),
        ]
    );
    assert_eq!(
        entries[0]["submitters"],
        json!([{"name": "Ana Sousa", "post": "Head of planning", "organisation": null, "email": "ana@quito.example"}])
    );
    // The entry belongs to its submitter.
    let own = ana.get("me/entries").await.items();
    assert_eq!((own.len(), &own[0]["title"]), (1, &json!("Water for every quarter")));
    assert_eq!(outcomes(&import_entries(&award, "", ENTRIES).await)[..2], ["unchanged", "unchanged"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn newer_file_adds_a_submitter_and_keeps_the_others() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    award.at("2021-10-01T08:00:00Z");
    let made = import_entries(&award, "", ENTRIES).await;
    let newer = "Initiative,City,Country,Name,E-mail,Abstract\nWATER for every quarter,Quito,EC,Eva Paz,eva@quito.example,Taps.\n";
    let updated = import_entries(&award, "", newer).await;
    assert_eq!(outcomes(&updated), ["updated"]);
    let list = format!("{}/entries", award.path);
    let entry = &award.secretary.get(&list).await.items()[0];
    let names: Vec<_> =
        entry["submitters"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect();
    assert_eq!(
        (names, text(&entry["abstract"])),
        (vec!["Ana Sousa".into(), "Eva Paz".into()], "Taps.".to_owned())
    );
    undo(&award.secretary, &made).await.refused(409, "import-touched");
    undo(&award.secretary, &updated).await.ok();
    undo(&award.secretary, &made).await.refused(409, "import-touched");
    assert_eq!(award.secretary.get(&list).await.items()[0]["abstract"], "Taps for all.");
}

#[tokio::test(flavor = "multi_thread")]
async fn import_of_entries_is_undone_until_one_is_screened() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    award.at("2021-10-01T08:00:00Z");
    let made = import_entries(&award, "", ENTRIES).await;
    undo(&award.secretary, &made).await.ok();
    let list = format!("{}/entries", award.path);
    assert!(award.secretary.get(&list).await.items().is_empty());
    assert_eq!(congress.events().await.iter().filter(|kind| *kind == "award_entry.deleted").count(), 2);
    let made = import_entries(&award, "", ENTRIES).await;
    let entry = text(&award.secretary.get(&list).await.items()[0]["id"]);
    award.secretary.post(&format!("{list}/{entry}/screen"), json!({"eligible": true})).await.ok();
    undo(&award.secretary, &made).await.refused(409, "import-touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_entries_with_recusals_stay_and_keep_their_theme() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let (judge, organiser) = (award.judge("technical", "FR").await, congress.organiser().await);
    award.at("2021-10-01T08:00:00Z");
    let made = import_entries(&award, "", ENTRIES).await;
    organiser.delete("themes/energy-transition").await.refused(409, "theme-in-use");
    let entry = text(&award.secretary.get(&format!("{}/entries", award.path)).await.items()[0]["id"]);
    let recused = json!({"evaluator": judge.account, "kind": "employer"});
    award.secretary.post(&format!("{}/entries/{entry}/recusals", award.path), recused).await.ok();
    undo(&award.secretary, &made).await.refused(409, "import-touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_refused_after_the_deadline_and_by_others() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let path = format!("{}/entries/import", award.path);
    congress.organiser().await.send_file(&path, ENTRIES).await.ok();
    congress
        .staff_of("metropolis-2021", "programme_editor")
        .await
        .send_file(&path, ENTRIES)
        .await
        .refused(403, "forbidden");
    award.at("2021-10-11T08:00:00Z");
    let made = import_entries(&award, "", ENTRIES).await;
    assert_eq!(outcomes(&made)[..2], ["unchanged", "unchanged"]);
    let late = import_entries(
        &award,
        "",
        "Initiative,City,Country,Name,E-mail\nLate,Lima,PE,Luz,luz@lima.example\n",
    )
    .await;
    assert!(outcomes(&late)[0].starts_with("refused: "), "{late}");
}
