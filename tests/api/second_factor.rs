//! Second factor: codes that are valid once, recovery codes, and editions that require it of staff.

use chrono::TimeDelta;
use congress::types::Now;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::support::{Answer, Caller, Congress, PASSWORD};

/// An authenticator app, set up with the data from the service.
pub struct Authenticator(totp_rs::Totp);

impl Authenticator {
    pub async fn begin(caller: &Caller) -> Self {
        let shown = caller.post("/api/v1/me/second-factor", json!({})).await.ok();
        assert!(shown["uri"].as_str().unwrap().starts_with("otpauth://totp/Congress:"));
        Self::of(&shown)
    }

    /// With the data that the service shows.
    fn of(shown: &Value) -> Self {
        let secret = Secret::try_from_base32(shown["secret"].as_str().unwrap()).unwrap();
        Self(Builder::new().with_secret(secret).with_account_name("ana").build().unwrap())
    }

    pub fn code(&self, now: Now) -> String {
        self.0.generate(now.timestamp().try_into().unwrap()).to_string()
    }
}

async fn sign_in(congress: &Congress, code: Option<&str>) -> Answer {
    let mut credentials = json!({"email": "ana@city.example", "password": PASSWORD});
    if let Some(code) = code {
        credentials["code"] = code.into();
    }
    congress.anyone().post("/api/v1/auth/tokens", credentials).await
}

/// Ana, with a second factor.
pub async fn ana(congress: &Congress) -> (Caller, Authenticator, Vec<String>) {
    let ana = congress.person("ana@city.example", json!({})).await;
    let authenticator = Authenticator::begin(&ana).await;
    let confirm =
        async |code: &str| ana.post("/api/v1/me/second-factor/confirm", json!({"code": code})).await;
    confirm("000000").await.refused(401, "wrong-code");
    let codes = confirm(&authenticator.code(congress.clock.now())).await.ok();
    let codes: Vec<String> = serde_json::from_value(codes["recovery_codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    (ana, authenticator, codes)
}

#[tokio::test(flavor = "multi_thread")]
async fn code_is_valid_once_and_a_recovery_code_replaces_it() {
    let congress = Congress::start().await;
    let (ana, authenticator, recovery) = ana(&congress).await;
    assert_eq!(ana.get("/api/v1/me").await.ok()["second_factor"], true);
    sign_in(&congress, None).await.refused(401, "code-needed");
    // The code that confirmed the factor is used up.
    let used = authenticator.code(congress.clock.now());
    sign_in(&congress, Some(&used)).await.refused(401, "wrong-code");
    congress.clock.advance(TimeDelta::minutes(2));
    let code = authenticator.code(congress.clock.now());
    let (one, other) = tokio::join!(sign_in(&congress, Some(&code)), sign_in(&congress, Some(&code)));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401], "one of two concurrent requests succeeds");
    let typed = recovery[0].to_lowercase().replace('-', " ");
    sign_in(&congress, Some(&typed)).await.ok();
    sign_in(&congress, Some(&recovery[0])).await.refused(401, "wrong-code");
    // Removing the factor needs a code or a recovery code.
    ana.post("/api/v1/me/second-factor/remove", json!({"code": "000000"})).await.refused(401, "wrong-code");
    ana.post("/api/v1/me/second-factor/remove", json!({"code": recovery[1]})).await.ok();
    sign_in(&congress, None).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn code_attempts_are_throttled() {
    let congress = Congress::start().await;
    let (_, authenticator, _) = ana(&congress).await;
    congress.clock.advance(TimeDelta::minutes(2));
    let mut last = sign_in(&congress, Some("000000")).await;
    for _ in 0..20 {
        last = sign_in(&congress, Some("000000")).await;
    }
    last.refused(429, "too-many-tries");
    congress.clock.advance(TimeDelta::hours(1));
    sign_in(&congress, Some(&authenticator.code(congress.clock.now()))).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn edition_can_require_a_second_factor_of_staff() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let desk = congress.staff_of("metropolis-2021", "registration_desk").await;
    let key = json!({"name": "Badge printer", "permissions": ["registration.read"]});
    let key = desk.post("/api/v1/me/api-keys", key).await.ok()["secret"].as_str().unwrap().to_owned();
    let printer = Caller { token: Some(key), ..congress.anyone() };
    let demand = json!({"second_factor_required": true});
    organiser.patch("/api/v1/congresses/metropolis-2021", demand).await.ok();
    for caller in [&organiser, &desk, &printer] {
        caller.get("registrations").await.refused(403, "second-factor-needed");
    }
    // Staff can do without it what everyone can do.
    desk.get("themes").await.ok();
    let authenticator = Authenticator::begin(&desk).await;
    let code = json!({"code": authenticator.code(congress.clock.now())});
    desk.post("/api/v1/me/second-factor/confirm", code).await.ok();
    desk.get("registrations").await.ok();
    printer.get("registrations").await.ok();
    organiser.get("registrations").await.refused(403, "second-factor-needed");
    // The factor was verified for that sign-in only.
    let kinds: Value = desk.get("/api/v1/me/tokens").await.ok()["items"].clone();
    assert_eq!(kinds[0]["second_factor"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn cookie_is_renewed_when_a_second_factor_is_confirmed() {
    let congress = Congress::start().await;
    congress.person("ana@city.example", json!({})).await;
    let page = congress.anyone();
    let send = async |cookie: &str, path: &str, body: Value| {
        let request = page.request(reqwest::Method::POST, path);
        Answer::of(request.header("sec-fetch-site", "same-origin").header("cookie", cookie).json(&body)).await
    };
    let cookie_of = |answer: &Answer| answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let credentials = json!({"email": "ana@city.example", "password": PASSWORD});
    let first = cookie_of(&send("", "/api/v1/auth/cookies", credentials).await);
    let shown = send(&first, "/api/v1/me/second-factor", json!({})).await.ok();
    let authenticator = Authenticator::of(&shown);
    let code = authenticator.code(congress.clock.now());
    let confirmed = send(&first, "/api/v1/me/second-factor/confirm", json!({"code": code})).await;
    let second = cookie_of(&confirmed);
    confirmed.ok();
    let me = async |cookie: &str| {
        Answer::of(page.request(reqwest::Method::GET, "/api/v1/me").header("cookie", cookie)).await
    };
    me(&first).await.refused(401, "unauthenticated");
    me(&second).await.ok();
}
