//! Changes of an account's e-mail address.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    second_factor::Authenticator,
    support::{Caller, Congress, PASSWORD, edition, eventually, text},
};

const PATH: &str = "/api/v1/me/email-change";
const CONFIRM: &str = "/api/v1/accounts/email-change/confirm";
const REFUSE: &str = "/api/v1/accounts/email-change/refuse";
const OLD: &str = "ana@city.example";
const NEW: &str = "ana@new-city.example";

async fn request(caller: &Caller, email: &str) -> Value {
    caller.post(PATH, json!({"email": email, "password": PASSWORD})).await.ok()
}

/// The latest secret in the e-mails to an address, other than those seen before.
async fn secret(congress: &Congress, to: &str, link: &str, seen: &[&str]) -> String {
    eventually(&format!("{link} to {to}"), async || {
        let mails = congress.mails().into_iter().filter(|mail| mail.to == to && mail.text.contains(link));
        mails.map(|mail| mail.secret(link)).find(|secret| !seen.contains(&secret.as_str()))
    })
    .await
}

/// Adds a second factor, and returns its recovery codes.
async fn add_second_factor(congress: &Congress, caller: &Caller) -> Vec<String> {
    let authenticator = Authenticator::begin(caller).await;
    let code = json!({"code": authenticator.code(congress.clock.now())});
    let confirmed = caller.post("/api/v1/me/second-factor/confirm", code).await.ok();
    serde_json::from_value(confirmed["recovery_codes"].clone()).unwrap()
}

async fn credentials_are_refused(congress: &Congress, email: &str, password: &str) {
    let credentials = json!({"email": email, "password": password});
    congress.anyone().post("/api/v1/auth/tokens", credentials).await.refused(401, "wrong-credentials");
}

#[tokio::test(flavor = "multi_thread")]
async fn address_changes_when_the_new_one_is_confirmed() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    let elsewhere = congress.sign_in(OLD).await;
    // Staff registered the person with the other address before.
    congress
        .organiser()
        .await
        .import("", format!("E-mail,First name,Last name,Type\n{NEW},Ana,Sousa,delegate\n"))
        .await
        .ok();
    congress.anyone().post("/api/v1/password-resets", json!({"email": OLD})).await.ok();
    let reset = secret(&congress, OLD, "/reset-password/", &[]).await;

    let new = |more: Value| {
        let mut body = json!({"email": NEW, "password": PASSWORD});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let wrong =
        ana.post(PATH, new(json!({"password": "not the password"}))).await.refused(422, "invalid-body");
    assert_eq!(wrong["errors"][0]["pointer"], "/password");
    let same = ana.post(PATH, new(json!({"email": OLD}))).await.refused(422, "invalid-body");
    assert_eq!(same["errors"][0]["pointer"], "/email");
    congress.anyone().post(PATH, new(json!({}))).await.refused(401, "unauthenticated");
    let requested = request(&ana, NEW).await;
    assert_eq!(
        (&requested["email"], &requested["expires_at"]),
        (&json!(NEW), &json!(congress.clock.now() + TimeDelta::days(1)))
    );

    // Until it is confirmed, the account keeps its address. The present address learns of the request.
    let me = ana.get("/api/v1/me").await.ok();
    assert_eq!((&me["email"], &me["pending_email"]["email"]), (&json!(OLD), &json!(NEW)));
    let notice = congress.mail(OLD, "wants to change your e-mail").await;
    assert!(notice.text.contains(NEW) && notice.text.contains("/refuse-email/cgm_"), "{}", notice.text);
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[]).await;
    congress.anyone().post(CONFIRM, json!({"secret": "cgm_guessed"})).await.refused(422, "secret-not-valid");
    let refusal = notice.secret("/refuse-email/");
    congress.anyone().post(CONFIRM, json!({"secret": refusal})).await.refused(422, "secret-not-valid");
    congress.anyone().post(REFUSE, json!({"secret": confirmation})).await.refused(422, "secret-not-valid");

    let confirmed = congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.ok();
    assert_eq!(confirmed["email"], NEW);
    let me = ana.get("/api/v1/me").await.ok();
    assert_eq!(
        (&me["email"], &me["email_verified"], &me["pending_email"]),
        (&json!(NEW), &json!(true), &Value::Null),
        "the sign-in that requested it goes on"
    );
    elsewhere.get("/api/v1/me").await.refused(401, "unauthenticated");
    congress.sign_in(NEW).await;
    credentials_are_refused(&congress, OLD, PASSWORD).await;
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.refused(422, "secret-not-valid");
    // A link that was sent to the previous address before no longer signs in.
    let path = format!("/api/v1/password-resets/{reset}");
    congress
        .anyone()
        .put(&path, json!({"password": "quince harbour velvet dune"}))
        .await
        .refused(422, "secret-not-valid");
    let done = congress.mail(OLD, "was changed").await;
    assert!(done.text.contains(NEW) && done.text.contains("/refuse-email/cgm_"), "{}", done.text);
    assert_eq!(
        ana.get("me/registration").await.ok()["email"],
        NEW,
        "the registration that waited for it is linked"
    );
    let audit: Vec<String> =
        sqlx::query_scalar("select action from audit where action like 'account.email_%' order by id")
            .fetch_all(&congress.app.pool)
            .await
            .unwrap();
    assert_eq!(audit, ["account.email_change_requested", "account.email_changed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_says_whether_an_address_has_an_account() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    congress.person("taken@city.example", json!({"locale": "fr"})).await;
    let mut of_taken = request(&ana, "taken@city.example").await;
    let taken = congress.mail("taken@city.example", "Vous avez déjà un compte").await;
    let mut of_free = request(&ana, "free@city.example").await;
    of_taken["email"].take();
    of_free["email"].take();
    assert_eq!(of_taken, of_free);
    assert!(!taken.text.contains("/confirm-email/"), "{}", taken.text);
    secret(&congress, "free@city.example", "/confirm-email/", &[]).await;

    // Another person takes the address in the meantime.
    request(&ana, NEW).await;
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[]).await;
    congress.person(NEW, json!({})).await;
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.refused(409, "email-taken");
    assert_eq!(ana.get("/api/v1/me").await.ok()["email"], OLD);
}

