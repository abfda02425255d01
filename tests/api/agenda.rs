//! What people have marked, their agenda, and its calendar.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    enrolment::{MONDAY, enrol, leave, seated},
    feeds::calendar,
    support::{Caller, Congress, eventually, overlapping},
};

const EIGHT: &str = "2021-11-08T12:00:00Z";

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

async fn release(editor: &Caller) {
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
}

async fn mark(person: &Caller, session: &Value) {
    let answer = person.put(&format!("me/favourites/{}", id(session)), json!({})).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}

/// `code parts` of each item.
async fn agenda(person: &Caller, query: &str) -> Vec<String> {
    let agenda = person.get(&format!("me/agenda{query}")).await.ok();
    let items = agenda["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| {
            let parts: Vec<_> =
                item["parts"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
            format!("{} {}", item["session"]["code"].as_str().unwrap(), parts.join("+"))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn agenda_lists_seats_talks_and_favourites() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let [one, two] =
        [congress.session("ONE", "hall", EIGHT).await, congress.session("TWO", "other", EIGHT).await];
    let three = congress.session("THREE", "hall", "2021-11-09T12:00:00Z").await;
    let person = congress.person("ana@city.example", json!({"time_zone": "America/New_York"})).await;
    person.get("me/agenda").await.refused(403, "registration-needed");
    let registration = person.register("delegate").await.ok();
    person.get("me/agenda").await.refused(404, "no-schedule");
    person.put(&format!("me/favourites/{}", id(&one)), json!({})).await.refused(404, "not-found");
    let speaker = editor.post("speakers", json!({"name": "Ana"})).await.ok();
    let known = json!({"reference": registration["reference"]});
    editor.put(&format!("speakers/{}/registration", id(&speaker)), known).await.ok();
    let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "keynote"}]});
    editor.put(&format!("sessions/{}/speakers", id(&three)), parts).await.ok();
    let session: uuid::Uuid = id(&two).parse().unwrap();
    let pool =
        sqlx::query_scalar!(r#"select pool_id as "pool: uuid::Uuid" from session where id = $1"#, session);
    let pool = pool.fetch_one(&congress.app.pool).await.unwrap();
    let holder = id(&registration).parse().unwrap();
    congress::capacity::claim(&congress.app.pool, pool.into(), holder).await.unwrap();
    release(&editor).await;
    // Marking twice, and at once, is marking once.
    futures::future::join_all((0..8).map(|_| mark(&person, &one))).await;
    assert_eq!(congress.events().await.iter().filter(|kind| *kind == "favourite.marked").count(), 1);
    mark(&person, &three).await;
    assert_eq!(agenda(&person, "").await, ["ONE favourite", "TWO enrolled", "THREE speaking+favourite"]);
    let mine = person.get("me/agenda").await.ok();
    assert_eq!(
        (&mine["time_zone"], &mine["items"][0]["local_starts_at"]),
        (&json!("America/New_York"), &json!("2021-11-08T07:00:00-05:00"))
    );
    assert_eq!(mine["items"][0]["clashes_with"], json!([two["id"]]));
    let elsewhere = person.get("me/agenda?time_zone=Asia/Tokyo&lang=fr").await.ok();
    assert_eq!(elsewhere["items"][0]["local_starts_at"], "2021-11-08T21:00:00+09:00");
    assert_eq!(elsewhere["items"][0]["session"]["title"], json!({"fr": "Séance ONE"}));
    // It is nobody else's.
    let other = congress.delegate().await;
    assert_eq!(agenda(&other, "").await, Vec::<String>::new());
    for _ in 0..2 {
        assert_eq!(person.delete(&format!("me/favourites/{}", id(&one))).await.status, 204);
    }
    assert_eq!(congress.events().await.iter().filter(|kind| *kind == "favourite.unmarked").count(), 1);
    assert_eq!(agenda(&person, "").await, ["TWO enrolled", "THREE speaking+favourite"]);
    person.post("me/registration/cancel", json!({})).await.ok();
    person.get("me/agenda").await.refused(403, "registration-needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_the_maximum_of_sessions_can_be_marked() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    release(&editor).await;
    let person = congress.delegate().await;
    let registration: uuid::Uuid = id(&person.get("me/registration").await.ok()).parse().unwrap();
    // Four hundred and ninety-nine others, of this edition but not released.
    let many = sqlx::query!(
        "with copies as (
             insert into session (id, congress_id, code, title, kind, track_id, language, duration_minutes, enrolment_policy, search, created_at)
             select gen_random_uuid(), congress_id, 'COPY-' || n, title, kind, track_id, language, duration_minutes, enrolment_policy, search, created_at
             from session, generate_series(1, 500) n returning id
         )
         insert into favourite (session_id, registration_id, marked_at) select id, $1, now() from copies limit 500",
        registration,
    );
    many.execute(&congress.app.pool).await.unwrap();
    let path = format!("me/favourites/{}", id(&one));
    person.put(&path, json!({})).await.refused(409, "too-many-favourites");
    sqlx::query!("delete from favourite where session_id in (select session_id from favourite limit 1)")
        .execute(&congress.app.pool)
        .await
        .unwrap();
    mark(&person, &one).await;
    mark(&person, &one).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calendar_follows_its_owner_at_a_secret_address() {
    let congress = Congress::start().await;
    let (editor, anyone) = (congress.organiser().await, congress.anyone());
    let [one, two] =
        [congress.session("ONE", "hall", EIGHT).await, congress.session("TWO", "other", EIGHT).await];
    congress.session("THREE", "third", EIGHT).await;
    release(&editor).await;
    let person = congress.delegate().await;
    for session in [&one, &two] {
        mark(&person, session).await;
    }
    let feed = async |person: &Caller| -> String {
        let made = person.post("me/agenda/feed", json!({})).await;
        assert_eq!(made.status, 201);
        let url = made.ok()["url"].as_str().unwrap().to_owned();
        url.strip_prefix(&congress.app.config.base_url).unwrap().to_owned()
    };
    let lost = feed(&person).await;
    let path = feed(&person).await;
    assert!(path.starts_with("/feeds/cgf_") && path.len() > 50, "{path}");
    let kept = sqlx::query_scalar!(r#"select encode(digest, 'escape') as "kept!" from agenda_feed"#);
    assert!(!path.contains(&kept.fetch_one(&congress.app.pool).await.unwrap()), "only its digest is kept");
    let get = async |path: &str| anyone.request(Method::GET, path).send().await.unwrap();
    assert_eq!(get(&lost).await.status(), 404, "void since there is another");
    assert_eq!(get("/feeds/cgf_guessed.ics").await.status(), 404);
    assert_eq!(get(path.strip_suffix(".ics").unwrap()).await.status(), 404);
    let first = get(&path).await;
    assert_eq!(
        (
            first.headers()["content-type"].to_str().unwrap(),
            first.headers()["cache-control"].to_str().unwrap()
        ),
        ("text/calendar; charset=utf-8", "private, no-cache")
    );
    let tag = first.headers()["etag"].clone();
    let unchanged =
        anyone.request(Method::GET, &path).header("if-none-match", tag.clone()).send().await.unwrap();
    assert_eq!(unchanged.status(), 304);
    let before = calendar(&anyone, &path).await;
    // A move and a cancellation: the same UIDs, higher sequences, the new time.
    let later = json!({"room": "hall", "starts_at": "2021-11-09T14:00:00Z"});
    editor.put(&format!("sessions/{}/placement", id(&one)), later).await.ok();
    editor.post(&format!("sessions/{}/cancel", id(&two)), json!({})).await.ok();
    release(&editor).await;
    let again = anyone.request(Method::GET, &path).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), 200);
    if let Some((before, after)) = before.zip(calendar(&anyone, &path).await) {
        let of = |events: &[Value], session: &Value| {
            let event = events.iter().find(|event| event["uid"] == session["id"]).unwrap();
            [&event["sequence"], &event["status"], &event["starts_at"]].map(Clone::clone)
        };
        assert_eq!((before.len(), after.len()), (2, 2));
        assert_eq!(of(&before, &one), [json!(1), json!("CONFIRMED"), json!(EIGHT)]);
        assert_eq!(of(&after, &one), [json!(2), json!("CONFIRMED"), json!("2021-11-09T14:00:00Z")]);
        assert_eq!(of(&after, &two)[..2], [json!(2), json!("CANCELLED")]);
    }
    assert_eq!(
        agenda(&person, "").await,
        ["TWO favourite", "ONE favourite"],
        "what is cancelled is still told"
    );
    assert_eq!(person.get("me/agenda").await.ok()["items"][0]["cancelled"], true);
    for _ in 0..2 {
        assert_eq!(person.delete("me/agenda/feed").await.status, 204);
    }
    assert_eq!(get(&path).await.status(), 404);
}

