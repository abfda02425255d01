//! Registering, and the registration desk.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Answer, Congress, NOON};

#[tokio::test(flavor = "multi_thread")]
async fn delegate_registers_and_the_desk_finds_them() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let new = json!({"type": "delegate", "given_name": "Zoë", "family_name": "Müller-Đặng", "organisation": "City of Köln",
                     "country": "DE", "time_zone": "Europe/Berlin", "languages": ["de", "EN"]});
    let made = ana.post("registrations", new).await.ok();
    assert_eq!((&made["state"], &made["languages"]), (&json!("confirmed"), &json!(["de", "en"])));
    let desk = congress.staff_of("metropolis-2021", "registration_desk").await;
    let reference = made["reference"].as_str().unwrap().to_lowercase();
    for q in ["zoe", "MULLER", "koln", "dang%20zo", "zoë%20müller", &reference] {
        let found = desk.get(&format!("registrations?q={q}")).await.ok();
        assert_eq!(found["items"][0]["id"], made["id"], "{q}");
    }
    for nothing in ["q=%25", "q=_", "state=pending", "country=FR", "type=observer", "q=zoe%20nobody"] {
        let found = desk.get(&format!("registrations?{nothing}")).await.ok();
        assert_eq!(found["items"], json!([]), "{nothing}");
    }
    assert_eq!(ana.get("me/registration").await.ok()["id"], made["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_register_a_person_once() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let answers = futures::future::join_all((0..20).map(|_| ana.register("delegate"))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        answer.refused(409, "already-registered");
    }
    assert_eq!(congress.events().await.iter().filter(|kind| *kind == "registration.created").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_period_is_enforced_to_the_second() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let window = json!({"opens_at": NOON + TimeDelta::hours(1), "closes_at": NOON + TimeDelta::hours(2)});
    organiser.patch("registration-types/delegate", window).await.ok();
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    congress.clock.advance(TimeDelta::seconds(3599));
    ana.register("delegate").await.refused(409, "registration-not-open");
    congress.clock.advance(TimeDelta::seconds(1));
    ana.register("delegate").await.ok();
    congress.clock.advance(TimeDelta::hours(1));
    bo.register("delegate").await.refused(409, "registration-not-open");
    let reversed = json!({"closes_at": NOON});
    let problem = organiser.patch("registration-types/delegate", reversed).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/closes_at");
}

#[tokio::test(flavor = "multi_thread")]
async fn desk_approves_rejects_and_cancels() {
    let congress = Congress::start().await;
    let desk = congress.staff_of("metropolis-2021", "registration_desk").await;
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
    let (first, second) = (ana.register("observer").await.ok(), bo.register("observer").await.ok());
    assert_eq!(first["state"], "pending");
    assert_eq!(
        desk.post(&format!("registrations/{}/approve", id(&first)), json!({})).await.ok()["state"],
        "confirmed"
    );
    desk.post(&format!("registrations/{}/approve", id(&first)), json!({}))
        .await
        .refused(409, "registration-state");
    let because = json!({"reason": "The delegation is complete."});
    let rejected = desk.post(&format!("registrations/{}/reject", id(&second)), because.clone()).await.ok();
    assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &because["reason"]));
    assert_eq!(
        desk.post(&format!("registrations/{}/cancel", id(&first)), because).await.ok()["state"],
        "cancelled"
    );
    let again = ana.register("delegate").await.ok();
    assert_eq!(
        (&again["id"], &again["state"], &again["reason"]),
        (&first["id"], &json!("confirmed"), &Value::Null)
    );
    assert_eq!(again["reference"], first["reference"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_again_reports_the_state_of_the_registration() {
    let congress = Congress::start().await;
    let desk = congress.staff_of("metropolis-2021", "registration_desk").await;
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    let (first, second) = (ana.register("observer").await.ok(), bo.register("observer").await.ok());
    let reject = |made: &Value| format!("registrations/{}/reject", made["id"].as_str().unwrap());
    let pending = ana.register("delegate").await.refused(409, "already-registered");
    assert!(pending["detail"].as_str().unwrap().contains("waiting for approval"), "{pending}");
    desk.post(&reject(&first), json!({"reason": "The delegation is complete."})).await.ok();
    desk.post(&reject(&second), json!({})).await.ok();
    congress.clock.advance(TimeDelta::days(1));
    let rejected = ana.register("delegate").await.refused(409, "registration-rejected");
    let detail = rejected["detail"].as_str().unwrap();
    assert!(
        detail.starts_with(
            "Your registration was rejected on 2021-10-01, with the reason “The delegation is complete.”."
        ),
        "{detail}"
    );
    let rejected = bo.register("observer").await.refused(409, "registration-rejected");
    let detail = rejected["detail"].as_str().unwrap();
    assert!(detail.starts_with("Your registration was rejected on 2021-10-01. You cannot"), "{detail}");
    assert_eq!(bo.get("me/registration").await.ok()["state"], "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_registration_says_why() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let problem = ana.register("king").await.refused(422, "invalid-registration");
    assert_eq!(problem["errors"][0]["pointer"], "/type");
    ana.register("speaker").await.refused(409, "registration-by-invitation");
    let other = json!({"type": "delegate", "email": "somebody@else.example"});
    assert_eq!(
        ana.post("registrations", other).await.refused(422, "invalid-registration")["errors"][0]["pointer"],
        "/email"
    );
    ana.get("me/registration").await.refused(404, "not-registered");
    congress.organiser().await.post("close", json!({})).await.ok();
    ana.register("delegate").await.refused(409, "registration-not-open");
}

#[tokio::test(flavor = "multi_thread")]
async fn unverified_email_does_not_claim_an_imported_registration() {
    let congress = Congress::start().await;
    let desk = congress.organiser().await;
    congress.sign_up("mayor@city.example", json!({})).await;
    let person = congress.sign_in("mayor@city.example").await;
    let rows = "mayor@city.example,Mayor,Sousa,delegate\n";
    desk.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    person.register("delegate").await.refused(409, "email-not-verified");
    person.get("me/registration").await.refused(404, "not-registered");
}

#[tokio::test(flavor = "multi_thread")]
async fn correction_keeps_fields_that_are_left_out() {
    let congress = Congress::start().await;
    let ana = congress.delegate().await;
    let changed = ana.patch("me/registration", json!({"city": "Lisbon", "job_title": "Mayor"})).await.ok();
    let cleared = ana.patch("me/registration", json!({"job_title": null})).await.ok();
    assert_eq!((&cleared["city"], &cleared["job_title"]), (&json!("Lisbon"), &Value::Null));
    assert_eq!(changed["given_name"], cleared["given_name"]);
    ana.patch("me/registration", json!({"state": "confirmed"})).await.refused(422, "invalid-body");
    ana.patch("me/registration", json!({"email": "other@city.example"})).await.refused(422, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_and_audit_hold_no_personal_data() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    ana.post(
        "registrations",
        json!({"type": "delegate", "family_name": "Canary-Name", "organisation": "Canary-Org"}),
    )
    .await
    .ok();
    ana.patch("me/registration", json!({"city": "Canary-City"})).await.ok();
    let all = sqlx::query_scalar!(
        r#"select concat((select string_agg(o::text, ' ') from outbox o), (select string_agg(a::text, ' ') from audit a)) as "all!""#
    );
    let all = all.fetch_one(&congress.app.pool).await.unwrap();
    assert!(all.contains("registration.updated"));
    assert!(!all.contains("Canary") && !all.contains("@city.example"));
    let rewritten = sqlx::query!("update audit set action = 'nothing'").execute(&congress.app.pool).await;
    assert!(rewritten.unwrap_err().to_string().contains("written once"));
}

#[tokio::test(flavor = "multi_thread")]
async fn location_of_a_new_registration_is_readable_by_its_person() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let created = ana.register("delegate").await;
    let location = created.header("location").to_owned();
    assert_eq!(location, "/api/v1/congresses/metropolis-2021/me/registration");
    let etag = created.header("etag").to_owned();
    let read = ana.get(&location).await;
    assert_eq!(read.header("etag"), etag);
    assert_eq!(read.ok()["id"], created.ok()["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn location_of_what_the_desk_creates_is_readable() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let r#type = json!({"slug": "press", "name": {"en": "Press"}, "approval": "manual", "admission": "open"});
    for (list, new) in [
        ("registration-types", r#type),
        ("pools", json!({"slug": "main-hall", "capacity": 300})),
        ("questions", json!({"slug": "diet", "kind": "text", "text": {"en": "What do you eat?"}})),
        ("invitations", json!({"type": "speaker"})),
    ] {
        let created = organiser.post(list, new).await;
        let (location, revision) = (created.header("location").to_owned(), created.revision().to_owned());
        let read = organiser.get(&location).await;
        assert_eq!(read.revision(), revision, "{location}");
        let (read, mut created) = (read.ok(), created.ok());
        created.as_object_mut().unwrap().remove("secret");
        assert_eq!(read, created, "{location}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn type_that_a_registration_has_cannot_be_deleted() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.delegate().await;
    organiser.delete("registration-types/delegate").await.refused(409, "registration-type-in-use");
    let press = json!({"slug": "press", "name": {"en": "Press"}, "approval": "manual", "admission": "open"});
    organiser.post("registration-types", press).await.ok();
    assert_eq!(organiser.delete("registration-types/press").await.status, 204);
    organiser.get("registration-types/press").await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn places_of_a_type_are_private_in_the_single_resource_too() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let path = "registration-types/delegate";
    organiser.patch(path, json!({"capacity": 7, "capacity_public": false})).await.ok();
    assert_eq!(organiser.get(path).await.ok()["places_left"], 7);
    let public = congress.anyone().get(path).await.ok();
    assert_eq!((&public["capacity"], &public["places_left"]), (&Value::Null, &Value::Null));
    congress.anyone().get("registration-types/king").await.refused(404, "not-found");
}

/// The revision of the type stays the same.
#[tokio::test(flavor = "multi_thread")]
async fn places_left_are_read_anew_when_someone_has_registered() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let path = "registration-types/delegate";
    organiser.patch(path, json!({"capacity": 7})).await.ok();
    for reader in [&organiser, &congress.anyone()] {
        let before = reader.get(path).await;
        let again = async || {
            let known =
                reader.request(reqwest::Method::GET, path).header("if-none-match", before.header("etag"));
            Answer::of(known).await
        };
        assert_eq!(again().await.status, 304);
        congress.stranger().await.register("delegate").await.ok();
        let after = again().await;
        assert_eq!((after.status.as_u16(), after.revision()), (200, before.revision()));
        assert_eq!(after.ok()["places_left"], before.body["places_left"].as_i64().unwrap() - 1);
    }
    let based = organiser.get(path).await;
    congress.stranger().await.register("delegate").await.ok();
    let update = organiser.request(reqwest::Method::PATCH, path).header("if-match", based.header("etag"));
    Answer::of(update.json(&json!({"capacity": 8}))).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn job_title_can_be_made_correctable() {
    let congress = Congress::start().await;
    let ana = congress.delegate().await;
    let rules = json!({"correctable": ["job_title"]});
    congress.organiser().await.patch("registration-rules", rules).await.ok();
    ana.patch("me/registration", json!({"job_title": "Mayor"})).await.ok();
    let problem =
        ana.patch("me/registration", json!({"city": "Lisbon"})).await.refused(422, "not-correctable");
    assert_eq!(problem["errors"][0]["pointer"], "/city");
}
