//! Awards and entries of cities: drafts, word limits, deadlines, screening.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Congress, Entrant, patiently, text};

/// The fields with faults of an entry.
fn pointers(problem: &Value) -> Vec<String> {
    let errors = problem["errors"].as_array().unwrap();
    let mut pointers: Vec<_> = errors.iter().map(|error| text(&error["pointer"])).collect();
    pointers.sort();
    pointers
}

#[tokio::test(flavor = "multi_thread")]
async fn award_is_drafted_and_opened() {
    let congress = Congress::start().await;
    let secretary = congress.staff_of("metropolis-2021", "award_secretary").await;
    let unfit = json!({"slug": "a", "title": {"en": "A"}, "time_zone": "Asia/Shanghai", "entries_open_at": "2021-10-11T00:00:00.5Z",
                       "entries_close_at": "2021-10-10T00:00:00Z", "feedback_by": "2021-12-01T00:00:00Z"});
    let problem = secretary.post("awards", unfit).await.refused(422, "invalid-body");
    assert_eq!(pointers(&problem), ["/entries_close_at", "/entries_open_at", "/feedback_by"]);

    let new = json!({"slug": "draft", "title": {"en": "A"}, "time_zone": "Asia/Shanghai", "entries_open_at": "2021-09-01T00:00:00Z",
                     "entries_close_at": "2021-10-10T00:00:00Z"});
    let made = secretary.post("awards", new.clone()).await;
    assert_eq!(made.revision(), "1");
    secretary.post("awards", new.clone()).await.refused(409, "award-slug-taken");
    congress.anyone().get("awards/draft").await.refused(404, "not-found");
    assert_eq!(congress.anyone().get("awards").await.ok()["items"], json!([]));

    let round = json!({"slug": "technical", "name": {"en": "T"}, "kind": "technical", "takes": "eligible",
                       "opens_at": "2021-10-11T00:00:00Z", "closes_at": "2021-10-20T15:59:59Z"});
    let created = secretary.post("awards/draft/rounds", round.clone()).await.ok();
    assert_eq!((&created["scale_max"], &created["revision"]), (&json!(10), &json!(2)));
    secretary.post("awards/draft/rounds", round).await.refused(409, "award-slug-taken");
    let criterion = json!({"round": "technical", "slug": "impact", "name": {"en": "Impact"}, "weight": 2});
    let id = text(&secretary.post("awards/draft/criteria", criterion).await.ok()["id"]);
    let stale = secretary.request(reqwest::Method::PATCH, &format!("awards/draft/criteria/{id}"));
    let stale = stale.header("if-match", "\"2\"").json(&json!({"weight": 3}));
    Answer::of(stale).await.refused(412, "stale");
    let moved = secretary.patch(&format!("awards/draft/criteria/{id}"), json!({"round": "jury"})).await;
    assert_eq!(pointers(&moved.refused(422, "invalid-body")), ["/round"]);
    secretary.delete(&format!("awards/draft/criteria/{id}")).await.ok();
    secretary.delete("awards/draft/rounds/technical").await.ok();

    secretary.post("awards/draft/open", json!({})).await.ok();
    let shown = congress.anyone().get("awards/draft").await.ok();
    assert_eq!(
        (&shown["state"], &shown["title_words"], &shown["abstract_words"]),
        (&json!("open"), &json!(25), &json!(150))
    );
    // The deadline of an open award can only be moved by an extension.
    let patch = secretary.patch("awards/draft", json!({"entries_close_at": "2021-12-01T00:00:00Z"})).await;
    assert_eq!(pointers(&patch.refused(422, "invalid-body")), ["/entries_close_at"]);
    let later = json!({"closes_at": "2021-10-20T00:00:00Z", "reason": "Offices were closed."});
    let extended = secretary.post("awards/draft/extend", later.clone()).await.ok();
    assert_eq!(extended["extensions"][0]["closed_before"], "2021-10-10T00:00:00Z");
    secretary.post("awards/draft/extend", later).await.refused(422, "invalid-award");
    assert_eq!(
        congress.anyone().get("awards/draft").await.ok()["extensions"][0]["reason"],
        "Offices were closed."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn entry_is_saved_field_by_field_and_submitted_complete() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let ana = congress.person("ana@quito.example", json!({})).await;
    let entry = ana.post("awards/innovation/entries", json!({"title": "Water"})).await.ok();
    let path = format!("awards/innovation/entries/{}", text(&entry["id"]));
    assert!(entry["faults"].as_array().unwrap().iter().any(|fault| fault["pointer"] == "/abstract"));
    // Only its submitters see a draft.
    let bruno = congress.person("bruno@quito.example", json!({})).await;
    for other in [&congress.anyone(), &bruno, &award.secretary, &congress.organiser().await] {
        other.get(&path).await.refused(404, "not-found");
        assert_eq!(other.get("awards/innovation/entries").await.ok()["items"], json!([]));
    }
    bruno.patch(&path, json!({"title": "Mine"})).await.refused(404, "not-found");

    let problem = ana.post(&format!("{path}/submit"), json!({})).await.refused(422, "entry-incomplete");
    assert_eq!(
        pointers(&problem),
        ["/abstract", "/category", "/city", "/country", "/language", "/starts_on", "/submitters", "/theme"]
    );
    let rest = json!({"category": "inclusive", "theme": "energy-transition", "language": "es", "city": "Quito", "country": "EC",
        "starts_on": "2020-01-01", "ends_on": "2019-01-01", "title": "palabra ".repeat(26), "abstract": "城市更新。".repeat(76),
        "partners": [{"city": "QUITO", "country": "EC"}],
        "submitters": [{"name": "Ana", "email": "ana@quito.example"}, {"name": "Bruno", "email": "Bruno@Quito.example"}]});
    let saved = ana.patch(&path, rest).await.ok();
    assert_eq!(saved["region"], "latin_america_and_caribbean");
    let problem = ana.post(&format!("{path}/submit"), json!({})).await.refused(422, "entry-incomplete");
    assert_eq!(pointers(&problem), ["/abstract", "/ends_on", "/partners/0", "/title"]);
    assert!(problem["errors"].to_string().contains("152 words"), "two words each: {problem}");

    // A submitter with a verified e-mail can also write it.
    let corrected = json!({"title": "palabra ".repeat(25), "abstract": "城市更新。".repeat(75), "ends_on": null, "partners": []});
    bruno.patch(&path, corrected).await.ok();
    let twice =
        json!({"submitters": [{"name": "A", "email": "a@q.example"}, {"name": "B", "email": "A@q.example"}]});
    ana.patch(&path, twice).await.refused(422, "invalid-entry");
    ana.patch(&path, json!({"links": [{"label": "x", "url": "javascript:alert(1)"}]}))
        .await
        .refused(422, "invalid-body");
    let submitted = bruno.post(&format!("{path}/submit"), json!({})).await.ok();
    assert_eq!((&submitted["state"], &submitted["faults"]), (&json!("submitted"), &json!([])));
    congress.mail("ana@quito.example", "your entry was submitted").await;
    // A submitted entry must stay complete; the secretariat can read it.
    let problem = ana.patch(&path, json!({"city": null})).await.refused(422, "entry-incomplete");
    assert_eq!(pointers(&problem), ["/city"]);
    assert_eq!(award.secretary.get(&path).await.ok()["submitters"][1]["email"], "bruno@quito.example");
    let listed = award.secretary.get("awards/innovation/entries?state=submitted&city=QUITO").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn deadline_includes_its_last_second() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let [in_time, late] = [award.draft("Quito", "EC").await, award.draft("Vienna", "AT").await];
    award.at("2021-10-10T15:59:59.999999Z");
    in_time.caller.post(&format!("{}/submit", in_time.path), json!({})).await.ok();
    award.at("2021-10-10T16:00:00Z");
    let submit = format!("{}/submit", late.path);
    let problem = late.caller.post(&submit, json!({})).await.refused(409, "entries-closed");
    assert!(text(&problem["detail"]).contains("2021-10-10 15:59:59 UTC"), "{problem}");
    assert!(text(&problem["detail"]).contains("has been recorded"), "{problem}");
    let problem = late.caller.patch(&late.path, json!({"title": "Better"})).await;
    let problem = problem.refused(409, "entries-closed");
    assert!(!text(&problem["detail"]).contains("recorded"), "only submissions are: {problem}");
    in_time.caller.patch(&in_time.path, json!({"title": "Better"})).await.refused(409, "entries-closed");
    late.caller.post("awards/innovation/entries", json!({})).await.refused(409, "entries-closed");
    let refusals = award.secretary.get("awards/innovation/late-refusals").await.ok();
    assert_eq!(refusals["items"][0]["entry"], late.id);
    assert_eq!(refusals["items"][0]["refused_at"], "2021-10-10T16:00:00Z");
    assert!(congress.events().await.contains(&"award_entry.refused_late".to_owned()));
    // After an extension, the entry is in time.
    let later = json!({"closes_at": "2021-10-11T23:59:59+08:00", "reason": "The site was down."});
    award.secretary.post("awards/innovation/extend", later).await.ok();
    late.caller.post(&submit, json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_screened_with_reasons_and_withdrawn() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entrant = award.draft("Quito", "EC").await;
    let screen = format!("{}/screen", entrant.path);
    award.secretary.post(&screen, json!({"eligible": true})).await.refused(404, "not-found");
    entrant.caller.post(&format!("{}/submit", entrant.path), json!({})).await.ok();
    award.secretary.post(&screen, json!({"eligible": false})).await.refused(422, "invalid-entry");
    let why = json!({"eligible": false, "reason": "It ended in 2012."});
    award.secretary.post(&screen, why).await.ok();
    let mail = congress.mail(&entrant.email, "not eligible").await;
    assert!(mail.text.contains("It ended in 2012."));
    assert_eq!(entrant.caller.get(&entrant.path).await.ok()["reason"], "It ended in 2012.");
    entrant.caller.patch(&entrant.path, json!({"title": "B"})).await.refused(409, "entry-state");
    award.secretary.post(&screen, json!({"eligible": true})).await.ok();
    congress.mail(&entrant.email, "is eligible").await;

    award
        .secretary
        .post(&format!("{}/withdraw", entrant.path), json!({}))
        .await
        .refused(422, "invalid-entry");
    let other = award.entry("Vienna", "AT").await;
    other.caller.post(&format!("{}/withdraw", entrant.path), json!({})).await.refused(404, "not-found");
    entrant.caller.post(&format!("{}/withdraw", entrant.path), json!({})).await.ok();
    award.secretary.post(&screen, json!({"eligible": true})).await.refused(409, "entry-state");
    let funnel = congress.organiser().await.get("statistics").await.ok();
    assert_eq!(
        funnel["awards"][0]["entries"],
        json!([{"state": "eligible", "count": 1, "countries": 1}, {"state": "withdrawn", "count": 1, "countries": 1}])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn api_key_reads_own_entries_with_the_permission() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entrant = award.draft("Quito", "EC").await;
    for (permission, status) in [("account.own", 404), ("award.enter", 200)] {
        let key = json!({"name": permission, "permissions": [permission]});
        let secret = text(&entrant.caller.post("/api/v1/me/api-keys", key).await.ok()["secret"]);
        let key = Caller { token: Some(secret), ..congress.anyone() };
        assert_eq!(key.get(&entrant.path).await.status, status, "{permission}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_an_award_have_addresses_and_share_its_revision() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let times = json!({"opens_at": "2021-11-01T00:00:00Z", "closes_at": "2021-11-02T00:00:00Z"});
    let mut round = json!({"slug": "final", "name": {"en": "Final"}, "kind": "jury", "takes": "shortlisted"});
    round.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
    let parts = [
        ("categories", json!({"slug": "green", "name": {"en": "Green cities"}})),
        ("rounds", round),
        ("criteria", json!({"round": "final", "slug": "impact", "name": {"en": "Impact"}})),
    ];
    let mut paths = Vec::new();
    for (collection, new) in parts {
        let created = award.secretary.post(&format!("awards/innovation/{collection}"), new).await;
        assert_eq!(created.status, 201, "{collection}");
        let path = created.header("location").to_owned();
        assert!(path.contains(&format!("/awards/innovation/{collection}/")), "{path}");
        // Everyone can read the parts of an open award; the `ETag` is that of the award.
        let found = congress.anyone().get(&path).await;
        assert_eq!(found.revision(), created.revision());
        assert_eq!(congress.anyone().get("awards/innovation").await.revision(), created.revision());
        let body = found.ok();
        assert_eq!(body["slug"], created.ok()["slug"]);
        assert_eq!(body.get("round").is_some(), collection == "criteria");
        paths.push(path);
    }
    for path in paths.iter().rev() {
        let present = award.secretary.get(path).await.header("etag").to_owned();
        let patch = async |name: &str| {
            let patch = award.secretary.request(reqwest::Method::PATCH, path).header("if-match", &present);
            Answer::of(patch.json(&json!({"name": {"en": name}}))).await
        };
        let updated = patch("Renamed").await;
        assert_ne!(updated.header("etag"), present);
        assert_eq!(updated.ok()["name"]["en"], "Renamed");
        patch("Again").await.refused(412, "stale");
        assert_eq!(award.secretary.delete(path).await.status, 204, "{path}");
        award.secretary.get(path).await.refused(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_entries_are_listed_across_awards() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entrant = award.draft("Quito", "EC").await;
    award.draft("Vienna", "AT").await;
    let second = json!({"slug": "second", "title": {"en": "B"}, "time_zone": "Asia/Shanghai",
                        "entries_open_at": "2021-09-01T00:00:00Z", "entries_close_at": "2021-10-10T00:00:00Z"});
    award.secretary.post("awards", second).await.ok();
    award.secretary.post("awards/second/open", json!({})).await.ok();
    let created = entrant.caller.post("awards/second/entries", json!({"title": "Parks"})).await;
    let path = created.header("location").to_owned();
    assert_eq!(entrant.caller.get(&path).await.ok()["title"], "Parks");
    let awards = async |query: &str| {
        let page = entrant.caller.get(&format!("me/entries{query}")).await.ok();
        page["items"].as_array().unwrap().iter().map(|entry| text(&entry["award"])).collect::<Vec<_>>()
    };
    assert_eq!(awards("").await, ["innovation", "second"]);
    assert_eq!(awards("?award=second&state=draft").await, ["second"]);
    assert!(awards("?state=submitted").await.is_empty());
    // An entry of one award is not found in another award.
    entrant.caller.get(&path.replace("/second/", "/innovation/")).await.refused(404, "not-found");
    congress.anyone().get("me/entries").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn secretariat_accepts_a_late_submission_with_a_reason() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let [late, never] = [award.draft("Quito", "EC").await, award.draft("Vienna", "AT").await];
    let incomplete = award.draft("Dakar", "SN").await;
    incomplete.caller.patch(&incomplete.path, json!({"title": null})).await.ok();
    let accept = |entrant: &Entrant| format!("{}/accept-late", entrant.path);
    let reason = json!({"reason": "The city had no electricity on the last day."});
    award.secretary.post(&accept(&late), reason.clone()).await.refused(404, "not-found");
    award.at("2021-10-11T00:00:00Z");
    for entrant in [&late, &incomplete] {
        entrant
            .caller
            .post(&format!("{}/submit", entrant.path), json!({}))
            .await
            .refused(409, "entries-closed");
    }
    late.caller.post(&accept(&late), reason.clone()).await.refused(403, "forbidden");
    award.secretary.post(&accept(&late), json!({})).await.refused(422, "invalid-body");
    // A draft that was never submitted stays its submitters' own.
    award.secretary.post(&accept(&never), reason.clone()).await.refused(404, "not-found");
    let refused =
        award.secretary.post(&accept(&incomplete), reason.clone()).await.refused(422, "entry-incomplete");
    assert_eq!(refused["errors"][0]["pointer"], "/title");
    award.secretary.get(&incomplete.path).await.refused(404, "not-found");

    let accepted = award.secretary.post(&accept(&late), reason.clone()).await.ok();
    assert_eq!(
        (&accepted["state"], &accepted["submitted_at"]),
        (&json!("submitted"), &json!("2021-10-11T00:00:00Z"))
    );
    let again = json!({"reason": "Another reason"});
    assert_eq!(award.secretary.post(&accept(&late), again).await.ok()["revision"], accepted["revision"]);
    let mail = congress.mail(&late.email, "your entry was submitted").await;
    assert!(
        mail.text.contains("after the deadline") && !mail.text.contains("You can change it"),
        "{}",
        mail.text
    );
    let listed = award.secretary.get("awards/innovation/late-refusals").await.items();
    let of = |entrant: &Entrant| listed.iter().find(|one| one["entry"] == entrant.id).unwrap().clone();
    assert_eq!(
        (&of(&late)["reason"], &of(&late)["accepted_at"], &of(&incomplete)["accepted_at"]),
        (&reason["reason"], &json!("2021-10-11T00:00:00Z"), &Value::Null)
    );
    let audit = congress.organiser().await.get("audit?action=award_entry.accepted_late").await.items();
    assert_eq!((audit.len(), &audit[0]["changes"]["reason"]["after"]), (1, &reason["reason"]));
    award.secretary.post(&format!("{}/screen", late.path), json!({"eligible": true})).await.ok();

    // Once the deadline is extended, entrants submit themselves.
    let extension = json!({"closes_at": "2021-10-12T23:59:59+08:00", "reason": "Storm"});
    award.secretary.post("awards/innovation/extend", extension).await.ok();
    award.secretary.post(&accept(&incomplete), reason).await.refused(409, "entry-state");
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_a_person_are_limited_also_in_parallel() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    award.at("2021-10-01T08:00:00Z");
    let path = format!("{}/entries", award.path);
    let create = async || ana.post(&path, json!({"title": "Water"})).await;
    let answers = join_all((0..25).map(|_| patiently(create))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 20);
    create().await.refused(409, "too-many-entries");
}

#[tokio::test(flavor = "multi_thread")]
async fn e_mail_about_an_entry_links_to_it_and_says_where_the_address_is_from() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let entrant = award.draft("Quito", "EC").await;
    let submitters = [("Ana", entrant.email.as_str()), ("Bo", "bo@partner.example")]
        .map(|(name, email)| json!({"name": name, "email": email}));
    entrant.caller.patch(&entrant.path, json!({"submitters": submitters})).await.ok();
    entrant.caller.post(&format!("{}/submit", entrant.path), json!({})).await.ok();
    for (email, reason) in [
        (entrant.email.as_str(), "because you have an account"),
        ("bo@partner.example", "named in an award entry"),
    ] {
        let mail = congress.mail(email, "your entry was submitted").await;
        let link = format!("/e/metropolis-2021/entries/{}", entrant.id);
        assert!(mail.text.contains(&link) && mail.text.contains(reason), "{}", mail.text);
    }
}
