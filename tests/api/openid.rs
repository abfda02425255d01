//! Sign-in through an OpenID Connect provider.

use serde_json::{Value, json};

use crate::{
    second_factor::ana,
    support::{Answer, Caller, Congress, NOON, PASSWORD, Provider},
};

async fn with_provider() -> (Congress, Provider) {
    let provider = Provider::start(NOON).await;
    let settings = provider.settings();
    (Congress::start_with(|config| config.openid = Some(settings)).await, provider)
}

async fn begin(congress: &Congress) -> Value {
    congress.anyone().post("/api/v1/auth/openid/begin", json!({})).await.ok()
}

async fn finish(congress: &Congress, begun: &Value, (code, state): &(String, String)) -> Answer {
    let answer = json!({"attempt": begun["attempt"], "state": state, "authorization_code": code});
    congress.anyone().post("/api/v1/auth/openid/finish", answer).await
}

/// A complete sign-in of a person whose e-mail the provider has verified, or not.
async fn sign_in(
    congress: &Congress,
    provider: &Provider,
    subject: &str,
    email: &str,
    verified: bool,
) -> Answer {
    let begun = begin(congress).await;
    let back = provider.sign_in(begun["authorization_url"].as_str().unwrap(), subject, email, verified);
    finish(congress, &begun, &back).await
}

#[tokio::test(flavor = "multi_thread")]
async fn account_of_the_provider_signs_in_again_as_the_same_person() {
    let (congress, provider) = with_provider().await;
    let first = sign_in(&congress, &provider, "ana", "Ana@city.example", true).await.ok();
    assert_eq!(
        (&first["account"]["email"], &first["account"]["email_verified"]),
        (&json!("ana@city.example"), &json!(true))
    );
    let ana = Caller { token: first["token"].as_str().map(str::to_owned), ..congress.anyone() };
    ana.register("delegate").await.ok();
    // With another e-mail at the provider, it is still the same person.
    let again = sign_in(&congress, &provider, "ana", "ana@elsewhere.example", true).await.ok();
    assert_eq!(again["account"]["id"], first["account"]["id"]);
    // There is no password until the person sets one through a reset.
    let credentials = json!({"email": "ana@city.example", "password": PASSWORD});
    congress.anyone().post("/api/v1/auth/tokens", credentials).await.refused(401, "wrong-credentials");
    sign_in(&congress, &provider, "bo", "bo@city.example", false).await.refused(401, "openid-refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn openid_response_is_valid_once_for_the_browser_that_began() {
    let (congress, provider) = with_provider().await;
    let (mine, theirs) = (begin(&congress).await, begin(&congress).await);
    let to = |begun: &Value| begun["authorization_url"].as_str().unwrap().to_owned();
    // The code of another person with this attempt: the state does not match, and neither would the challenge.
    let back = provider.sign_in(&to(&theirs), "eve", "eve@city.example", true);
    finish(&congress, &mine, &back).await.refused(401, "openid-refused");
    let my_state = provider.sign_in(&to(&mine), "ana", "ana@city.example", true).1;
    finish(&congress, &mine, &(back.0.clone(), my_state)).await.refused(401, "openid-refused");
    let begun = begin(&congress).await;
    let back = provider.sign_in(&to(&begun), "ana", "ana@city.example", true);
    let (one, other) = tokio::join!(finish(&congress, &begun, &back), finish(&congress, &begun, &back));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401], "one of two concurrent requests succeeds");
    let begun = begin(&congress).await;
    let back = provider.sign_in(&to(&begun), "ana", "ana@city.example", true);
    congress.clock.advance(chrono::TimeDelta::minutes(15));
    finish(&congress, &begun, &back).await.refused(401, "openid-refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_sign_ins_of_one_person_at_once_are_one_account() {
    let (congress, provider) = with_provider().await;
    let sign_ins = (0..6).map(|_| sign_in(&congress, &provider, "ana", "ana@city.example", true));
    let mut accounts = std::collections::BTreeSet::new();
    for signed_in in futures::future::join_all(sign_ins).await {
        accounts.insert(signed_in.ok()["account"]["id"].to_string());
    }
    assert_eq!(accounts.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_waits_for_the_code_of_the_second_factor() {
    let (congress, provider) = with_provider().await;
    let (_, _, recovery) = ana(&congress).await;
    let begun = begin(&congress).await;
    let (code, state) =
        provider.sign_in(begun["authorization_url"].as_str().unwrap(), "ana", "ana@city.example", true);
    let finish = async |second: Option<&str>| {
        let mut answer = json!({"attempt": begun["attempt"], "state": state, "authorization_code": code});
        if let Some(second) = second {
            answer["code"] = second.into();
        }
        congress.anyone().post("/api/v1/auth/openid/finish", answer).await
    };
    finish(None).await.refused(401, "code-needed");
    finish(Some("000000")).await.refused(401, "wrong-code");
    let signed_in = finish(Some(&recovery[0])).await.ok();
    assert_eq!(signed_in["account"]["email"], "ana@city.example");
    finish(Some(&recovery[1])).await.refused(401, "openid-refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn unverified_account_is_linked_and_its_credentials_are_removed() {
    let (congress, provider) = with_provider().await;
    let verified = congress.person("ana@city.example", json!({})).await;
    let linked = sign_in(&congress, &provider, "ana", "ana@city.example", true).await.ok();
    assert_eq!(linked["account"]["id"], verified.get("/api/v1/me").await.ok()["id"]);
    // The person had a password, which stays valid.
    congress.sign_in("ana@city.example").await;
    congress.sign_up("bo@city.example", json!({})).await;
    let intruder = congress.sign_in("bo@city.example").await;
    sign_in(&congress, &provider, "bo", "bo@city.example", true).await.ok();
    intruder.get("/api/v1/me").await.refused(401, "unauthenticated");
    let credentials = json!({"email": "bo@city.example", "password": PASSWORD});
    congress.anyone().post("/api/v1/auth/tokens", credentials).await.refused(401, "wrong-credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn unavailable_or_missing_provider_is_reported() {
    let congress = Congress::start_with(|config| {
        config.openid = Some(congress::app::OpenId {
            issuer: "http://127.0.0.1:1".into(),
            client_id: "congress".into(),
            client_secret: None,
            redirect_url: "https://congress.example/openid".into(),
        });
    })
    .await;
    assert_eq!(congress.anyone().get("/api/v1/auth/methods").await.ok(), json!({"openid": true}));
    let answer = congress.anyone().post("/api/v1/auth/openid/begin", json!({})).await;
    assert_eq!(answer.header("retry-after"), "5");
    answer.refused(503, "openid-unreachable");
    let plain = Congress::start().await;
    assert_eq!(plain.anyone().get("/api/v1/auth/methods").await.ok(), json!({"openid": false}));
    plain.anyone().post("/api/v1/auth/openid/begin", json!({})).await.refused(404, "no-openid");
}
