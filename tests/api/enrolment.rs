//! Seats in sessions, waiting lists, and the effects of other changes on them.

use std::collections::HashSet;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::{
    places::assert_places_are_right,
    support::{Answer, Caller, Congress, NOON, eventually, overlapping},
};

pub const MONDAY: &str = "2021-11-08T01:00:00Z";
const TUESDAY: &str = "2021-11-09T01:00:00Z";

pub fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

pub async fn release(editor: &Caller) -> Value {
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok()
}

/// A session with these fields, in its own room.
pub async fn seated(congress: &Congress, editor: &Caller, code: &str, at: &str, said: Value) -> String {
    let session = congress.session(code, &code.to_lowercase(), at).await;
    editor.patch(&format!("sessions/{}", id(&session)), said).await.ok();
    id(&session).to_owned()
}

pub async fn enrol(person: &Caller, session: &str) -> Answer {
    person.put(&format!("me/enrolments/{session}"), json!({})).await
}

pub async fn leave(person: &Caller, session: &str) {
    assert_eq!(person.delete(&format!("me/enrolments/{session}")).await.status, 204);
}

async fn registration(person: &Caller) -> String {
    id(&person.get("me/registration").await.ok()).to_owned()
}

/// `enrolled`, or `waitlisted 3`.
fn place(enrolment: &Value) -> String {
    match enrolment["position"].as_i64() {
        Some(position) => format!("{} {position}", enrolment["state"].as_str().unwrap()),
        None => enrolment["state"].as_str().unwrap().to_owned(),
    }
}

async fn mine(person: &Caller, session: &str) -> String {
    let answer = person.get(&format!("me/enrolments/{session}")).await;
    if answer.status == 404 {
        answer.refused(404, "not-enrolled");
        return "nothing".into();
    }
    place(&answer.ok())
}

