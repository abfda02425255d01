//! Joining sessions, attendance, and certificates.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{RawQuery, State},
    routing::get,
};
use chrono::TimeDelta;
use congress::{
    app::{BigBlueButton, Jitsi},
    types::Now,
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use crate::{
    desk::scanned,
    enrolment::{enrol, id, release, seated},
    support::{Answer, Caller, Congress, NOON, read, text},
};

const SECRET: &str = "kiln saddle amber finch";
/// Five days after [`NOON`], so that sign-ins are still valid.
const BEGINS: &str = "2021-10-06T10:00:00Z";
const SECOND: &str = "2021-10-06T12:00:00Z";

async fn start() -> Congress {
    Congress::start_with(|config| {
        let (url, app_id) = ("https://meet.city.example".into(), "congress".into());
        config.meetings.jitsi = Some(Jitsi { url, app_id, secret: SECRET.into() });
    })
    .await
}

/// A congress on these days, so that no sign-in expires before.
async fn soon(congress: &Congress) -> Caller {
    let editor = congress.organiser().await;
    editor
        .patch(
            "/api/v1/congresses/metropolis-2021",
            json!({"starts_on": "2021-10-06", "ends_on": "2021-10-07"}),
        )
        .await
        .ok();
    editor
}

fn until(congress: &Congress, at: &str) {
    let at: Now = at.parse().unwrap();
    congress.clock.advance(at - congress.clock.now());
}

pub async fn join(person: &Caller, session: &str) -> Answer {
    person.post(&format!("me/presence/{session}/join"), json!({})).await
}

async fn here(person: &Caller, session: &str) -> Answer {
    person.put(&format!("me/presence/{session}"), json!({})).await
}

async fn room(editor: &Caller, slug: &str, said: Value) {
    editor.patch(&format!("rooms/{slug}"), said).await.ok();
}

/// The claims of the token in a link, as a server with this name verifies them at this time.
fn claims(url: &str, (secret, host, room): (&str, &str, &str), now: &str) -> Option<String> {
    let token = url.split_once("?jwt=").unwrap().1;
    read("token.mjs", &[token, secret, "congress", host, room, now]).map(|said| said.trim().to_owned())
}

/// A session in a Jitsi room, interpreted into French and Chinese, and a French-speaking delegate with her registration.
async fn jitsi_session(congress: &Congress) -> (String, Caller, Value) {
    let editor = soon(congress).await;
    let session = seated(congress, &editor, "OPENING", BEGINS, json!({"interpretation": ["fr", "zh"]})).await;
    room(&editor, "opening", json!({"provider": "jitsi"})).await;
    release(&editor).await;
    let ana = congress.person("ana@city.example", json!({"locale": "fr"})).await;
    let registration = ana.register("delegate").await.ok();
    (session, ana, registration)
}

#[tokio::test(flavor = "multi_thread")]
async fn jitsi_link_is_for_one_person_meeting_and_time() {
    let congress = start().await;
    let (session, ana, registration) = jitsi_session(&congress).await;
    until(&congress, "2021-10-06T09:44:59Z");
    let early = join(&ana, &session).await;
    assert_eq!(early.header("retry-after"), "1");
    early.refused(409, "session-not-open");
    congress.clock.advance(TimeDelta::seconds(1));
    let way = join(&ana, &session).await.ok();
    assert_eq!(
        (&way["provider"], &way["role"], &way["opens_at"], &way["closes_at"], &way["heartbeat_seconds"]),
        (
            &json!("jitsi"),
            &json!("attendee"),
            &json!("2021-10-06T09:45:00Z"),
            &json!("2021-10-06T11:15:00Z"),
            &json!(60)
        )
    );
    until(&congress, "2021-10-06T11:15:00Z");
    join(&ana, &session).await.refused(409, "session-closed");
    let url = way["url"].as_str().unwrap();
    let name = format!("opening-{session}");
    assert!(url.starts_with(&format!("https://meet.city.example/{name}?jwt=")), "{url}");
    let (host, good) = ("meet.city.example", "2021-10-06T10:30:00Z");
    let Some(said) = claims(url, (SECRET, host, &name), good) else { return };
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        said["context"]["user"],
        json!({"id": registration["id"], "name": "Ana Sousa", "moderator": false, "affiliation": "member"})
    );
    assert_eq!((&said["room"], &said["typ"]), (&json!(name), &json!("JWT")));
    // Before and after its time, on another server, with another secret, for another room, and with another text in it.
    let refused = |url: &str, server, now| claims(url, server, now).unwrap();
    assert_eq!(refused(url, (SECRET, host, &name), "2021-10-06T09:44:00Z"), "refused: nbf");
    assert_eq!(refused(url, (SECRET, host, &name), "2021-10-06T11:15:01Z"), "refused: exp");
    assert_eq!(refused(url, (SECRET, "meet.jit.si", &name), good), "refused: sub");
    assert_eq!(
        refused(url, ("another", host, &name), good),
        "refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED"
    );
    assert_eq!(refused(url, (SECRET, host, "opening"), good), "refused: another room");
    let parts: Vec<_> = url.split('.').collect();
    let mut tampered = parts.clone();
    let other = parts[parts.len() - 2].replace(['A', 'Q'], "w");
    let place = parts.len() - 2;
    tampered[place] = &other;
    assert!(refused(&tampered.join("."), (SECRET, host, &name), good).starts_with("refused: ERR_JW"));
}

