//! Lists as organisers have them: each file with the outcome of each row, as a report to read.

use std::fmt::Write as _;

use encoding_rs::{BIG5, ISO_2022_JP, SHIFT_JIS, WINDOWS_1251, WINDOWS_1256};
use rust_xlsxwriter::{Workbook, Worksheet};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress};

/// What an import did, a line for each note and row.
async fn report(organiser: &Caller, answer: Answer) -> String {
    let mut report = String::new();
    let body = answer.body;
    if body["rows"].is_null() {
        writeln!(report, "  {} {}", body["status"], body["detail"].as_str().unwrap()).unwrap();
        if let Some(details) = body.get("details") {
            writeln!(report, "  {details}").unwrap();
        }
        return report;
    }
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let read = [&body["encoding"], &body["delimiter"], &body["platform"], &body["sheet"]].map(text).join(" ");
    writeln!(
        report,
        "  {read}, header in line {}, ignored: {}",
        body["header_line"], body["ignored_columns"]
    )
    .unwrap();
    for note in body["notes"].as_array().unwrap() {
        let line = note["line"].as_i64().map_or("file".into(), |line| format!("line {line}"));
        writeln!(report, "  {line}: {}", text(&note["detail"])).unwrap();
    }
    for row in body["rows"].as_array().unwrap() {
        write!(report, "  line {} {}", row["line"], text(&row["outcome"])).unwrap();
        if let Some(id) = row["registration"].as_str() {
            let of = organiser.get(&format!("registrations/{id}")).await.ok();
            let fields = [
                "display_name",
                "salutation",
                "given_name",
                "family_name",
                "email",
                "type",
                "organisation",
                "job_title",
                "city",
                "country",
            ];
            write!(report, " {}", fields.map(|field| text(&of[field])).join(" | ")).unwrap();
        }
        for problem in row["problems"].as_array().unwrap() {
            let (column, value) = (text(&problem["column"]), text(&problem["value"]));
            write!(
                report,
                "\n    {} in {column}, `{value}`: {}",
                text(&problem["code"]),
                text(&problem["detail"])
            )
            .unwrap();
        }
        report.push('\n');
    }
    report
}

/// The edition with three types, one of which is the default.
async fn with_types(congress: &Congress) -> Caller {
    let organiser = congress.organiser().await;
    for (slug, alias) in [("media", "press"), ("staff", "crew")] {
        let new = json!({"slug": slug, "name": {"en": slug}, "aliases": [alias], "approval": "manual", "admission": "open"});
        organiser.post("registration-types", new).await.ok();
    }
    organiser.patch("registration-types/delegate", json!({"is_default": true})).await.ok();
    organiser
}

async fn reports(organiser: &Caller, files: Vec<(String, &str, Vec<u8>)>) -> String {
    let mut all = String::new();
    for (name, query, file) in files {
        let answer = organiser.import(query, file).await;
        let report = report(organiser, answer).await;
        // The next file must not find the people of this one.
        let imported = organiser.get("imports?limit=1").await.ok()["items"][0].clone();
        if imported["state"] == "done" && imported["undone_at"].is_null() {
            organiser
                .post(&format!("imports/{}/undo", imported["id"].as_str().unwrap()), json!({}))
                .await
                .ok();
        }
        writeln!(all, "{name} {query}\n{report}").unwrap();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn files_from_the_field_are_imported_row_by_row() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let mut names: Vec<_> = std::fs::read_dir("tests/data/wild")
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| !["xml", "json", "sessions"].iter().any(|other| name.contains(other)))
        .collect();
    names.sort();
    let file = |name: String| {
        let bytes = std::fs::read(format!("tests/data/wild/{name}")).unwrap();
        (name, "", bytes)
    };
    insta::assert_snapshot!(reports(&organiser, names.into_iter().map(file).collect()).await);
}

fn sheet(book: &mut Workbook, name: &str, lines: &[&[&str]]) {
    let sheet: &mut Worksheet = book.add_worksheet().set_name(name).unwrap();
    for (row, cells) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
}