/// A released session with one seat, which the first of three delegates has. The others wait for it, in this order.
async fn one_seat(congress: &Congress) -> (Caller, String, [Caller; 3]) {
    let editor = congress.organiser().await;
    let session = seated(congress, &editor, "WATER", MONDAY, json!({"capacity": 1})).await;
    let (ana, bo) = (congress.delegate().await, congress.person("bo@city.example", json!({})).await);
    bo.register("delegate").await.ok();
    let cy = congress.delegate().await;
    enrol(&ana, &session).await.refused(404, "not-found");
    release(&editor).await;
    assert_eq!(place(&enrol(&ana, &session).await.ok()), "enrolled");
    assert_eq!(place(&enrol(&bo, &session).await.ok()), "waitlisted 1");
    assert_eq!(place(&enrol(&cy, &session).await.ok()), "waitlisted 2");
    (editor, session, [ana, bo, cy])
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_enrolment_changes_nothing() {
    let congress = Congress::start().await;
    let (_, session, [ana, _, cy]) = one_seat(&congress).await;
    let before = congress.events().await.len();
    assert_eq!(
        enrol(&ana, &session).await.ok(),
        json!({"session": session, "registration": registration(&ana).await, "state": "enrolled", "position": null,
               "overlaps_with": [], "enrolled_at": NOON})
    );
    assert_eq!(place(&enrol(&cy, &session).await.ok()), "waitlisted 2");
    assert_eq!(congress.events().await.len(), before);
    let seats = congress.anyone().get(&format!("sessions/{session}/seats")).await.ok();
    let shown =
        json!({"session": session, "capacity": 1, "taken": 1, "free": 0, "waiting": 2, "waiting_list": true});
    assert_eq!(seats, shown);
    assert_eq!(congress.anyone().get("seats").await.ok()["items"], json!([shown]));
}

#[tokio::test(flavor = "multi_thread")]
async fn freed_seat_goes_to_the_person_who_waited_longest() {
    let congress = Congress::start().await;
    let (editor, session, [ana, bo, cy]) = one_seat(&congress).await;
    leave(&ana, &session).await;
    leave(&ana, &session).await;
    assert_eq!((&*mine(&ana, &session).await, &*mine(&bo, &session).await), ("nothing", "enrolled"));
    assert_eq!(mine(&cy, &session).await, "waitlisted 1");
    let mail = congress.mail("bo@city.example", "you have a seat in “Session WATER”").await;
    assert!(mail.text.contains("You now have a seat"), "{}", mail.text);
    // A person who enrols again is last on the waiting list.
    assert_eq!(place(&enrol(&ana, &session).await.ok()), "waitlisted 2");
    // More seats; then fewer than are taken, which is refused.
    let path = format!("sessions/{session}");
    editor.patch(&path, json!({"capacity": 2})).await.ok();
    assert_eq!((&*mine(&cy, &session).await, &*mine(&ana, &session).await), ("enrolled", "waitlisted 1"));
    editor.patch(&path, json!({"capacity": 1})).await.refused(409, "capacity-below-taken");
    // A registration that ends frees its seat in the same transaction.
    bo.post("me/registration/cancel", json!({})).await.ok();
    assert_eq!(mine(&ana, &session).await, "enrolled");
    assert_places_are_right(&congress.app.pool).await;
    let kinds: Vec<_> =
        congress.events().await.into_iter().filter(|kind| kind.starts_with("enrolment.")).collect();
    let expected = [
        "created",
        "created",
        "created",
        "cancelled",
        "promoted",
        "created",
        "promoted",
        "cancelled",
        "promoted",
    ];
    assert_eq!(kinds, expected.map(|kind| format!("enrolment.{kind}")));
    let audited = sqlx::query_scalar!(
        r#"select count(*) as "n!" from audit where action like 'enrolment.%' and actor is not null and request is not null"#
    );
    assert_eq!(audited.fetch_one(&congress.app.pool).await.unwrap(), 9, "each with its actor and request");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_concurrent_requests_fill_thirty_seats() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = seated(&congress, &editor, "WORKSHOP", MONDAY, json!({"capacity": 30})).await;
    release(&editor).await;
    let second = congress.second_node().await;
    let mut people = Vec::new();
    for _ in 0..4 {
        people.extend(join_all((0..50).map(|_| congress.delegate())).await);
    }
    // Each person enrols twice, once on each node.
    let doubled = people.iter().flat_map(|person| [(person, &person.base), (person, &second.base)]);
    let asked = doubled.map(|(person, base)| {
        let person = Caller { base: base.clone(), ..person.clone() };
        let session = session.clone();
        async move { enrol(&person, &session).await.ok() }
    });
    let answers = join_all(asked).await;
    let with_seat: HashSet<_> = answers
        .iter()
        .filter(|one| one["state"] == "enrolled")
        .map(|one| one["registration"].to_string())
        .collect();
    assert_eq!(with_seat.len(), 30);
    assert!(answers.chunks(2).all(|pair| pair[0]["state"] == pair[1]["state"]), "both get the same response");
    assert_places_are_right(&congress.app.pool).await;
    let seats = congress.anyone().get(&format!("sessions/{session}/seats")).await.ok();
    assert_eq!((&seats["taken"], &seats["waiting"]), (&json!(30), &json!(170)));
    let listed = editor.get(&format!("sessions/{session}/enrolments?limit=200&state=waitlisted")).await.ok();
    let positions: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|one| one["position"].as_i64().unwrap()).collect();
    assert_eq!(positions, (1..=170).collect::<Vec<_>>());
    let first = editor.get(&format!("sessions/{session}/enrolments?limit=40")).await.ok();
    assert_eq!((&first["items"][29]["position"], &first["items"][30]["position"]), (&Value::Null, &json!(1)));
    let next = first["next"].as_str().unwrap();
    let next = editor.get(&format!("sessions/{session}/enrolments?limit=40&cursor={next}")).await.ok();
    assert_eq!(next["items"][0]["position"], 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_enrolment_names_its_reason() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    editor
        .post("tracks", json!({"slug": "forum", "name": {"en": "Forum"}, "kind": "mayors_forum"}))
        .await
        .ok();
    let open =
        seated(&congress, &editor, "OPEN", MONDAY, json!({"capacity": 1, "waiting_list": false})).await;
    let forum = seated(&congress, &editor, "FORUM", MONDAY, json!({"track": "forum"})).await;
    let invited =
        seated(&congress, &editor, "DINNER", MONDAY, json!({"enrolment_policy": "by_invitation"})).await;
    let clash = seated(&congress, &editor, "CLASH", "2021-11-08T01:30:00Z", json!({})).await;
    release(&editor).await;
    congress
        .stranger()
        .await
        .put(&format!("me/enrolments/{open}"), json!({}))
        .await
        .refused(403, "registration-needed");
    let pending = congress.stranger().await;
    pending.register("observer").await.ok();
    enrol(&pending, &open).await.refused(409, "registration-not-confirmed");
    let (ana, bo) = (congress.delegate().await, congress.delegate().await);
    enrol(&ana, &forum).await.refused(409, "track-not-granted");
    enrol(&ana, &invited).await.refused(409, "session-by-invitation");
    enrol(&ana, &open).await.ok();
    enrol(&bo, &open).await.refused(409, "session-full");
    let refused = enrol(&ana, &clash).await.refused(409, "sessions-overlap");
    assert_eq!(
        refused["errors"],
        json!([{"pointer": open, "code": "overlap", "detail": "“Session OPEN” (OPEN)"}])
    );
    // A place on a waiting list counts like a seat, because it can become one at any moment.
    editor.patch(&format!("sessions/{clash}"), json!({"capacity": 1})).await.ok();
    enrol(&bo, &clash).await.ok();
    enrol(&bo, &open).await.refused(409, "sessions-overlap");
    // The edition can allow overlaps.
    editor.patch("enrolment-rules", json!({"overlap": "sometimes"})).await.refused(422, "invalid-body");
    assert_eq!(editor.patch("enrolment-rules", json!({"overlap": "warn"})).await.ok()["revision"], 2);
    assert_eq!(enrol(&ana, &clash).await.ok()["overlaps_with"], json!([open]));
    assert_eq!(mine(&ana, &clash).await, "waitlisted 1");
    editor.patch("enrolment-rules", json!({"overlap": "refuse"})).await.ok();
    // A cancelled session, and one that is over.
    editor.post(&format!("sessions/{clash}/cancel"), json!({})).await.ok();
    let cy = congress.delegate().await;
    enrol(&cy, &clash).await.refused(409, "session-cancelled");
    let end: congress::types::Now = "2021-11-08T02:00:00Z".parse().unwrap();
    congress.clock.advance(end - NOON);
    let dee = congress.delegate().await;
    enrol(&dee, &open).await.refused(409, "session-over");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seat_is_refused_while_the_registration_loses_the_track() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let session = seated(&congress, &editor, "WATER", MONDAY, json!({})).await;
    release(&editor).await;
    let press =
        json!({"slug": "press", "name": {"en": "Press"}, "approval": "automatic", "admission": "open"});
    editor.post("registration-types", press).await.ok();
    let ana = congress.delegate().await;
    let path = format!("registrations/{}", registration(&ana).await);
    let change = editor.patch(&path, json!({"type": "press"}));
    let (changed, enrolled) = overlapping(&congress.app.pool, change, enrol(&ana, &session)).await;
    changed.ok();
    enrolled.refused(409, "track-not-granted");
    assert_eq!(mine(&ana, &session).await, "nothing");
    // Another type that grants the track is no obstacle.
    let change = editor.patch(&path, json!({"type": "delegate"}));
    change.await.ok();
    editor.patch("registration-types/press", json!({"tracks": ["congress"]})).await.ok();
    let change = editor.patch(&path, json!({"type": "press"}));
    let (changed, enrolled) = overlapping(&congress.app.pool, change, enrol(&ana, &session)).await;
    changed.ok();
    assert_eq!(place(&enrolled.ok()), "enrolled");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_for_overlapping_sessions_give_one_seat() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = seated(&congress, &editor, "ONE", MONDAY, json!({"capacity": 5})).await;
    let two = seated(&congress, &editor, "TWO", "2021-11-08T01:59:00Z", json!({})).await;
    let three = seated(&congress, &editor, "THREE", "2021-11-08T02:00:00Z", json!({})).await;
    release(&editor).await;
    let second = congress.second_node().await;
    let people = join_all((0..40).map(|_| congress.delegate())).await;
    let answers = join_all(people.iter().map(async |person| {
        let elsewhere = Caller { base: second.base.clone(), ..person.clone() };
        tokio::join!(enrol(person, &one), enrol(&elsewhere, &two), enrol(person, &three))
    }))
    .await;
    for (one, two, three) in answers {
        let (one, two, three) = (one.status.as_u16(), two.status.as_u16(), three.status.as_u16());
        // The third overlaps the second by a minute, and not the first.
        assert!(matches!((one, two, three), (200, 409, 200) | (409, 200, 409)), "{one} {two} {three}");
    }
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn release_keeps_seats_and_reports_clashes() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = seated(&congress, &editor, "ONE", MONDAY, json!({})).await;
    let two = seated(&congress, &editor, "TWO", TUESDAY, json!({})).await;
    let three = seated(&congress, &editor, "THREE", "2021-11-10T01:00:00Z", json!({})).await;
    release(&editor).await;
    let ana = congress.person("ana@city.example", json!({"locale": "fr", "time_zone": "Europe/Paris"})).await;
    ana.register("delegate").await.ok();
    let bo = congress.delegate().await;
    for session in [&one, &two] {
        enrol(&ana, session).await.ok();
    }
    enrol(&bo, &one).await.ok();
    let moved = |to: &str| json!({"room": "two", "starts_at": to});
    editor.put(&format!("sessions/{two}/placement"), moved("2021-11-08T01:30:00Z")).await.ok();
    release(&editor).await;
    let agenda = ana.get("me/agenda").await.ok();
    assert_eq!(agenda["items"][0]["clashes_with"], json!([two]));
    assert_eq!(mine(&ana, &one).await, "enrolled");
    let seat = ana.get(&format!("me/enrolments/{two}")).await.ok();
    assert_eq!(seat["overlaps_with"], json!([one]));
    let listed = editor.get(&format!("sessions/{two}/enrolments")).await.ok();
    assert_eq!(
        (&listed["items"][0]["clashing"], &listed["items"][0]["position"]),
        (&json!(true), &Value::Null)
    );
    let mail = congress.mail("ana@city.example", "deux de vos séances").await;
    assert!(mail.text.contains("« Séance TWO »") && mail.text.contains("« Séance ONE »"), "{}", mail.text);
    assert!(mail.text.contains("02:30"), "by the reader's clock: {}", mail.text);
    // A session that left the schedule has no time and overlaps with nothing; sessions that no longer overlap are no longer reported.
    editor.put(&format!("sessions/{two}/placement"), moved(TUESDAY)).await.ok();
    editor.delete(&format!("sessions/{three}/placement")).await.ok();
    release(&editor).await;
    assert_eq!(ana.get(&format!("me/enrolments/{two}")).await.ok()["overlaps_with"], json!([]));
    assert_places_are_right(&congress.app.pool).await;
    let exclusive =
        sqlx::query_scalar!(r#"select bool_and(exclusive) as "all!" from claim where during is not null"#);
    assert!(exclusive.fetch_one(&congress.app.pool).await.unwrap());
    let clashes = congress.events().await.into_iter().filter(|kind| kind == "enrolment.clashing").count();
    assert_eq!(clashes, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_enrol_remove_and_move_people() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let desk = congress.staff_of("metropolis-2021", "registration_desk").await;
    let one = seated(
        &congress,
        &editor,
        "ONE",
        MONDAY,
        json!({"enrolment_policy": "by_invitation", "capacity": 1}),
    )
    .await;
    let two = seated(&congress, &editor, "TWO", MONDAY, json!({"capacity": 1})).await;
    release(&editor).await;
    let ana = congress.person("ana@city.example", json!({})).await;
    ana.register("delegate").await.ok();
    let bo = congress.delegate().await;
    let (anas, bos) = (registration(&ana).await, registration(&bo).await);
    let seat = |session: &str, registration: &str| format!("sessions/{session}/enrolments/{registration}");
    assert_eq!(place(&desk.put(&seat(&one, &anas), json!({})).await.ok()), "enrolled");
    congress.mail("ana@city.example", "you have a seat in “Session ONE”").await;
    assert_eq!(place(&desk.put(&seat(&one, &bos), json!({})).await.ok()), "waitlisted 1");
    desk.put(&seat(&two, &anas), json!({})).await.refused(409, "sessions-overlap");
    let unknown = uuid::Uuid::nil().to_string();
    desk.put(&seat(&two, &unknown), json!({})).await.refused(404, "not-found");
    desk.put(&seat(&unknown, &anas), json!({})).await.refused(404, "not-found");
    let both = desk.put(&format!("{}?may_overlap=true", seat(&two, &anas)), json!({})).await.ok();
    assert_eq!(both["overlaps_with"], json!([one]));
    let of_person = desk.get(&format!("registrations/{anas}/enrolments")).await.items();
    assert_eq!(
        of_person.iter().map(|seat| seat["session"].clone()).collect::<Vec<_>>(),
        [json!(one), json!(two)]
    );
    desk.get(&format!("registrations/{unknown}/enrolments")).await.refused(404, "not-found");
    assert_eq!(desk.delete(&seat(&two, &anas)).await.status, 204);
    congress.mail("ana@city.example", "your seat in “Session TWO”").await;
    // A move is one change: the next person gets the seat there, and the moved person gets the free seat here.
    let moving = format!("{}/move", seat(&one, &anas));
    desk.post(&moving, json!({"to": one})).await.refused(422, "same-session");
    desk.post(&moving, json!({"to": unknown})).await.refused(404, "not-found");
    desk.post(&format!("{}/move", seat(&two, &anas)), json!({"to": one})).await.refused(404, "not-enrolled");
    assert_eq!(place(&desk.post(&moving, json!({"to": two})).await.ok()), "enrolled");
    assert_eq!((&*mine(&bo, &one).await, &*mine(&ana, &one).await), ("enrolled", "nothing"));
    // If the other session refuses, nothing has changed in this one.
    editor.patch(&format!("sessions/{one}"), json!({"waiting_list": false})).await.ok();
    desk.post(&format!("{}/move", seat(&two, &anas)), json!({"to": one})).await.refused(409, "session-full");
    assert_eq!(mine(&ana, &two).await, "enrolled");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn change_of_type_cancels_seats_in_other_tracks() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    editor
        .post("tracks", json!({"slug": "forum", "name": {"en": "Forum"}, "kind": "mayors_forum"}))
        .await
        .ok();
    editor.patch("registration-types/delegate", json!({"tracks": ["congress", "forum"]})).await.ok();
    let forum = seated(&congress, &editor, "FORUM", MONDAY, json!({"track": "forum", "capacity": 1})).await;
    let open = seated(&congress, &editor, "OPEN", TUESDAY, json!({})).await;
    release(&editor).await;
    let (ana, bo) = (congress.delegate().await, congress.delegate().await);
    for session in [&forum, &open] {
        enrol(&ana, session).await.ok();
    }
    enrol(&bo, &forum).await.ok();
    let path = format!("registrations/{}", registration(&ana).await);
    editor.patch(&path, json!({"type": "observer"})).await.ok();
    assert_eq!((&*mine(&ana, &forum).await, &*mine(&ana, &open).await), ("nothing", "enrolled"));
    assert_eq!(mine(&bo, &forum).await, "enrolled");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_person_keeps_an_anonymous_seat_and_leaves_waiting_lists() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = seated(&congress, &editor, "ONE", MONDAY, json!({"capacity": 1})).await;
    let two = seated(&congress, &editor, "TWO", TUESDAY, json!({"capacity": 1})).await;
    release(&editor).await;
    let (ana, bo, cy) = (congress.delegate().await, congress.delegate().await, congress.delegate().await);
    for (person, session) in [(&ana, &one), (&bo, &two), (&ana, &two), (&cy, &two)] {
        enrol(person, session).await.ok();
    }
    let export = ana.get("/api/v1/me/export").await.ok();
    let held: Vec<_> =
        export["enrolments"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(held, [json!("enrolled"), json!("waitlisted")]);
    assert_eq!(mine(&cy, &two).await, "waitlisted 2");
    assert_eq!(ana.delete("/api/v1/me").await.status, 204);
    assert_eq!(mine(&cy, &two).await, "waitlisted 1");
    leave(&bo, &two).await;
    assert_eq!(mine(&cy, &two).await, "enrolled");
    let seats = congress.anyone().get(&format!("sessions/{one}/seats")).await.ok();
    assert_eq!(seats["taken"], 1, "figures do not change");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn session_with_seats_cannot_be_deleted_or_undone() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = seated(&congress, &editor, "ONE", MONDAY, json!({})).await;
    release(&editor).await;
    let list = "E-mail,First name,Last name,Type\nx@city.example,A,B,delegate\n";
    let import = editor.import("", list).await.ok();
    let job = eventually("the import", async || {
        let job = editor.get(&format!("imports/{}", id(&import))).await.ok();
        (job["state"] == "done").then_some(job)
    })
    .await;
    let registration = job["rows"][0]["registration"].as_str().unwrap().to_owned();
    editor.put(&format!("sessions/{one}/enrolments/{registration}"), json!({})).await.ok();
    editor.post(&format!("imports/{}/undo", id(&import)), json!({})).await.refused(409, "import-touched");
    editor.delete(&format!("sessions/{one}")).await.refused(409, "session-released");
}

#[tokio::test(flavor = "multi_thread")]
async fn own_enrolments_are_paged() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = seated(&congress, &editor, "ONE", MONDAY, json!({"capacity": 1})).await;
    let two = seated(&congress, &editor, "TWO", TUESDAY, json!({})).await;
    release(&editor).await;
    let (other, person) = (congress.delegate().await, congress.delegate().await);
    enrol(&other, &one).await.ok();
    for session in [&one, &two] {
        enrol(&person, session).await.ok();
    }
    let first = person.get("me/enrolments?limit=1").await.ok();
    let rest = format!("me/enrolments?limit=1&cursor={}", first["next"].as_str().unwrap());
    let rest = person.get(&rest).await.ok();
    assert_eq!(rest["next"], Value::Null);
    let mut listed: Vec<_> = [&first, &rest]
        .map(|page| (page["items"][0]["session"].as_str().unwrap().to_owned(), place(&page["items"][0])))
        .to_vec();
    listed.sort();
    let mut expected = vec![(one, "waitlisted 1".to_owned()), (two, "enrolled".to_owned())];
    expected.sort();
    assert_eq!(listed, expected);
}
