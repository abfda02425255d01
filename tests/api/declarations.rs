//! Declarations of cities: drafts, endorsements, adoption.

use chrono::DateTime;
use futures::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use crate::support::{Caller, Congress, Forum, text};

async fn draft(forum: &Forum<'_>) -> String {
    let new = json!({"title": {"en": "Declaration", "fr": "Déclaration"}, "authoritative": "en",
                     "text": {"en": "We, the *mayors*, stand together.", "fr": "Nous sommes unis."}});
    format!("declarations/{}", text(&forum.secretary.post("declarations", new).await.ok()["id"]))
}

async fn raw(caller: &Caller, path: &str) -> (String, String) {
    let response = caller.request(reqwest::Method::GET, path).send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.status());
    let media = response.headers()["content-type"].to_str().unwrap().to_owned();
    (media, response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn declaration_is_drafted_opened_and_returned_to_draft() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let (quito, vienna) = (forum.mayor("Quito", "EC", 1).await, forum.mayor("Vienna", "AT", 2).await);
    let missing = json!({"title": {"en": "A"}, "text": {"fr": "B"}, "authoritative": "en"});
    forum.secretary.post("declarations", missing).await.refused(422, "invalid-declaration");
    let path = draft(&forum).await;
    let public = congress.anyone();
    public.get(&path).await.refused(404, "not-found");
    congress.delegate().await.get(&path).await.refused(404, "not-found");
    quito.caller.get(&path).await.ok();
    // An API key sees drafts only with the permission.
    for (permission, status) in [("account.own", 404), ("delegation.lead", 200)] {
        let key = json!({"name": permission, "permissions": [permission]});
        let secret = text(&quito.caller.post("/api/v1/me/api-keys", key).await.ok()["secret"]);
        let key = Caller { token: Some(secret), ..congress.anyone() };
        assert_eq!(key.get(&path).await.status, status, "{permission}");
    }
    assert_eq!(public.get("declarations").await.ok()["items"], json!([]));

    // Comments, and a new version.
    let comments = format!("{path}/comments");
    congress.delegate().await.post(&comments, json!({"text": "Me too"})).await.refused(404, "not-found");
    quito.caller.post(&comments, json!({"text": "Name the cities."})).await.ok();
    let said = vienna.caller.get(&comments).await.ok();
    assert_eq!((&said["items"][0]["city"]["en"], &said["items"][0]["version"]), (&json!("Quito"), &json!(1)));
    let new = json!({"text": {"en": "We, the *cities*, stand together."}, "note": "Cities, not mayors"});
    let changed = forum.secretary.patch(&path, new).await.ok();
    assert_eq!(changed["version"], 2);
    let changes = quito.caller.get(&format!("{path}/versions/2/changes")).await.ok();
    let parts: Vec<_> = changes["text"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (text(&part["kind"]), text(&part["text"])))
        .collect();
    assert!(
        parts.contains(&("removed".into(), "mayors".into()))
            && parts.contains(&("added".into(), "cities".into())),
        "{parts:?}"
    );
    quito
        .caller
        .get(&format!("{path}/versions/2/changes?language=zh"))
        .await
        .refused(400, "no-such-language");
    quito.caller.get(&format!("{path}/versions/7/changes")).await.refused(404, "not-found");

    // Open: public, and heads can endorse it.
    let endorsement = format!("{path}/endorsement");
    quito.caller.put(&endorsement, json!({})).await.refused(409, "declaration-state");
    forum.secretary.post(&format!("{path}/adopt"), json!({})).await.refused(409, "declaration-state");
    forum.secretary.post(&format!("{path}/open"), json!({})).await.ok();
    congress.mail(&quito.email, "can be endorsed").await;
    public.get(&path).await.ok();
    public.get(&comments).await.refused(403, "not-head");
    quito.caller.post(&comments, json!({"text": "Late"})).await.refused(409, "declaration-state");
    forum.secretary.patch(&path, json!({"title": {"en": "B"}})).await.refused(409, "declaration-state");
    congress.delegate().await.put(&endorsement, json!({})).await.refused(403, "not-head");
    quito.caller.put(&endorsement, json!({})).await.ok();
    // Returning it to draft voids the endorsements.
    let why = json!({"reason": "Paragraph 3 is to name the least developed countries."});
    forum.secretary.post(&format!("{path}/redraft"), why).await.ok();
    congress.mail(&quito.email, "is being revised").await;
    forum.secretary.post(&format!("{path}/open"), json!({})).await.ok();
    assert_eq!(public.get(&format!("{path}/endorsements")).await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn adopted_declaration_cannot_be_changed_by_anyone() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let (quito, vienna) = (forum.mayor("Quito", "EC", 1).await, forum.mayor("Vienna", "AT", 2).await);
    let path = draft(&forum).await;
    let (public, endorsement) = (congress.anyone(), format!("{path}/endorsement"));
    forum.secretary.patch(&path, json!({"text": {"en": "We, the *cities*, stand together."}})).await.ok();
    forum.secretary.post(&format!("{path}/open"), json!({})).await.ok();
    quito.caller.put(&endorsement, json!({"reservation": "We do not share <b>paragraph 4</b>."})).await.ok();
    vienna.caller.put(&endorsement, json!({})).await.ok();
    vienna.caller.delete(&endorsement).await.ok();
    vienna.caller.delete(&endorsement).await.ok();
    vienna.caller.put(&endorsement, json!({"reservation": "x"})).await.ok();
    vienna.caller.put(&endorsement, json!({})).await.ok();
    let open = public.get(&path).await.ok();
    assert_eq!(
        (&open["endorsements"], &open["reservations"], &open["digest"]),
        (&json!(2), &json!(1), &Value::Null)
    );

    // Adopted: frozen, with a digest that anyone can check.
    let adopted = forum.secretary.post(&format!("{path}/adopt"), json!({})).await.ok();
    let again = forum.secretary.post(&format!("{path}/adopt"), json!({})).await.ok();
    assert_eq!(adopted, again);
    let (media, document) = raw(&public, &format!("{path}/document?format=json&lang=fr")).await;
    let digest: String = Sha256::digest(&document).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((media.as_str(), &adopted["digest"]), ("application/json", &json!(digest)));
    assert_eq!(raw(&public, &format!("{path}/document")).await.1, document);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["text"]["fr"], "Nous sommes unis.", "in every language");
    let cities: Vec<_> =
        document["endorsements"].as_array().unwrap().iter().map(|city| city["city"]["en"].clone()).collect();
    assert_eq!(json!(cities), json!(["Vienna", "Quito"]), "at one instant, by country");
    for field in ["name", "title", "country", "endorsed_at"] {
        assert!(document["endorsements"][0][field].is_string(), "{document}");
    }
    let (_, markdown) = raw(&public, &format!("{path}/document?format=markdown")).await;
    assert!(
        markdown.contains("We, the *cities*, stand together.") && markdown.contains("Endorsed by (2)"),
        "{markdown}"
    );
    assert!(markdown.contains(&digest));
    let (media, page) = raw(&public, &format!("{path}/document?format=html&lang=fr")).await;
    assert!(media.starts_with("text/html") && page.contains("Approuvée par (2)"), "{page}");
    assert!(page.contains("&lt;b&gt;paragraph 4") && !page.contains("<b>"), "{page}");

    for (caller, method, body) in
        [(&quito.caller, "put", json!({"reservation": "y"})), (&vienna.caller, "delete", json!({}))]
    {
        let answer = match method {
            "put" => caller.put(&endorsement, body).await,
            _ => caller.delete(&endorsement).await,
        };
        answer.refused(409, "declaration-state");
    }
    forum.secretary.patch(&path, json!({"title": {"en": "B"}})).await.refused(409, "declaration-state");
    forum.secretary.delete(&path).await.refused(409, "declaration-state");
    forum
        .secretary
        .post(&format!("{path}/redraft"), json!({"reason": "x"}))
        .await
        .refused(409, "declaration-state");
    // The database refuses changes too.
    for sql in [
        "update declaration set title = '{\"en\": \"B\"}'",
        "update declaration set state = 'open', document = null, digest = null, adopted_at = null",
        "delete from declaration",
        "update endorsement set name = 'B'",
        "delete from endorsement",
        "insert into endorsement select declaration_id, 'XX', city_key, delegation_id, registration_id, city, name, title, null, now() from endorsement limit 1",
        "update declaration_version set text = '{\"en\": \"B\"}'",
        "delete from declaration_version",
    ] {
        let refused =
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&congress.app.pool).await.unwrap_err();
        assert!(refused.to_string().contains("final"), "{sql}: {refused}");
    }
    // Erasing an endorser does not change it: it is a public record.
    quito.caller.delete("/api/v1/me").await.ok();
    assert_eq!(public.get(&path).await.ok()["digest"], digest);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_current_head_endorses_for_a_city_under_concurrency() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let organiser = congress.organiser().await;
    let (former, other) = (forum.mayor("Quito", "EC", 1).await, forum.mayor("Vienna", "AT", 1).await);
    let path = draft(&forum).await;
    forum.secretary.post(&format!("{path}/open"), json!({})).await.ok();
    // The former head stays a member; another member is the head now.
    let delegation = format!("delegations/{}", former.delegation);
    let (head, member) = (congress.delegate().await, congress.delegate().await);
    let mut ids = Vec::new();
    for caller in [&head, &member] {
        let id = text(&caller.get("me/registration").await.ok()["id"]);
        organiser.put(&format!("{delegation}/members/{id}"), json!({})).await.ok();
        ids.push(id);
    }
    organiser.patch(&delegation, json!({"head": ids[0]})).await.ok();
    let accreditation = json!({"title": "Mayor", "protocol_rank": 1});
    forum.secretary.put(&format!("{delegation}/accreditation"), accreditation).await.ok();
    let node = congress.second_node().await;
    let endorsement = format!("{path}/endorsement");
    let tries = (0..48).map(|nth| {
        let caller = [&head, &former.caller, &member, &other.caller][nth % 4].clone();
        let caller = if nth % 8 < 4 { caller } else { Caller { base: node.base.clone(), ..caller } };
        let endorsement = endorsement.clone();
        async move { (nth % 4, caller.put(&endorsement, json!({})).await.status.as_u16()) }
    });
    for (who, status) in join_all(tries).await {
        assert_eq!(status, if who == 0 || who == 3 { 200 } else { 403 }, "caller {who}");
    }
    let all = congress.anyone().get(&format!("{path}/endorsements")).await.ok();
    let cities: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|row| text(&row["city"]["en"])).collect();
    assert_eq!(cities.len(), 2, "{all}");
    let endorsed = congress.events().await.into_iter().filter(|kind| kind == "declaration.endorsed").count();
    assert_eq!(endorsed, 2, "a repeated endorsement changes nothing and publishes nothing");

    // The head changes while both endorse and withdraw: each endorsement is by the head at its time.
    let change = async {
        for nth in 0..6 {
            organiser.patch(&delegation, json!({"head": ids[nth % 2]})).await.ok();
            let accreditation = json!({"title": "Mayor", "protocol_rank": 1});
            forum.secretary.put(&format!("{delegation}/accreditation"), accreditation).await.ok();
        }
    };
    let endorse = join_all((0..60).map(|nth| {
        let caller = [&head, &member][nth % 2];
        let endorsement = &endorsement;
        async move {
            let status = match nth % 5 {
                4 => caller.delete(endorsement).await.status,
                _ => caller.put(endorsement, json!({})).await.status,
            };
            assert!([200, 204, 403].contains(&status.as_u16()), "{status}");
        }
    }));
    futures::join!(change, endorse);
    let strangers = "select count(*) from endorsement e where not exists (
        select from accreditation a where a.registration_id = e.registration_id
          and e.endorsed_at >= a.confirmed_at and (a.ended_at is null or e.endorsed_at <= a.ended_at))";
    let strangers: i64 = sqlx::query_scalar(strangers).fetch_one(&congress.app.pool).await.unwrap();
    assert_eq!(strangers, 0);

    // Adopted while others endorse: the document and the table have the same endorsements.
    let adopt = format!("{path}/adopt");
    let adopt = forum.secretary.post(&adopt, json!({}));
    let more = join_all((0..40).map(|nth| {
        let caller = [&head, &member, &other.caller][nth % 3];
        let endorsement = &endorsement;
        async move {
            match nth % 2 {
                0 => caller.put(endorsement, json!({"reservation": format!("r{nth}")})).await.status,
                _ => caller.delete(endorsement).await.status,
            }
        }
    }));
    let (adopted, _) = futures::join!(adopt, more);
    let adopted = adopted.ok();
    let (_, document) = raw(&congress.anyone(), &format!("{path}/document?format=json")).await;
    let digest: String = Sha256::digest(&document).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(adopted["digest"], digest);
    let document: Value = serde_json::from_str(&document).unwrap();
    let kept = congress.anyone().get(&format!("{path}/endorsements")).await.ok();
    assert_eq!(document["endorsements"], kept["items"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_an_unknown_declaration_are_not_found() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    for list in ["comments", "endorsements", "versions"] {
        let path = format!("declarations/{}/{list}", uuid::Uuid::nil());
        forum.secretary.get(&path).await.refused(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_of_a_declaration_are_those_of_the_edition() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let quito = forum.mayor("Quito", "EC", 1).await;
    let path = draft(&forum).await;
    forum.secretary.post(&format!("{path}/open"), json!({})).await.ok();
    // The next day in Shanghai.
    let evening = DateTime::parse_from_rfc3339("2021-10-12T21:52:53Z").unwrap().to_utc();
    congress.clock.advance(evening - congress.clock.now());
    quito.caller.put(&format!("{path}/endorsement"), json!({})).await.ok();
    forum.secretary.post(&format!("{path}/adopt"), json!({})).await.ok();
    let public = congress.anyone();
    let date = "mercredi 13 octobre 2021";
    for page in [format!("/c/metropolis-2021/{path}"), "/c/metropolis-2021/declarations".to_owned()] {
        let (_, page) = raw(&public, &format!("{page}?lang=fr")).await;
        assert!(page.contains(date) && !page.contains("12 octobre"), "{page}");
    }
    let (_, printed) = raw(&public, &format!("{path}/document?format=html&lang=fr")).await;
    let endorsed = format!("<time datetime=\"2021-10-12T21:52:53Z\">{date}</time>");
    assert!(printed.contains(&endorsed) && printed.contains(&format!("Adoptée le {date}. ")), "{printed}");
    let (_, markdown) = raw(&public, &format!("{path}/document?format=markdown&lang=fr")).await;
    assert!(markdown.contains(&format!("Adoptée le {date}. ")), "{markdown}");
    assert!(markdown.contains(" anglais."), "{markdown}");
}