#[tokio::test(flavor = "multi_thread")]
async fn confirmation_expires_and_is_replaced_cancelled_and_used_once() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    request(&ana, "first@new.example").await;
    let first = secret(&congress, "first@new.example", "/confirm-email/", &[]).await;
    request(&ana, NEW).await;
    let second = secret(&congress, NEW, "/confirm-email/", &[]).await;
    let confirm = async |secret: &str| congress.anyone().post(CONFIRM, json!({"secret": secret})).await;
    confirm(&first).await.refused(422, "secret-not-valid");
    ana.delete(PATH).await.ok();
    ana.delete(PATH).await.ok();
    confirm(&second).await.refused(422, "secret-not-valid");
    assert_eq!(ana.get("/api/v1/me").await.ok()["pending_email"], Value::Null);

    request(&ana, NEW).await;
    let third = secret(&congress, NEW, "/confirm-email/", &[&second]).await;
    let new = json!({"current": PASSWORD, "password": "quince harbour velvet dune"});
    ana.put("/api/v1/me/password", new).await.ok();
    confirm(&third).await.refused(422, "secret-not-valid");
    let again = json!({"email": NEW, "password": "quince harbour velvet dune"});
    ana.post(PATH, again.clone()).await.ok();
    let fourth = secret(&congress, NEW, "/confirm-email/", &[&second, &third]).await;
    congress.clock.advance(TimeDelta::days(1));
    confirm(&fourth).await.refused(422, "secret-not-valid");

    // Of two people who open the link at the same time, one confirms it.
    ana.post(PATH, again.clone()).await.ok();
    let fifth = secret(&congress, NEW, "/confirm-email/", &[&second, &third, &fourth]).await;
    let (one, other) = futures::join!(confirm(&fifth), confirm(&fifth));
    let mut outcomes = [one.status.as_u16(), other.status.as_u16()];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [200, 422]);
    assert_eq!(ana.get("/api/v1/me").await.ok()["email"], NEW);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_limited_by_account_and_by_address() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    for nth in 0..5 {
        request(&ana, &format!("{nth}@new.example")).await;
    }
    let sixth = json!({"email": NEW, "password": PASSWORD});
    ana.post(PATH, sixth.clone()).await.refused(429, "too-many-tries");
    // No one can fill the mailbox of another person with several accounts.
    for nth in 0..5 {
        request(&congress.person(&format!("p{nth}@city.example"), json!({})).await, NEW).await;
    }
    let late = congress.person("late@city.example", json!({})).await;
    late.post(PATH, sixth).await.refused(429, "too-many-tries");
}

