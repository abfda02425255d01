//! Editions, themes, tracks, cities and staff.

use serde_json::json;

use crate::support::{Congress, edition};

#[tokio::test(flavor = "multi_thread")]
async fn draft_is_visible_to_its_staff_only() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses", edition("metropolis-2024")).await.ok();
    let (anyone, stranger) = (congress.anyone(), congress.stranger().await);
    for caller in [&anyone, &stranger] {
        caller.get("/api/v1/congresses/metropolis-2024").await.refused(404, "no-congress");
        let listed = caller.get("/api/v1/congresses").await.ok();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    }
    let staff = congress.staff_of("metropolis-2024", "observer").await;
    staff.get("/api/v1/congresses/metropolis-2024").await.ok();
    assert_eq!(staff.get("/api/v1/congresses").await.ok()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn edition_lasts_a_year_at_most() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    let lasting = |ends_on: &str| {
        let mut new = edition("long");
        new["ends_on"] = json!(ends_on);
        new
    };
    let problem = admin.post("/api/v1/congresses", lasting("9999-12-31")).await.refused(422, "invalid-body");
    let fault = &problem["errors"][0];
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/ends_on"), &json!("too_long")));
    admin.post("/api/v1/congresses", lasting("2021-11-07")).await.refused(422, "invalid-body");
    let created = admin.post("/api/v1/congresses", lasting("2022-11-09")).await.ok();
    assert_eq!(created["ends_on"], "2022-11-09");
}

