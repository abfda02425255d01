//! Sign-ins of browsers: cookies, and requests that other sites cause.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Caller, Congress, OURS, PASSWORD};

/// A page of the service in a browser.
struct Browser {
    caller: Caller,
    /// `name=value`.
    cookie: String,
}

const SIGN_IN: &str = "/api/v1/auth/cookies";

const SAME_ORIGIN: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

fn credentials(email: &str) -> serde_json::Value {
    json!({"email": email, "password": PASSWORD})
}

async fn send(
    caller: &Caller,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: serde_json::Value,
) -> Answer {
    let request = headers
        .iter()
        .fold(caller.request(method, path), |request, (name, value)| request.header(*name, *value));
    Answer::of(request.json(&body)).await
}

impl Browser {
    async fn sign_in(congress: &Congress, email: &str) -> Self {
        let caller = congress.anyone();
        let answer = send(&caller, Method::POST, SIGN_IN, &SAME_ORIGIN, credentials(email)).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        answer.ok();
        Self { caller, cookie }
    }

    /// Sends a request with the cookie and these headers.
    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let headers = [headers, &[("cookie", &*self.cookie)]].concat();
        send(&self.caller, method, path, &headers, json!({"given_name": "Changed"})).await
    }

    async fn me(&self) -> Answer {
        self.send(Method::GET, "/api/v1/me", &SAME_ORIGIN).await
    }
}

async fn signed_in(congress: &Congress) -> Browser {
    congress.person("ana@city.example", json!({"given_name": "Ana"})).await;
    Browser::sign_in(congress, "ana@city.example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn cookie_signs_in_and_shows_no_token_to_scripts() {
    let congress = Congress::start().await;
    congress.person("ana@city.example", json!({})).await;
    let answer =
        send(&congress.anyone(), Method::POST, SIGN_IN, &SAME_ORIGIN, credentials("ana@city.example")).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"), "{cookie}");
    let body = answer.ok();
    assert_eq!(body["account"]["email"], "ana@city.example");
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(token.starts_with("cgc_") && !body.to_string().contains(token), "{body}");
    // Neither is accepted in place of the other.
    let bearer = Caller { token: Some(token.to_owned()), ..congress.anyone() };
    bearer.get("/api/v1/me").await.refused(401, "unauthenticated");
    let token = congress.sign_in("ana@city.example").await.token.unwrap();
    let browser = Browser { caller: congress.anyone(), cookie: format!("congress={token}") };
    browser.me().await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let congress = Congress::start_with(|config| config.base_url = "https://congress.example".into()).await;
    congress.person("ana@city.example", json!({})).await;
    let answer =
        send(&congress.anyone(), Method::POST, SIGN_IN, &SAME_ORIGIN, credentials("ana@city.example")).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-congress=cgc_") && cookie.ends_with("; SameSite=Lax; Secure"),
        "{cookie}"
    );
}

