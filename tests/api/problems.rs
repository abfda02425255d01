//! Errors are returned as problems that state the next step.

use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Congress};

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_returned_as_problems() {
    let congress = Congress::start().await;
    let anyone = congress.anyone();
    anyone.get("/nowhere").await.refused(404, "no-route");
    anyone.get("/api/v1/nowhere").await.refused(404, "no-route");
    let wrong = anyone.delete("/api/v1/cities").await;
    assert!(wrong.header("allow").contains("GET"));
    wrong.refused(405, "wrong-method");
    let form =
        anyone.request(Method::POST, "/api/v1/accounts").header("content-type", "text/plain").body("{}");
    Answer::of(form).await.refused(415, "wrong-media-type");
    let cut = anyone
        .request(Method::POST, "/api/v1/accounts")
        .header("content-type", "application/json")
        .body("{\"em");
    Answer::of(cut).await.refused(400, "malformed-body");
    anyone.get("/api/v1/congresses/nobody-knows").await.refused(404, "no-congress");
    anyone.get("registrations").await.refused(401, "unauthenticated");
    anyone.get("/api/v1/cities?cursor=abc").await.refused(400, "bad-cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_errors_of_a_body_are_returned_at_once() {
    let congress = Congress::start().await;
    let body = json!({"email": "nobody", "given_name": "A\u{0}", "locale": "english please", "time_zone": "UTC+8", "role": "x",
                      "password": "short"});
    let problem = congress.anyone().post("/api/v1/accounts", body).await.refused(422, "invalid-body");
    assert_json_snapshot!(problem["errors"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn misspelt_filter_is_refused() {
    let congress = Congress::start().await;
    let problem = congress.anyone().get("/api/v1/cities?contry=CN&limit=0&limit=x").await;
    assert_json_snapshot!(problem.refused(400, "invalid-parameter")["errors"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_and_unreadable_parameters_are_named() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (path, pointer, code) in [
        ("registrations?state=confirmed&state=pending", "?state", "repeated"),
        ("themes?lang=fr&lang=es", "?lang", "repeated"),
        ("themes/%ff", "{theme}", "encoding"),
        ("themes/a%00", "{theme}", "encoding"),
    ] {
        let problem = organiser.get(path).await.refused(400, "invalid-parameter");
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{path}");
        assert!(
            problem["detail"].as_str().unwrap().starts_with(&format!("1 error at `{pointer}`: ")),
            "{problem}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_number_is_an_integer_however_it_is_written() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (slug, written, position) in [("one", "1.0", 1), ("two", "1e2", 100), ("three", "-0", 0)] {
        let body = format!("{{\"slug\": \"{slug}\", \"name\": {{\"en\": \"T\"}}, \"position\": {written}}}");
        let request = organiser.request(Method::POST, "themes").header("content-type", "application/json");
        assert_eq!(Answer::of(request.body(body)).await.ok()["position"], position, "{written}");
    }
    let fraction = json!({"slug": "four", "name": {"en": "T"}, "position": 1.5});
    organiser.post("themes", fraction).await.refused(422, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn problem_contains_the_request_id() {
    let congress = Congress::start().await;
    let answer = congress.anyone().get("/nowhere").await;
    assert_eq!(answer.body["instance"], format!("urn:uuid:{}", answer.header("x-request-id")));
    assert_eq!(answer.header("cache-control"), "no-store");
}