#[tokio::test(flavor = "multi_thread")]
async fn interpretation_is_in_a_language_of_the_person_or_the_chosen_one() {
    let congress = start().await;
    let (session, ana, _) = jitsi_session(&congress).await;
    until(&congress, "2021-10-06T09:45:00Z");
    // She does not understand English, and gets the French interpretation.
    let french = join(&ana, &session).await.ok()["interpretation"].clone();
    assert_eq!(french["language"], "fr");
    let chinese = ana.post(&format!("me/presence/{session}/join?language=zh-CN"), json!({})).await.ok();
    assert_eq!(chinese["interpretation"]["language"], "zh");
    let english = ana.post(&format!("me/presence/{session}/join?language=en"), json!({})).await.ok();
    assert_eq!(english["interpretation"], Value::Null);
    let channel = format!("opening-{session}-fr");
    let server = (SECRET, "meet.city.example", &*channel);
    let Some(said) = claims(french["url"].as_str().unwrap(), server, "2021-10-06T10:30:00Z") else { return };
    assert!(said.contains("\"room\""));
}

/// A BigBlueButton server that verifies calls by the rules of its documentation.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<Vec<HashMap<String, String>>>>);

fn checked(call: &str, query: &str) -> Option<HashMap<String, String>> {
    let (asked, checksum) = query.rsplit_once("&checksum=")?;
    let digest = Sha256::digest(format!("{call}{asked}{SECRET}"));
    let right = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>() == checksum;
    right.then(|| url::form_urlencoded::parse(asked.as_bytes()).into_owned().collect())
}

