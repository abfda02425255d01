//! Bringing delegates in from spreadsheets.

use serde_json::{Value, json};

use crate::support::{Caller, Congress};

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
        json!({"rows": 400, "created": 393, "updated": 0, "unchanged": 1, "refused": 6})
    );
    let rows = rows(&import);
    assert!((1..=400).eq(rows.iter().map(|row| row.0)));
    let of = |number: usize| (rows[number - 1].1, rows[number - 1].2.clone());
    assert_eq!(of(11), ("refused", vec!["duplicate_in_file"]));
    assert_eq!(of(21), ("refused", vec!["email_invalid"]));
    assert_eq!(of(31), ("refused", vec!["name_missing", "name_missing"]));
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
        json!({"rows": 400, "created": 0, "updated": 0, "unchanged": 394, "refused": 6})
    );
    let read = organiser.get(&format!("imports/{}", import["id"].as_str().unwrap())).await.ok();
    assert_eq!(read, import);
    let found = organiser.get("registrations?q=zoe%20moreno").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "composed and decomposed alike");
}

async fn registered(congress: &Congress) -> i64 {
    sqlx::query_scalar!(r#"select count(*) as "n!" from registration"#)
        .fetch_one(&congress.app.pool)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn atomic_writes_all_or_nothing() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let import = organiser.import("mode=atomic", DELEGATES).await.ok();
    assert_eq!((&import["state"], &import["summary"]["created"]), (&json!("failed"), &json!(0)));
    assert_eq!(import["summary"]["refused"], 6);
    assert_eq!(registered(&congress).await, 0);
    let sound = "E-mail,First name,Last name,Role\na@x.example,Ana,Sousa,mayor\nb@x.example,Bo,Li,press\n";
    assert_eq!(organiser.import("mode=atomic", sound).await.ok()["summary"]["created"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_list_in_another_format_is_the_same_list() {
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
async fn a_list_from_china_is_read_in_its_own_encoding() {
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
    assert_eq!(found["items"][0]["city"], "广州");
    let spreadsheet = organiser.import("", b"PK\x03\x04".to_vec()).await.refused(422, "unreadable-file");
    assert!(spreadsheet["detail"].as_str().unwrap().contains("XLSX"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_taken_as_well_and_changes_are_told() {
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
        crate::support::Answer::of(request.body(body)).await.ok()["summary"].clone()
    };
    assert_eq!(send("Lisbon").await["created"], 1);
    assert_eq!(send("Porto").await["updated"], 1);
    assert_eq!(send("Porto").await["unchanged"], 1);
    let nothing = organiser
        .request(reqwest::Method::POST, "imports")
        .header("content-type", "multipart/form-data; boundary=X");
    crate::support::Answer::of(nothing.body("--X--\r\n")).await.refused(400, "malformed-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_is_not_replayed_for_the_real_one() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let send = |query: &str| {
        let request = organiser.request(reqwest::Method::POST, &format!("imports{query}"));
        let request = request.header("content-type", "text/csv").header("idempotency-key", "k1");
        request.body("E-mail,First name,Last name,Type\na@x.example,Ana,Sousa,delegate\n")
    };
    crate::support::Answer::of(send("?dry_run=true")).await.ok();
    crate::support::Answer::of(send("")).await.refused(422, "idempotency-key-reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_write_each_delegate_once() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let imports = (0..6).map(|_| organiser.import("", DELEGATES));
    let mut created = 0;
    for answer in futures::future::join_all(imports).await {
        created += answer.ok()["summary"]["created"].as_i64().unwrap();
    }
    assert_eq!((created, registered(&congress).await), (393, 393));
}

/// Those that break most software: quotes, markup, other directions, combined signs, numbers that are none.
const NASTIEST: [&str; 8] = [
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
async fn the_nastiest_names_come_back_unchanged() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (n, name) in NASTIEST.iter().enumerate() {
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
async fn no_string_is_a_fault_of_ours() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.delegate().await;
    let strings: Vec<String> = serde_json::from_str(include_str!("../data/blns.json")).unwrap();
    assert!(strings.len() > 400);
    for text in strings {
        let changed = ana.patch("registration", json!({"given_name": text, "organisation": text})).await;
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
