//! What a node remembers of its callers never outlives a change for long.

use serde_json::json;

use crate::support::{Congress, OURS, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn revoked_sign_in_is_refused_at_once_here_and_soon_elsewhere() {
    let congress = Congress::start().await;
    let mut elsewhere = congress.second_node().await;
    let delegate = congress.delegate().await;
    elsewhere.token.clone_from(&delegate.token);
    delegate.get("/api/v1/me").await.ok();
    elsewhere.get("/api/v1/me").await.ok();
    delegate.delete("/api/v1/auth/tokens/current").await.ok();
    delegate.get("/api/v1/me").await.refused(401, "unauthenticated");
    elsewhere
        .post("/api/v1/me/api-keys", json!({"name": "Key", "permissions": []}))
        .await
        .refused(401, "unauthenticated");
    eventually("the sign-in is refused", async || {
        (elsewhere.get("/api/v1/me").await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_role_is_gone_at_once_here_and_soon_elsewhere() {
    let congress = Congress::start().await;
    let administrator = congress.administrator().await;
    let observer = congress.staff_of(OURS, "observer").await;
    let mut elsewhere = congress.second_node().await;
    elsewhere.token.clone_from(&observer.token);
    observer.get("statistics").await.ok();
    elsewhere.get("statistics").await.ok();
    let account = observer.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    administrator.delete(&format!("staff/{account}")).await.ok();
    observer.get("statistics").await.refused(403, "forbidden");
    eventually("the role is gone", async || (elsewhere.get("statistics").await.status == 403).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_in_one_congress_are_not_those_of_another() {
    let congress = Congress::start().await;
    let administrator = congress.administrator().await;
    administrator.post("/api/v1/congresses", crate::support::edition("another-2021")).await.ok();
    let observer = congress.staff_of(OURS, "observer").await;
    for _ in 0..3 {
        observer.get("statistics").await.ok();
        observer.get("/api/v1/congresses/another-2021/statistics").await.refused(404, "no-congress");
        congress.anyone().get("statistics").await.refused(401, "unauthenticated");
        administrator.get("/api/v1/congresses/another-2021/statistics").await.ok();
    }
}
