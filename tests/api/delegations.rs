//! Delegations of cities, and their management by the focal point.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::{places::assert_places_are_right, support::Congress};

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
    congress.mail("member1@lisbon.example", "you are registered").await;
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