#[tokio::test(flavor = "multi_thread")]
async fn second_of_two_concurrent_updates_is_refused() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let read = organiser.get("/api/v1/congresses/metropolis-2021").await;
    let tag = read.header("etag").to_owned();
    let patch = |text: &str| {
        organiser
            .request(reqwest::Method::PATCH, "/api/v1/congresses/metropolis-2021")
            .header("if-match", tag.clone())
            .header("content-type", "application/merge-patch+json")
            .body(json!({"description": {"en": text}}).to_string())
    };
    let (one, other) =
        tokio::join!(crate::support::Answer::of(patch("one")), crate::support::Answer::of(patch("other")));
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    won.ok();
    lost.refused(412, "stale");
    let unchanged = organiser.request(reqwest::Method::GET, "themes");
    assert_eq!(crate::support::Answer::of(unchanged).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn matching_etag_answers_not_modified() {
    let congress = Congress::start().await;
    let anyone = congress.anyone();
    let address = "/api/v1/congresses/metropolis-2021";
    let first = anyone.get(address).await;
    let tag = first.header("etag").to_owned();
    for condition in [tag.clone(), format!("\"other\", W/{tag}")] {
        let again = anyone.request(reqwest::Method::GET, address).header("if-none-match", condition);
        let again = crate::support::Answer::of(again).await;
        assert_eq!((again.status.as_u16(), again.body.as_str()), (304, Some("")));
        assert_eq!((again.header("etag"), again.headers.get("content-type")), (&*tag, None));
    }
    // From memory, it has the same headers as when it was made.
    let again = anyone.get(address).await;
    for name in ["cache-control", "content-length", "content-type", "etag", "vary"] {
        let all = |answer: &crate::support::Answer| {
            answer.headers.get_all(name).iter().cloned().collect::<Vec<_>>()
        };
        assert_eq!(all(&again), all(&first), "{name}");
    }
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn language_tags_of_a_text_are_the_same_in_any_case() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let twice = json!({"slug": "mobility", "name": {"en": "first", "EN": "second"}});
    let problem = organiser.post("themes", twice).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/name/EN");
    let path = "themes/energy-transition";
    for (name, expected) in [
        (json!({"EN": "Power", "FR": "Énergie"}), json!({"en": "Power", "fr": "Énergie"})),
        (json!({"EN": null}), json!({"fr": "Énergie"})),
    ] {
        assert_eq!(organiser.patch(path, json!({"name": name})).await.ok()["name"], expected);
    }
    let twice = json!({"name": {"fr": "une", "FR": null}});
    let problem = organiser.patch(path, twice).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/name/FR");
}

#[tokio::test(flavor = "multi_thread")]
async fn congress_advances_through_its_states() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    organiser.post("open", json!({})).await.refused(409, "congress-state");
    for (verb, state) in [("run", "running"), ("close", "closed"), ("archive", "archived")] {
        assert_eq!(organiser.post(verb, json!({})).await.ok()["state"], state);
    }
    let events = congress.events().await;
    assert!(
        events.ends_with(&["congress.started".into(), "congress.closed".into(), "congress.archived".into()]),
        "{events:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn theme_is_created_changed_and_deleted() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"slug": "mobility", "name": {"en": "Mobility", "fr": "Mobilité"}});
    organiser.post("themes", new.clone()).await.ok();
    organiser.post("themes", new).await.refused(409, "theme-slug-taken");
    let changed =
        organiser.patch("themes/mobility", json!({"name": {"fr": null, "en": "Moving"}})).await.ok();
    assert_eq!(changed["name"], json!({"en": "Moving"}));
    assert_eq!(organiser.get("themes?lang=fr").await.ok()["items"][0]["name"], json!({"en": "Energy"}));
    organiser.delete("themes/mobility").await.ok();
    organiser.delete("themes/mobility").await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn theme_or_track_in_use_cannot_be_deleted() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let session = json!({"title": {"en": "S"}, "kind": "panel", "track": "congress", "themes": ["energy-transition"],
                         "language": "en", "duration_minutes": 30});
    organiser.post("sessions", session).await.ok();
    organiser.delete("themes/energy-transition").await.refused(409, "theme-in-use");
    organiser.delete("tracks/congress").await.refused(409, "track-in-use");
}

#[tokio::test(flavor = "multi_thread")]
async fn created_theme_and_track_are_found_at_their_location() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (list, slug) in [("themes", "mobility"), ("tracks", "side-events")] {
        let mut new = json!({"slug": slug, "name": {"en": "New"}, "position": 7});
        if list == "tracks" {
            new["kind"] = json!("congress");
        }
        let created = organiser.post(list, new).await;
        let location = created.header("location").to_owned();
        assert_eq!(location, format!("/api/v1/congresses/metropolis-2021/{list}/{slug}"));
        let read = congress.anyone().get(&location).await;
        assert_eq!(read.header("etag"), created.header("etag"));
        assert_eq!(read.ok(), created.ok());
        congress.anyone().get(&format!("{list}/unknown")).await.refused(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn outdated_change_of_staff_roles_is_refused() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.staff_of("metropolis-2021", "observer").await;
    let staff = organiser.get("staff").await.ok();
    let is_observer = |member: &&serde_json::Value| member["roles"] == json!(["observer"]);
    let observer = staff["items"].as_array().unwrap().iter().find(is_observer).unwrap().clone();
    let path = format!("staff/{}", observer["account"].as_str().unwrap());
    let read = organiser.get(&path).await;
    let tag = read.header("etag").to_owned();
    assert_eq!(read.ok(), observer);

    let put = |role: &str| {
        let put = organiser.request(reqwest::Method::PUT, &path).header("if-match", tag.clone());
        crate::support::Answer::of(put.json(&json!({"roles": [role]})))
    };
    let changed = put("programme_editor").await;
    assert_eq!(changed.revision(), "2");
    assert_eq!(changed.ok()["roles"], json!(["programme_editor"]));
    put("registration_desk").await.refused(412, "stale");
    let delete = organiser.request(reqwest::Method::DELETE, &path).header("if-match", tag.clone());
    crate::support::Answer::of(delete).await.refused(412, "stale");
    organiser.delete(&path).await.ok();
    organiser.get(&path).await.refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn last_organiser_cannot_be_removed() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let staff = organiser.get("staff").await.ok();
    let ids: Vec<_> = staff["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["account"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2, "the creator and the organiser: {staff}");
    // Both are removed concurrently; one of the two stays.
    let remove =
        async |id: &str| congress.administrator().await.delete(&format!("staff/{id}")).await.status.as_u16();
    let (one, other) = tokio::join!(remove(&ids[0]), remove(&ids[1]));
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
}

#[tokio::test(flavor = "multi_thread")]
async fn cities_are_found_without_accents_and_paged() {
    let congress = Congress::start().await;
    let anyone = congress.anyone();
    let found = anyone.get("/api/v1/cities?q=sao%20paulo").await.ok();
    assert_eq!(found["items"][0]["name"], "São Paulo");
    assert_eq!(anyone.get("/api/v1/cities?q=%E5%8C%97%E4%BA%AC").await.ok()["items"][0]["name"], "Beijing");
    let (mut seen, mut path) = (Vec::new(), "/api/v1/cities?limit=200".to_owned());
    loop {
        let page = anyone.get(&path).await;
        let next = page.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
        let page = page.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|city| city["id"].as_i64().unwrap()));
        let Some(cursor) = page["next"].as_str() else { break };
        path = format!("/api/v1/cities?limit=200&cursor={cursor}");
        assert!(next.unwrap().contains(&format!("<{path}>; rel=\"next\"")));
    }
    assert_eq!(seen.len(), 1183);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 1183, "no city twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_creation_gets_the_same_response_and_creates_once() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let create = |key: &str, slug: &str| {
        let new = json!({"slug": slug, "name": {"en": "T"}});
        organiser
            .request(reqwest::Method::POST, "themes")
            .header("idempotency-key", key.to_owned())
            .json(&new)
    };
    let answers =
        futures::future::join_all((0..16).map(|_| crate::support::Answer::of(create("k1", "once")))).await;
    let first: Vec<_> = answers.iter().filter(|a| a.status == 201).collect();
    assert!(first.iter().all(|answer| answer.body == first[0].body && answer.revision() == "1"));
    let replayed = first.iter().filter(|answer| answer.headers.contains_key("idempotent-replayed")).count();
    assert_eq!(first.len() - replayed, 1, "one resource was created");
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status.as_u16())));
    crate::support::Answer::of(create("k1", "other")).await.refused(422, "idempotency-key-reused");
    crate::support::Answer::of(create("no spaces", "x")).await.refused(400, "bad-idempotency-key");
    let made = congress.events().await.iter().filter(|kind| *kind == "theme.created").count();
    assert_eq!(made, 2, "the predefined one, and this one");
}

#[tokio::test(flavor = "multi_thread")]
async fn colleague_is_added_to_the_staff_by_a_confirmed_address() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.person("kofi@city.example", json!({})).await;
    let new = |email: &str| json!({"email": email, "roles": ["registration_desk"]});
    let member = organiser.post("staff", new("Kofi@City.example")).await.ok();
    assert_eq!(
        (&member["email"], &member["roles"]),
        (&json!("kofi@city.example"), &json!(["registration_desk"]))
    );
    organiser.post("staff", new("kofi@city.example")).await.refused(409, "already-staff");
    // Someone else may have signed up with an address that is not theirs.
    congress.sign_up("mei@city.example", json!({})).await;
    for email in ["mei@city.example", "no-one@city.example"] {
        let problem = organiser.post("staff", new(email)).await.refused(422, "no-account");
        assert_eq!(problem["errors"][0]["pointer"], "/email");
    }
    let desk = congress.sign_in("kofi@city.example").await;
    desk.post("staff", new("mei@city.example")).await.refused(403, "forbidden");
}
