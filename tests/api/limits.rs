//! Limits for callers.

use congress::app::Rate;
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{Answer, Congress};

#[tokio::test(flavor = "multi_thread")]
async fn oversized_body_is_refused() {
    let congress = Congress::start().await;
    let large = json!({"email": "a@b.example", "given_name": "x".repeat(1024 * 1024)});
    congress.anyone().post("/api/v1/accounts", large).await.refused(413, "too-large");
    let organiser = congress.organiser().await;
    organiser.import("", vec![b'x'; 11 * 1024 * 1024]).await.refused(413, "too-large");
}

/// What an operation accepts stands in the document; a similar address of another operation changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_operation_accepts_the_body_that_its_x_max_body_allows() {
    const DEFAULT: usize = 1024 * 1024;
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let document = organiser.get("/openapi.json").await.ok();
    let at =
        |path: &str| document["paths"][format!("/api/v1/congresses/{{congress}}/{path}")]["post"].clone();
    let upload = async |path: &str, media: &str, bytes: usize| {
        let request = organiser.request(Method::POST, path).header("content-type", media);
        Answer::of(request.body(vec![b'x'; bytes])).await
    };
    for (path, media) in [("imports", "text/csv"), ("schedule/import", "application/xml")] {
        let limit = usize::try_from(at(path)["x-max-body"].as_u64().unwrap()).unwrap();
        assert!(limit > DEFAULT, "{path}");
        assert_eq!(upload(path, media, limit).await.status, 422, "{path} reads the file");
        upload(path, media, limit + 1).await.refused(413, "too-large");
    }
    for path in ["sessions", "rooms/imports", "imports/00000000-0000-7000-8000-000000000000/cancel"] {
        assert!(at(path).get("x-max-body").is_none(), "{path}");
        upload(path, "application/json", DEFAULT + 1).await.refused(413, "too-large");
    }
    upload("sessions", "application/json", DEFAULT).await.refused(400, "malformed-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn rate_limit_reports_when_to_retry() {
    let congress = Congress::start_with(|config| config.rate = Rate { per_second: 1, burst: 30 }).await;
    let anyone = congress.anyone();
    let mut last = anyone.get("/api/v1/cities?limit=1").await;
    for _ in 0..40 {
        if last.status == 429 {
            break;
        }
        assert!(last.header("ratelimit").starts_with("\"address\";r="));
        last = anyone.get("/api/v1/cities?limit=1").await;
    }
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
    last.refused(429, "too-many-requests");
    // Health checks do not count.
    anyone.get("/health/live").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_bodies_count_against_the_rate_limit() {
    let congress = Congress::start_with(|config| config.rate = Rate { per_second: 1, burst: 3 }).await;
    let address = congress.anyone().base.trim_start_matches("http://").to_owned();
    // Its sender waits for permission to send the body, so that the server reads nothing.
    let head = format!(
        "POST /api/v1/accounts HTTP/1.1\r\nhost: {address}\r\ncontent-length: 20000000\r\n\
         expect: 100-continue\r\nconnection: close\r\n\r\n"
    );
    let mut statuses = Vec::new();
    while statuses.len() < 30 && statuses.last().is_none_or(|status| *status == 413) {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        statuses.push(answer.split(' ').nth(1).unwrap().parse::<u16>().unwrap());
    }
    assert_eq!((statuses.first(), statuses.last()), (Some(&413), Some(&429)), "{statuses:?}");
}

/// What is answered without the body, such as a missing token, keeps the connection.
#[tokio::test(flavor = "multi_thread")]
async fn connection_stays_open_after_a_refusal_that_needs_no_body() {
    let congress = Congress::start().await;
    let address = congress.anyone().base.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    for (path, status) in
        [("/api/v1/me/api-keys", "401"), ("/api/v1/nothing", "404"), ("/api/v1/accounts?x=1", "400")]
    {
        let head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 2\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(b"{}").await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "{path}: the connection was closed");
        }
        assert_eq!(String::from_utf8_lossy(&answer).split(' ').nth(1), Some(status), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cors_allows_only_configured_origins() {
    let congress = Congress::start_with(|config| config.origins = vec!["https://city.example".into()]).await;
    for (origin, allowed) in
        [("https://city.example", true), ("https://evil.example", false), ("null", false)]
    {
        let preflight = congress
            .anyone()
            .request(Method::OPTIONS, "/api/v1/me")
            .header("origin", origin)
            .header("access-control-request-method", "PATCH");
        let answer = Answer::of(preflight).await;
        assert_eq!(answer.headers.contains_key("access-control-allow-origin"), allowed, "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_are_compressed_on_request() {
    let congress = Congress::start().await;
    let plain =
        congress.anyone().request(Method::GET, "/api/v1/cities?limit=200").header("accept-encoding", "gzip");
    let client = congress::http::outgoing().gzip(false).no_brotli().no_zstd().build().unwrap();
    let response = client.execute(plain.build().unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
}

#[tokio::test(flavor = "multi_thread")]
async fn overload_is_answered_after_a_bounded_wait() {
    let congress = Congress::start().await;
    let (organiser, person) = (congress.organiser().await, congress.stranger().await);
    // Everything that the node can ask of the database at once is taken; its background tasks keep what they hold.
    let mut taken = Vec::new();
    while let Ok(connection) = congress.app.pool.acquire().await {
        taken.push(connection);
    }
    let (read, write) = tokio::join!(organiser.get("registrations"), person.register("delegate"));
    for answer in [read, write] {
        assert_eq!(answer.header("retry-after"), "1");
        answer.refused(503, "busy");
    }
    drop(taken);
    person.register("delegate").await.ok();
    assert_eq!(organiser.get("registrations").await.ok()["items"].as_array().unwrap().len(), 1);
}
