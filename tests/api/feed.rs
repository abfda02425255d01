//! The change feed and live streams: everything once, in one order, to those who may know.

use std::{collections::BTreeMap, time::Duration};

use futures::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, Congress, eventually};

/// Somebody who follows the changes, and what they hold after them.
struct Mirror {
    caller: Caller,
    since: Option<String>,
    seen: Vec<String>,
    held: BTreeMap<String, Value>,
}

impl Mirror {
    fn of(caller: Caller) -> Self {
        Self { caller, since: None, seen: Vec::new(), held: BTreeMap::new() }
    }

    /// Reads on to the end; what is deleted is dropped, of the rest the latest is kept.
    async fn follow(&mut self) {
        loop {
            let since = self.since.as_ref().map(|since| format!("&since={since}")).unwrap_or_default();
            let page = self.caller.get(&format!("changes?limit=50{since}")).await.ok();
            for message in page["items"].as_array().unwrap() {
                self.seen.push(message["id"].as_str().unwrap().to_owned());
                let subject = message["subject"].as_str().unwrap().to_owned();
                match message["deleted"] == true {
                    true => drop(self.held.remove(&subject)),
                    false => drop(self.held.insert(subject, message.clone())),
                }
            }
            self.since = page["next"].as_str().map(str::to_owned);
            if page["more"] == false {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_equals_the_database_while_eight_write() {
    let congress = Congress::start().await;
    let second = congress.second_node().await;
    let organiser = congress.organiser().await;
    let mut mirror = Mirror::of(Caller { base: second.base.clone(), ..organiser.clone() });
    let mut writers = Vec::new();
    for writer in 0..8 {
        let organiser = organiser.clone();
        writers.push(tokio::spawn(async move {
            for n in 0..12 {
                let slug = format!("theme-{writer}-{n}");
                organiser.post("themes", json!({"slug": slug, "name": {"en": slug}})).await.ok();
                match n % 3 {
                    0 => drop(organiser.delete(&format!("themes/{slug}")).await.ok()),
                    1 => drop(organiser.patch(&format!("themes/{slug}"), json!({"position": n})).await.ok()),
                    _ => {}
                }
            }
        }));
    }
    // It reads while they write, not only afterwards.
    while writers.iter().any(|writer| !writer.is_finished()) {
        mirror.follow().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let rows = sqlx::query!(
        r#"select t.id as "id: uuid::Uuid", t.slug, t.position, t.revision from theme t join congress c on c.id = t.congress_id
           where c.slug = 'metropolis-2021'"#
    );
    let mut stored = BTreeMap::new();
    for row in rows.fetch_all(&congress.app.pool).await.unwrap() {
        stored.insert(row.id.to_string(), (row.slug, i64::from(row.position), row.revision));
    }
    eventually("the mirror is complete", async || {
        let pending = sqlx::query_scalar!(r#"select count(*) as "n!" from outbox where position is null"#);
        (pending.fetch_one(&congress.app.pool).await.unwrap() == 0).then_some(())
    })
    .await;
    mirror.follow().await;
    let mut held = BTreeMap::new();
    for (id, message) in &mirror.held {
        if message["type"].as_str().unwrap().starts_with("theme.") {
            let data = &message["data"];
            let (slug, position) =
                (data["slug"].as_str().unwrap().to_owned(), data["position"].as_i64().unwrap());
            held.insert(id.clone(), (slug, position, data["revision"].as_i64().unwrap()));
        }
    }
    assert_eq!(held, stored);
    let mut once = mirror.seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), mirror.seen.len(), "no event was read twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_transaction_causes_no_gap() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    // A writer that has drawn its number and holds its transaction.
    let mut slow = congress.app.pool.begin().await.unwrap();
    let id =
        sqlx::query_scalar!(r#"select id as "id: uuid::Uuid" from congress where slug = 'metropolis-2021'"#)
            .fetch_one(&mut *slow)
            .await
            .unwrap();
    let late = uuid::Uuid::now_v7();
    sqlx::query!(
        r#"insert into outbox (id, congress_id, kind, audience, subject, payload, created_at)
           values ($1, $2, 'theme.created', 'public', $1, '{}', now())"#,
        late,
        id,
    )
    .execute(&mut *slow)
    .await
    .unwrap();
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    let mut mirror = Mirror::of(congress.anyone());
    eventually("water", async || {
        let page = congress.anyone().get("changes?limit=1000").await.ok();
        page["items"].as_array().unwrap().iter().any(|m| m["data"]["slug"] == "water").then_some(())
    })
    .await;
    mirror.follow().await;
    assert!(!mirror.seen.contains(&late.to_string()), "nobody waits for the slow one");
    slow.commit().await.unwrap();
    eventually("the late one comes after", async || {
        let since = mirror.since.clone().unwrap();
        let page = congress.anyone().get(&format!("changes?since={since}")).await.ok();
        (page["items"][0]["id"] == late.to_string()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_kinds_are_for_those_who_may_read_them() {
    let congress = Congress::start().await;
    let (desk, observer) =
        (congress.staff_of("metropolis-2021", "registration_desk").await, congress.stranger().await);
    observer.register("delegate").await.ok();
    congress.organiser().await.post("speakers", json!({"name": "Ana"})).await.ok();
    let kinds = async |caller: &Caller| -> Vec<String> {
        let page = caller.get("changes?limit=1000").await.ok();
        page["items"].as_array().unwrap().iter().map(|m| m["type"].as_str().unwrap().to_owned()).collect()
    };
    eventually("the desk reads it", async || {
        kinds(&desk).await.contains(&"registration.created".to_owned()).then_some(())
    })
    .await;
    for caller in [&congress.anyone(), &observer] {
        let read = kinds(caller).await;
        assert!(read.contains(&"congress.opened".to_owned()));
        assert!(
            !read.iter().any(|kind| kind.starts_with("registration.") || kind.starts_with("speaker.")),
            "{read:?}"
        );
    }
    assert!(
        !kinds(&desk).await.iter().any(|kind| kind.starts_with("speaker.") || kind.starts_with("staff."))
    );
    let other = uuid::Uuid::nil();
    congress.anyone().get(&format!("changes?since={other}")).await.refused(400, "not-in-feed");
}

/// A live stream, line by line.
pub struct Stream(std::pin::Pin<Box<dyn futures::Stream<Item = String> + Send>>);

impl Stream {
    pub async fn open(caller: &Caller, last: Option<&str>) -> Self {
        let mut request = caller.request(Method::GET, "live");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let bytes = response.bytes_stream();
        let text = bytes.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap());
        Self(Box::pin(
            text.flat_map(|text| futures::stream::iter(text.lines().map(str::to_owned).collect::<Vec<_>>())),
        ))
    }

    /// The kinds of the events until the next one of a kind, including it.
    pub async fn kinds_until(&mut self, kind: &str) -> Vec<String> {
        let mut kinds = Vec::new();
        while kinds.last().is_none_or(|last| last != kind) {
            let line = tokio::time::timeout(Duration::from_secs(30), self.0.next()).await.expect(kind);
            let line = line.expect("the stream goes on");
            kinds.extend(line.strip_prefix("event: ").map(str::to_owned));
        }
        kinds
    }

    /// The next event of a kind, with its id.
    pub async fn next(&mut self, kind: &str) -> (String, Value) {
        let mut id = String::new();
        let mut is_it = false;
        let within = Duration::from_secs(30);
        loop {
            let line =
                tokio::time::timeout(within, self.0.next()).await.expect(kind).expect("the stream goes on");
            if let Some(text) = line.strip_prefix("id: ") {
                text.clone_into(&mut id);
            } else if let Some(text) = line.strip_prefix("event: ") {
                is_it = text == kind;
            } else if let (Some(text), true) = (line.strip_prefix("data: "), is_it) {
                return (id, serde_json::from_str(text).unwrap());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_reader_hears_of_a_release_on_any_node_and_resumes() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
    let second = congress.second_node().await;
    let mut here = Stream::open(&congress.anyone(), None).await;
    let mut there = Stream::open(&second, None).await;
    organiser.post("schedule/releases", json!({})).await.ok();
    let (id, released) = here.next("schedule.released").await;
    assert_eq!((released["data"]["version"].clone(), released["id"].clone()), (json!(1), json!(id)));
    assert_eq!(there.next("schedule.released").await.0, id);
    let (last, changed) = here.next("schedule.changed").await;
    assert_eq!(changed["data"]["change"]["kind"], "added");
    drop((here, there));
    // What happens while nobody listens is made up for.
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    organiser.post("themes", json!({"slug": "air", "name": {"en": "Air"}})).await.ok();
    let mut again = Stream::open(&congress.anyone(), Some(&last)).await;
    assert_eq!(again.next("theme.created").await.1["data"]["slug"], "water");
    assert_eq!(again.next("theme.created").await.1["data"]["slug"], "air");
    // Whoever comes with an id that is not known reads the state anew.
    for unknown in ["nonsense".to_owned(), "nonsense".repeat(20)] {
        let mut lost = Stream::open(&congress.anyone(), Some(&unknown)).await;
        lost.next("resync").await;
    }
    // Personal kinds do not reach the public.
    let mut public = Stream::open(&congress.anyone(), None).await;
    let mut desk = Stream::open(&organiser, None).await;
    congress.delegate().await;
    organiser.post("themes", json!({"slug": "soil", "name": {"en": "Soil"}})).await.ok();
    desk.next("registration.created").await;
    let (_, next) = public.next("theme.created").await;
    assert_eq!(next["data"]["slug"], "soil");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_reaches_every_reader_of_many() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
    let anyone = congress.anyone();
    let readers = futures::future::join_all((0..300).map(|_| Stream::open(&anyone, None))).await;
    organiser.post("schedule/releases", json!({})).await.ok();
    let heard = readers.into_iter().map(|mut reader| async move { reader.next("schedule.released").await.0 });
    let mut ids = futures::future::join_all(heard).await;
    ids.dedup();
    assert_eq!(ids.len(), 1, "all heard of the same event");
}

#[tokio::test(flavor = "multi_thread")]
async fn announcements_reach_those_they_are_for() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let (delegate, observer) = (
        congress.person("d@city.example", json!({})).await,
        congress.person("o@city.example", json!({})).await,
    );
    delegate.register("delegate").await.ok();
    observer.register("observer").await.ok();
    let announce = async |to: Value, title: &str| {
        let new = json!({"to": to, "title": {"en": title}, "body": {"en": "Read on."}});
        organiser.post("announcements", new).await
    };
    announce(json!({"kind": "everybody"}), "To all").await.ok();
    announce(json!({"kind": "registration_type", "slug": "observer"}), "To observers").await.ok();
    // The observer waits for approval, and so may not enter the track.
    announce(json!({"kind": "track", "slug": "congress"}), "To the track").await.ok();
    let problem =
        announce(json!({"kind": "track", "slug": "nowhere"}), "x").await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/to/slug");
    congress.mail("d@city.example", "To all").await;
    congress.mail("o@city.example", "To all").await;
    congress.mail("o@city.example", "To observers").await;
    congress.mail("d@city.example", "To the track").await;
    let sent = congress.mails().into_iter().filter(|mail| mail.subject.contains("To ")).count();
    assert_eq!(sent, 4);
    let read = async |caller: &Caller| -> Vec<String> {
        let page = caller.get("announcements").await.ok();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a["title"]["en"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(read(&congress.anyone()).await, ["To all"]);
    assert_eq!(read(&delegate).await, ["To the track", "To all"]);
    assert_eq!(read(&observer).await, ["To observers", "To all"]);
    assert_eq!(read(&organiser).await, ["To the track", "To observers", "To all"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_who_changed_what_and_cannot_be_rewritten() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let me = organiser.get("/api/v1/me").await.ok();
    organiser.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    organiser.patch("themes/water", json!({"position": 7})).await.ok();
    let registration = congress.delegate().await.get("me/registration").await.ok();
    let path = format!("registrations/{}", registration["id"].as_str().unwrap());
    organiser.patch(&path, json!({"organisation": "City of Porto"})).await.ok();
    let of_me = format!("audit?actor={}&action=theme.updated", me["id"].as_str().unwrap());
    let page = organiser.get(&of_me).await.ok();
    let entry = &page["items"][0];
    assert_eq!(entry["changes"], json!({"position": {"before": 0, "after": 7}}));
    assert_eq!(entry["actor_name"], "Ana Sousa");
    let page = organiser
        .get(&format!("audit?subject={}&action=registration.*", registration["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(
        page["items"][0]["changes"],
        json!({"organisation": {}}),
        "personal values are not kept for ever"
    );
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    // And of whom they made staff.
    let account = congress.stranger().await.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    organiser.put(&format!("staff/{account}"), json!({"roles": ["observer"]})).await.ok();
    organiser.delete(&format!("staff/{account}")).await.ok();
    let page = organiser.get(&format!("audit?subject={account}&action=staff.changed")).await.ok();
    assert_eq!(page["items"][0]["changes"], json!({"roles": {"before": ["observer"], "after": []}}));
    let later = organiser.get("audit?from=2021-10-02T00:00:00Z").await.ok();
    assert_eq!(later["items"], json!([]));
    for statement in ["update audit set action = 'x'", "delete from audit", "truncate audit"] {
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&congress.app.pool).await;
        assert!(refused.unwrap_err().to_string().contains("written once"));
    }
}