/// Each way in which another site can cause a request with the cookie of a signed-in person.
#[tokio::test(flavor = "multi_thread")]
async fn requests_of_other_sites_change_nothing() {
    let congress = Congress::start().await;
    let ana = signed_in(&congress).await;
    let host = ana.caller.base.trim_start_matches("http://").to_owned();
    let (own, elsewhere) = (format!("http://{host}"), "https://evil.example");
    let json = ("content-type", "application/json");
    let ways: [(&str, Vec<(&str, &str)>); 8] = [
        (
            "form on another site",
            vec![("sec-fetch-site", "cross-site"), ("content-type", "text/plain"), ("origin", elsewhere)],
        ),
        ("fetch by another site", vec![("sec-fetch-site", "cross-site"), json, ("origin", elsewhere)]),
        (
            "page of a sibling subdomain",
            vec![("sec-fetch-site", "same-site"), json, ("origin", "http://other.congress.example")],
        ),
        ("address typed or opened by another program", vec![("sec-fetch-site", "none"), json]),
        ("sandboxed frame", vec![("origin", "null"), json]),
        ("older browser, another origin", vec![("origin", elsewhere), json]),
        ("older browser, another port", vec![("origin", "http://127.0.0.1:1"), json]),
        ("no header at all", vec![json]),
    ];
    for (way, headers) in &ways {
        for method in [Method::PATCH, Method::DELETE] {
            ana.send(method, "/api/v1/me", headers).await.refused(403, "cross-site-request");
        }
        // An image or a link is a GET, and a GET changes nothing; no method can be put in its place.
        let overriding =
            [&headers[..], &[("x-http-method-override", "DELETE"), ("x-http-method", "DELETE")]].concat();
        ana.send(Method::GET, "/api/v1/me?_method=DELETE", &overriding)
            .await
            .refused(400, "invalid-parameter");
        assert_eq!(ana.send(Method::GET, "/api/v1/me", &overriding).await.ok()["given_name"], "Ana", "{way}");
        // Nor can it sign the person in to another account.
        send(&congress.anyone(), Method::POST, SIGN_IN, headers, credentials("ana@city.example"))
            .await
            .refused(403, "cross-site-request");
    }
    for headers in [vec![("sec-fetch-site", "same-origin")], vec![("origin", &*own)]] {
        assert_eq!(ana.send(Method::PATCH, "/api/v1/me", &headers).await.ok()["given_name"], "Changed");
    }
    // A token is only sent by a program that has it.
    let token = congress.sign_in("ana@city.example").await;
    send(&token, Method::PATCH, "/api/v1/me", &ways[1].1, json!({"given_name": "Ana"})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn other_origins_may_not_send_the_cookie_and_read_the_answer() {
    let congress = Congress::start_with(|config| config.origins = vec!["https://app.example".into()]).await;
    let ana = signed_in(&congress).await;
    let answer = ana.send(Method::GET, "/api/v1/me", &[("origin", "https://app.example")]).await;
    assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.headers.get_all("vary").iter().any(|vary| vary.to_str().unwrap().contains("cookie")));
}

#[tokio::test(flavor = "multi_thread")]
async fn cookie_is_worthless_after_signing_out_on_every_node() {
    let congress = Congress::start().await;
    let ana = signed_in(&congress).await;
    let other = Browser { caller: congress.second_node().await, cookie: ana.cookie.clone() };
    other.me().await.ok();
    let answer = ana.send(Method::DELETE, "/api/v1/auth/tokens/current", &SAME_ORIGIN).await;
    assert!(answer.header("set-cookie").contains("congress=; Path=/; Max-Age=0"), "{:?}", answer.headers);
    answer.ok();
    ana.me().await.refused(401, "unauthenticated");
    // A change reads the database; a read may trust for half a second what this node knew.
    other.send(Method::PATCH, "/api/v1/me", &SAME_ORIGIN).await.refused(401, "unauthenticated");
    // What everyone may read can still be read: scripts cannot remove the cookie.
    ana.send(Method::GET, "/api/v1/congresses", &SAME_ORIGIN).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn cookie_ends_when_it_is_not_used() {
    let congress = Congress::start().await;
    let ana = signed_in(&congress).await;
    for _ in 0..4 {
        congress.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
        ana.me().await.ok();
    }
    congress.clock.advance(TimeDelta::days(2) + TimeDelta::seconds(4));
    // Thirty days after the sign-in, however much it was used.
    ana.me().await.refused(401, "unauthenticated");
    let again = Browser::sign_in(&congress, "ana@city.example").await;
    congress.clock.advance(TimeDelta::days(7));
    again.me().await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn cookie_is_listed_and_ended_like_any_sign_in() {
    let congress = Congress::start().await;
    let ana = signed_in(&congress).await;
    let token = congress.sign_in("ana@city.example").await;
    let sign_ins = ana.send(Method::GET, "/api/v1/me/tokens", &SAME_ORIGIN).await.items();
    let current = sign_ins.iter().find(|sign_in| sign_in["current"] == true).unwrap();
    token.delete(&format!("/api/v1/me/tokens/{}", current["id"].as_str().unwrap())).await.ok();
    ana.me().await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn access_lists_what_a_person_may_do() {
    let congress = Congress::start().await;
    let desk = congress.staff_of(OURS, "registration_desk").await;
    let access = desk.get("me/access").await.ok();
    assert_eq!(access["roles"], json!(["registration_desk"]));
    assert_eq!(access["registration"], json!(null));
    let permissions = access["permissions"].as_array().unwrap();
    assert!(
        permissions.contains(&json!("registration.manage")) && !permissions.contains(&json!("congress.edit"))
    );
    let stranger = congress.stranger().await;
    assert_eq!(stranger.get("me/access").await.ok()["permissions"], json!([]));
    let registration = stranger.register("delegate").await.ok();
    assert_eq!(stranger.get("me/access").await.ok()["registration"], registration["id"]);
    congress.anyone().get("me/access").await.refused(401, "unauthenticated");
}
