//! Pages outside of the API.

use congress::server;

use crate::support::Congress;

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
    assert_eq!(anyone.get("/docs/swagger-ui-bundle.js").await.status, 200);
    assert!(anyone.get("/").await.ok().as_str().unwrap().contains("/docs/"));
    assert_eq!(anyone.get("/openapi.json").await.ok()["openapi"], "3.1.0");
    anyone.get("/api/v1/cities").await.ok();
    let metrics = anyone.get("/metrics").await.ok();
    assert!(metrics.as_str().unwrap().contains("route=\"/api/v1/cities\",status=\"200\""), "{metrics}");
}