#[tokio::test(flavor = "multi_thread")]
async fn second_factor_is_needed_where_the_account_has_one() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    let codes = add_second_factor(&congress, &ana).await;
    let mut body = json!({"email": NEW, "password": PASSWORD});
    ana.post(PATH, body.clone()).await.refused(401, "code-needed");
    body["code"] = json!("000000");
    ana.post(PATH, body.clone()).await.refused(401, "wrong-code");
    body["code"] = json!(codes[0]);
    ana.post(PATH, body.clone()).await.ok();
    ana.post(PATH, body).await.refused(401, "wrong-code");
}

#[tokio::test(flavor = "multi_thread")]
async fn owner_of_the_previous_address_refuses_a_change_and_gets_the_account_back() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    let key = json!({"name": "Printer", "permissions": ["account.own"]});
    // A thief with the password signs in, makes a key and takes the address, then another one.
    let thief = congress.sign_in(OLD).await;
    let key = text(&thief.post("/api/v1/me/api-keys", key).await.ok()["secret"]);
    request(&thief, NEW).await;
    let notice = congress.mail(OLD, "wants to change your e-mail").await.secret("/refuse-email/");
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[]).await;
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.ok();
    ana.get("/api/v1/me").await.refused(401, "unauthenticated");
    congress.clock.advance(TimeDelta::days(1));
    request(&thief, "thief@new.example").await;
    let of_thief = secret(&congress, NEW, "/refuse-email/", &[]).await;
    let again = secret(&congress, "thief@new.example", "/confirm-email/", &[]).await;
    congress.anyone().post(CONFIRM, json!({"secret": again})).await.ok();
    add_second_factor(&congress, &thief).await;
    // A person signs up with the free address and does not verify it.
    congress.sign_up(OLD, json!({})).await;

    let refused = congress.anyone().post(REFUSE, json!({"secret": notice})).await.ok();
    assert_eq!(refused["email"], OLD);
    thief.get("/api/v1/me").await.refused(401, "unauthenticated");
    let by_key = Caller { token: Some(key), ..congress.anyone() };
    by_key.get("/api/v1/me").await.refused(401, "unauthenticated");
    for email in [OLD, NEW, "thief@new.example"] {
        credentials_are_refused(&congress, email, PASSWORD).await;
    }
    congress.anyone().post(REFUSE, json!({"secret": of_thief})).await.refused(422, "secret-not-valid");
    congress.anyone().post(REFUSE, json!({"secret": notice})).await.refused(422, "secret-not-valid");

    let reset = secret(&congress, OLD, "/reset-password/", &[]).await;
    let password = "quince harbour velvet dune";
    congress
        .anyone()
        .put(&format!("/api/v1/password-resets/{reset}"), json!({"password": password}))
        .await
        .ok();
    let credentials = json!({"email": OLD, "password": password});
    let signed_in = congress.anyone().post("/api/v1/auth/tokens", credentials).await.ok();
    assert_eq!(
        (&signed_in["account"]["email"], &signed_in["account"]["second_factor"]),
        (&json!(OLD), &json!(false)),
        "the second factor of the thief is gone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refusing_a_request_keeps_the_address_and_expires_after_seven_days() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    request(&ana, NEW).await;
    let first = congress.mail(OLD, "wants to change your e-mail").await.secret("/refuse-email/");
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[]).await;
    congress.anyone().post(REFUSE, json!({"secret": first})).await.ok();
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.refused(422, "secret-not-valid");
    ana.get("/api/v1/me").await.refused(401, "unauthenticated");
    let reset = secret(&congress, OLD, "/reset-password/", &[]).await;
    congress
        .anyone()
        .put(&format!("/api/v1/password-resets/{reset}"), json!({"password": PASSWORD}))
        .await
        .ok();
    let ana = congress.sign_in(OLD).await;

    request(&ana, NEW).await;
    let second = secret(&congress, OLD, "/refuse-email/", &[&first]).await;
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[&confirmation]).await;
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.ok();
    congress.clock.advance(TimeDelta::days(7));
    congress.anyone().post(REFUSE, json!({"secret": second})).await.refused(422, "secret-not-valid");
}

#[tokio::test(flavor = "multi_thread")]
async fn address_that_was_never_verified_learns_nothing() {
    let congress = Congress::start().await;
    congress.sign_up("anna@city.exampel", json!({})).await;
    let ana = congress.sign_in("anna@city.exampel").await;
    let before = congress.mails().len();
    request(&ana, NEW).await;
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[]).await;
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.ok();
    assert_eq!(ana.get("/api/v1/me").await.ok()["email_verified"], true);
    let later: Vec<_> = congress.mails().into_iter().skip(before).map(|mail| mail.text).collect();
    assert!(later.iter().all(|text| !text.contains("/refuse-email/")), "{later:?}");
}

