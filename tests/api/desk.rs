//! The registration desk: exports, badges, figures and search.

use std::{fmt::Write, io::Cursor};

use calamine::{Reader, Xlsx};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, Congress, eventually};

/// Names that are difficult in files, and a few hundred ordinary ones.
async fn with_people(congress: &Congress) -> Caller {
    let organiser = congress.organiser().await;
    let question = json!({"slug": "diet", "kind": "text", "text": {"en": "What do you eat?"}});
    organiser.post("questions", question).await.ok();
    let mut list = String::from("email,given_name,family_name,type,organisation,city,country,answers.diet\n");
    list += "wei@x.example,伟,王,delegate,\"=HYPERLINK(\"\"http://x.example\"\",\"\"click\"\")\",Guangzhou,CN,鱼\n";
    list += "fatima@x.example,فاطمة,الزهراء,delegate,@SUM(A1),Cairo,EG,+1\n";
    list += "emoji@x.example,👩🏽‍🔧,O'Brien,observer,\"-2+3, \"\"quoted\"\"\nline\",,,\n";
    for n in 0..1200 {
        writeln!(list, "p{n}@x.example,Zoë{n},Moreno,delegate,City of Lisbon,Lisbon,PT,").unwrap();
    }
    let (first, rest) = list.split_at(list.match_indices('\n').nth(900).unwrap().0 + 1);
    organiser.import("", first.to_owned()).await.ok();
    let head = list.lines().next().unwrap();
    organiser.import("", format!("{head}\n{rest}")).await.ok();
    organiser
}

