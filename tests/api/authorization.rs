//! Every operation of the document, called by everybody.

use std::fmt::Write;

use insta::assert_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

use super::document::operations;
use crate::support::{Caller, Congress, edition};

const STAFF: [&str; 8] = [
    "organiser",
    "registration_desk",
    "programme_editor",
    "forum_secretary",
    "award_secretary",
    "evaluator",
    "moderator",
    "observer",
];

/// Read each line of a change here: a 401, 403 or 404 that becomes something else opens a door.
///
/// Bodies are empty on purpose: whoever is let through gets 422, 400 or 415, and nothing is changed on the way.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_call_what() {
    let congress = Congress::start().await;
    let ids = Ids::make(&congress).await;
    let mut callers = vec![
        ("nobody", congress.anyone()),
        ("account", congress.stranger().await),
        ("registered", congress.delegate().await),
    ];
    for role in STAFF {
        callers.push((role, congress.staff_of("metropolis-2021", role).await));
    }
    callers.push(("neighbour", neighbour(&congress).await));
    callers.push(("admin", congress.administrator().await));
    let document = serde_json::to_value(congress::server::document()).unwrap();
    let mut table = String::new();
    let head: Vec<_> = callers.iter().map(|(name, _)| name.chars().take(9).collect::<String>()).collect();
    writeln!(
        table,
        "{:<30} {:<20} {}",
        "",
        "",
        head.iter().map(|name| format!("{name:<9}")).collect::<Vec<_>>().join(" ")
    )
    .unwrap();
    let mut all = operations(&document);
    all.sort_by_key(|(path, method, _)| (path.clone(), method.clone()));
    for (path, method, operation) in all {
        let name = operation["operationId"].as_str().unwrap();
        // They would end the callers in the middle of the table; `identity` and `privacy` test them.
        if ["sign_out", "erase_me"].contains(&name) {
            continue;
        }
        write!(table, "{name:<30} {:<20}", needs(&operation)).unwrap();
        for (who, caller) in &callers {
            let slug = if *who == "neighbour" { "metropolis-2024" } else { "metropolis-2021" };
            let status = call(caller, &method, &ids.fill(&path, slug), &operation).await;
            write!(table, " {status:<9}").unwrap();
        }
        writeln!(table).unwrap();
    }
    let table: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    assert_snapshot!(table);
}

/// Holds everything next door, and brings the ids of our congress there.
async fn neighbour(congress: &Congress) -> Caller {
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses", edition("metropolis-2024")).await.ok();
    congress.staff_of("metropolis-2024", "organiser").await
}

fn needs(operation: &Value) -> String {
    let security = operation["security"].as_array().unwrap();
    match security.as_slice() {
        [] => "public".into(),
        [nothing, _] if nothing.get("token").is_none() => "public (or a token)".into(),
        several => {
            several.iter().map(|one| one["token"][0].as_str().unwrap()).collect::<Vec<_>>().join(" or ")
        }
    }
}

/// Deletions name a thing that is not there, so that the next caller finds what this one found.
async fn call(caller: &Caller, method: &str, path: &str, operation: &Value) -> u16 {
    let method: Method = method.to_uppercase().parse().unwrap();
    let request = caller.request(method.clone(), path);
    let request = match operation.get("requestBody") {
        Some(_) => request.header("content-type", "application/json").body("{\"nothing\": 1}"),
        None => request.header("if-match", "\"0\""),
    };
    // Not the body: a live stream never ends.
    request.send().await.unwrap().status().as_u16()
}

/// What the paths are filled with: things that are there.
struct Ids(Vec<(&'static str, String)>);

impl Ids {
    async fn make(congress: &Congress) -> Self {
        let organiser = congress.organiser().await;
        let session = congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
        let speaker = organiser.post("speakers", json!({"name": "Ana"})).await.ok();
        let import =
            organiser.import("", "E-mail,First name,Last name,Type\na@x.example,A,B,delegate\n").await.ok();
        organiser.post("schedule/releases", json!({})).await.ok();
        let moves = organiser.get("schedule/moves").await.ok();
        let webhook = organiser.post("webhooks", json!({"url": "https://city.example/"})).await.ok();
        let id = webhook["id"].as_str().unwrap();
        let delivery = organiser.post(&format!("webhooks/{id}/test"), json!({})).await.ok();
        let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
        let announcement = organiser.post("announcements", news).await.ok();
        organiser.post("pools", json!({"slug": "main-hall", "capacity": 300})).await.ok();
        let question = json!({"slug": "diet", "kind": "text", "text": {"en": "What do you eat?"}});
        organiser.post("questions", question).await.ok();
        let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
        let invitation = organiser.post("invitations", json!({"type": "speaker"})).await.ok();
        let declaration = json!({"title": {"en": "A"}, "text": {"en": "B"}, "authoritative": "en"});
        let declaration = organiser.post("declarations", declaration).await.ok();
        let city = json!({"city": "Quito", "country": "EC", "addressee": "The Mayor", "email": "alcaldia@quito.example",
                          "respond_by": "2021-10-20T16:00:00Z"});
        let city = organiser.post("forum/invitations", city).await.ok();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let award = congress.award().await;
        let (entrant, criteria) = (award.entry("Quito", "EC").await, award.criteria("technical").await);
        sqlx::query!(
            "insert into certificate (id, congress_id, registration_id, code, reference, sessions, issued_at)
             select gen_random_uuid(), congress_id, id, 'CA-1', reference, '[]', now() from registration limit 1"
        )
        .execute(&congress.app.pool)
        .await
        .unwrap();
        let nobody = uuid::Uuid::nil().to_string();
        Self(vec![
            ("{theme}", "energy-transition".into()),
            ("{track}", "congress".into()),
            ("{room}", "hall".into()),
            ("{type}", "delegate".into()),
            ("{version}", "1".into()),
            ("{pool}", "main-hall".into()),
            ("{question}", "diet".into()),
            ("{delegation}", text(&delegation["id"])),
            ("{declaration}", text(&declaration["id"])),
            ("{request}", nobody.clone()),
            ("{award}", "innovation".into()),
            ("{category}", "inclusive".into()),
            ("{round}", "technical".into()),
            ("{criterion}", criteria[0].clone()),
            ("{entry}", entrant.id),
            ("{evaluation}", nobody.clone()),
            // Before the other, which has the same name.
            ("forum/invitations/{invitation}", format!("forum/invitations/{}", text(&city["id"]))),
            ("{invitation}", text(&invitation["id"])),
            ("{registration}", text(&import["rows"][0]["registration"])),
            ("{import}", text(&import["id"])),
            ("{session}", text(&session["id"])),
            ("{speaker}", text(&speaker["id"])),
            ("{move}", text(&moves["items"][0]["id"])),
            ("{account}", nobody.clone()),
            ("{webhook}", text(&webhook["id"])),
            ("{delivery}", text(&delivery["id"])),
            ("{announcement}", text(&announcement["id"])),
            ("{mail}", nobody.clone()),
            ("{token}", nobody.clone()),
            ("{key}", nobody.clone()),
            ("{secret}", "cgm_nobodys".into()),
            ("{code}", "CA-1".into()),
            ("{about}", "occupant".into()),
            ("{what}", "joined".into()),
        ])
    }

    fn fill(&self, path: &str, slug: &str) -> String {
        let path = path.replace("{congress}", slug);
        let path = self.0.iter().fold(path, |path, (name, id)| path.replace(name, id));
        assert!(!path.contains('{'), "no id for a parameter of {path}");
        path
    }
}