/// Opens more editions, and registers the person in each, next to the one that every test has.
async fn register_in(congress: &Congress, ana: &Caller, more: &[&'static str]) -> Caller {
    let admin = congress.administrator().await;
    ana.register("delegate").await.ok();
    for &slug in more {
        admin.post("/api/v1/congresses", edition(slug)).await.ok();
        let admin = admin.clone().at(slug);
        let r#type = json!({"slug": "delegate", "name": {"en": "Delegate"}, "approval": "automatic", "admission": "open"});
        admin.post("registration-types", r#type).await.ok();
        admin.post("open", json!({})).await.ok();
        ana.clone().at(slug).register("delegate").await.ok();
    }
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_follow_the_address_and_go_back_with_it() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    let more = ["second-2021", "office-2021", "taken-2021"];
    let admin = register_in(&congress, &ana, &more).await;
    let [second, office, taken] = more.map(|slug| admin.clone().at(slug));
    // In one edition, staff have given the registration another address; in another, the new one is taken.
    let path =
        async |own: Caller| format!("registrations/{}", text(&own.get("me/registration").await.ok()["id"]));
    let of_office = path(ana.clone().at("office-2021")).await;
    office.patch(&of_office, json!({"email": "office@city.example"})).await.ok();
    taken.import("", format!("E-mail,First name,Last name,Type\n{NEW},Ana,Sousa,delegate\n")).await.ok();
    let registered = async |email: &str, session: &Caller| {
        let mut emails = Vec::new();
        for slug in ["metropolis-2021", "second-2021", "office-2021", "taken-2021"] {
            emails.push(text(&session.clone().at(slug).get("me/registration").await.ok()["email"]));
        }
        assert_eq!(emails, [email, email, "office@city.example", OLD]);
    };

    request(&ana, NEW).await;
    let notice = congress.mail(OLD, "wants to change your e-mail").await;
    let confirmation = secret(&congress, NEW, "/confirm-email/", &[]).await;
    congress.anyone().post(CONFIRM, json!({"secret": confirmation})).await.ok();
    registered(NEW, &ana).await;
    assert_eq!(second.get(&format!("registrations?q={NEW}")).await.items().len(), 1, "staff find it");
    assert_eq!(second.get(&format!("registrations?q={OLD}")).await.items().len(), 0);
    let updated = congress.events().await.into_iter().filter(|kind| kind == "registration.updated").count();
    assert_eq!(updated, 3, "by staff, and the two that follow");
    ana.post("me/registration/cancel", json!({})).await.ok();
    congress.mail(NEW, "cancelled").await;
    ana.register("delegate").await.ok();

    congress.anyone().post(REFUSE, json!({"secret": notice.secret("/refuse-email/")})).await.ok();
    let reset = secret(&congress, OLD, "/reset-password/", &[]).await;
    let password = json!({"password": PASSWORD});
    congress.anyone().put(&format!("/api/v1/password-resets/{reset}"), password).await.ok();
    registered(OLD, &congress.sign_in(OLD).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_again_uses_the_address_of_the_account() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    let registration = ana.register("delegate").await.ok();
    let path = format!("registrations/{}", text(&registration["id"]));
    congress.organiser().await.patch(&path, json!({"email": "office@city.example"})).await.ok();
    ana.post("me/registration/cancel", json!({})).await.ok();
    assert_eq!(ana.register("delegate").await.ok()["email"], OLD);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_links_work_without_a_front_end() {
    let congress = Congress::start().await;
    let ana = congress.person(OLD, json!({})).await;
    request(&ana, NEW).await;
    let refusal = congress.mail(OLD, "wants to change your e-mail").await.secret("/refuse-email/");
    let confirm = format!("/confirm-email/{}", secret(&congress, NEW, "/confirm-email/", &[]).await);
    let refuse = format!("/refuse-email/{refusal}");
    for path in [&confirm, &refuse] {
        let opened = congress.anyone().get(path).await;
        assert!(
            opened.body.as_str().unwrap().contains("<form") && opened.header("cache-control") == "no-store"
        );
    }
    assert_eq!(ana.get("/api/v1/me").await.ok()["email"], OLD, "opening a page changes nothing");
    let press = async |path: &str| {
        let response = congress.anyone().request(Method::POST, path).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, html) = press(&confirm).await;
    assert!(status == 200 && html.contains(NEW), "{html}");
    let (status, html) = press(&refuse).await;
    assert!(status == 200 && html.contains(OLD), "{html}");
    assert_eq!(press(&confirm).await.0, 422);
}