async fn bytes(caller: &Caller, path: &str) -> (reqwest::header::HeaderMap, Vec<u8>) {
    let answer = caller.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    (answer.headers().clone(), answer.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn export_contains_every_registration_and_no_formula() {
    let congress = Congress::start().await;
    let organiser = with_people(&congress).await;
    let (headers, csv) = bytes(&organiser, "registrations/export").await;
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"registrations-metropolis-2021.csv\"");
    assert!(csv.starts_with(b"\xEF\xBB\xBF"), "spreadsheets read it as UTF-8");
    let mut reader = csv::Reader::from_reader(&csv[3..]);
    let head = reader.headers().unwrap().clone();
    let lines: Vec<_> = reader.records().map(|line| line.unwrap()).collect();
    assert_eq!(lines.len(), 1203);
    let column = |name: &str| head.iter().position(|head| head == name).unwrap();
    let of = |email: &str| lines.iter().find(|line| &line[column("email")] == email).unwrap();
    assert_eq!(&of("wei@x.example")[column("given_name")], "伟");
    assert_eq!(&of("wei@x.example")[column("organisation")], "'=HYPERLINK(\"http://x.example\",\"click\")");
    assert_eq!(&of("fatima@x.example")[column("answers.diet")], "'+1");
    for line in &lines {
        for (cell, name) in line.iter().zip(&head) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
        }
    }

    let (_, xlsx) = bytes(&organiser, "registrations/export?format=xlsx").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), 1204);
    assert!(book.worksheet_formula("Sheet1").unwrap().is_empty(), "no cell is a formula");
    let names: Vec<_> = sheet.rows().map(|row| row[column("given_name")].to_string()).collect();
    assert!(names.contains(&"فاطمة".to_owned()) && names.contains(&"👩🏽‍🔧".to_owned()));
    let organisations: Vec<_> = sheet.rows().map(|row| row[column("organisation")].to_string()).collect();
    assert!(organisations.contains(&"-2+3, \"quoted\"\nline".to_owned()));

    // The export can be imported again, and changes nothing.
    let again = organiser.import("", csv.clone()).await.ok();
    assert_eq!(again["state"], "queued");
    let path = format!("imports/{}", again["id"].as_str().unwrap());
    let over = crate::support::eventually("the import", async || {
        let read = organiser.get(&path).await.ok();
        (read["state"] == "done").then_some(read)
    })
    .await;
    let expected =
        json!({"rows": 1203, "created": 0, "updated": 0, "unchanged": 1203, "skipped": 0, "refused": 0});
    assert_eq!(over["summary"], expected, "{}", over["rows"][0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn export_can_be_limited_to_columns_and_registrations() {
    let congress = Congress::start().await;
    let organiser = with_people(&congress).await;
    let (_, csv) = bytes(&organiser, "registrations/export?columns=email,answers.diet&type=observer").await;
    assert_eq!(String::from_utf8(csv).unwrap(), "\u{feff}email,answers.diet\r\nemoji@x.example,\r\n");
    let problem =
        organiser.get("registrations/export?columns=email,shoe_size").await.refused(400, "invalid-parameter");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("answers.diet"), "{problem}");
    organiser.get("registrations/export?format=pdf").await.refused(400, "invalid-parameter");
    let observer = congress.staff_of("metropolis-2021", "observer").await;
    bytes(&observer, "registrations/export?q=fatima").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn badge_is_valid_while_its_registration_is_confirmed() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.stranger().await;
    let new = json!({"type": "delegate", "given_name": "<Ana>", "family_name": "Sousa & 王", "organisation": "\"City\""});
    let registration = ana.post("registrations", new).await.ok();
    let path = format!("registrations/{}", registration["id"].as_str().unwrap());
    let (headers, svg) = bytes(&ana, "me/badge").await;
    assert_eq!(headers["content-type"], "image/svg+xml");
    let svg = String::from_utf8(svg).unwrap();
    let reference = registration["reference"].as_str().unwrap();
    assert!(svg.contains("&lt;Ana&gt;") && svg.contains("Sousa &amp; 王") && svg.contains(reference));
    // An independent parser can read it.
    let mut parser = quick_xml_events(&svg);
    assert!(parser.next().is_some() && parser.all(|sound| sound), "{svg}");
    bytes(&organiser, &format!("{path}/badge")).await;
    ana.get(&format!("{path}/badge")).await.refused(403, "forbidden");
    congress.stranger().await.get("me/badge").await.refused(404, "not-registered");

    let code = scanned(&svg);
    assert!(code.starts_with(reference));
    let verify = async |code: &str| organiser.post("registrations/verify", json!({"code": code})).await.ok();
    let good = verify(&code).await;
    assert_eq!((&good["valid"], &good["registration"]["id"]), (&json!(true), &registration["id"]));
    let forged = format!("{reference}.{}", "A".repeat(22));
    for code in [&forged, reference, "nothing", &code.replace(reference, "MWC13-0000-0000")] {
        assert_eq!(
            verify(code).await,
            json!({"valid": false, "reason": "unknown", "registration": null}),
            "{code}"
        );
    }
    ana.post("me/registration/cancel", json!({})).await.ok();
    let bad = verify(&code).await;
    assert_eq!((&bad["valid"], &bad["reason"]), (&json!(false), &json!("not_confirmed")));
    ana.get("me/badge").await.refused(409, "no-badge");
    organiser.get(&format!("{path}/badge")).await.refused(409, "no-badge");
    ana.register("delegate").await.ok();
    assert_eq!(verify(&code).await["valid"], true);
    let to = json!({"email": "bo@city.example", "given_name": "Bo", "family_name": "Li"});
    organiser.post(&format!("{path}/transfer"), to).await.ok();
    assert_eq!(verify(&code).await["reason"], "unknown", "it was Ana's");
}

fn quick_xml_events(xml: &str) -> impl Iterator<Item = bool> {
    let mut reader = quick_xml::Reader::from_str(xml);
    std::iter::from_fn(move || match reader.read_event() {
        Ok(quick_xml::events::Event::Eof) => None,
        read => Some(read.is_ok()),
    })
}

/// The code of a badge or a certificate, decoded by an independent library from what is visible of its image.
pub fn scanned(svg: &str) -> String {
    let (before, path) = svg.split_once("<path").unwrap();
    let path = path.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    let number = |text: &str| text.parse::<usize>().unwrap();
    // The image is in a frame, which cuts it off at its view box, or at its width if it has none.
    let frame = before.rsplit("<svg ").nth(1).unwrap();
    let attribute = |name: &str| frame.split(&format!("{name}=\"")).nth(1)?.split('"').next();
    let view_box = attribute("viewBox").and_then(|corners| corners.split(' ').nth(2));
    let visible = number(view_box.or_else(|| attribute("width")).unwrap());
    // Each dark square is `M8 8h1v1H8V8`.
    let squares: Vec<(usize, usize, usize)> = path
        .split('M')
        .skip(1)
        .map(|square| {
            let (x, rest) = square.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            (number(x), number(y), number(rest.split('v').next().unwrap()))
        })
        .filter(|(x, y, width)| x + width <= visible && y + width <= visible)
        .collect();
    let unit = squares.iter().map(|square| square.2).min().unwrap();
    let size = squares.iter().map(|square| square.0).max().unwrap() / unit + 1;
    let dark: std::collections::HashSet<_> = squares.iter().map(|(x, y, _)| (x / unit, y / unit)).collect();
    let grid = rqrr::SimpleGrid::from_func(size, |x, y| dark.contains(&(x, y)));
    rqrr::Grid::new(grid).decode().unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_people_in_any_script_and_by_word_beginnings() {
    let congress = Congress::start().await;
    let organiser = with_people(&congress).await;
    let found = async |q: &str| {
        let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
        let page = organiser.get(&format!("registrations?limit=3&q={q}")).await.ok();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["email"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for q in ["王", "王伟", "wei@x", "伟 王", "hyperlink"] {
        assert_eq!(found(q).await, ["wei@x.example"], "{q}");
    }
    for q in ["فاط", "الزهراء", "fatima@x.example"] {
        assert_eq!(found(q).await, ["fatima@x.example"], "{q}");
    }
    assert_eq!(found("o'b").await, ["emoji@x.example"]);
    assert_eq!(found("ZOE117 mor").await.len(), 3, "zoe117 and those of 1170 to 1179");
    assert_eq!(found("zo lis").await.len(), 3);
    assert_eq!(found("oe").await, Vec::<String>::new(), "two letters match only the beginning of words");
    let count = async |query: &str| {
        organiser.get(&format!("registrations/count?{query}")).await.ok()["total"].clone()
    };
    assert_eq!(count("q=zoe117%20mor").await, 11, "all of them, not only a page");
    assert_eq!(count("q=zoe117%20mor&state=rejected").await, 0);
    let listed = organiser.get("registrations?limit=200&type=delegate&country=CN").await.items();
    assert_eq!(count("type=delegate&country=CN").await, listed.len());
    let reference = organiser.get("registrations?q=wei@x").await.ok()["items"][0]["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(found(&reference.to_lowercase()).await, ["wei@x.example"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_match_the_registrations() {
    let congress = Congress::start().await;
    let organiser = with_people(&congress).await;
    organiser.patch("registration-types/observer", json!({"capacity": 1})).await.ok();
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let member = json!({"type": "delegate", "email": "m@x.example", "given_name": "Ana", "family_name": "Sousa", "country": "PT"});
    organiser.post(&format!("delegations/{}/members", delegation["id"].as_str().unwrap()), member).await.ok();
    let pending = congress.stranger().await;
    pending.register("observer").await.ok();
    let gone = congress.delegate().await;
    gone.post("me/registration/cancel", json!({})).await.ok();
    let observer = congress.staff_of("metropolis-2021", "observer").await;
    let figures = observer.get("statistics").await.ok()["registrations"].clone();
    assert_eq!(
        (&figures["total"], &figures["standing"], &figures["confirmed"]),
        (&json!(1206), &json!(1205), &json!(1204))
    );
    assert_eq!((&figures["countries"], &figures["cities"]), (&json!(3), &json!(3)));
    let of = |list: &str, key: &str, value: &str| -> Value {
        figures[list]
            .as_array()
            .unwrap()
            .iter()
            .find(|group| group[key] == value)
            .unwrap_or(&Value::Null)
            .clone()
    };
    assert_eq!(of("by_state", "state", "cancelled")["total"], 1);
    assert_eq!(
        of("by_type", "type", "delegate"),
        json!({"type": "delegate", "standing": 1203, "confirmed": 1203})
    );
    assert_eq!(of("by_type", "type", "observer"), json!({"type": "observer", "standing": 2, "confirmed": 1}));
    assert_eq!(figures["by_country"][0], json!({"country": "PT", "standing": 1201, "confirmed": 1201}));
    assert_eq!(of("by_city", "city", "Guangzhou")["country"], "CN");
    assert_eq!(figures["by_day"], json!([{"day": "2021-10-01", "total": 1206}]));
    assert_eq!(of("by_delegation", "name", "City of Lisbon")["confirmed"], 1);
    congress
        .staff_of("metropolis-2021", "registration_desk")
        .await
        .get("statistics")
        .await
        .refused(403, "forbidden");
}

/// The counters that differ from a recount of the registrations.
async fn wrong_counters(congress: &Congress) -> Vec<String> {
    let wrong = sqlx::query_scalar(
        "with counted as (
             select congress_id, counted_by, key, state, sum(total)::bigint as total
             from (select * from registration_count
                   union all select congress_id, counted_by, key, state, change from registration_count_change) c
             group by 1, 2, 3, 4 having sum(total) <> 0
         ), recounted as (
             select r.congress_id, c.counted_by, c.key, c.of_state, count(*)
             from registration r,
                  registration_counted_by(r.type_id, r.country, r.city, r.delegation_id, r.created_at, r.state) c
             group by 1, 2, 3, 4
         )
         (select 'counted ' || w::text from (table counted except table recounted) w)
         union all (select 'recounted ' || w::text from (table recounted except table counted) w)",
    );
    wrong.fetch_all(&congress.app.pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_equal_a_recount_after_concurrent_changes() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser.patch("registration-types/delegate", json!({"capacity": 12})).await.ok();
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let members = format!("delegations/{}/members", delegation["id"].as_str().unwrap());
    let work = (0..24).map(async |n| {
        let person = congress.stranger().await;
        let registered = person.register(if n % 3 == 0 { "observer" } else { "delegate" }).await.ok();
        let path = format!("registrations/{}", registered["id"].as_str().unwrap());
        match n % 4 {
            0 => drop(organiser.patch(&path, json!({"country": "PT", "city": "Lisboa"})).await),
            1 => drop(person.post("me/registration/cancel", json!({})).await),
            2 => drop(organiser.post(&format!("{path}/approve"), json!({})).await),
            _ => {
                let member = json!({"type": "delegate", "email": format!("m{n}@x.example"), "given_name": "A", "family_name": "B"});
                organiser.post(&members, member).await;
            }
        }
    });
    futures::future::join_all(work).await;
    let rows: String =
        (0..300).map(|n| format!("row{n}@x.example,Ana,Sousa,observer,{}\n", ["PT", "TG"][n % 2])).collect();
    let import = organiser.import("", format!("E-mail,First name,Last name,Type,Country\n{rows}")).await.ok();
    assert_eq!(wrong_counters(&congress).await, Vec::<String>::new());
    let before = organiser.get("statistics").await.ok()["registrations"].clone();
    // Six of the 24 added a member.
    assert_eq!(before["total"], 330);

    organiser.post(&format!("imports/{}/undo", import["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(wrong_counters(&congress).await, Vec::<String>::new());
    eventually("the changes are added to the counters", async || {
        let left: i64 = sqlx::query_scalar("select count(*) from registration_count_change")
            .fetch_one(&congress.app.pool)
            .await
            .unwrap();
        (left == 0).then_some(())
    })
    .await;
    assert_eq!(wrong_counters(&congress).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_time_zone_of_the_congress() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    // 18:20 UTC is after midnight in Kathmandu (UTC+5:45), and before it in Kolkata (UTC+5:30).
    congress.clock.advance(TimeDelta::minutes(6 * 60 + 20));
    congress.delegate().await;
    for (zone, day) in [("Asia/Kathmandu", "2021-10-02"), ("Asia/Kolkata", "2021-10-01")] {
        organiser.patch("/api/v1/congresses/metropolis-2021", json!({"time_zone": zone})).await.ok();
        let figures = organiser.get("statistics").await.ok()["registrations"].clone();
        assert_eq!(figures["by_day"], json!([{"day": day, "total": 1}]), "{zone}");
    }
}
