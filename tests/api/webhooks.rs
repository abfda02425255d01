//! Webhooks: signed, retried until they are accepted, and never sent to private addresses.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{
    Caller, Congress, OpenDeletion, Received, Receiver, commit_when_waited_for, eventually, overlapping,
};

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

/// What the specification says, not what the library does: HMAC-SHA256 over id, timestamp and body, in base64.
fn signature(call: &Received, webhook: &Value) -> String {
    let secret = webhook["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
    let timestamp = call.headers["webhook-timestamp"].to_str().unwrap();
    let mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
    let mac = mac.chain_update(format!("{}.{timestamp}.", call.id())).chain_update(&call.bytes);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_delivered_signed_and_can_be_read() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!(["registration.*"])).await;
    let ana = congress.stranger().await;
    let registration = ana.register("delegate").await.ok();
    let call = eventually("a call", async || receiver.received().first().cloned()).await;
    assert_eq!(call.headers["webhook-signature"], *signature(&call, &webhook));
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
    let test = eventually("the test", async || {
        receiver.received().into_iter().find(|call| call.json()["type"] == "webhook.tested")
    })
    .await;
    // It has the id that the audit knows it by.
    let audit = organiser.get("audit?action=webhook.tested").await.ok();
    assert_eq!(audit["items"][0]["id"], test.id());
    assert!(!receiver.received().iter().any(|call| call.json()["type"] == "theme.created"));
}

