//! Bringing delegates in from spreadsheets.

use serde_json::{Value, json};

use crate::{
    places::assert_places_are_right,
    support::{Answer, Caller, Congress, eventually, patiently},
};

const DELEGATES: &str = include_str!("../data/attendees_utf8_comma_lf.csv");

/// The edition with the types that the spreadsheet speaks of.
async fn with_types(congress: &Congress) -> Caller {
    let organiser = congress.organiser().await;
    for (slug, aliases) in [
        ("head-of-delegation", json!(["mayor"])),
        ("media", json!(["press"])),
        ("moderator", json!([])),
        ("interpreter", json!([])),
        ("staff", json!([])),
    ] {
        let new = json!({"slug": slug, "name": {"en": slug}, "aliases": aliases, "approval": "manual", "admission": "open"});
        organiser.post("registration-types", new).await.ok();
    }
    let names = json!({"name": {"en": "Delegate", "fr": "Délégué", "zh": "代表"}});
    organiser.patch("registration-types/delegate", names).await.ok();
    organiser
}

fn rows(import: &Value) -> Vec<(i64, &str, Vec<&str>)> {
    import["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let codes =
                row["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect();
            (row["row"].as_i64().unwrap(), row["outcome"].as_str().unwrap(), codes)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_a_real_list_has_an_outcome() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let dry = organiser.import("dry_run=true", DELEGATES).await.ok();
    assert_eq!(registered(&congress).await, 0, "a dry run writes nothing");
    let import = organiser.import("", DELEGATES).await.ok();
    assert_eq!(rows(&dry), rows(&import), "a dry run answers what the real one does");
    assert_eq!(
        import["summary"],
        json!({"rows": 400, "created": 393, "updated": 0, "unchanged": 1, "skipped": 0, "refused": 6})
    );
    let rows = rows(&import);
    assert!((1..=400).eq(rows.iter().map(|row| row.0)));
    let of = |number: usize| (rows[number - 1].1, rows[number - 1].2.clone());
    assert_eq!(of(11), ("refused", vec!["duplicate_in_file"]));
    assert_eq!(of(21), ("refused", vec!["email_invalid"]));
    assert_eq!(of(31), ("refused", vec!["name_missing"]));
    assert_eq!(of(41), ("unchanged", vec!["duplicate_in_file"]));
    assert_eq!(of(51), ("refused", vec!["country_unknown"]));
    assert_eq!((of(61).0, of(62).0), ("created", "created"));
    assert_eq!(of(71), ("refused", vec!["too_many_cells"]));
    assert_eq!(of(72), ("refused", vec!["too_few_cells"]));
    assert_eq!(registered(&congress).await, 393);
    let told = congress.events().await.iter().filter(|kind| *kind == "registration.created").count();
    assert_eq!(told, 393);

    let again = organiser.import("", DELEGATES).await.ok();
    assert_eq!(
        again["summary"],
        json!({"rows": 400, "created": 0, "updated": 0, "unchanged": 394, "skipped": 0, "refused": 6})
    );
    let read = organiser.get(&format!("imports/{}", import["id"].as_str().unwrap())).await.ok();
    assert_eq!(read, import);
    let found = organiser.get("registrations?q=zoe%20moreno").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "composed and decomposed alike");
}

/// An import that runs in the background, once it has finished.
async fn when_finished(organiser: &Caller, import: &Value) -> Value {
    let path = format!("imports/{}", import["id"].as_str().unwrap());
    eventually("the import has finished", async || {
        let read = organiser.get(&path).await.ok();
        (!["queued", "running"].contains(&read["state"].as_str().unwrap())).then_some(read)
    })
    .await
}

fn many(rows: std::ops::Range<usize>) -> String {
    let row = |n: usize| format!("p{n}@x.example,Given{n},Family{n},delegate\n");
    format!("E-mail,First name,Last name,Type\n{}", rows.map(row).collect::<String>())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_imported_in_the_background() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser.patch("registration-types/delegate", json!({"capacity": 1500})).await.ok();
    let file = many(0..2100) + "nobody,A,B,delegate\np7@x.example,Given7,Family7,delegate\n";
    let mut reports = Vec::new();
    for query in ["dry_run=true", "dry_run=true&mode=atomic", "mode=atomic", ""] {
        let queued = organiser.import(query, file.clone()).await.ok();
        assert_eq!((&queued["state"], &queued["total"]), (&json!("queued"), &json!(2102)), "{query}");
        let over = when_finished(&organiser, &queued).await;
        let report: Vec<_> = rows(&over)
            .into_iter()
            .map(|(row, outcome, codes)| (row, outcome.to_owned(), codes.join(" ")))
            .collect();
        reports.push((over["state"].clone(), over["summary"].clone(), report));
    }
    assert_eq!(reports[0], reports[3], "a dry run answers what the real one does");
    assert_eq!(reports[1], reports[2]);
    let (state, summary, report) = &reports[3];
    let expected =
        json!({"rows": 2102, "created": 2100, "updated": 0, "unchanged": 1, "skipped": 0, "refused": 1});
    assert_eq!((state, summary), (&json!("done"), &expected));
    assert_eq!(report.iter().filter(|row| row.2 == "waitlisted").count(), 600);
    assert_eq!((&reports[2].0, &reports[2].1["created"]), (&json!("failed"), &json!(0)));
    assert_places_are_right(&congress.app.pool).await;
    let kept = sqlx::query_scalar!(r#"select count(*) as "n!" from import where file is not null"#);
    assert_eq!(
        kept.fetch_one(&congress.app.pool).await.unwrap(),
        0,
        "the file is deleted with the end of the import"
    );
    let sound = organiser.import("mode=atomic", many(5000..6100)).await.ok();
    assert_eq!(when_finished(&organiser, &sound).await["summary"]["created"], 1100);
    assert_eq!(registered(&congress).await, 3200);
    assert_places_are_right(&congress.app.pool).await;
    // Statistics are renewed after the end, which does not wait for them.
    eventually("the planner knows the rows", async || {
        let known = sqlx::query_scalar!(
            r#"select reltuples as "known!" from pg_class where relname = 'registration'"#
        );
        let known: f32 = known.fetch_one(&congress.app.pool).await.unwrap();
        ((known - 3200.0).abs() < 0.5).then_some(())
    })
    .await;

    for query in ["limit=200", "q=x.example&state=waitlisted&limit=3", "q=p51"] {
        let page = organiser.get(&format!("registrations?{query}")).await.ok();
        let items = page["items"].as_array().unwrap();
        for listed in items.iter().step_by(40) {
            let path = format!("registrations/{}", listed["id"].as_str().unwrap());
            let position = &organiser.get(&path).await.ok()["waiting_position"];
            assert!(position.as_i64().is_some());
            assert_eq!(&listed["waiting_position"], position, "{query}");
        }
    }
}

/// A node that dies leaves whole parts; the node that takes over the import continues after them.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_resumed_after_the_last_finished_part_when_its_node_dies() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let file = many(0..1800) + "p3@x.example,Given3,Family3,delegate\n";
    let first = organiser.import("", many(0..500)).await.ok();
    assert_eq!(first["summary"]["created"], 500);
    // As it stands when the first part is written and nothing more: taken, one part done, the lease running.
    let mut held = congress.app.pool.begin().await.unwrap();
    sqlx::query!("select pg_advisory_xact_lock(1)").fetch_one(&mut *held).await.unwrap();
    let queued = organiser.import("dry_run=true", file.clone()).await.ok();
    let id: uuid::Uuid = queued["id"].as_str().unwrap().parse().unwrap();
    when_finished(&organiser, &queued).await;
    sqlx::query!("delete from import_row where import_id = $1", id)
        .execute(&congress.app.pool)
        .await
        .unwrap();
    sqlx::query!(
        "insert into import_row (import_id, row_number, outcome, registration_id, problems, revision)
         select $1, row_number, outcome, registration_id, problems, revision from import_row where import_id = $2",
        id,
        first["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap(),
    )
    .execute(&congress.app.pool)
    .await
    .unwrap();
    let until = congress.clock.now() + chrono::TimeDelta::seconds(30);
    sqlx::query!(
        "update import set state = 'running', dry_run = false, file = $2, progress = 500, attempts = 1, leased_until = $3,
                           finished_at = null where id = $1",
        id,
        zstd::encode_all(file.as_bytes(), 3).unwrap(),
        until,
    )
    .execute(&congress.app.pool)
    .await
    .unwrap();
    held.rollback().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(organiser.get(&format!("imports/{id}")).await.ok()["progress"], 500, "the lease is honoured");
    congress.clock.advance(chrono::TimeDelta::seconds(30));
    let over = when_finished(&organiser, &queued).await;
    assert_eq!(
        over["summary"],
        json!({"rows": 1801, "created": 1800, "updated": 0, "unchanged": 1, "skipped": 0, "refused": 0})
    );
    assert_eq!(rows(&over)[1800].2, ["duplicate_in_file"], "what was read before is remembered");
    assert_eq!(registered(&congress).await, 1800);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_or_running_import_can_be_cancelled() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let done = organiser.import("", many(0..10)).await.ok();
    let path = |import: &Value| format!("imports/{}/cancel", import["id"].as_str().unwrap());
    organiser.post(&path(&done), json!({})).await.refused(409, "import-state");
    // Whoever holds the lock of imports keeps every part waiting.
    let queued = organiser.import("", many(10..3000)).await.ok();
    let answer = organiser.post(&path(&queued), json!({})).await;
    let over = when_finished(&organiser, &queued).await;
    if answer.status == 200 {
        let written = over["summary"]["created"].as_i64().unwrap();
        assert_eq!(written, over["progress"], "whole parts");
        assert_eq!(registered(&congress).await, 10 + written);
        assert!(over["state"] == "cancelled" || written == 2990, "{}", over["state"]);
    }
    assert_places_are_right(&congress.app.pool).await;
}

const HEADER: &str = "E-mail,First name,Last name,Role,City\n";

fn undo(import: &Value) -> String {
    format!("imports/{}/undo", import["id"].as_str().unwrap())
}

/// The address of the registration of a row.
fn registration_of(import: &Value, row: usize) -> String {
    format!("registrations/{}", import["rows"][row]["registration"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_is_refused_once_a_registration_has_changed() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    organiser.patch("registration-types/delegate", json!({"capacity": 2})).await.ok();
    organiser.import("", format!("{HEADER}a@x.example,Ana,Sousa,delegate,Lisbon\n")).await.ok();
    let list = format!(
        "{HEADER}a@x.example,Ana,Sousa,moderator,Porto\nb@x.example,Bo,Li,delegate,\nc@x.example,Cy,Ng,delegate,\nd@x.example,Dee,Ng,delegate,\n"
    );
    let import = organiser.import("", list).await.ok();
    assert_eq!((&import["summary"]["created"], &import["summary"]["updated"]), (&json!(3), &json!(1)));
    organiser.patch(&registration_of(&import, 1), json!({"city": "Faro"})).await.ok();
    let refused = organiser.post(&undo(&import), json!({})).await.refused(409, "import-touched");
    assert_eq!(
        refused["detail"],
        "Nothing was undone. Changed since the import: line 3. Change them one by one."
    );
    assert_eq!(registered(&congress).await, 4);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_is_refused_once_a_registration_is_in_use() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let ana = congress.person("ana@x.example", json!({})).await;
    let import = format!("{HEADER}ana@x.example,Ana,Sousa,delegate,Lisbon\nbo@x.example,Bo,Li,delegate,\n");
    let import = organiser.import("", import).await.ok();
    ana.post("me/agenda/feed", json!({})).await.ok();
    let speaker = organiser.post("speakers", json!({"name": "Bo"})).await.ok();
    let bo = organiser.get(&registration_of(&import, 1)).await.ok();
    let speaks = format!("speakers/{}/registration", speaker["id"].as_str().unwrap());
    organiser.put(&speaks, json!({"reference": bo["reference"]})).await.ok();
    let refused = organiser.post(&undo(&import), json!({})).await.refused(409, "import-touched");
    assert_eq!(
        refused["detail"],
        "Nothing was undone. Changed since the import: lines 2, 3. Change them one by one."
    );
    assert_eq!(registered(&congress).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_restores_what_the_import_changed() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let row = |city: &str| {
        format!("{HEADER}a@x.example,Ana,Sousa,moderator,{city}\nb@x.example,Bo,Li,delegate,{city}\n")
    };
    let first = organiser.import("", row("Porto")).await.ok();
    let bo = registration_of(&first, 1);
    organiser.patch(&bo, json!({"city": "Faro"})).await.ok();
    let second = organiser.import("", row("Braga")).await.ok();
    assert_eq!(second["summary"]["updated"], 2);
    organiser.post(&undo(&second), json!({})).await.ok();
    assert_eq!(organiser.get(&registration_of(&first, 0)).await.ok()["city"], "Porto");
    assert_eq!(organiser.get(&bo).await.ok()["city"], "Faro");
    organiser.post(&undo(&second), json!({})).await.refused(409, "import-state");
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_deletes_what_the_import_created_and_returns_types_and_places() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    organiser.patch("registration-types/delegate", json!({"capacity": 2})).await.ok();
    let before = organiser.import("", format!("{HEADER}a@x.example,Ana,Sousa,moderator,Porto\n")).await.ok();
    let import = format!("{HEADER}e@x.example,Eve,Ng,delegate,\na@x.example,Ana,Sousa,media,Faro\n");
    let import = organiser.import("", import).await.ok();
    organiser.post(&undo(&import), json!({})).await.ok();
    let ana = organiser.get(&registration_of(&before, 0)).await.ok();
    assert_eq!(
        (&ana["type"], &ana["city"], &ana["state"]),
        (&json!("moderator"), &json!("Porto"), &json!("confirmed"))
    );
    assert_eq!(organiser.get("registrations?q=eve").await.ok()["items"], json!([]));
    assert!(congress.events().await.contains(&"registration.deleted".into()));
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_cannot_be_undone() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let dry = organiser.import("dry_run=true", format!("{HEADER}f@x.example,F,F,delegate,\n")).await.ok();
    organiser.post(&undo(&dry), json!({})).await.refused(409, "import-state");
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_returns_a_person_to_the_place_that_the_import_gave_away() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    organiser.patch("registration-types/delegate", json!({"capacity": 1})).await.ok();
    let head = "E-mail,First name,Last name,Role\n";
    let ana = organiser.import("", format!("{head}a@x.example,Ana,Sousa,delegate\n")).await.ok();
    let import = format!("{head}a@x.example,Ana,Sousa,media\nb@x.example,Bo,Li,delegate\n");
    let import = organiser.import("", import).await.ok();
    organiser.post(&undo(&import), json!({})).await.ok();
    let ana = organiser.get(&registration_of(&ana, 0)).await.ok();
    assert_eq!((&ana["type"], &ana["state"]), (&json!("delegate"), &json!("confirmed")));
    assert_places_are_right(&congress.app.pool).await;
}

/// Columns that no language has.
const FOREIGN: &str =
    "Contact;Vorname;Nachname;Essen;Notes\na@x.example;Ana;Sousa;no meat;x\nb@x.example;Bo;Li;fish;y\n";

fn foreign_mapping() -> Value {
    json!({"mapping": {"Contact": "email", "VORNAME": "given_name", "Nachname": "family_name"}})
}

/// Options of an import with a mapping.
fn mapped(mapping: &str) -> String {
    let mapping: String = form_urlencoded::byte_serialize(mapping.as_bytes()).collect();
    format!("type=delegate&mapping={mapping}")
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_mapped_by_the_saved_mapping_and_that_of_the_request() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let diet = json!({"slug": "diet", "kind": "choice", "text": {"en": "What do you eat?"},
                      "options": [{"slug": "veg", "text": {"en": "No meat"}}]});
    organiser.post("questions", diet).await.ok();
    organiser.import("type=delegate", FOREIGN).await.refused(422, "unreadable-file");
    organiser.put("import-mapping", foreign_mapping()).await.ok();
    let import = organiser.import(&mapped(r#"{"Essen": "answers.diet"}"#), FOREIGN).await.ok();
    assert_eq!((&import["delimiter"], &import["ignored_columns"]), (&json!(";"), &json!(["Notes"])));
    let recognised =
        json!({"Contact": "email", "Vorname": "given_name", "Nachname": "family_name", "Essen": "answers"});
    assert_eq!(import["recognised_columns"], recognised);
    let listed = organiser.get("imports").await.items();
    assert_eq!(listed[0]["created_by_name"], organiser.get("/api/v1/me").await.ok()["display_name"]);
    assert_eq!(rows(&import)[1], (2, "created", vec!["answer_left_out"]));
    let found = organiser.get("registrations?q=ana").await.ok();
    assert_eq!(found["items"][0]["answers"], json!({"diet": "veg"}));
    organiser.import("mapping=nonsense", FOREIGN).await.refused(400, "invalid-parameter");
    organiser.import(&mapped(r#"{"Essn": "answers.diet"}"#), FOREIGN).await.refused(422, "unreadable-file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_mapping_names_fields_by_folded_headers() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let wrong = json!({"mapping": {"Contact": "emial"}});
    let problem = organiser.put("import-mapping", wrong).await.refused(422, "unreadable-file");
    assert!(problem["detail"].as_str().unwrap().contains("given_name, family_name"), "{problem}");
    organiser.put("import-mapping", foreign_mapping()).await.ok();
    assert_eq!(organiser.get("import-mapping").await.ok()["mapping"]["vorname"], "given_name");
    organiser.put("import-mapping", json!({"mapping": {}})).await.ok();
    assert_eq!(organiser.get("import-mapping").await.ok()["mapping"], json!({}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_saved_by_another_person_is_not_overwritten() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let save = async |etag: &str, field: &str| {
        let request = organiser.request(reqwest::Method::PUT, "import-mapping").header("if-match", etag);
        Answer::of(request.json(&json!({"mapping": {"Contact": field}}))).await
    };
    let seen = organiser.get("import-mapping").await;
    let seen = seen.header("etag").to_owned();
    let saved = save(&seen, "email").await;
    assert_eq!(saved.header("etag"), organiser.get("import-mapping").await.header("etag"));
    saved.ok();
    save(&seen, "city").await.refused(412, "stale");
    assert_eq!(organiser.get("import-mapping").await.ok()["mapping"], json!({"contact": "email"}));
    // Without `If-Match` the last one to save wins.
    let last = organiser.put("import-mapping", json!({"mapping": {"Contact": "city"}})).await.ok();
    assert_eq!((&last["mapping"], &last["revision"]), (&json!({"contact": "city"}), &json!(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_xlsx_spreadsheet_is_imported_like_a_csv_file() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (n, line) in (0..).zip(
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(DELEGATES.as_bytes())
            .records(),
    ) {
        for (column, cell) in (0..).zip(&line.unwrap()) {
            sheet.write_string(n, column, cell).unwrap();
        }
    }
    let file = book.save_to_buffer().unwrap();
    let request = organiser
        .request(reqwest::Method::POST, "imports")
        .header("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let import = Answer::of(request.body(file)).await.ok();
    assert_eq!((&import["encoding"], &import["delimiter"]), (&json!("XLSX"), &Value::Null));
    // Row 72 has no cells at its end, which a sheet cannot tell from empty ones.
    let csv = organiser.import("", DELEGATES).await.ok();
    assert_eq!(
        csv["summary"],
        json!({"rows": 400, "created": 0, "updated": 0, "unchanged": 394, "skipped": 0, "refused": 6})
    );
    assert_eq!(import["summary"]["rows"], 400);
    let differing: Vec<_> = rows(&import)
        .into_iter()
        .zip(rows(&csv))
        .filter(|(sheet, csv)| (sheet.1 == "refused") != (csv.1 == "refused"))
        .map(|(sheet, _)| sheet.0)
        .collect();
    assert!(differing.is_empty() || differing == [72], "{differing:?}");

    let outcomes = organiser.get(&format!("imports/{}/outcomes", import["id"].as_str().unwrap())).await;
    assert_eq!(outcomes.header("content-type"), "text/csv; charset=utf-8");
    let text = outcomes.body.as_str().unwrap().trim_start_matches('\u{feff}').to_owned();
    let lines: Vec<_> =
        csv::Reader::from_reader(text.as_bytes()).into_records().map(|line| line.unwrap()).collect();
    assert_eq!(lines.len(), 400);
    assert_eq!((&lines[20][2], &lines[20][3]), ("refused", ""));
    assert!(lines[20][4].starts_with("E-mail: "), "{}", &lines[20][4]);
    assert!(lines[0][3].starts_with("MWC13-"));
}

async fn registered(congress: &Congress) -> i64 {
    sqlx::query_scalar!(r#"select count(*) as "n!" from registration"#)
        .fetch_one(&congress.app.pool)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_atomic_import_writes_all_rows_or_none() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let import = organiser.import("mode=atomic", DELEGATES).await.ok();
    assert_eq!((&import["state"], &import["summary"]["created"]), (&json!("failed"), &json!(0)));
    assert_eq!(import["summary"]["refused"], 6);
    assert_eq!(registered(&congress).await, 0);
    let sound = "E-mail,First name,Last name,Role\na@x.example,Ana,Sousa,mayor\nb@x.example,Bo,Li,press\n";
    assert_eq!(organiser.import("mode=atomic", sound).await.ok()["summary"]["created"], 2);
}

/// In either mode, on an empty edition and on one that has some of them, with places for some of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_reports_what_the_real_run_does() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    organiser.patch("registration-types/delegate", json!({"capacity": 40})).await.ok();
    let files: [&[u8]; 3] = [
        include_bytes!("../data/attendees_cp1252_semicolon_crlf.csv"),
        DELEGATES.as_bytes(),
        include_bytes!("../data/attendees_utf8bom_semicolon_crlf.csv"),
    ];
    for file in files {
        for mode in ["mode=atomic", "mode=partial"] {
            let dry = organiser.import(&format!("{mode}&dry_run=true"), file.to_vec()).await.ok();
            let real = organiser.import(mode, file.to_vec()).await.ok();
            assert_eq!(rows(&dry), rows(&real), "{mode}");
            assert_eq!((&dry["summary"], &dry["state"]), (&real["summary"], &real["state"]), "{mode}");
            assert_places_are_right(&congress.app.pool).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_list_in_another_encoding_changes_nothing() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    organiser.import("", DELEGATES).await.ok();
    let with_mark = include_bytes!("../data/attendees_utf8bom_semicolon_crlf.csv").to_vec();
    let import = organiser.import("", with_mark).await.ok();
    assert_eq!((&import["encoding"], &import["delimiter"]), (&json!("UTF-8 BOM"), &json!(";")));
    assert_eq!(import["summary"]["created"], 0);
    let western = include_bytes!("../data/attendees_cp1252_semicolon_crlf.csv").to_vec();
    let import = organiser.import("", western.clone()).await.ok();
    assert_eq!((&import["encoding"], &import["delimiter"]), (&json!("windows-1252"), &json!(";")));
    assert_eq!(import["summary"]["created"], 0);
    // Five rows have names that Windows-1252 cannot write.
    let lost: Vec<_> = rows(&import).into_iter().filter(|row| row.2.contains(&"characters_lost")).collect();
    assert_eq!(lost.len(), 5, "{lost:?}");
    let updated: Vec<_> = rows(&import).into_iter().filter(|row| row.1 == "updated").collect();
    // They do not replace the sound ones. Row 3 has the e-mail of somebody whom this file leaves out.
    assert_eq!(updated, [(3, "updated", vec![])]);
    let problem = organiser.import("encoding=utf-8", western).await.refused(422, "unreadable-file");
    assert!(problem["detail"].as_str().unwrap().contains("CSV UTF-8"), "{problem}");
    let problem = organiser.import("encoding=klingon", "x").await.refused(400, "invalid-parameter");
    assert_eq!(problem["errors"][0]["pointer"], "?encoding");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_were_encoded_twice_are_reported_and_replace_nothing() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let list = "E-mail;First name;Last name;Organisation;Type\nzoe@x.example;Zoë;Lefèvre;Orléans;delegate\n";
    let import = organiser.import("", list).await.ok();
    let (twice, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(list.as_bytes());
    let again = organiser.import("", twice.clone().into_owned()).await.ok();
    assert_eq!(rows(&again), [(1, "unchanged", vec!["characters_lost"; 3])]);
    let zoe = organiser.get(&registration_of(&import, 0)).await.ok();
    assert_eq!((&zoe["given_name"], &zoe["family_name"]), (&json!("Zoë"), &json!("Lefèvre")));
    // Next to a sound value that is new.
    let promoted = twice.replace(";Organisation;", ";Job title;").replace(";OrlÃ©ans;", ";Mayor;");
    let promoted = organiser.import("", promoted).await.ok();
    assert_eq!(rows(&promoted), [(1, "updated", vec!["characters_lost"; 2])]);
    let zoe = organiser.get(&registration_of(&import, 0)).await.ok();
    assert_eq!((&zoe["display_name"], &zoe["job_title"]), (&json!("Zoë Lefèvre"), &json!("Mayor")));
    let whole = organiser.import("", "E-mail;Name;Type\nzoe@x.example;ZoÃ« Ng;delegate\n").await.ok();
    assert_eq!(rows(&whole)[0].1, "unchanged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_a_header_is_refused() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let pasted = "Ana\tVega\tana@x.example\tQuito\nBo\tLi\tbo@x.example\tWuhan\n";
    for query in
        ["type=delegate", "type=delegate&mapping=%7B%22ana@x.example%22:%22email%22,%22Ana%22:%22name%22%7D"]
    {
        let problem = organiser.import(query, pasted).await.refused(422, "unreadable-file");
        assert_eq!(
            problem["details"],
            json!({"first_row": ["Ana", "Vega", "ana@x.example", "Quito"]}),
            "{query}"
        );
        assert!(problem["detail"].as_str().unwrap().contains("looks like a person"), "{problem}");
    }
    let cities = "Quito,EC,El Alcalde,alcaldia@quito.example\n";
    let problem =
        organiser.send_file("forum/invitations/import", cities).await.refused(422, "unreadable-file");
    assert_eq!(problem["details"]["first_row"][0], "Quito");
    assert_eq!(registered(&congress).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edition_without_registration_types_refuses_delegates() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    let edition = json!({"slug": "fresh", "title": {"en": "Fresh"}, "reference_prefix": "FRESH", "starts_on": "2021-11-08",
        "ends_on": "2021-11-13", "time_zone": "Asia/Shanghai", "languages": ["en"]});
    admin.post("/api/v1/congresses", edition).await.ok();
    for list in ["E-mail,Name\na@x.example,Ana Vega\n", "E-mail,Name,Type\na@x.example,Ana Vega,delegate\n"] {
        let answer = admin.send_file("/api/v1/congresses/fresh/imports", list).await;
        let problem = answer.refused(409, "no-registration-types");
        assert!(!problem["detail"].as_str().unwrap().contains("?type="), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_keeps_the_name_by_which_its_person_calls_it() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let list = |city: &str| {
        format!("E-mail,First name,Last name,City,Country,Type\nana@x.example,Ana,Roy,{city},CA,delegate\n")
    };
    let import = organiser.import("", list("Montreal")).await.ok();
    let ana = registration_of(&import, 0);
    assert_eq!(organiser.get(&ana).await.ok()["city"], "Montréal");
    organiser.patch(&ana, json!({"city": "Montreal"})).await.ok();
    for city in ["Montreal", "Montréal"] {
        assert_eq!(organiser.import("", list(city)).await.ok()["summary"]["unchanged"], 1, "{city}");
    }
    assert_eq!(organiser.import("", list("Toronto")).await.ok()["summary"]["updated"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_in_gb18030_is_detected_and_imported() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let list = "电子邮件,名,姓,类型,城市\nwei@x.example,伟,王,代表,广州\nna@x.example,娜,李,代表,重庆\n";
    let import = organiser.import("", encoding_rs::GB18030.encode(list).0.into_owned()).await.ok();
    assert_eq!(
        (&import["encoding"], &import["summary"]["created"]),
        (&json!("gb18030"), &json!(2)),
        "{import}"
    );
    let found = organiser.get("registrations?q=王伟").await.ok();
    // By the name that the list of cities has for it, so that all of a city are counted as one.
    assert_eq!(found["items"][0]["city"], "Guangzhou");
    let spreadsheet = organiser.import("", b"PK\x03\x04".to_vec()).await.refused(422, "unreadable-file");
    assert!(spreadsheet["detail"].as_str().unwrap().contains("spreadsheet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_can_be_sent_as_form_data() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let send = async |city: &str| {
        let csv =
            format!("E-mail,First name,Last name,Role,City\r\nana@x.example,Ana,Sousa,delegate,{city}\r\n");
        let body = format!(
            "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d.csv\"\r\n\r\n{csv}\r\n--X--\r\n"
        );
        let request = organiser
            .request(reqwest::Method::POST, "imports")
            .header("content-type", "multipart/form-data; boundary=X");
        Answer::of(request.body(body)).await.ok()["summary"].clone()
    };
    assert_eq!(send("Lisbon").await["created"], 1);
    assert_eq!(send("Porto").await["updated"], 1);
    assert_eq!(send("Porto").await["unchanged"], 1);
    let nothing = organiser
        .request(reqwest::Method::POST, "imports")
        .header("content-type", "multipart/form-data; boundary=X");
    Answer::of(nothing.body("--X--\r\n")).await.refused(400, "malformed-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_may_be_as_large_as_a_file() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let padding = "x".repeat(3000);
    let rows: String =
        (0..900).map(|n| format!("p{n}@x.example,Given{n},Family{n},delegate,{padding}\n")).collect();
    assert!(rows.len() > 2 * 1024 * 1024);
    let csv = format!("E-mail,First name,Last name,Type,Notes\n{rows}");
    let body = format!("--X\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{csv}\r\n--X--\r\n");
    let request = organiser
        .request(reqwest::Method::POST, "imports?dry_run=true")
        .header("content-type", "multipart/form-data; boundary=X");
    let import = Answer::of(request.body(body)).await.ok();
    assert_eq!(import["summary"]["created"], 900);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_idempotency_key_of_a_dry_run_is_refused_for_the_real_import() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let send = |query: &str| {
        let request = organiser.request(reqwest::Method::POST, &format!("imports{query}"));
        let request = request.header("content-type", "text/csv").header("idempotency-key", "k1");
        request.body("E-mail,First name,Last name,Type\na@x.example,Ana,Sousa,delegate\n")
    };
    Answer::of(send("?dry_run=true")).await.ok();
    Answer::of(send("")).await.refused(422, "idempotency-key-reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_write_each_delegate_once() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let imports = (0..6).map(|_| patiently(async || organiser.import("", DELEGATES).await));
    let mut created = 0;
    for answer in futures::future::join_all(imports).await {
        created += answer.ok()["summary"]["created"].as_i64().unwrap();
    }
    assert_eq!((created, registered(&congress).await), (393, 393));
}

/// What breaks most software: quotes, markup, other directions, combined signs, text that looks like a number.
const UNUSUAL_NAMES: [&str; 8] = [
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞h̼͓̲̦̳̘̲e͇̣̰̦̬͎ ̢̼̻̱̘h͚͎͙̜̣̲ͅi̦̲̣̰̤v̻͍e̺̭̳̪̰-m̢iͅn̖̺̞̲̯̰d̵̼̟͙̩̼̘̳ ̞̥̱̳̭r̛̗̘e͙p͠r̼̞̻̭̗e̺̠̣͟s̘͇̳͍̝͉e͉̥̯̞̲͚̬͜ǹ̬͎͎̟̖͇̤t͍̬̤͓̼̭͘ͅi̪̱n͠g̴͉ ͏͉ͅc̬̟h͡a̫̻̯͘o̫̟̖͍̙̝͉s̗̦̲.̨̹͈̣",
    "<script>alert(0)</script>",
    "'; DROP TABLE users; --",
    "=HYPERLINK(\"http://x.example\",\"click\")",
    "\u{202e}test\u{202e}",
    "👩🏽‍🔧 הָיְתָהtestالصفحات التّحول",
    "{{ \"\".__class__.__mro__[2].__subclasses__() }} %s%n ${jndi:ldap://x}",
    "NaN\\0\\u0000%00null",
];

#[tokio::test(flavor = "multi_thread")]
async fn names_with_unusual_characters_are_stored_unchanged() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (n, name) in UNUSUAL_NAMES.iter().enumerate() {
        // As long as a name may be.
        let name = name.chars().take(200).collect::<String>();
        let name = name.trim();
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        let csv =
            format!("E-mail,First name,Last name,Type\nimported{n}@x.example,{quoted},{quoted},delegate\n");
        let import = organiser.import("mode=atomic", csv).await.ok();
        let id = import["rows"][0]["registration"].as_str().unwrap_or_else(|| panic!("{import}")).to_owned();
        let read = organiser.get(&format!("registrations/{id}")).await.ok();
        assert_eq!((read["given_name"].as_str(), read["family_name"].as_str()), (Some(name), Some(name)));
        let q: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let found = organiser.get(&format!("registrations?q={q}")).await.ok();
        assert_eq!(found["items"][0]["id"], json!(id), "{name}");
        let ana = congress.stranger().await;
        let body = json!({"type": "delegate", "given_name": name, "family_name": name});
        assert_eq!(ana.post("registrations", body).await.ok()["given_name"], name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_string_causes_an_internal_error() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.delegate().await;
    let strings: Vec<String> = serde_json::from_str(include_str!("../data/blns.json")).unwrap();
    assert!(strings.len() > 400);
    for text in strings {
        let changed = ana.patch("me/registration", json!({"given_name": text, "organisation": text})).await;
        match changed.status.as_u16() {
            200 => assert_eq!(changed.body["given_name"], *text),
            status => assert!(text.is_empty() || text.chars().count() > 200, "{status} for {text:?}"),
        }
        let q: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let found = organiser.get(&format!("registrations?q={q}")).await;
        assert!([200, 400].contains(&found.status.as_u16()), "{} for {text:?}", found.status);
        let csv = format!("E-mail,First name,Last name,Type\nx@x.example,{text},B,{text}\n");
        let import = organiser.import("dry_run=true", csv).await;
        assert!([201, 422].contains(&import.status.as_u16()), "{} for {text:?}", import.status);
    }
}
