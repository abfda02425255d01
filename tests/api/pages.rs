//! Pages outside of the API.

use congress::server;
use serde_json::{Value, json};

use crate::support::{Congress, PASSWORD, read};

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_has_a_page() {
    let congress = Congress::start().await;
    let anyone = congress.anyone();
    for kind in server::problem_kinds() {
        let page = anyone.get(&format!("/problems/{}", kind.slug)).await;
        assert_eq!(page.status, 200, "{}", kind.slug);
        assert!(page.body.as_str().unwrap().contains("<h1>"), "{}", kind.slug);
    }
    anyone.get("/problems/nobody-knows").await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_metrics_and_documentation_are_served() {
    let congress = Congress::start().await;
    let anyone = congress.anyone();
    assert_eq!(anyone.get("/health/live").await.ok()["status"], "live");
    assert_eq!(anyone.get("/health/ready").await.ok()["status"], "ready");
    let docs = anyone.get("/docs/").await;
    assert!(docs.header("content-security-policy").contains("'self'"));
    assert!(docs.ok().as_str().unwrap().contains("swagger-ui"));
    for file in ["swagger-ui-bundle.js", "swagger-ui.css", "page.js"] {
        assert_eq!(anyone.get(&format!("/docs/{file}")).await.status, 200, "{file}");
    }
    anyone.get("/docs/unknown.js").await.refused(404, "no-route");
    let by_task = anyone.get("/docs/openapi.json").await.ok();
    assert_eq!(by_task["paths"]["/api/v1/cities"]["get"]["tags"], json!(["Set up an edition"]));
    assert!(anyone.get("/").await.ok().as_str().unwrap().contains("/docs/"));
    assert_eq!(anyone.get("/openapi.json").await.ok()["openapi"], "3.1.0");
    anyone.get("/api/v1/cities").await.ok();
    let metrics = anyone.get("/metrics").await.ok();
    for expected in
        ["route=\"/api/v1/cities\",status=\"200\"", "documents_in_memory_bytes ", "callers_in_memory "]
    {
        assert!(metrics.as_str().unwrap().contains(expected), "{expected}: {metrics}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documentation_page_sends_requests_as_the_signed_in_person() {
    let congress = Congress::start().await;
    let me = congress.stranger().await.get("/api/v1/me").await.ok();
    let email = me["email"].as_str().unwrap().to_owned();
    let address = congress.anyone().base;
    let args = [address, email.clone(), PASSWORD.to_owned()];
    let work = move || read("docs.mjs", &args.each_ref().map(String::as_str));
    let Some(seen) = tokio::task::spawn_blocking(work).await.unwrap() else { return };
    let seen: Value = serde_json::from_str(&seen).unwrap();
    assert_eq!(seen["errors"], json!([]), "{seen}");
    assert_eq!(seen["tasks"][0], "Sign up and sign in");
    assert!(seen["signed_in"].as_str().unwrap().starts_with(&format!("Signed in as {email}")), "{seen}");
    assert!(seen["me"].as_str().unwrap().contains(me["id"].as_str().unwrap()), "{seen}");
    assert!(seen["refused"].as_str().unwrap().contains("password"), "{seen}");
}