/// A workbook in which a filter hides two people.
fn filtered() -> Vec<u8> {
    let lines: [&[&str]; 5] = [
        &["E-mail", "First name", "Last name", "Remarks"],
        &["ana@x.example", "Ana", "Vega", "VIP"],
        &["bo@x.example", "Bo", "Li"],
        &["cy@x.example", "Cy", "Oh"],
        &["do@x.example", "Dora", "Kim"],
    ];
    let mut book = Workbook::new();
    sheet(&mut book, "Delegates", &lines);
    let delegates = book.worksheet_from_index(0).unwrap();
    for row in [2, 3, 7] {
        delegates.set_row_hidden(row).unwrap();
    }
    delegates.set_column_hidden(3).unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn variants_of_lists_are_imported_row_by_row() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let text =
        |name: &str, query: &'static str, text: &str| (name.to_owned(), query, text.as_bytes().to_vec());
    let encoded = |name: &str, encoding: &'static encoding_rs::Encoding, text: &str| {
        (name.to_owned(), "", encoding.encode(text).0.into_owned())
    };
    let mut book = Workbook::new();
    sheet(&mut book, "Read me", &[&["How to use this file"], &["Write one person a row"]]);
    sheet(
        &mut book,
        "Teilnehmer",
        &[
            &["Stadt Köln"],
            &[],
            &["Name", "Vorname", "E-Mail", "Land"],
            &["Groß", "Jörg", "joerg@koeln.example", "DE"],
        ],
    );
    sheet(&mut book, "Press", &[&["E-mail", "Name", "Type"], &["bo@x.example", "Bo Li", "press"]]);
    let book = book.save_to_buffer().unwrap();
    let table = [
        ("Timestamp,E-mail,Full name\n1,a@x.example,Ana Vega\n", "Google Forms, English"),
        ("ID;Start time;Completion time;Email;Name\n1;1;2;a@x.example;Ana Vega\n", "Microsoft Forms"),
        (
            "Order code,Position ID,Status,Attendee email,Attendee name,Product\nA1,1,paid,a@x.example,Ana Vega,Delegate\nA2,1,canceled,b@x.example,Bo Li,Delegate\n",
            "pretix",
        ),
        (
            "ID,Name,Email Address,Affiliation,Registration date,Registration state\n1,Ana Vega,a@x.example,Quito,2021-10-01,Completed\n2,Bo Li,b@x.example,Quito,2021-10-01,Withdrawn\n",
            "Indico",
        ),
        ("E-mail|First name|Last name\na@x.example|Ana|Vega\n", "vertical bars"),
        (
            "E-mail,First name,Last name\na@x.example,Ana,Vega\nE-mail,First name,Last name\nb@x.example,Bo,Li\nTotal,2,\n",
            "repeated header and total",
        ),
        (
            "E-mail,Name\na@x.example,\"Vega, Ana\"\nb@x.example,Dr. Bo Li\nc@x.example,Madonna\nd@x.example,山田 太郎\ne@x.example,Gabriel José García Márquez\n",
            "one name column",
        ),
        (
            "E-mail,First name,Last name\na@x.example,Suharto,\nb@x.example,,Sukarno\nc@x.example,,\n",
            "one name of two",
        ),
        ("E-mail,Name,First name,Last name\na@x.example,Ana V.,Ana,Vega\n", "display name next to the parts"),
        (
            "E-mail,First name,Last name,Role\na@x.example,Ana,Vega,Crew\nb@x.example,Bo,Li,king\nc@x.example,Cy,Oh,\n",
            "types by alias, unknown and empty",
        ),
        (
            "E-mail,First name,Last name\nａｎａ＠ｘ．ｅｘａｍｐｌｅ,Ana,Vega\nbo@x.example.,Bo,Li\nnobody,Cy,Oh\n",
            "e-mail forms",
        ),
        ("E-mial,First name,Last name\na@x.example,Ana,Vega\n", "misspelt column"),
        ("Contact,First name,Last name\na@x.example,Ana,Vega\n", "unknown e-mail column"),
        ("E-mail,Mail,First name\na@x.example,b@x.example,Ana\n", "two columns for a field"),
        ("name;shoe size\nAna;38\n", "no e-mail at all"),
        ("Who,Where to write\nAna Vega,a@x.example\n", "unknown columns with names and e-mails"),
        (
            "E-mail,First name,Last name,,\na@x.example,Ana,Vega,,,,\nb@x.example,Bo,Li,,,,x\n",
            "blank and filled cells beyond the header",
        ),
        (
            "\n\nsep=;\nE-mail;First name;Last name\na@x.example;Ana;Vega\n",
            "separator stated below blank lines",
        ),
        ("Prénom,Nom,Courriel,Civilité\nZoë,Lefèvre,zoe@x.example,Mme\n", "French"),
        (
            "Correo electrónico;Nombre;Apellidos;Cargo;País\nana@x.example;Ana;Vega;Alcaldesa;Ecuador\n",
            "Spanish",
        ),
    ];
    let mut files: Vec<_> = table.iter().map(|(content, name)| text(name, "", content)).collect();
    files.extend([
        encoded("Russian in windows-1251", WINDOWS_1251, "Фамилия;Имя;Электронная почта;Организация;Должность\nИванова;Анна;anna@x.example;Мэрия Москвы;Мэр\n"),
        encoded("Japanese in Shift_JIS", SHIFT_JIS, "氏名,メールアドレス,所属,役職\n山田太郎,taro@x.example,東京都庁,部長\n"),
        encoded("Japanese in ISO-2022-JP", ISO_2022_JP, "氏名,メールアドレス,所属\n鈴木花子,hanako@x.example,大阪市役所\n"),
        encoded("Chinese in Big5", BIG5, "姓名,電子郵件,單位\n陳大文,chan@x.example,香港大學\n"),
        encoded("Arabic in windows-1256", WINDOWS_1256, "الاسم,البريد الإلكتروني,المدينة\nليلى حداد,layla@x.example,عمان\n"),
        ("Korean".into(), "", "이름,이메일,소속,직책\n김민수,minsu@x.example,서울특별시,시장\n".into()),
        ("the sheet with a header".into(), "", book.clone()),
        ("a sheet by name".into(), "sheet=Press", book.clone()),
        ("a sheet by number".into(), "sheet=3", book.clone()),
        ("a sheet that is not there".into(), "sheet=Guests", book),
        ("rows and a column that are hidden".into(), "", filtered()),
        text("a type for rows without one", "type=media", "E-mail,Name\na@x.example,Ana Vega\n"),
    ]);
    insta::assert_snapshot!(reports(&organiser, files).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_types_needs_a_default_type() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let file = std::fs::read("tests/data/wild/no_type_column.csv").unwrap();
    organiser.patch("registration-types/delegate", json!({"is_default": false})).await.ok();
    let problem = organiser.import("", file.clone()).await.refused(422, "unreadable-file");
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("`?type=` with one of `delegate`, `media`, `observer`, `speaker`, `staff`"),
        "{detail}"
    );
    // Only one type can be the default one.
    for slug in ["staff", "media"] {
        organiser.patch(&format!("registration-types/{slug}"), json!({"is_default": true})).await.ok();
    }
    let types = organiser.get("registration-types").await.ok();
    let defaults: Vec<_> =
        types["items"].as_array().unwrap().iter().filter(|r#type| r#type["is_default"] == true).collect();
    assert_eq!((defaults.len(), &defaults[0]["slug"]), (1, &json!("media")));
    let import = organiser.import("", file).await.ok();
    assert_eq!(import["summary"]["created"], 2);
    let of = organiser.get("registrations?type=media").await.ok();
    assert_eq!(of["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_types_made_the_default_at_once_leave_one() {
    let congress = Congress::start().await;
    let organiser = with_types(&congress).await;
    let make = |slug: &'static str| {
        let organiser = organiser.clone();
        async move {
            organiser.patch(&format!("registration-types/{slug}"), json!({"is_default": true})).await.status
        }
    };
    let statuses = futures::future::join_all(["media", "staff", "media", "staff"].map(make)).await;
    assert!(statuses.iter().all(|status| [200, 503].contains(&status.as_u16())), "{statuses:?}");
    let types = organiser.get("registration-types").await.ok();
    let defaults =
        types["items"].as_array().unwrap().iter().filter(|r#type| r#type["is_default"] == true).count();
    assert_eq!(defaults, 1);
}
