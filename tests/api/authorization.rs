//! Calls every operation of the document as every role.

use std::fmt::Write;

use insta::assert_snapshot;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::document::{operations, target as resolved};
use crate::support::{Caller, Congress, Everything, OURS, ROLES, edition};

const NEXT: &str = "metropolis-2024";

/// Review each changed line of the snapshot: a 401, 403 or 404 that becomes another status gives access.
///
/// Bodies are empty on purpose: an authorized caller gets 422, 400 or 415, and nothing changes.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_call_what() {
    let congress = Congress::start().await;
    let things = Everything::make(&congress, OURS, 2).await;
    let registered = congress.stranger().await;
    registered.register(things.id("{type}")).await.ok();
    let mut callers = vec![
        ("nobody", congress.anyone()),
        ("account", congress.stranger().await),
        ("registered", registered),
    ];
    for role in ROLES {
        callers.push((role, congress.staff_of(OURS, role).await));
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
        // These would end the sign-ins of the callers; `identity` and `privacy` test them.
        if ["sign_out", "erase_me"].contains(&name) {
            continue;
        }
        write!(table, "{name:<30} {:<20}", needs(&operation)).unwrap();
        for (who, caller) in &callers {
            let slug = if *who == "neighbour" { NEXT } else { OURS };
            let path = things.fill(&path, slug);
            let path = if deletes(&document, &method, &operation) { nowhere(&path) } else { path };
            let status = call(caller, &method, &path, &operation).await;
            write!(table, " {status:<9}").unwrap();
        }
        writeln!(table).unwrap();
    }
    let table: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    assert_snapshot!(table);
}

/// Organiser of another congress, who uses ids of this one. `tenant_wall` tests the responses.
async fn neighbour(congress: &Congress) -> Caller {
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses", edition(NEXT)).await.ok();
    congress.staff_of(NEXT, "organiser").await
}

fn needs(operation: &Value) -> String {
    let security = operation["security"].as_array().unwrap();
    match security.as_slice() {
        [] => "public".into(),
        [nothing, ..] if *nothing == json!({}) => "public (or a token)".into(),
        several => {
            let permissions = |scheme: &str| -> Vec<_> {
                several.iter().filter_map(|one| one.get(scheme)?[0].as_str()).map(str::to_owned).collect()
            };
            // A browser needs the same as a program.
            assert_eq!(permissions("token"), permissions("cookie"));
            permissions("token").join(" or ")
        }
    }
}

/// Whether it deletes a resource of a congress, without a precondition.
fn deletes(document: &Value, method: &str, operation: &Value) -> bool {
    let mut parameters = operation["parameters"].as_array().into_iter().flatten();
    let guarded = parameters.any(|parameter| resolved(document, parameter)["name"] == "If-Match");
    method == "delete" && !guarded
}

/// The path with an unknown id at the end, so that nothing is deleted and the next caller finds the same data.
fn nowhere(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((parent, id)) if path.contains("/congresses/") && Uuid::parse_str(id).is_ok() => {
            format!("{parent}/{}", Uuid::nil())
        }
        _ => path.to_owned(),
    }
}

async fn call(caller: &Caller, method: &str, path: &str, operation: &Value) -> u16 {
    let method: Method = method.to_uppercase().parse().unwrap();
    let request = caller.request(method.clone(), path);
    let request = match operation.get("requestBody") {
        Some(_) => request.header("content-type", "application/json").body("{\"nothing\": 1}"),
        None => request.header("if-match", "\"0\""),
    };
    // Do not read the body: a live stream never ends.
    request.send().await.unwrap().status().as_u16()
}