/// The address of a new calendar.
async fn feed(congress: &Congress, person: &Caller) -> String {
    let made = person.post("me/agenda/feed", json!({})).await.ok();
    made["url"].as_str().unwrap().strip_prefix(&congress.app.config.base_url).unwrap().to_owned()
}

fn successor() -> Value {
    json!({"email": "bo@city.example", "given_name": "Bo", "family_name": "Li"})
}

#[tokio::test(flavor = "multi_thread")]
async fn agenda_does_not_pass_to_the_next_holder_of_the_registration() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", EIGHT).await;
    release(&editor).await;
    let (ana, bo) = (congress.stranger().await, congress.person("bo@city.example", json!({})).await);
    let registration = ana.register("delegate").await.ok();
    mark(&ana, &one).await;
    let path = feed(&congress, &ana).await;
    editor.post(&format!("registrations/{}/transfer", id(&registration)), successor()).await.ok();
    let calendar = congress.anyone().request(Method::GET, &path).send().await.unwrap();
    assert_eq!(calendar.status(), 404, "it would show the agenda of another person");
    bo.get("me/agenda/feed").await.refused(404, "not-found");
    assert_eq!(agenda(&bo, "").await, Vec::<String>::new());
    let events = congress.events().await;
    let ended = ["agenda_feed.revoked", "favourite.unmarked"];
    assert!(ended.iter().all(|kind| events.iter().any(|event| event == kind)), "{events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn calendar_created_during_a_transfer_is_not_that_of_the_next_holder() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let (ana, bo) = (congress.stranger().await, congress.person("bo@city.example", json!({})).await);
    let registration = ana.register("delegate").await.ok();
    let path = format!("registrations/{}/transfer", id(&registration));
    let transfer = editor.post(&path, successor());
    let (transferred, created) =
        overlapping(&congress.app.pool, transfer, ana.post("me/agenda/feed", json!({}))).await;
    transferred.ok();
    created.refused(503, "busy");
    ana.post("me/agenda/feed", json!({})).await.refused(403, "registration-needed");
    bo.get("me/agenda/feed").await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_marked_a_session_are_notified_and_count_as_its_audience() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let [one, two] =
        [congress.session("ONE", "hall", EIGHT).await, congress.session("TWO", "other", EIGHT).await];
    release(&editor).await;
    let person = congress.person("ana@city.example", json!({"time_zone": "Europe/Lisbon"})).await;
    person.register("delegate").await.ok();
    for session in [&one, &two] {
        mark(&person, session).await;
    }
    let found = editor.get("schedule/conflicts?kind=audience_overlap").await.ok();
    assert_eq!(found["total"], 1, "{found}");
    assert_eq!(found["items"][0]["figures"], json!({"found": 1, "allowed": null}));
    let later = json!({"room": "hall", "starts_at": "2021-11-09T14:00:00Z"});
    editor.put(&format!("sessions/{}/placement", id(&one)), later).await.ok();
    release(&editor).await;
    congress.mail("ana@city.example", "“Session ONE” has moved").await;
    // Organisers reach the audience of a session, and nobody else.
    let stranger = congress.person("bo@city.example", json!({})).await;
    stranger.register("delegate").await.ok();
    let to = |session: &str| json!({"to": {"kind": "session", "session": session}, "title": {"en": "Bring a pen"}, "body": {"en": "We write."}});
    let nobody =
        editor.post("announcements", to(&uuid::Uuid::nil().to_string())).await.refused(422, "invalid-body");
    assert_eq!(nobody["errors"][0]["pointer"], "/to/session");
    let said = editor.post("announcements", to(id(&one))).await.ok();
    assert_eq!(said["to"], json!({"kind": "session", "session": one["id"]}));
    congress.mail("ana@city.example", "Bring a pen").await;
    let read = |of: Value| of["items"].as_array().unwrap().len();
    assert_eq!(read(person.get("announcements").await.ok()), 1);
    assert_eq!(read(stranger.get("announcements").await.ok()), 0);
    assert_eq!(read(editor.get("announcements").await.ok()), 1);
    assert!(
        !congress.mails().iter().any(|mail| mail.to == "bo@city.example" && mail.subject.contains("pen"))
    );
    // Erased with everything else.
    assert_eq!(person.get("/api/v1/me/export").await.ok()["favourites"].as_array().unwrap().len(), 2);
    person.post("me/agenda/feed", json!({})).await.ok();
    assert_eq!(person.delete("/api/v1/me").await.status, 204);
    eventually("nothing left", async || {
        let left = sqlx::query_scalar!(
            r#"select (select count(*) from favourite) + (select count(*) from agenda_feed) as "left!""#
        );
        (left.fetch_one(&congress.app.pool).await.unwrap() == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn waitlisted_session_is_tentative_until_a_seat_frees() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = seated(&congress, &editor, "ONE", MONDAY, json!({"capacity": 1})).await;
    release(&editor).await;
    let (holder, person) = (congress.delegate().await, congress.delegate().await);
    enrol(&holder, &session).await.ok();
    enrol(&person, &session).await.ok();
    let shown = async || {
        let item = person.get("me/agenda").await.ok()["items"][0].clone();
        json!([item["parts"], item["state"], item["position"]])
    };
    assert_eq!(shown().await, json!([["waitlisted"], "waitlisted", 1]));
    let url = person.post("me/agenda/feed", json!({})).await.ok()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&congress.app.config.base_url).unwrap().to_owned();
    let read = async || crate::feeds::text(&congress.anyone(), &path).await;
    let before = read().await;
    assert!(before.contains("STATUS:TENTATIVE") && before.contains("SEQUENCE:1\r\n"), "{before}");
    assert!(before.contains("SUMMARY:Session ONE (waiting list\\, place 1)\r\n"), "{before}");
    leave(&holder, &session).await;
    assert_eq!(shown().await, json!([["enrolled"], "enrolled", null]));
    let after = read().await;
    assert!(after.contains("SUMMARY:Session ONE\r\n"), "{after}");
    assert!(after.contains("STATUS:CONFIRMED") && after.contains("SEQUENCE:2\r\n"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn created_calendar_is_found_at_its_location_without_its_address() {
    let congress = Congress::start().await;
    let person = congress.delegate().await;
    person.get("me/agenda/feed").await.refused(404, "not-found");
    let created = person.post("me/agenda/feed", json!({})).await;
    let location = created.header("location").to_owned();
    let read = person.get(&location).await.ok();
    assert_eq!(read, json!({"created_at": created.ok()["created_at"]}));
}
