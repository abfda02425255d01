//! Webhooks: signed, repeated until they are accepted, and never sent where they must not go.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Caller, Congress, Receiver, eventually};

async fn with_receiver(events: Value) -> (Congress, Caller, Receiver, Value) {
    let congress = Congress::start_with(|config| config.private_webhooks = true).await;
    let organiser = congress.organiser().await;
    let receiver = Receiver::start().await;
    let webhook = organiser.post("webhooks", json!({"url": receiver.url, "events": events})).await.ok();
    (congress, organiser, receiver, webhook)
}

fn path(webhook: &Value, rest: &str) -> String {
    format!("webhooks/{}{rest}", webhook["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_delivered_signed_and_can_be_read() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!(["registration.*"])).await;
    let ana = congress.stranger().await;
    let registration = ana.register("delegate").await.ok();
    let call = eventually("a call", async || receiver.received().first().cloned()).await;
    let signer = standardwebhooks::Webhook::new(webhook["secret"].as_str().unwrap()).unwrap();
    let timestamp: i64 = call.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
    let signature = signer.sign(call.id(), timestamp, &call.bytes).unwrap();
    assert_eq!(call.headers["webhook-signature"], *signature);
    let message = call.json();
    assert_eq!((&message["type"], &message["id"]), (&json!("registration.created"), &json!(call.id())));
    assert_eq!(message["data"]["reference"], registration["reference"]);
    assert_eq!(message["congress"], "metropolis-2021");
    assert!(!message.to_string().contains("Sousa"), "an event names nobody");
    // The same message stands in the feed.
    let feed = organiser.get("changes?limit=1000").await.ok();
    assert!(feed["items"].as_array().unwrap().contains(&message));
    let delivery = eventually("delivered", async || {
        let page = organiser.get(&path(&webhook, "/deliveries?state=delivered")).await.ok();
        page["items"].get(0).cloned()
    })
    .await;
    let full = organiser
        .get(&path(&webhook, &format!("/deliveries/{}", delivery["id"].as_str().unwrap())))
        .await
        .ok();
    assert_eq!(full["request"].as_str().unwrap().as_bytes(), &*call.bytes);
    assert_eq!(
        (&full["tries"][0]["status"], &full["tries"][0]["answer"]),
        (&json!(200), &json!("I answer 200 OK"))
    );
    assert!(organiser.get(&path(&webhook, "")).await.ok().get("secret").is_none());
    // Another congress's events, and kinds that nobody asked for, do not come.
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    organiser.post(&path(&webhook, "/test"), json!({})).await.ok();
    eventually("the test", async || {
        receiver.received().iter().any(|call| call.json()["type"] == "webhook.tested").then_some(())
    })
    .await;
    assert!(!receiver.received().iter().any(|call| call.json()["type"] == "theme.created"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_fails_for_a_while_gets_everything_in_the_end() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!(["theme.*"])).await;
    receiver.answer(500);
    for slug in ["water", "air", "soil"] {
        organiser.post("themes", json!({"slug": slug, "name": {"en": slug}})).await.ok();
    }
    eventually("three failures", async || (receiver.received().len() >= 3).then_some(())).await;
    receiver.answer(204);
    let delivered = async || {
        let page = organiser.get(&path(&webhook, "/deliveries?state=delivered")).await.ok();
        page["items"].as_array().unwrap().len()
    };
    eventually("all delivered", async || {
        congress.clock.advance(TimeDelta::seconds(5));
        (delivered().await == 3).then_some(())
    })
    .await;
    let calls = receiver.received();
    let mut ids: Vec<_> = calls.iter().map(|call| call.id().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "repeated calls carry the same id");
    assert_eq!(organiser.get(&path(&webhook, "")).await.ok()["state"], "enabled");
    // And once more by hand.
    let page = organiser.get(&path(&webhook, "/deliveries")).await.ok();
    let id = page["items"][0]["id"].as_str().unwrap();
    let before = receiver.received().len();
    organiser.post(&path(&webhook, &format!("/deliveries/{id}/redeliver")), json!({})).await.ok();
    eventually("redelivered", async || (receiver.received().len() > before).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_three_days_without_an_answer_a_webhook_is_disabled_and_its_owner_told() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!([])).await;
    let owner = organiser.get("/api/v1/me").await.ok()["email"].as_str().unwrap().to_owned();
    receiver.answer(503);
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    eventually("disabled", async || {
        congress.clock.advance(TimeDelta::hours(4));
        (organiser.get(&path(&webhook, "")).await.ok()["state"] == "disabled").then_some(())
    })
    .await;
    let mail = congress.mail(&owner, "webhook was disabled").await;
    assert!(mail.text.contains(&receiver.url) && mail.text.contains("three days"));
    organiser.post(&path(&webhook, "/test"), json!({})).await.refused(409, "webhook-disabled");
    let calls = receiver.received().len();
    organiser.post("themes", json!({"slug": "air", "name": {"en": "Air"}})).await.ok();
    receiver.answer(200);
    organiser.patch(&path(&webhook, ""), json!({"state": "enabled"})).await.ok();
    organiser.post("themes", json!({"slug": "soil", "name": {"en": "Soil"}})).await.ok();
    let slugs = async || -> Vec<_> {
        receiver.received()[calls..].iter().map(|call| call.json()["data"]["slug"].clone()).collect()
    };
    eventually("soil", async || slugs().await.contains(&json!("soil")).then_some(())).await;
    assert!(!slugs().await.contains(&json!("air")), "what happened while it was disabled is in the feed");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_secret_is_rotated_both_are_good() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!(["theme.*"])).await;
    let rotated = organiser.post(&path(&webhook, "/rotate"), json!({})).await.ok();
    let signed = async |slug: &str| -> Vec<bool> {
        organiser.post("themes", json!({"slug": slug, "name": {"en": slug}})).await.ok();
        let call = eventually("a call", async || {
            receiver.received().into_iter().find(|call| call.json()["data"]["slug"] == slug)
        })
        .await;
        let timestamp: i64 = call.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
        let signatures = call.headers["webhook-signature"].to_str().unwrap().to_owned();
        [&webhook, &rotated]
            .map(|with| {
                let signer = standardwebhooks::Webhook::new(with["secret"].as_str().unwrap()).unwrap();
                signatures.contains(&signer.sign(call.id(), timestamp, &call.bytes).unwrap())
            })
            .into()
    };
    assert_eq!(signed("water").await, [true, true]);
    congress.clock.advance(TimeDelta::hours(24));
    assert_eq!(signed("air").await, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_webhook_reaches_our_own_network() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for url in [
        "http://127.0.0.1",
        "https://127.0.0.1/",
        "http://[::1]",
        "https://[::1]:8443/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://2130706433/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "not an address",
    ] {
        let problem = organiser.post("webhooks", json!({"url": url})).await.refused(422, "invalid-body");
        assert_eq!(problem["errors"][0]["pointer"], "/url", "{url}");
    }
    let problem = organiser
        .post("webhooks", json!({"url": "https://city.example/", "events": ["theme.*", "thme.*"]}))
        .await;
    assert_eq!(problem.refused(422, "invalid-body")["errors"][0]["pointer"], "/events/1");
}

/// A name may resolve to a public address when it is given and to ours a moment later: each call looks anew.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_turns_into_ours_is_not_called_and_a_redirect_not_followed() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let webhook = organiser.post("webhooks", json!({"url": "https://city.example/"})).await.ok();
    let failure = async |url: &str| {
        sqlx::query!("update webhook set url = $1", url).execute(&congress.app.pool).await.unwrap();
        let tested = organiser.post(&path(&webhook, "/test"), json!({})).await.ok();
        let of = path(&webhook, &format!("/deliveries/{}", tested["id"].as_str().unwrap()));
        let tried =
            eventually("a try", async || organiser.get(&of).await.ok()["tries"].get(0).cloned()).await;
        (tried["status"].clone(), tried["error"].as_str().unwrap().to_owned())
    };
    let (status, error) = failure("https://localhost:8443/").await;
    assert_eq!((status, error.contains("not public")), (Value::Null, true), "{error}");
    let (status, error) = failure("https://127.0.0.1/").await;
    assert_eq!((status, error.contains("not a public address")), (Value::Null, true), "{error}");

    let (_congress, organiser, receiver, webhook) = with_receiver(json!(["theme.*"])).await;
    receiver.answer(307);
    let tested = organiser.post(&path(&webhook, "/test"), json!({})).await.ok();
    let of = path(&webhook, &format!("/deliveries/{}", tested["id"].as_str().unwrap()));
    let tried = eventually("a try", async || organiser.get(&of).await.ok()["tries"].get(0).cloned()).await;
    assert_eq!(tried["status"], 307);
    assert!(tried["error"].as_str().unwrap().contains("redirects are not followed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_deliver_each_event_once() {
    let (congress, organiser, receiver, _) = with_receiver(json!(["registration.created"])).await;
    let _second = congress.second_node().await;
    let rows: String = (0..200).map(|n| format!("p{n}@city.example,Ana,Sousa,delegate\n")).collect();
    organiser.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    eventually("all", async || (receiver.received().len() >= 200).then_some(())).await;
    let mut ids: Vec<_> = receiver.received().iter().map(|call| call.id().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), receiver.received().len()), (200, 200));
}
