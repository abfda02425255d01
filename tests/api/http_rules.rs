//! What holds for every operation: the representation of responses, and what requests must not contain.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Congress};

const ORIGIN: &str = "https://city.example";

fn theme(slug: &str) -> Value {
    json!({"slug": slug, "name": {"en": "Theme"}})
}

#[tokio::test(flavor = "multi_thread")]
async fn public_list_has_its_etag_for_pages_of_other_origins() {
    let congress = Congress::start_with(|config| config.origins = vec![ORIGIN.into()]).await;
    let anyone = congress.anyone();
    let tag = anyone.get("tracks").await.header("etag").to_owned();
    let from = |origin: &str| anyone.request(Method::GET, "tracks").header("origin", origin);
    // The second answer is from memory.
    for _ in 0..2 {
        let answer = Answer::of(from(ORIGIN)).await;
        assert_eq!((answer.header("etag"), answer.header("access-control-allow-origin")), (&*tag, ORIGIN));
        let exposed = answer.header("access-control-expose-headers");
        for name in ["etag", "ratelimit-policy", "content-disposition"] {
            assert!(exposed.split(',').any(|one| one.trim() == name), "{name} in {exposed}");
        }
    }
    let known = Answer::of(from(ORIGIN).header("if-none-match", &tag)).await;
    assert_eq!((known.status.as_u16(), known.header("access-control-allow-origin")), (304, ORIGIN));
    let other = Answer::of(from("https://evil.example")).await;
    assert!(!other.headers.contains_key("access-control-allow-origin"), "{:?}", other.headers);
}

#[tokio::test(flavor = "multi_thread")]
async fn head_of_a_public_list_has_the_headers_of_get() {
    let congress = Congress::start().await;
    let plain = congress::http::outgoing().gzip(false).no_brotli().no_zstd().build().unwrap();
    let read = async |method: Method, coding: &str| {
        let request = congress.anyone().request(method, "/api/v1/cities?limit=200");
        let response =
            plain.execute(request.header("accept-encoding", coding).build().unwrap()).await.unwrap();
        let names = ["etag", "content-length", "content-encoding", "content-type"];
        let headers = names.map(|name| response.headers().get(name).cloned());
        (response.status(), headers, response.bytes().await.unwrap())
    };
    for coding in ["gzip", "identity"] {
        let first = read(Method::HEAD, coding).await;
        let get = read(Method::GET, coding).await;
        let kept = read(Method::HEAD, coding).await;
        assert!(get.1[0].is_some() && get.1[1].is_some(), "{:?}", get.1);
        for head in [first, kept] {
            assert_eq!((head.0, &head.1, head.2.len()), (get.0, &get.1, 0), "{coding}");
        }
    }
    let missing = congress.anyone().request(Method::HEAD, "sessions/017cff64-6000-7000-8000-000000000000");
    assert_eq!(Answer::of(missing).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn request_that_accepts_no_encoding_is_answered_without_one() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (slug, accepted) in [("one", "identity;q=0"), ("two", "*;q=0")] {
        let create = organiser.request(Method::POST, "themes").header("accept-encoding", accepted);
        assert_eq!(Answer::of(create.json(&theme(slug))).await.status, 201, "{accepted}");
        let read = congress.anyone().request(Method::GET, "themes").header("accept-encoding", accepted);
        assert_eq!(Answer::of(read).await.status, 200, "{accepted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_body_is_refused() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let create = |coding: &str| {
        let request = organiser.request(Method::POST, "themes").header("content-encoding", coding);
        Answer::of(request.json(&theme("mobility")))
    };
    for coding in ["gzip", "compress", "identity, br"] {
        let answer = create(coding).await;
        assert_eq!(answer.header("accept-encoding"), "identity");
        let problem = answer.refused(415, "wrong-media-type");
        assert!(problem["detail"].as_str().unwrap().contains("Content-Encoding"), "{problem}");
    }
    create("identity").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn operation_that_stores_no_response_refuses_an_idempotency_key() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let keyed = async |path: &str, body: Value| {
        let request = organiser.request(Method::POST, path).header("idempotency-key", "k");
        Answer::of(request.json(&body)).await
    };
    let webhook = json!({"url": "https://93.184.216.34/", "events": ["enrolment.*"]});
    let api_key = json!({"name": "Printer", "permissions": ["registration.read"]});
    for (path, body) in [("webhooks", &webhook), ("/api/v1/me/api-keys", &api_key), ("run", &json!({}))] {
        keyed(path, body.clone()).await.refused(400, "bad-idempotency-key");
    }
    assert_eq!(organiser.get("webhooks").await.items(), [Value::Null; 0]);
    keyed("themes", theme("mobility")).await.ok();
    // Without a key, it creates.
    organiser.post("webhooks", webhook).await.ok();
}