async fn create(State(server): State<Server>, RawQuery(query): RawQuery) -> &'static str {
    match checked("create", &query.unwrap()) {
        Some(asked) => {
            server.0.lock().unwrap().push(asked);
            "<response><returncode>SUCCESS</returncode></response>"
        }
        None => "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bigbluebutton_links_carry_the_documented_checksum() {
    let server = Server::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/bigbluebutton", listener.local_addr().unwrap());
    let router = Router::new().route("/bigbluebutton/api/create", get(create)).with_state(server.clone());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let url = base.clone();
    let congress = Congress::start_with(move |config| {
        config.meetings.bigbluebutton = Some(BigBlueButton { url, secret: SECRET.into() });
    })
    .await;
    let editor = soon(&congress).await;
    let session =
        seated(&congress, &editor, "WORKSHOP", BEGINS, json!({"title": {"en": "Água & cidade"}})).await;
    room(&editor, "workshop", json!({"provider": "bigbluebutton"})).await;
    let speaker = editor.post("speakers", json!({"name": "Bo"})).await.ok();
    let chair =
        congress.person("bo@city.example", json!({"given_name": "Zoë", "family_name": "O'Brien & 李"})).await;
    let reference = chair.register("delegate").await.ok()["reference"].clone();
    editor
        .put(&format!("speakers/{}/registration", id(&speaker)), json!({"reference": reference}))
        .await
        .ok();
    let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "moderator"}]});
    editor.put(&format!("sessions/{session}/speakers"), parts).await.ok();
    release(&editor).await;
    let ana = congress.delegate().await;
    until(&congress, BEGINS);
    let of = async |person: &Caller| {
        let way = join(person, &session).await.ok();
        let url = way["url"].as_str().unwrap().to_owned();
        let query = url.strip_prefix(&format!("{base}/api/join?")).unwrap();
        (way["role"].clone(), checked("join", query).expect("the checksum is right"))
    };
    let (role, asked) = of(&chair).await;
    assert_eq!(role, "moderator");
    assert_eq!((&*asked["fullName"], &*asked["role"]), ("Zoë O'Brien & 李", "MODERATOR"));
    let (role, asked) = of(&ana).await;
    assert_eq!(
        (role, &*asked["role"], &asked["meetingID"]),
        (json!("attendee"), "VIEWER", &format!("workshop-{session}"))
    );
    let made = server.0.lock().unwrap().clone();
    assert_eq!((made.len(), &*made[0]["name"]), (1, "Água & cidade"), "made once");
    // A server that does not respond: no presence is recorded.
    serving.abort();
    let other = seated(&congress, &editor, "OTHER", SECOND, json!({})).await;
    room(&editor, "other", json!({"provider": "bigbluebutton"})).await;
    release(&editor).await;
    until(&congress, SECOND);
    let cy = congress.delegate().await;
    join(&cy, &other).await.refused(503, "meeting-unreachable");
    here(&cy, &other).await.refused(409, "not-joined");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_join_names_the_next_step() {
    let congress = start().await;
    let editor = soon(&congress).await;
    editor
        .post("tracks", json!({"slug": "forum", "name": {"en": "Forum"}, "kind": "mayors_forum"}))
        .await
        .ok();
    let open = seated(&congress, &editor, "OPEN", BEGINS, json!({"capacity": 1})).await;
    let seats = seated(&congress, &editor, "SEATS", BEGINS, json!({"enrolment_policy": "required"})).await;
    let forum = seated(&congress, &editor, "FORUM", BEGINS, json!({"track": "forum"})).await;
    let later = seated(&congress, &editor, "LATER", SECOND, json!({})).await;
    for slug in ["open", "seats", "forum"] {
        room(&editor, slug, json!({"address": format!("https://meet.city.example/{slug}")})).await;
    }
    release(&editor).await;
    let (ana, bo) = (congress.delegate().await, congress.delegate().await);
    until(&congress, BEGINS);
    join(&congress.anyone(), &open).await.refused(401, "unauthenticated");
    join(&congress.stranger().await, &open).await.refused(403, "not-registered-here");
    let pending = congress.stranger().await;
    pending.register("observer").await.ok();
    join(&pending, &open).await.refused(403, "registration-unconfirmed");
    pending.post("me/registration/cancel", json!({})).await.ok();
    join(&pending, &open).await.refused(403, "registration-revoked");
    join(&ana, &forum).await.refused(403, "wrong-track");
    join(&ana, &seats).await.refused(409, "seat-needed");
    // The last seat goes to the first person who joins; the next one waits.
    let way = join(&ana, &open).await.ok();
    assert_eq!((&way["url"], &way["provider"]), (&json!("https://meet.city.example/open"), &json!("link")));
    assert_eq!(join(&ana, &open).await.status, 200, "again");
    join(&bo, &open).await.refused(409, "session-full");
    join(&bo, &open).await.refused(409, "session-seats-taken");
    // Two sessions at the same time: one must be given up.
    join(&ana, &seats).await.refused(409, "seat-needed");
    let moderator = congress.staff_of("metropolis-2021", "moderator").await;
    assert_eq!(join(&moderator, &seats).await.ok()["role"], "moderator");
    until(&congress, SECOND);
    join(&bo, &later).await.refused(409, "room-not-ready");
    editor.delete(&format!("sessions/{later}/placement")).await.ok();
    release(&editor).await;
    join(&bo, &later).await.refused(409, "session-withdrawn");
    join(&bo, &uuid::Uuid::nil().to_string()).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_on_several_devices_count_once() {
    let congress = start().await;
    let editor = soon(&congress).await;
    let session = seated(&congress, &editor, "OPENING", BEGINS, json!({})).await;
    room(&editor, "opening", json!({"provider": "jitsi"})).await;
    release(&editor).await;
    let (ana, bo) = (congress.delegate().await, congress.delegate().await);
    enrol(&ana, &session).await.ok();
    enrol(&congress.delegate().await, &session).await.ok();
    here(&ana, &session).await.refused(409, "session-not-open");
    until(&congress, "2021-10-06T09:50:00Z");
    here(&ana, &session).await.refused(409, "not-joined");
    join(&ana, &session).await.ok();
    // Her page reports her presence every minute until 10:10; she comes back at 10:20 for ten minutes.
    for _ in 0..20 {
        congress.clock.advance(TimeDelta::minutes(1));
        assert_eq!(here(&ana, &session).await.status, 204);
    }
    assert_eq!(ana.delete(&format!("me/presence/{session}")).await.status, 204);
    until(&congress, "2021-10-06T10:20:00Z");
    join(&bo, &session).await.ok();
    for _ in 0..10 {
        assert_eq!(here(&ana, &session).await.status, 204);
        congress.clock.advance(TimeDelta::minutes(1));
    }
    // The meeting server reports her telephone from 10:05 to 10:25, with each event twice.
    let report = async |what: &str, at: &str, secret: &str| {
        let at: Now = at.parse().unwrap();
        let registration = ana.get("me/registration").await.ok()["id"].clone();
        let event = json!({"room_name": format!("opening-{session}"), "occupant": {"id": registration, "occupant_jid": "a/1",
            "joined_at": at.timestamp(), "left_at": at.timestamp()}});
        let request = congress
            .anyone()
            .request(Method::POST, &format!("/api/v1/meetings/jitsi/events/occupant/{what}"));
        Answer::of(request.bearer_auth(secret).json(&event)).await
    };
    report("joined", "2021-10-06T10:05:00Z", "guess").await.refused(401, "meeting-server-unknown");
    for (what, at) in [("joined", "10:05"), ("joined", "10:05"), ("left", "10:25"), ("left", "10:26")] {
        assert_eq!(report(what, &format!("2021-10-06T{at}:00Z"), SECRET).await.status, 204);
    }
    let figures = editor.get(&format!("sessions/{session}/attendance/figures")).await.ok();
    assert_eq!(
        figures,
        json!({"present": 1, "attended": 1, "enrolled": 2, "absent": 1, "median_minutes": 29, "most_at_once": 1})
    );
    let listed = editor.get(&format!("sessions/{session}/attendance?limit=1")).await.ok();
    let first = &listed["items"][0];
    assert_eq!(
        (&first["minutes"], &first["percent"], &first["present"], &first["first_joined_at"]),
        // From the start to 10:29, without a gap; time before the session does not count.
        (&json!(29), &json!(48), &json!(true), &json!("2021-10-06T09:50:00Z"))
    );
    let next = listed["next"].as_str().unwrap();
    let second = editor.get(&format!("sessions/{session}/attendance?cursor={next}")).await.ok();
    assert_eq!((&second["items"][0]["minutes"], &second["items"][0]["present"]), (&json!(0), &json!(false)));
    let whole = editor.get("statistics").await.ok()["attendance"].clone();
    let expected = json!({"seats_taken": 2, "waiting": 0, "people": 1, "attendances": 1, "minutes": 29, "certificates": 0});
    assert_eq!(whole, expected);
    congress.anyone().get(&format!("sessions/{session}/attendance")).await.refused(401, "unauthenticated");
}

/// Records that the person attended the session from its start, for this many minutes.
async fn attends(congress: &Congress, person: &Caller, (session, begins): (&str, &str), minutes: i64) {
    let registration: uuid::Uuid = id(&person.get("me/registration").await.ok()).parse().unwrap();
    let at: Now = begins.parse().unwrap();
    let session: uuid::Uuid = session.parse().unwrap();
    sqlx::query!(
        "insert into stay (id, session_id, registration_id, joined_at, seen_at) values (gen_random_uuid(), $1, $2, $3, $4)",
        session,
        registration,
        at,
        at + TimeDelta::minutes(minutes),
    )
    .execute(&congress.app.pool)
    .await
    .unwrap();
}

/// A certificate requires two sessions of two themes. Returns the editor, a delegate, and two such sessions.
async fn two_themes(congress: &Congress) -> (Caller, Caller, String, String) {
    let editor = soon(congress).await;
    editor.post("themes", json!({"slug": "water", "name": {"en": "Water"}})).await.ok();
    let rules = json!({"certificate_sessions": 2, "certificate_themes": 2, "certificate_percent": 60});
    editor.patch("enrolment-rules", rules).await.ok();
    let one = seated(congress, &editor, "ONE", BEGINS, json!({"themes": ["water"]})).await;
    let two =
        seated(congress, &editor, "TWO", SECOND, json!({"themes": ["energy-transition", "water"]})).await;
    release(&editor).await;
    let ana =
        congress.person("ana@city.example", json!({"given_name": "Zoë <b>", "family_name": "王"})).await;
    ana.register("delegate").await.ok();
    (editor, ana, one, two)
}

/// As [`two_themes`], after the delegate has attended both sessions for 36 and 54 minutes.
async fn attended(congress: &Congress) -> (Caller, Caller, String) {
    let (editor, ana, one, two) = two_themes(congress).await;
    attends(congress, &ana, (&one, BEGINS), 36).await;
    attends(congress, &ana, (&two, SECOND), 35).await;
    attends(congress, &ana, (&two, "2021-10-06T12:34:00Z"), 20).await;
    until(congress, "2021-10-06T13:00:00Z");
    (editor, ana, two)
}

#[tokio::test(flavor = "multi_thread")]
async fn certificate_is_issued_once_it_is_earned() {
    let congress = start().await;
    let (_, ana, one, two) = two_themes(&congress).await;
    attends(&congress, &ana, (&one, BEGINS), 36).await;
    attends(&congress, &ana, (&two, SECOND), 35).await;
    until(&congress, "2021-10-06T12:59:59Z");
    let refused = ana.get("me/certificate").await.refused(409, "certificate-not-earned");
    let detail = "The certificate requires 2 sessions of 2 themes, each attended for 60 % of its time. Sessions so far: 1; themes so far: 1.";
    assert_eq!(refused["detail"], detail);
    attends(&congress, &ana, (&two, "2021-10-06T12:34:00Z"), 20).await;
    ana.get("me/certificate").await.refused(409, "certificate-not-earned");
    until(&congress, "2021-10-06T13:00:00Z");
    // Concurrent requests issue one certificate.
    let many = join_all((0..8).map(|_| ana.get("me/certificate"))).await;
    let codes: Vec<_> = many.into_iter().map(|answer| answer.ok()["code"].clone()).collect();
    assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
    assert_eq!(congress.events().await.iter().filter(|kind| *kind == "certificate.issued").count(), 1);
    let certificate = ana.get("me/certificate?lang=fr").await.ok();
    let counted: Vec<_> =
        certificate["sessions"].as_array().unwrap().iter().map(|one| one["minutes"].clone()).collect();
    assert_eq!(counted, [json!(36), json!(54)]);
    assert_eq!(certificate["sessions"][0]["title"], json!({"fr": "Séance ONE"}));
    let code = certificate["code"].as_str().unwrap();
    let drawn = ana.get("me/certificate.svg?lang=zh").await;
    assert_eq!(drawn.header("content-type"), "image/svg+xml");
    let drawn = drawn.ok().as_str().unwrap().to_owned();
    assert!(
        drawn.contains("出席证书") && drawn.contains("Zoë &lt;b&gt; 王") && drawn.contains(code),
        "{drawn}"
    );
    assert_eq!(scanned(&drawn), text(&certificate["check_url"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn certificate_is_verified_and_revoked() {
    let congress = start().await;
    let (editor, ana, two) = attended(&congress).await;
    let certificate = ana.get("me/certificate").await.ok();
    let code = certificate["code"].as_str().unwrap();
    // Anyone can verify it, in any spelling.
    let path = format!("/api/v1/certificates/{}", code.to_lowercase());
    let seen = congress.anyone().get(&path).await.ok();
    assert_eq!(
        (&seen["valid"], &seen["given_name"], &seen["sessions"], &seen["minutes"]),
        (&json!(true), &json!("Zoë <b>"), &json!(2), &json!(90))
    );
    congress.anyone().get("/api/v1/certificates/CA-0000-0000-0000-0000").await.refused(404, "not-found");
    // A later release does not change the certificate.
    editor.delete(&format!("sessions/{two}/placement")).await.ok();
    release(&editor).await;
    assert_eq!(ana.get("me/certificate").await.ok()["sessions"].as_array().unwrap().len(), 2);
    let listed = editor.get("certificates").await.ok();
    assert_eq!(
        (&listed["items"][0]["code"], &listed["items"][0]["revoked_at"]),
        (&json!(code), &Value::Null)
    );
    let revoke = format!("certificates/{code}/revoke");
    editor.post(&revoke, json!({})).await.refused(422, "invalid-body");
    editor.post("certificates/CA-0/revoke", json!({"reason": "x"})).await.refused(404, "not-found");
    for _ in 0..2 {
        assert_eq!(editor.post(&revoke, json!({"reason": "It was her sister."})).await.ok()["valid"], false);
    }
    assert_eq!(congress.events().await.iter().filter(|kind| *kind == "certificate.revoked").count(), 1);
    let seen = congress.anyone().get(&path).await.ok();
    assert_eq!((&seen["valid"], &seen["revoked_at"]), (&json!(false), &json!("2021-10-06T13:00:00Z")));
    ana.get("me/certificate").await.refused(409, "certificate-revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn certificate_has_a_public_page_in_four_languages() {
    let congress = start().await;
    let (editor, ana, _) = attended(&congress).await;
    let certificate = ana.get("me/certificate").await.ok();
    let code = text(&certificate["code"]);
    let path = format!("/certificates/{code}");
    assert!(text(&certificate["check_url"]).ends_with(&path), "{certificate}");
    let page = async |path: &str| congress.anyone().get(path).await;
    for (lang, valid, issued) in [
        ("en", "This certificate is valid.", "Wednesday, 6 October 2021"),
        ("fr", "Cette attestation est valable.", "mercredi 6 octobre 2021"),
        ("es", "Este certificado es válido.", "miércoles, 6 de octubre de 2021"),
        ("zh", "此证书有效。", "2021年10月6日 星期三"),
    ] {
        let shown = page(&format!("{}?lang={lang}", path.to_lowercase())).await;
        assert_eq!(shown.header("cache-control"), "no-store");
        let html = text(&shown.ok());
        for expected in [valid, issued, "Zoë &lt;b&gt; 王", &code, "<dd>90</dd>", "noindex"] {
            assert!(html.contains(expected), "{lang}: no {expected} in {html}");
        }
    }
    for unknown in ["CA-0000-0000-0000-0000", "CA-%00"] {
        let unknown = page(&format!("/certificates/{unknown}?lang=fr")).await;
        assert_eq!(unknown.status, 404);
        assert!(text(&unknown.body).contains("Page introuvable"));
    }

    let revoke = format!("certificates/{code}/revoke");
    editor.post(&revoke, json!({"reason": "It was her sister."})).await.ok();
    let html = text(&page(&format!("{path}?lang=en")).await.ok());
    let revoked = "This certificate was revoked on Wednesday, 6 October 2021 and is not valid.";
    assert!(html.contains(revoked) && !html.contains("her sister"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn attendance_is_exported_and_the_certificate_is_deleted_with_the_account() {
    let congress = start().await;
    let (_, ana, _) = attended(&congress).await;
    let certificate = ana.get("me/certificate").await.ok();
    let path = format!("/api/v1/certificates/{}", certificate["code"].as_str().unwrap());
    let export = ana.get("/api/v1/me/export").await.ok();
    assert_eq!(export["attendance"]["stays"].as_array().unwrap().len(), 3);
    ana.delete("/api/v1/me").await;
    congress.anyone().get(&path).await.refused(404, "not-found");
    assert!(congress.clock.now() > NOON);
}
