//! Delegations of cities, and their management by the focal point.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::{
    feed::Stream,
    places::assert_places_are_right,
    support::{Answer, Caller, Congress, eventually, overlapping, text, waiting},
};

fn member(n: usize) -> Value {
    json!({"type": "delegate", "email": format!("member{n}@lisbon.example"), "given_name": "Member", "family_name": format!("No {n}")})
}

fn id(resource: &Value) -> &str {
    resource["id"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn focal_point_manages_the_delegation_without_staff() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "City of Lisbon", "city": "Lisbon", "country": "PT", "quota": 2, "focal_point": "protocol@lisbon.example"});
    let delegation = organiser.post("delegations", new.clone()).await.ok();
    organiser.post("delegations", new).await.refused(409, "delegation-name-taken");
    let path = format!("delegations/{}", id(&delegation));
    let members = format!("{path}/members");

    let focal = congress.person("Protocol@Lisbon.example", json!({})).await;
    let (other, desk) =
        (congress.stranger().await, congress.staff_of("metropolis-2021", "registration_desk").await);
    other.get(&path).await.refused(404, "not-found");
    other.post(&members, member(0)).await.refused(404, "not-found");
    assert_eq!(other.get("delegations").await.ok()["items"], json!([]));
    assert_eq!(focal.get("delegations").await.ok()["items"][0]["id"], delegation["id"]);

    let one = focal.post(&members, member(1)).await.ok();
    assert_eq!(
        (&one["state"], &one["city"], &one["country"]),
        (&json!("confirmed"), &json!("Lisbon"), &json!("PT"))
    );
    assert_eq!(one["delegation"], delegation["id"]);
    let mail = congress.mail("member1@lisbon.example", "you are registered").await;
    assert!(mail.text.contains("as a member of City of Lisbon"), "{}", mail.text);
    assert!(mail.text.contains("/sign-up\n"), "{}", mail.text);
    focal.post(&members, member(1)).await.refused(409, "registration-email-taken");
    focal.post(&members, member(2)).await.ok();
    let full = focal.post(&members, member(3)).await.refused(409, "delegation-quota-used");
    assert!(full["detail"].as_str().unwrap().contains("already has 2 members"), "{full}");
    assert_eq!(focal.get(&members).await.ok()["items"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get(&path).await.ok()["members"], 2);

    // Replacing gives the place to another person; withdrawing frees it.
    let replace = format!("{members}/{}/replace", id(&one));
    let to = json!({"email": "member4@lisbon.example", "given_name": "Bo", "family_name": "Li"});
    assert_eq!(focal.post(&replace, to).await.ok()["delegation"], delegation["id"]);
    let withdrawal = focal.delete(&format!("{members}/{}", id(&one))).await;
    assert_eq!(withdrawal.status, 204);
    let withdrawn = organiser.get(&format!("registrations/{}", id(&one))).await.ok();
    assert_eq!((&withdrawn["state"], &withdrawn["delegation"]), (&json!("cancelled"), &Value::Null));
    focal.delete(&format!("{members}/{}", id(&one))).await.refused(404, "not-found");
    focal.post(&members, member(3)).await.ok();
    // Only their own delegation.
    let stranger = congress.delegate().await.get("me/registration").await.ok();
    focal.delete(&format!("{members}/{}", id(&stranger))).await.refused(404, "not-found");
    focal.patch(&path, json!({"quota": 9})).await.refused(403, "forbidden");
    organiser.patch(&path, json!({"quota": 1})).await.refused(409, "capacity-below-taken");
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn focal_point_reads_the_member_at_its_location() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "City of Lisbon", "focal_point": "protocol@lisbon.example"});
    let delegation = organiser.post("delegations", new).await.ok();
    let members = format!("delegations/{}/members", id(&delegation));
    let focal = congress.person("protocol@lisbon.example", json!({})).await;
    let created = focal.post(&members, member(1)).await;
    assert_eq!(created.status, 201);
    let (location, etag) = (created.header("location").to_owned(), created.header("etag").to_owned());
    let created = created.ok();
    let read = focal.get(&location).await;
    assert_eq!(read.header("etag"), etag);
    assert_eq!(read.ok()["id"], created["id"]);
    // In another delegation, and for other callers, it does not exist.
    let other = organiser.post("delegations", json!({"name": "City of Porto"})).await.ok();
    let foreign = format!("delegations/{}/members/{}", id(&other), id(&created));
    organiser.get(&foreign).await.refused(404, "not-found");
    congress.stranger().await.get(&location).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn own_delegation_is_found_for_members_and_focal_points() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "City of Lisbon", "focal_point": "protocol@lisbon.example"});
    let lisbon = organiser.post("delegations", new).await.ok();
    let porto = organiser.post("delegations", json!({"name": "City of Porto"})).await.ok();
    let focal = congress.person("protocol@lisbon.example", json!({})).await;
    assert_eq!(focal.get("me/delegation").await.ok()["id"], lisbon["id"]);
    let delegate = congress.delegate().await;
    delegate.get("me/delegation").await.refused(404, "not-found");
    let mine = delegate.get("me/registration").await.ok();
    organiser.put(&format!("delegations/{}/members/{}", id(&porto), id(&mine)), json!({})).await.ok();
    let read = delegate.get("me/delegation").await;
    assert!(read.header("etag").starts_with('"'));
    assert_eq!(read.ok()["id"], porto["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_registrations_stay_within_the_quota() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "City of Lisbon", "quota": 5, "focal_point": "protocol@lisbon.example"});
    let delegation = organiser.post("delegations", new).await.ok();
    let focal = congress.person("protocol@lisbon.example", json!({})).await;
    let members = format!("delegations/{}/members", id(&delegation));
    let answers = join_all((0..20).map(|n| focal.post(&members, member(n)))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 5);
    assert_eq!(organiser.get("delegations").await.ok()["items"][0]["members"], 5);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn head_is_a_confirmed_member() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let path = format!("delegations/{}", id(&delegation));
    let outside = congress.delegate().await;
    let outsider = outside.get("me/registration").await.ok();
    let refused =
        organiser.patch(&path, json!({"head": outsider["id"]})).await.refused(422, "delegation-head");
    assert_eq!(refused["errors"][0]["pointer"], "/head");
    let pending = congress.stranger().await;
    let waiting = pending.register("observer").await.ok();
    organiser.put(&format!("{path}/members/{}", id(&waiting)), json!({})).await.ok();
    organiser.patch(&path, json!({"head": waiting["id"]})).await.refused(422, "delegation-head");

    let joined = organiser.put(&format!("{path}/members/{}", id(&outsider)), json!({})).await.ok();
    assert_eq!(joined["delegation"], delegation["id"]);
    assert_eq!(organiser.patch(&path, json!({"head": outsider["id"]})).await.ok()["head"], outsider["id"]);
    organiser.delete(&path).await.refused(409, "delegation-in-use");
    let other = organiser.post("delegations", json!({"name": "City of Porto"})).await.ok();
    let elsewhere = format!("delegations/{}/members/{}", id(&other), id(&outsider));
    organiser.put(&elsewhere, json!({})).await.refused(409, "delegation-other");
    // A head who leaves is no longer the head, and neither is the successor.
    outside.post("me/registration/cancel", json!({})).await.ok();
    assert_eq!(organiser.get(&path).await.ok()["head"], Value::Null);
    let next = organiser.post(&format!("{path}/members"), member(1)).await.ok();
    organiser.patch(&path, json!({"head": next["id"]})).await.ok();
    let to = json!({"email": "member4@lisbon.example", "given_name": "Bo", "family_name": "Li"});
    organiser.post(&format!("registrations/{}/transfer", id(&next)), to).await.ok();
    assert_eq!(organiser.get(&path).await.ok()["head"], Value::Null);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_member_on_a_waiting_list_frees_the_place_in_the_quota() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser.patch("registration-types/delegate", json!({"capacity": 0})).await.ok();
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon", "quota": 1})).await.ok();
    let path = format!("delegations/{}", id(&delegation));
    let person = congress.person("member1@lisbon.example", json!({})).await;
    let waiting = organiser.post(&format!("{path}/members"), member(1)).await.ok();
    assert_eq!(waiting["state"], "waitlisted");
    person.delete("/api/v1/me").await.ok();
    assert_eq!(organiser.get(&path).await.ok()["members"], 0);
    let left = organiser.get(&format!("registrations/{}", id(&waiting))).await.ok();
    assert_eq!((&left["state"], &left["delegation"]), (&json!("cancelled"), &Value::Null));
    let kinds = congress.events().await;
    for kind in ["registration.cancelled", "delegation.member_left", "registration.erased"] {
        assert!(kinds.iter().any(|published| published == kind), "{kind}: {kinds:?}");
    }
    organiser.post(&format!("{path}/members"), member(2)).await.ok();
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_adds_the_person_to_the_delegation() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon", "quota": 1})).await.ok();
    let new = json!({"type": "delegate", "delegation": delegation["id"], "max_uses": 5});
    let invitation = organiser.post("invitations", new).await.ok();
    let body = json!({"type": "delegate", "invitation": invitation["secret"]});
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    assert_eq!(ana.post("registrations", body.clone()).await.ok()["delegation"], delegation["id"]);
    bo.post("registrations", body.clone()).await.refused(409, "delegation-quota-used");
    assert_eq!(
        organiser.get("invitations").await.ok()["items"][0]["used"],
        1,
        "nothing is written partially"
    );
    ana.post("me/registration/cancel", json!({})).await.ok();
    bo.post("registrations", body.clone()).await.ok();
    ana.post("registrations", body).await.refused(409, "delegation-quota-used");
    let filtered = organiser.get(&format!("registrations?delegation={}", id(&delegation))).await.ok();
    assert_eq!(filtered["items"].as_array().unwrap().len(), 1);
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn head_manages_the_delegation_like_the_focal_point() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let (path, mayor) = (format!("delegations/{}", id(&delegation)), congress.delegate().await);
    let mine = mayor.get("me/registration").await.ok();
    let members = format!("{path}/members");
    organiser.put(&format!("{members}/{}", id(&mine)), json!({})).await.ok();
    mayor.get(&members).await.refused(404, "not-found");
    assert_eq!(mayor.get("delegations").await.ok()["items"], json!([]), "a member does not lead it");

    organiser.patch(&path, json!({"head": mine["id"]})).await.ok();
    assert_eq!(mayor.get("delegations").await.ok()["items"][0]["id"], delegation["id"]);
    let one = mayor.post(&members, member(1)).await.ok();
    assert_eq!(mayor.get(&members).await.ok()["items"].as_array().unwrap().len(), 2);
    assert_eq!(mayor.delete(&format!("{members}/{}", id(&one))).await.status, 204);
    mayor.patch(&path, json!({"quota": 9})).await.refused(403, "forbidden");

    organiser.patch(&path, json!({"head": null})).await.ok();
    mayor.get(&members).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_reminded_of_what_is_missing_once_a_day() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let text = json!({"en": "Emergency contact"});
    let contact =
        json!({"slug": "contact", "kind": "text", "text": text, "required": true, "types": ["delegate"]});
    organiser.post("questions", contact).await.ok();
    let new = json!({"name": "City of Lisbon", "focal_point": "protocol@lisbon.example"});
    let delegation = organiser.post("delegations", new).await.ok();
    let path = format!("delegations/{}", id(&delegation));
    let (members, remind, readiness) =
        (format!("{path}/members"), format!("{path}/remind"), format!("{path}/readiness"));
    let focal = congress.person("protocol@lisbon.example", json!({})).await;
    let one = focal.post(&members, member(1)).await.ok();
    let two = focal.post(&members, member(2)).await.ok();
    // Who verifies the address of a registration has it.
    congress.sign_up("member2@lisbon.example", json!({})).await;
    let secret = congress.mail("member2@lisbon.example", "Confirm").await.secret("/verify-email/");
    congress.anyone().post("/api/v1/accounts/verify", json!({"secret": secret})).await.ok();
    let second = congress.sign_in("member2@lisbon.example").await;
    let listed = focal.get(&readiness).await.ok();
    let expected = json!([
        {"registration": two["id"], "has_account": true, "unanswered": ["contact"], "reminded_at": null},
        {"registration": one["id"], "has_account": false, "unanswered": ["contact"], "reminded_at": null},
    ]);
    assert_eq!(listed["items"], expected);

    let stranger = congress.stranger().await;
    stranger.get(&readiness).await.refused(404, "not-found");
    stranger.post(&remind, json!({})).await.refused(404, "not-found");
    focal.post(&remind, json!({"members": []})).await.refused(422, "invalid-body");
    focal.post(&remind, json!({"members": [delegation["id"]]})).await.refused(404, "not-found");

    // Two requests at once send one e-mail to each.
    let (first, again) = futures::join!(focal.post(&remind, json!({})), focal.post(&remind, json!({})));
    let (first, again) = (first.ok(), again.ok());
    assert_eq!(
        first["reminded"].as_i64().unwrap() + again["reminded"].as_i64().unwrap(),
        2,
        "{first} {again}"
    );
    let mail = congress.mail("member1@lisbon.example", "please complete your registration").await;
    assert!(mail.text.contains("/sign-up") && mail.text.contains("- Emergency contact"), "{}", mail.text);
    let mail = congress.mail("member2@lisbon.example", "please complete your registration").await;
    assert!(!mail.text.contains("/sign-up"), "{}", mail.text);
    assert!(mail.text.contains("/e/metropolis-2021/me/details"), "{}", mail.text);
    assert!(focal.get(&readiness).await.ok()["items"][0]["reminded_at"].is_string());
    let log = organiser.get("audit?action=delegation.member_reminded").await.ok();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "{log}");

    // A complete member gets none; another person in the same place was not reminded yet.
    second.patch("me/registration", json!({"answers": {"contact": "+351 1"}})).await.ok();
    let to = json!({"email": "member4@lisbon.example", "given_name": "Bo", "family_name": "Li"});
    focal.post(&format!("{members}/{}/replace", id(&one)), to).await.ok();
    let result = focal.post(&remind, json!({"members": [one["id"], two["id"]]})).await.ok();
    assert_eq!(result, json!({"reminded": 1, "reminded_before": 0, "complete": 1}));
    congress.clock.advance(chrono::TimeDelta::hours(23));
    assert_eq!(focal.post(&remind, json!({})).await.ok()["reminded_before"], 1);
    congress.clock.advance(chrono::TimeDelta::hours(1));
    assert_eq!(focal.post(&remind, json!({})).await.ok()["reminded"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn head_who_is_replaced_during_a_change_of_the_delegation_is_not_kept() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let path = format!("delegations/{}", id(&delegation));
    let head = organiser.post(&format!("{path}/members"), member(1)).await.ok();
    let tag = organiser.patch(&path, json!({"head": head["id"]})).await.header("etag").to_owned();
    let to = json!({"email": "bo@city.example", "given_name": "Bo", "family_name": "Li"});
    let transfer = format!("registrations/{}/transfer", id(&head));
    let change = organiser.request(reqwest::Method::PATCH, &path).header("if-match", tag);
    let (transferred, changed) = overlapping(
        &congress.app.pool,
        organiser.post(&transfer, to),
        Answer::of(change.json(&json!({"city": "Lisbon"}))),
    )
    .await;
    transferred.ok();
    changed.refused(412, "stale");
    let delegation = organiser.patch(&path, json!({"city": "Lisbon"})).await.ok();
    assert_eq!((&delegation["head"], &delegation["city"]), (&Value::Null, &json!("Lisbon")));
}

/// Both need the pool of the type and the e-mail of the person.
#[tokio::test(flavor = "multi_thread")]
async fn member_and_import_of_the_same_person_do_not_deadlock() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let members = format!("delegations/{}/members", id(&delegation));
    let pool = &congress.app.pool;
    let mut hold = pool.begin().await.unwrap();
    let places = "select p.id from pool p join registration_type t on t.pool_id = p.id where t.slug = 'delegate' for update of p";
    sqlx::query(places).execute(&mut *hold).await.unwrap();
    let wait = async |for_a_lock: i64| {
        eventually("requests that wait", async || (waiting(pool).await >= for_a_lock).then_some(())).await;
    };
    let file = "E-mail,First name,Last name,Type\nmember1@lisbon.example,Member,No 1,delegate\n";
    let (imported, added, ()) = tokio::join!(
        organiser.import("", file),
        async {
            wait(1).await;
            organiser.post(&members, member(1)).await
        },
        async {
            wait(2).await;
            hold.commit().await.unwrap();
        },
    );
    assert_eq!(imported.ok()["summary"]["created"], 1);
    added.refused(409, "registration-email-taken");
    assert_places_are_right(pool).await;
}

/// A member takes two places, of the quota and of the type: adding and withdrawing lock both in the same order.
#[tokio::test(flavor = "multi_thread")]
async fn concurrent_changes_of_members_do_not_deadlock() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser.patch("registration-types/delegate", json!({"capacity": 20})).await.ok();
    let mut delegations = Vec::new();
    for name in ["Lisbon", "Porto", "Braga"] {
        let delegation = organiser.post("delegations", json!({"name": name, "quota": 30})).await.ok();
        delegations.push(format!("delegations/{}/members", id(&delegation)));
    }
    let first = join_all((0..45).map(|n| organiser.post(&delegations[n % 3], member(n)))).await;
    let first: Vec<_> = first.into_iter().map(|answer| id(&answer.ok()).to_owned()).collect();
    let come = join_all((0..45).map(|n| organiser.post(&delegations[n % 3], member(100 + n))));
    let paths: Vec<_> = (0..45).map(|n| format!("{}/{}", delegations[n % 3], first[n])).collect();
    let go = join_all(paths.iter().map(|path| organiser.delete(path)));
    let (come, go) = futures::join!(come, go);
    for answer in come.into_iter().chain(go) {
        assert!(answer.status.is_success(), "{} {}", answer.status, answer.body);
    }
    assert_places_are_right(&congress.app.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_city_is_none_and_no_one_is_accredited_for_it() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let organiser = congress.organiser().await;
    let quito = forum.mayor("Quito", "EC", 1).await;
    let path = format!("delegations/{}", quito.delegation);
    for empty in ["", " "] {
        assert_eq!(organiser.patch(&path, json!({"city": empty})).await.ok()["city"], json!(null));
    }
    let new = json!({"name": "City of Lima", "city": "", "country": "PE", "quota": 1});
    assert_eq!(organiser.post("delegations", new).await.ok()["city"], json!(null));
    let accreditation = json!({"title": "Alcaldesa", "protocol_rank": 1});
    let accredited = forum.secretary.put(&format!("{path}/accreditation"), accreditation).await;
    accredited.refused(409, "delegation-not-to-accredit");
    quito.caller.get(&format!("{path}/accreditation")).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn accreditation_ends_when_head_or_city_changes() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let organiser = congress.organiser().await;
    let (vienna, quito) = (forum.mayor("Vienna", "AT", 2).await, forum.mayor("Quito", "EC", 1).await);
    congress.mail(&quito.email, "you speak for Quito").await;
    let listed = forum.secretary.get("accreditations").await.ok();
    let cities: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|row| row["city"]["en"].clone()).collect();
    assert_eq!(json!(cities), json!(["Quito", "Vienna"]), "in the order of protocol");
    let path = format!("delegations/{}", quito.delegation);
    let accreditation = format!("{path}/accreditation");
    let before = quito.caller.get(&accreditation).await.ok();
    vienna.caller.get(&accreditation).await.refused(404, "not-found");

    // A new quota does not end the accreditation; nor does a new title.
    organiser.patch(&path, json!({"quota": 9})).await.ok();
    let confirm = async |title: &str| {
        forum.secretary.put(&accreditation, json!({"title": title, "protocol_rank": 1})).await
    };
    let titled = confirm("Alcaldesa").await.ok();
    assert_eq!((&titled["id"], &titled["title"]), (&before["id"], &json!("Alcaldesa")));
    confirm("Alcaldesa").await.ok();
    quito
        .caller
        .put(&accreditation, json!({"title": "Queen", "protocol_rank": 1}))
        .await
        .refused(403, "forbidden");
    organiser.patch(&path, json!({"city": "San Francisco de Quito"})).await.ok();
    quito.caller.get(&accreditation).await.refused(404, "not-found");
    confirm("Alcaldesa").await.ok();
    organiser.delete(&format!("{path}/members/{}", quito.registration)).await.ok();
    confirm("Alcaldesa").await.refused(409, "delegation-not-to-accredit");
    let history = organiser.get(&format!("{path}/accreditations")).await.ok();
    let ends: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|row| row["ended_because"].clone()).collect();
    assert_eq!(json!(ends), json!(["city_changed", "head_changed"]));
    let count_events = |kind: &'static str| {
        let congress = &congress;
        async move { congress.events().await.into_iter().filter(|event| event == kind).count() }
    };
    assert_eq!(count_events("accreditation.updated").await, 1, "no event without a change");
    assert_eq!(count_events("accreditation.ended").await, 2);
    // Without a city, the head cannot be accredited.
    organiser.patch(&format!("delegations/{}", vienna.delegation), json!({"city": null})).await.ok();
    let vienna = format!("delegations/{}/accreditation", vienna.delegation);
    let refused = forum.secretary.put(&vienna, json!({"title": "Mayor", "protocol_rank": 1})).await;
    refused.refused(409, "delegation-not-to-accredit");
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_follow_their_own_delegation_live_and_no_other() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
    let delegation = async |city: &str, focal_point: &str| {
        let new = json!({"name": format!("City of {city}"), "city": city, "country": "PT", "focal_point": focal_point});
        format!("delegations/{}", text(&organiser.post("delegations", new).await.ok()["id"]))
    };
    let (lisbon, porto) =
        (delegation("Lisbon", "lisbon@city.example").await, delegation("Porto", "porto@city.example").await);
    let focal = congress.person("lisbon@city.example", json!({})).await;
    let neighbour = congress.person("porto@city.example", json!({})).await;
    let stranger = congress.stranger().await;
    let mut own = Stream::open(&focal, None).await;
    let mut others = [Stream::open(&neighbour, None).await, Stream::open(&stranger, None).await];
    let second = Caller { token: focal.token.clone(), ..congress.second_node().await };
    let mut elsewhere = Stream::open(&second, None).await;

    let member = |name: &str| json!({"type": "delegate", "email": format!("{name}@city.example"), "given_name": name, "family_name": "Sousa"});
    let ana = organiser.post(&format!("{lisbon}/members"), member("ana")).await.ok();
    organiser.post(&format!("{porto}/members"), member("rui")).await.ok();
    for stream in [&mut own, &mut elsewhere] {
        let (_, created) = stream.next("registration.created").await;
        assert_eq!(created["data"]["id"], ana["id"]);
        let personal = created.to_string();
        assert!(!personal.contains("ana@") && !personal.contains("Sousa"), "{personal}");
    }
    organiser.patch(&lisbon, json!({"quota": 7})).await.ok();
    let (last, updated) = own.next("delegation.updated").await;
    assert_eq!(
        (&updated["data"]["quota"], &updated["data"]["id"]),
        (&json!(7), &json!(lisbon.split('/').nth(1)))
    );

    // Others get none of it, only what is public.
    organiser.post("schedule/releases", json!({})).await.ok();
    let public = own.kinds_until("schedule.released").await;
    assert_eq!(public, ["schedule.released"], "nothing of the other delegation");
    let [of_neighbour, of_stranger] = others.each_mut().map(|stream| stream.kinds_until("schedule.released"));
    assert_eq!(of_neighbour.await, ["registration.created", "schedule.released"]);
    assert_eq!(of_stranger.await, ["schedule.released"]);

    // Those who come back get what they missed, and no longer anything once they do not lead it.
    drop((own, elsewhere));
    let removed = format!("{lisbon}/members/{}", text(&ana["id"]));
    organiser.delete(&removed).await.ok();
    let mut again = Stream::open(&focal, Some(&last)).await;
    let missed = again.kinds_until("delegation.member_left").await;
    assert_eq!(missed[0], "schedule.released");
    assert!(missed.iter().all(|kind| !kind.starts_with("registration.created")), "{missed:?}");
    organiser.patch(&lisbon, json!({"focal_point": "new@city.example"})).await.ok();
    organiser.post(&format!("{lisbon}/members"), member("eva")).await.ok();
    let released = json!({"note": "Second"});
    congress.session("TWO", "hall", "2021-11-08T15:00:00Z").await;
    organiser.post("schedule/releases", released).await.ok();
    let later = again.kinds_until("schedule.released").await;
    assert!(
        later.iter().all(|kind| !kind.starts_with("registration.") && !kind.starts_with("delegation.")),
        "{later:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn members_without_an_account_are_written_to_in_the_language_of_the_focal_point() {
    let congress = Congress::start().await;
    let office = "oficina@bogota.example";
    let new = json!({"name": "Bogotá", "city": "Bogotá", "country": "CO", "focal_point": office});
    let delegation = congress.organiser().await.post("delegations", new).await.ok();
    let focal = congress.person(office, json!({"locale": "es"})).await;
    congress.sign_up("member2@lisbon.example", json!({})).await;
    for n in [1, 2] {
        focal.post(&format!("delegations/{}/members", id(&delegation)), member(n)).await.ok();
    }
    let without = congress.mail("member1@lisbon.example", "su inscripción").await;
    assert!(without.text.contains("cree una cuenta"), "{}", without.text);
    // Who has an account needs none.
    let with = congress.mail("member2@lisbon.example", "su inscripción").await;
    assert!(!with.text.contains("cree una cuenta"), "{}", with.text);
    // The e-mail was the invitation.
    let invited = congress.organiser().await.post("registrations/invite-all", json!({})).await.ok();
    assert_eq!(invited["invited"], 1, "the one whose account has no verified address: {invited}");
}
