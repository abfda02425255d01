//! API keys, and the list of your own sign-ins.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Caller, Congress};

async fn key(congress: &Congress, owner: &Caller, new: Value) -> (Caller, Value) {
    let made = owner.post("/api/v1/me/api-keys", new).await.ok();
    let token = made["secret"].as_str().unwrap().to_owned();
    assert!(token.starts_with("cgk_"));
    (Caller { token: Some(token), ..congress.anyone() }, made)
}

#[tokio::test(flavor = "multi_thread")]
async fn api_key_has_only_permissions_that_its_owner_has() {
    let congress = Congress::start().await;
    let desk = congress.staff_of("metropolis-2021", "registration_desk").await;
    let new = json!({"name": "Printer", "permissions": ["registration.read", "audit.read"]});
    let (printer, made) = key(&congress, &desk, new).await;
    printer.get("registrations").await.ok();
    let csv = "E-mail,First name,Last name,Type\na@x.example,A,B,delegate\n";
    let problem = printer.import("", csv).await.refused(403, "forbidden");
    assert!(problem["detail"].as_str().unwrap().contains("`registration.manage`"));
    // The owner cannot read the audit log, so the key cannot either.
    printer.get("audit").await.refused(403, "forbidden");
    // Nor can it manage the account: a stolen key must not lock its owner out.
    for path in ["/api/v1/me/api-keys", "/api/v1/me/tokens", "/api/v1/me/export"] {
        printer.get(path).await.refused(403, "sign-in-needed");
    }
    printer.get("/api/v1/me").await.refused(403, "forbidden");
    let listed = desk.get("/api/v1/me/api-keys").await.ok()["items"][0].clone();
    assert_eq!(listed["last_used_at"], json!(congress.clock.now()));
    assert!(listed.get("secret").is_none(), "the secret is returned only once");
    // When the owner loses the role, the key loses it too.
    let account = desk.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    congress.administrator().await.delete(&format!("staff/{account}")).await.ok();
    printer.get("registrations").await.refused(403, "forbidden");
    desk.delete(&format!("/api/v1/me/api-keys/{}", made["id"].as_str().unwrap())).await.ok();
    printer.get("registrations").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn api_key_expires() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let ends = congress.clock.now() + TimeDelta::hours(1);
    let new = json!({"name": "Short", "permissions": ["account.own"], "expires_at": ends});
    let (short, _) = key(&congress, &ana, new).await;
    congress.clock.advance(TimeDelta::hours(1) - TimeDelta::microseconds(1));
    short.get("/api/v1/me").await.ok();
    congress.clock.advance(TimeDelta::microseconds(1));
    short.get("/api/v1/me").await.refused(401, "unauthenticated");
    let wrong = json!({"name": "x", "permissions": ["account.own", "all"], "expires_at": ends});
    let problem = ana.post("/api/v1/me/api-keys", wrong).await.refused(422, "invalid-body");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(pointers, ["/permissions/1", "/expires_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_are_listed_and_ended_by_their_owner() {
    let congress = Congress::start().await;
    let here = congress.person("ana@city.example", json!({})).await;
    let there = congress.sign_in("ana@city.example").await;
    let bo = congress.stranger().await;
    let items = here.get("/api/v1/me/tokens").await.ok()["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 2);
    assert!(items[0]["user_agent"].as_str().unwrap().starts_with("congress/"));
    let other = items.as_array().unwrap().iter().find(|token| token["current"] == false).unwrap();
    let path = format!("/api/v1/me/tokens/{}", other["id"].as_str().unwrap());
    bo.delete(&path).await.refused(404, "not-found");
    here.delete(&path).await.ok();
    there.get("/api/v1/me").await.refused(401, "unauthenticated");
    here.get("/api/v1/me").await.ok();
    // A new password ends all other sign-ins.
    let there = congress.sign_in("ana@city.example").await;
    let change = |current: &str| json!({"current": current, "password": "quince harbour velvet dune"});
    let wrong = here.put("/api/v1/me/password", change("another long password")).await;
    assert_eq!(wrong.refused(422, "invalid-body")["errors"][0]["pointer"], "/current");
    here.put("/api/v1/me/password", change(crate::support::PASSWORD)).await.ok();
    there.get("/api/v1/me").await.refused(401, "unauthenticated");
    here.get("/api/v1/me").await.ok();
    congress.mail("ana@city.example", "was changed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn api_key_is_readable_at_its_location_by_its_owner_only() {
    let congress = Congress::start().await;
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    let new = json!({"name": "Printer", "permissions": ["account.own"]});
    let created = ana.post("/api/v1/me/api-keys", new).await;
    let location = created.header("location").to_owned();
    let read = ana.get(&location).await.ok();
    assert_eq!(read["name"], "Printer");
    assert!(read.get("secret").is_none(), "the secret is returned only once");
    bo.get(&location).await.refused(404, "not-found");
    let sign_in = ana.get("/api/v1/me/tokens").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let sign_in = format!("/api/v1/me/tokens/{sign_in}");
    assert_eq!(ana.get(&sign_in).await.ok()["current"], true);
    bo.get(&sign_in).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn api_key_reads_delegations_with_either_permission() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "City of Lisbon", "focal_point": "protocol@lisbon.example"});
    let path =
        format!("delegations/{}", organiser.post("delegations", new).await.ok()["id"].as_str().unwrap());
    let members = format!("{path}/members");
    let new = |n: u32| json!({"type": "delegate", "email": format!("{n}@lisbon.example"), "given_name": "A", "family_name": "B"});
    let member = organiser.post(&members, new(1)).await.ok();
    let one = format!("{members}/{}", member["id"].as_str().unwrap());
    let focal = congress.person("protocol@lisbon.example", json!({})).await;
    for (owner, permission) in [(&organiser, "registration.read"), (&focal, "delegation.lead")] {
        let (reader, _) = key(&congress, owner, json!({"name": "K", "permissions": [permission]})).await;
        for list in ["delegations", &members, &format!("{path}/readiness")] {
            assert_eq!(reader.get(list).await.items().len(), 1, "{list} with {permission}");
        }
        reader.get(&path).await.ok();
        reader.get(&one).await.ok();
    }
    let (reader, _) =
        key(&congress, &organiser, json!({"name": "K", "permissions": ["registration.read"]})).await;
    reader.post(&members, new(2)).await.refused(403, "forbidden");
    let (desk, _) =
        key(&congress, &organiser, json!({"name": "K", "permissions": ["registration.manage"]})).await;
    desk.post(&members, new(2)).await.ok();
    // A key for registrations does not act as the focal point.
    for permission in ["registration.read", "registration.manage"] {
        let (other, _) = key(&congress, &focal, json!({"name": "K", "permissions": [permission]})).await;
        other.get("delegations").await.refused(403, "forbidden");
        other.post(&members, new(3)).await.refused(403, "forbidden");
    }
}
