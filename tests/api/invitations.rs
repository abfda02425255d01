//! Invitations, which give access to a type that is not open to everyone.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::{
    places::assert_places_are_right,
    support::{Congress, OpenDeletion, commit_when_waited_for, overlapping},
};

fn secret(invitation: &Value) -> String {
    invitation["secret"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_is_accepted_at_most_max_uses_times() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let invitation = organiser.post("invitations", json!({"type": "speaker", "max_uses": 20})).await.ok();
    let mut people = Vec::new();
    for _ in 0..3 {
        people.extend(join_all((0..20).map(|_| congress.stranger())).await);
    }
    people[0].register("speaker").await.refused(409, "registration-by-invitation");
    let body = json!({"type": "speaker", "invitation": secret(&invitation)});
    let answers = join_all(people.iter().map(|person| person.post("registrations", body.clone()))).await;
    let accepted = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(accepted, 20);
    for refused in answers.into_iter().filter(|answer| answer.status != 201) {
        let problem = refused.refused(422, "invitation-not-valid");
        assert_eq!(
            (&problem["detail"], &problem["errors"][0]["pointer"]),
            (
                &json!(
                    "The invitation has been used as often as it allows. Ask the organisers for a new invitation."
                ),
                &json!("/invitation")
            )
        );
    }
    let listed = organiser.get("invitations").await.ok()["items"][0].clone();
    assert_eq!((&listed["used"], &listed["state"]), (&json!(20), &json!("used_up")));
    assert!(listed.get("secret").is_none(), "shown once");
    let registered: i64 = sqlx::query_scalar(
        "select count(*) from redemption m join registration r on r.id = m.registration_id",
    )
    .fetch_one(&congress.app.pool)
    .await
    .unwrap();
    assert_eq!(registered, 20);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_again_does_not_use_the_invitation_twice() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let invitation = organiser.post("invitations", json!({"type": "speaker"})).await.ok();
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    let body = json!({"type": "speaker", "invitation": secret(&invitation)});
    ana.post("registrations", body.clone()).await.ok();
    ana.post("me/registration/cancel", json!({})).await.ok();
    bo.post("registrations", body.clone()).await.refused(422, "invitation-not-valid");
    assert_eq!(ana.post("registrations", body).await.ok()["state"], "pending", "she has used it already");
    assert_eq!(organiser.get("invitations").await.ok()["items"][0]["used"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_invitation_says_why() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.stranger().await;
    let expires_at = congress.clock.now() + TimeDelta::hours(1);
    let new = json!({"type": "speaker", "email": "bo@city.example", "expires_at": expires_at});
    let personal = secret(&organiser.post("invitations", new).await.ok());
    let open = organiser.post("invitations", json!({"type": "speaker", "expires_at": expires_at})).await.ok();
    let revoked = organiser.post("invitations", json!({"type": "speaker"})).await.ok();
    let path = format!("invitations/{}/revoke", revoked["id"].as_str().unwrap());
    assert_eq!(organiser.post(&path, json!({})).await.ok()["state"], "revoked");
    let because = async |r#type: &str, invitation: &str| {
        let body = json!({"type": r#type, "invitation": invitation});
        ana.post("registrations", body).await.refused(422, "invitation-not-valid")["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(because("speaker", "cgi_nobodys").await.starts_with("This congress has no invitation"));
    assert!(because("speaker", &personal).await.contains("another e-mail"));
    assert!(because("speaker", &secret(&revoked)).await.contains("revoked"));
    assert!(because("delegate", &secret(&open)).await.contains("for the registration type `speaker`"));
    let shown = ana.get(&format!("/api/v1/invitations/{}", secret(&open))).await.ok();
    assert_eq!(
        (&shown["type"], &shown["personal"], &shown["congress"]),
        (&json!("speaker"), &json!(false), &json!("metropolis-2021"))
    );
    congress.clock.advance(TimeDelta::hours(1));
    assert!(because("speaker", &secret(&open)).await.contains("expired"));
    ana.get(&format!("/api/v1/invitations/{}", secret(&open))).await.refused(404, "not-found");
    let past = json!({"type": "speaker", "expires_at": congress.clock.now()});
    organiser.post("invitations", past).await.refused(422, "invalid-invitation");
    organiser
        .post("invitations", json!({"type": "speaker", "send": true}))
        .await
        .refused(422, "invalid-invitation");
    // It is not valid in another congress.
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses", crate::support::edition("metropolis-2024")).await.ok();
    let next = "/api/v1/congresses/metropolis-2024";
    let new = json!({"slug": "speaker", "name": {"en": "Speaker"}, "approval": "automatic", "admission": "by_invitation"});
    admin.post(&format!("{next}/registration-types"), new).await.ok();
    admin.post(&format!("{next}/open"), json!({})).await.ok();
    let fresh = organiser.post("invitations", json!({"type": "speaker"})).await.ok();
    let body = json!({"type": "speaker", "invitation": secret(&fresh)});
    ana.post(&format!("{next}/registrations"), body).await.refused(422, "invitation-not-valid");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_batches_invite_each_recipient_once() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let list = json!({"type": "speaker", "send": true, "recipients": [{"email": "ana@city.example"}]});
    let batch = async || {
        organiser.post("invitations/batch", list.clone()).await.ok()["outcomes"][0]["outcome"].clone()
    };
    let outcomes = overlapping(&congress.app.pool, batch(), batch()).await;
    assert_eq!(outcomes, (json!("created"), json!("already_invited")));
}

#[tokio::test(flavor = "multi_thread")]
async fn batch_invites_each_recipient_by_mail_once() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.person("dee@city.example", json!({})).await.register("delegate").await.ok();
    let list = json!({"type": "speaker", "send": true, "recipients": [
        {"email": "ana@city.example", "language": "fr"}, {"email": "bo@city.example"},
        {"email": "ANA@city.example"}, {"email": "dee@city.example"}]});
    let made = organiser.post("invitations/batch", list.clone()).await.ok();
    let outcomes: Vec<_> =
        made["outcomes"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["created", "created", "repeated", "already_registered"]);
    let problems: Vec<_> =
        made["outcomes"].as_array().unwrap().iter().map(|one| &one["problem"]["type"]).collect();
    let not_needed = json!("/problems/invitation-not-needed");
    assert_eq!(problems, [&Value::Null, &Value::Null, &not_needed, &not_needed]);
    assert_eq!(made["outcomes"][3]["problem"]["detail"], "A person with this e-mail is already registered.");
    assert_eq!(made["outcomes"][0]["secret"], Value::Null, "it is in the e-mail only");
    let again = organiser.post("invitations/batch", list).await.ok();
    assert_eq!(again["outcomes"][1]["outcome"], "already_invited");

    let mail = congress.mail("ana@city.example", "une invitation").await;
    let first = mail.secret("/invitations/");
    let path = format!("invitations/{}/resend", made["outcomes"][0]["invitation"].as_str().unwrap());
    organiser.post(&path, json!({})).await.ok();
    let second = crate::support::eventually("the second mail", async || {
        let secrets: Vec<_> =
            congress.mails().into_iter().filter(|mail| mail.to == "ana@city.example").collect();
        let secrets = secrets.iter().filter(|mail| mail.subject.contains("invitation"));
        secrets.map(|mail| mail.secret("/invitations/")).find(|secret| *secret != first)
    })
    .await;
    let ana = congress.person("ana@city.example", json!({})).await;
    let accept = |secret: &str| json!({"type": "speaker", "invitation": secret});
    ana.post("registrations", accept(&first)).await.refused(422, "invitation-not-valid");
    ana.post("registrations", accept(&second)).await.ok();
    let refused = organiser.post(&path, json!({})).await.refused(409, "invitation-not-sent");
    assert_eq!(
        refused["detail"],
        "The invitation was used as often as it allows, so it cannot be sent. Create another one."
    );
    // No secret is stored: not in the table, the outbox, the audit log, or the mails.
    let kept: i64 = sqlx::query_scalar(
        "select (select count(*) from invitation i where i::text like '%cgi_%') + (select count(*) from outbox o where o::text like '%cgi_%')
              + (select count(*) from audit a where a::text like '%cgi_%') + (select count(*) from mail m where m::text like '%cgi_%')
              + (select count(*) from idempotency i where i::text like '%cgi_%')",
    )
    .fetch_one(&congress.app.pool)
    .await
    .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_people_are_invited_once() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let list = "E-mail,First name,Last name,Type\nana@city.example,Ana,Sousa,delegate\nbo@city.example,Bo,Li,observer\n";
    organiser.import("", list).await.ok();
    congress.delegate().await;
    let invited = organiser.post("registrations/invite-all", json!({"type": "delegate"})).await.ok();
    assert_eq!(invited, json!({"invited": 1, "more": false}));
    assert_eq!(
        organiser.post("registrations/invite-all", json!({})).await.ok()["invited"],
        1,
        "the second person"
    );
    assert_eq!(organiser.post("registrations/invite-all", json!({})).await.ok()["invited"], 0);
    congress.mail("bo@city.example", "you are registered").await;
    congress.clock.advance(TimeDelta::seconds(1));
    assert_eq!(organiser.post("registrations/invite-all", json!({"again": true})).await.ok()["invited"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_that_is_deleted_at_this_moment_is_found_missing_by_the_next_try() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "Quito"})).await.ok();
    let invite =
        || organiser.post("invitations", json!({"type": "delegate", "delegation": delegation["id"]}));
    let id = delegation["id"].as_str().unwrap();
    let deletion = OpenDeletion::of(&congress.app.pool, "delegation", id).await;
    let (answer, ()) = tokio::join!(invite(), commit_when_waited_for(&congress.app.pool, vec![deletion]));
    answer.refused(503, "busy");
    invite().await.refused(404, "not-found");
}
