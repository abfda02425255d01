//! People as they are named: one name, a display name, and the order of the names.

use serde_json::{Value, json};

use crate::support::{Caller, Congress};

fn names(of: &Value) -> [&Value; 4] {
    ["given_name", "family_name", "display_name", "name_order"].map(|field| &of[field])
}

async fn registered(congress: &Congress, name: Value) -> (Caller, Value) {
    let person = congress.stranger().await;
    let mut body = name;
    body["type"] = json!("delegate");
    let registration = person.post("registrations", body).await.ok();
    (person, registration)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_the_names_that_they_write() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (sent, given, family, display, order) in [
        (json!({"given_name": "Suharto"}), json!("Suharto"), json!(null), "Suharto", "given_first"),
        (json!({"family_name": "Sukarno"}), json!(null), json!("Sukarno"), "Sukarno", "given_first"),
        (json!({"given_name": "伟", "family_name": "王"}), json!("伟"), json!("王"), "王伟", "family_first"),
        (
            json!({"given_name": "Sándor", "family_name": "Nagy", "name_order": "family_first"}),
            json!("Sándor"),
            json!("Nagy"),
            "Nagy Sándor",
            "family_first",
        ),
        (
            json!({"given_name": "Sándor", "family_name": "Nagy", "display_name": "Nagy Sándor"}),
            json!("Sándor"),
            json!("Nagy"),
            "Nagy Sándor",
            "family_first",
        ),
        (
            json!({"given_name": "María José", "family_name": "Núñez Prado", "display_name": "Marijó Núñez"}),
            json!("María José"),
            json!("Núñez Prado"),
            "Marijó Núñez",
            "given_first",
        ),
    ] {
        let (_, registration) = registered(&congress, sent).await;
        let read =
            organiser.get(&format!("registrations/{}", registration["id"].as_str().unwrap())).await.ok();
        assert_eq!(read, registration, "the response is what was written");
        assert_eq!(names(&read), [&given, &family, &json!(display), &json!(order)]);
    }
    for (search, found) in
        [("Nunez, Maria", 1), ("marijo", 1), ("王伟", 1), ("nagy sandor", 2), ("Suharto", 1)]
    {
        let search = format!("registrations?q={}", search.replace(' ', "%20"));
        assert_eq!(organiser.get(&search).await.items().len(), found, "{search}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_display_name_is_shown_everywhere() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let (ana, registration) =
        registered(&congress, json!({"given_name": "Ana", "family_name": "Vega", "display_name": "Ana V."}))
            .await;
    let badge = ana.get("me/badge").await;
    assert!(badge.body.as_str().unwrap().contains("Ana V."), "{badge:?}");
    let email = registration["email"].as_str().unwrap();
    let mail = congress.mail(email, "registered").await;
    assert!(mail.text.contains("Ana V."), "{}", mail.text);
    // A later change of the parts leaves what the person writes; without it, the parts are shown.
    let path = format!("registrations/{}", registration["id"].as_str().unwrap());
    let changed = organiser.patch(&path, json!({"family_name": "Vega Ruiz"})).await.ok();
    assert_eq!(changed["display_name"], "Ana V.");
    let changed = organiser.patch(&path, json!({"display_name": null})).await.ok();
    assert_eq!(changed["display_name"], "Ana Vega Ruiz");
    let problem = organiser
        .patch(&path, json!({"given_name": null, "family_name": null}))
        .await
        .refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/given_name");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_lends_its_whole_name_or_none_of_it() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    ana.patch("/api/v1/me", json!({"given_name": "Suharto", "family_name": null})).await.ok();
    let registration = ana.register("delegate").await.ok();
    assert_eq!(names(&registration)[..3], [&json!("Suharto"), &json!(null), &json!("Suharto")]);
    let bo = congress.stranger().await;
    let registration =
        bo.post("registrations", json!({"type": "delegate", "family_name": "Sukarno"})).await.ok();
    assert_eq!(names(&registration)[..3], [&json!(null), &json!("Sukarno"), &json!("Sukarno")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_people_are_imported_unchanged() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for name in [
        json!({"given_name": "Suharto"}),
        json!({"given_name": "伟", "family_name": "王"}),
        json!({"given_name": "Sándor", "family_name": "Nagy", "name_order": "family_first"}),
        json!({"given_name": "María", "family_name": "Núñez", "display_name": "Marijó", "name_order": "family_first"}),
        json!({"given_name": "=Ana", "family_name": "-Vega", "organisation": "@home, \"quoted\"", "languages": ["pt", "en"]}),
    ] {
        registered(&congress, name).await;
    }
    for format in ["csv", "xlsx"] {
        let request =
            organiser.request(reqwest::Method::GET, &format!("registrations/export?format={format}"));
        let file = request.send().await.unwrap().bytes().await.unwrap();
        let import = organiser.import("mode=atomic", file).await.ok();
        let summary =
            json!({"rows": 5, "created": 0, "updated": 0, "unchanged": 5, "skipped": 0, "refused": 0});
        assert_eq!(import["summary"], summary, "{format}: {import}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filled_template_is_imported() {
    use calamine::{Data, Reader, Xlsx};

    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let question = json!({"slug": "diet", "kind": "choice", "text": {"en": "Diet", "fr": "Régime"}, "required": false,
        "options": [{"slug": "vegan", "text": {"en": "Vegan", "fr": "Végétalien"}}]});
    organiser.post("questions", question).await.ok();
    let fetch = async |query: &str| {
        let request = organiser.request(reqwest::Method::GET, &format!("imports/template?{query}"));
        let response = request.send().await.unwrap();
        let (status, file) = (response.status(), response.bytes().await.unwrap().to_vec());
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&file));
        file
    };
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(fetch("lang=fr").await)).unwrap();
    assert_eq!(book.sheet_names(), ["Délégués", "Mode d'emploi", "Lists"]);
    let header: Vec<String> = book
        .worksheet_range("Délégués")
        .unwrap()
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(Data::to_string)
        .collect();
    assert_eq!(header[0], "Courriel *");
    assert!(header.contains(&"Régime".to_owned()), "{header:?}");
    let types: Vec<String> =
        book.worksheet_range("Lists").unwrap().rows().map(|row| row[0].to_string()).collect();
    assert!(types.iter().any(|name| name == "delegate"), "{types:?}");
    // Filled in and sent back, every column is recognised.
    for (lang, format) in [("en", "csv"), ("fr", "csv"), ("es", "csv"), ("zh", "csv")] {
        let template = String::from_utf8(fetch(&format!("format={format}&lang={lang}")).await).unwrap();
        let cells = template.trim().split(',').count();
        let mut row = vec![String::new(); cells];
        (row[0], row[2], row[4]) = (format!("{lang}@x.example"), "Ana".into(), "Delegate".into());
        row[cells - 1] = "vegan".into();
        let import = organiser.import("", template + &row.join(",") + "\n").await.ok();
        assert_eq!(import["ignored_columns"], json!([]), "{lang}");
        let id = import["rows"][0]["registration"].as_str().unwrap_or_else(|| panic!("{import}")).to_owned();
        let read = organiser.get(&format!("registrations/{id}")).await.ok();
        assert_eq!((&read["answers"]["diet"], &read["display_name"]), (&json!("vegan"), &json!("Ana")));
    }
    // An empty spreadsheet has no row.
    let import = organiser.import("", fetch("lang=en").await).await.ok();
    assert_eq!((&import["total"], &import["sheet"]), (&json!(0), &json!("Delegates")));
}