/// Waits until every delivery of a theme was attempted this often and waits for the next attempt. Only then may a test move
/// the clock: on a slow machine it would otherwise outrun the attempts.
async fn attempted(organiser: &Caller, webhook: &Value, attempts: i64) {
    eventually("attempts", async || {
        let deliveries = organiser.get(&path(webhook, "/deliveries?type=theme.created")).await.items();
        let has_failed = |delivery: &Value| {
            delivery["state"] == "queued" && delivery["attempts"].as_i64().unwrap() >= attempts
        };
        (!deliveries.is_empty() && deliveries.iter().all(has_failed)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_retried_until_the_receiver_accepts_them() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!(["theme.*"])).await;
    receiver.answer(500);
    for slug in ["water", "air", "soil"] {
        organiser.post("themes", json!({"slug": slug, "name": {"en": slug}})).await.ok();
    }
    eventually("three failures", async || (receiver.received().len() >= 3).then_some(())).await;
    attempted(&organiser, &webhook, 1).await;
    receiver.answer(204);
    congress.clock.advance(TimeDelta::seconds(5));
    let delivered = async || {
        let page = organiser.get(&path(&webhook, "/deliveries?state=delivered")).await.ok();
        page["items"].as_array().unwrap().len()
    };
    eventually("all delivered", async || (delivered().await == 3).then_some(())).await;
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
async fn a_webhook_is_disabled_after_three_days_without_success_and_its_owner_is_notified() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!([])).await;
    let owner = organiser.get("/api/v1/me").await.ok()["email"].as_str().unwrap().to_owned();
    receiver.answer(503);
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    attempted(&organiser, &webhook, 1).await;
    congress.clock.advance(TimeDelta::days(2));
    attempted(&organiser, &webhook, 2).await;
    let state = async || organiser.get(&path(&webhook, "")).await.ok()["state"].clone();
    assert_eq!(state().await, "enabled");
    congress.clock.advance(TimeDelta::days(2));
    eventually("disabled", async || (state().await == "disabled").then_some(())).await;
    let mail = congress.mail(&owner, "webhook was disabled").await;
    assert!(mail.text.contains(&receiver.url) && mail.text.contains("three days"));
    organiser.post(&path(&webhook, "/test"), json!({})).await.refused(409, "webhook-disabled");
    let calls = receiver.received().len();
    organiser.post("themes", json!({"slug": "air", "name": {"en": "Air"}})).await.ok();
    receiver.answer(200);
    congress.clock.advance(TimeDelta::seconds(1));
    organiser.patch(&path(&webhook, ""), json!({"state": "enabled"})).await.ok();
    organiser.post("themes", json!({"slug": "soil", "name": {"en": "Soil"}})).await.ok();
    let slugs = async || -> Vec<_> {
        receiver.received()[calls..].iter().map(|call| call.json()["data"]["slug"].clone()).collect()
    };
    eventually("soil", async || slugs().await.contains(&json!("soil")).then_some(())).await;
    assert!(!slugs().await.contains(&json!("air")), "what happened while it was disabled is in the feed");
}

/// A key that may manage messages and not read registrations must not read of them by a detour.
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_receives_only_what_its_creator_may_read() {
    let (congress, organiser, all, full) = with_receiver(json!([])).await;
    let key = json!({"name": "Site", "permissions": ["messaging.manage"]});
    let key = organiser.post("/api/v1/me/api-keys", key).await.ok()["secret"].as_str().unwrap().to_owned();
    let site = Caller { token: Some(key), ..congress.anyone() };
    let few = Receiver::start().await;
    site.post("webhooks", json!({"url": few.url, "events": []})).await.ok();
    congress.delegate().await;
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    let kinds = |receiver: &Receiver| -> Vec<String> {
        receiver.received().iter().map(|call| call.json()["type"].as_str().unwrap().to_owned()).collect()
    };
    for receiver in [&all, &few] {
        eventually("the theme", async || kinds(receiver).contains(&"theme.created".to_owned()).then_some(()))
            .await;
    }
    let registered = "registration.created".to_owned();
    eventually("the registration", async || kinds(&all).contains(&registered).then_some(())).await;
    assert!(!kinds(&few).contains(&registered));
    // Neither in the deliveries of another webhook, nor by sending those to another address.
    let page = |caller: Caller| {
        let deliveries = path(&full, "/deliveries?type=registration.created");
        async move { caller.get(&deliveries).await.ok()["items"].as_array().unwrap().clone() }
    };
    let read = page(organiser.clone()).await;
    assert_eq!((read.len(), page(site.clone()).await.len()), (1, 0));
    let one = path(&full, &format!("/deliveries/{}", read[0]["id"].as_str().unwrap()));
    site.get(&one).await.refused(404, "not-found");
    // What still waits goes there neither.
    all.answer(500);
    congress.delegate().await;
    let waiting = path(&full, "/deliveries?type=registration.created&state=queued");
    eventually("one that waits", async || organiser.get(&waiting).await.ok()["items"].get(0).cloned()).await;
    site.patch(&path(&full, ""), json!({"url": few.url})).await.ok();
    assert_eq!(organiser.get(&waiting).await.ok()["items"], json!([]));
    congress.clock.advance(TimeDelta::minutes(1));
    congress.delegate().await;
    organiser.post("themes", json!({"slug": "air", "name": {"en": "Air"}})).await.ok();
    eventually("the theme twice", async || {
        (kinds(&few).iter().filter(|k| *k == "theme.created").count() >= 3).then_some(())
    })
    .await;
    assert!(!kinds(&few).contains(&registered));
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_signed_with_both_secrets_for_a_day_after_a_rotation() {
    let (congress, organiser, receiver, webhook) = with_receiver(json!(["theme.*"])).await;
    let rotated = organiser.post(&path(&webhook, "/rotate"), json!({})).await.ok();
    let signed = async |slug: &str| -> Vec<bool> {
        organiser.post("themes", json!({"slug": slug, "name": {"en": slug}})).await.ok();
        let call = eventually("a call", async || {
            receiver.received().into_iter().find(|call| call.json()["data"]["slug"] == slug)
        })
        .await;
        let signatures = call.headers["webhook-signature"].to_str().unwrap();
        [&webhook, &rotated].map(|with| signatures.split(' ').any(|one| one == signature(&call, with))).into()
    };
    assert_eq!(signed("water").await, [true, true]);
    congress.clock.advance(TimeDelta::hours(24));
    assert_eq!(signed("air").await, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_with_a_private_address_is_refused() {
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

/// A name may resolve to a public address when it is configured and to a private one later: each call resolves it again.
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_neither_calls_a_private_address_nor_follows_a_redirect() {
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
async fn concurrent_requests_do_not_exceed_the_number_of_webhooks() {
    let (congress, organiser, receiver, _) = with_receiver(json!(["theme.*"])).await;
    let pool = &congress.app.pool;
    let copies = "insert into webhook (id, congress_id, owner_id, url, events, audiences, enabled_at, secret, created_at)
                  select gen_random_uuid(), congress_id, owner_id, url, events, audiences, enabled_at, secret, created_at
                  from webhook, generate_series(1, 48)";
    sqlx::query(copies).execute(pool).await.unwrap();
    let create =
        async || organiser.post("webhooks", json!({"url": receiver.url, "events": ["theme.*"]})).await;
    let (last, excess) = overlapping(pool, create(), create()).await;
    last.ok();
    excess.refused(409, "too-many-webhooks");
}

/// A receiver that never answers holds its own deliveries up, and nobody else's.
#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_does_not_respond_delays_no_other() {
    let (congress, organiser, receiver, prompt) = with_receiver(json!(["theme.*"])).await;
    let hole = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", hole.local_addr().unwrap());
    let mute = organiser.post("webhooks", json!({"url": url, "events": ["theme.*"]})).await.ok();
    for n in 0..100 {
        let slug = format!("theme-{n}");
        organiser.post("themes", json!({"slug": slug, "name": {"en": slug}})).await.ok();
    }
    eventually("all of the other", async || (receiver.received().len() == 100).then_some(())).await;
    let under_way: i64 =
        sqlx::query_scalar("select count(*) from delivery where webhook_id = $1 and state = 'sending'")
            .bind(mute["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap())
            .fetch_one(&congress.app.pool)
            .await
            .unwrap();
    assert_eq!(under_way, 8);
    // Disabling it gives up what waits for it; what is under way then changes nothing.
    organiser.patch(&path(&mute, ""), json!({"state": "disabled"})).await.ok();
    let page = organiser.get(&path(&mute, "/deliveries?state=queued")).await.ok();
    assert_eq!(page["items"], json!([]));
    assert_eq!(organiser.get(&path(&prompt, "")).await.ok()["state"], "enabled");
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

/// Two webhooks are deleted while an event is queued for all three.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_takes_no_event_from_another_webhook() {
    let (congress, organiser, receiver, _) = with_receiver(json!(["theme.*"])).await;
    let mut deletions = Vec::new();
    for name in ["first", "second"] {
        let new = json!({"url": format!("{}/{name}", receiver.url), "events": ["theme.*"]});
        let webhook = organiser.post("webhooks", new).await.ok();
        let id = webhook["id"].as_str().unwrap();
        deletions.push(OpenDeletion::of(&congress.app.pool, "webhook", id).await);
    }
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    commit_when_waited_for(&congress.app.pool, deletions).await;
    let received = eventually("the event", async || receiver.received().first().cloned()).await;
    assert_eq!(received.json()["type"], "theme.created");
}
