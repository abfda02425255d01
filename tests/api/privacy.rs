//! Personal data: export, and erasure from every table.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};

use crate::support::{Answer, Caller, Congress, PASSWORD, edition, eventually, overlapping, text};

/// A text that is in all data of the person, and nowhere else.
const TRACE: &str = "canary";

/// The tables with a row that contains the trace, in text, JSON or bytes.
async fn tables_with_the_trace(pool: &PgPool) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
         order by table_name",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut found = Vec::new();
    for table in tables {
        // In the text of a row, bytes are hexadecimal digits.
        let hex: String = TRACE.bytes().map(|byte| format!("{byte:02x}")).collect();
        let sql = format!(
            "select exists (select from {table} t where lower(t::text) like any ('{{%{TRACE}%,%{hex}%}}'))"
        );
        if sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap() {
            found.push(table);
        }
    }
    found
}

/// All statistics.
async fn figures(congress: &Congress) -> Vec<(String, String, String, Option<String>, Option<String>, i64)> {
    sqlx::query_as(
        "select c.slug, r.state, t.slug, r.country, r.city, count(*)
         from registration r join congress c on c.id = r.congress_id join registration_type t on t.id = r.type_id
         group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5",
    )
    .fetch_all(&congress.app.pool)
    .await
    .unwrap()
}

/// E-mail of the person whose data contains the trace.
const EMAIL: &str = "canary@city.example";

/// A person with the trace in as many tables as possible, and their registration.
async fn leave_traces(congress: &Congress, organiser: &Caller) -> (Caller, Value) {
    let email = EMAIL;
    // Staff imported the person before the account existed, and again afterwards, with two files that are partly refused.
    let head = "E-mail,First name,Last name,Type,Organisation,City,Country\n";
    let row = format!("{email},Canary,Canary,delegate,City of Canary,Lisbon,PT\n");
    let (admin, next) = (congress.administrator().await, "/api/v1/congresses/metropolis-2024");
    admin.post("/api/v1/congresses", edition("metropolis-2024")).await.ok();
    let new =
        json!({"slug": "delegate", "name": {"en": "Delegate"}, "approval": "automatic", "admission": "open"});
    admin.post(&format!("{next}/registration-types"), new).await.ok();
    let import = admin.request(reqwest::Method::POST, &format!("{next}/imports"));
    let import = import.header("content-type", "text/csv").header("idempotency-key", "import");
    Answer::of(import.body(format!("{head}{row}"))).await.ok();

    let question = json!({"slug": "remarks", "kind": "text", "text": {"en": "Remarks?"}});
    organiser.post("questions", question).await.ok();
    organiser.post("delegations", json!({"name": "City of Lisbon", "focal_point": email})).await.ok();
    let invitation = json!({"type": "speaker", "email": email, "note": "A canary", "send": true});
    organiser.post("invitations", invitation).await.ok();
    congress.mail(email, "an invitation").await;
    congress.sign_up(email, json!({"given_name": "Canary", "family_name": "Canary"})).await;
    let secret = congress.mail(email, "Confirm").await.secret("/verify-email/");
    congress.anyone().post("/api/v1/accounts/verify", json!({"secret": secret})).await.ok();
    let person = congress.sign_in(email).await;
    let agent = person.request(reqwest::Method::GET, "/api/v1/me").header("user-agent", "canary/1.0");
    Answer::of(agent).await.ok();
    let register = json!({"type": "observer", "organisation": "City of Canary", "job_title": "Canary", "city": "Lisbon",
                          "country": "PT", "answers": {"remarks": "A canary sings"}});
    let register = person.request(reqwest::Method::POST, "registrations").json(&register);
    let registration = Answer::of(register.header("idempotency-key", "mine")).await.ok();
    let import = organiser.request(reqwest::Method::POST, "imports").header("content-type", "text/csv");
    let rows = format!("{head}{email},Canary,,delegate,,,\n{email},Canary,Canary,canary,,,XX\n");
    Answer::of(import.header("idempotency-key", "again").body(rows)).await.ok();
    let path = format!("registrations/{}", registration["id"].as_str().unwrap());
    organiser.patch(&path, json!({"organisation": "Canary"})).await.ok();
    organiser.post(&format!("{path}/reject"), json!({"reason": "Canary came twice"})).await.ok();
    let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
    organiser.post("announcements", news).await.ok();
    person.post("/api/v1/me/api-keys", json!({"name": "Canary", "permissions": ["account.own"]})).await.ok();
    person.post("/api/v1/me/second-factor", json!({})).await.ok();
    congress.anyone().post("/api/v1/password-resets", json!({"email": email})).await.ok();
    congress.mail(email, "new password").await;
    congress.mail(email, "your registration").await;
    (person, registration)
}

#[tokio::test(flavor = "multi_thread")]
async fn export_contains_all_personal_data_but_no_secrets() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let (person, _) = leave_traces(&congress, &organiser).await;
    let export = person.get("/api/v1/me/export").await.ok();
    assert_eq!(export["registrations"].as_array().unwrap().len(), 2, "{export}");
    for part in ["identity", "registrations", "invitations", "delegations", "mails"] {
        assert!(export[part].to_string().to_lowercase().contains(TRACE), "{part}: {export}");
    }
    let token = person.token.clone().unwrap();
    assert!(!export.to_string().contains("argon2") && !export.to_string().contains(&token));
}

#[tokio::test(flavor = "multi_thread")]
async fn erasure_removes_personal_data_and_keeps_statistics() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let (person, registration) = leave_traces(&congress, &organiser).await;
    let before = figures(&congress).await;
    assert!(tables_with_the_trace(&congress.app.pool).await.len() >= 6, "data to erase exists");
    person.delete("/api/v1/me").await.ok();
    assert_eq!(tables_with_the_trace(&congress.app.pool).await, Vec::<String>::new());
    assert_eq!(figures(&congress).await, before);
    person.get("/api/v1/me").await.refused(401, "unauthenticated");
    let credentials = json!({"email": EMAIL, "password": PASSWORD});
    congress.anyone().post("/api/v1/auth/tokens", credentials).await.refused(401, "wrong-credentials");
    // The change feed reports the erasure, and no e-mails go to the address.
    eventually("the tombstone", async || {
        let page = organiser.get("changes?limit=1000").await.ok();
        let items = page["items"].as_array().unwrap().clone();
        items.into_iter().find(|m| m["type"] == "registration.erased" && m["subject"] == registration["id"])
    })
    .await;
    let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Later"}, "body": {"en": "Come in."}});
    organiser.post("announcements", news).await.ok();
    eventually("all is dispatched", async || {
        let waiting: i64 = sqlx::query_scalar("select count(*) from outbox where position is null")
            .fetch_one(&congress.app.pool)
            .await
            .unwrap();
        (waiting == 0).then_some(())
    })
    .await;
    assert_eq!(tables_with_the_trace(&congress.app.pool).await, Vec::<String>::new());
    // The e-mail can be used again.
    congress.sign_up(EMAIL, json!({})).await;
}

/// A person is erased while a dispatcher, which has already read their address, is about to queue an e-mail.
#[tokio::test(flavor = "multi_thread")]
async fn mail_queued_during_an_erasure_is_deleted() {
    let congress = Congress::start().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    let registration =
        ana.register("delegate").await.ok()["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    let account = ana.get("/api/v1/me").await.ok()["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    congress.mail("ana@city.example", "registered").await;
    let mut dispatcher = congress.app.pool.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('events::dispatch', 0))")
        .execute(&mut *dispatcher)
        .await
        .unwrap();
    ana.delete("/api/v1/me").await.ok();
    for (account, registration) in [(Some(account), None), (None, Some(registration))] {
        sqlx::query(
            "insert into mail (id, event_id, account_id, registration_id, notification, recipient, language, context, next_at,
                               created_at)
             values (gen_random_uuid(), gen_random_uuid(), $1, $2, 'announcement', 'ana@city.example', 'en', '{}', $3, $3)",
        )
        .bind(account)
        .bind(registration)
        .bind(congress.clock.now() + chrono::TimeDelta::hours(1))
        .execute(&mut *dispatcher)
        .await
        .unwrap();
    }
    dispatcher.commit().await.unwrap();
    eventually("no mail to Ana", async || {
        let mails: i64 = sqlx::query_scalar("select count(*) from mail where recipient = 'ana@city.example'")
            .fetch_one(&congress.app.pool)
            .await
            .unwrap();
        (mails == 0).then_some(())
    })
    .await;
}

/// A person whose name and e-mail contain the trace.
async fn canary(congress: &Congress, nth: usize) -> Caller {
    let name = json!({"given_name": "Canary", "family_name": "Canary"});
    congress.person(&format!("canary{nth}@city.example"), name).await
}

/// E-mails that were queued meanwhile are deleted when the erasure is dispatched.
async fn assert_no_trace(congress: &Congress) {
    eventually("no trace", async || tables_with_the_trace(&congress.app.pool).await.is_empty().then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erasure_waits_for_what_the_person_is_writing() {
    let congress = Congress::start().await;
    let key = json!({"name": "Canary", "permissions": ["account.own"]});
    let requests = [("registrations", json!({"type": "delegate"})), ("/api/v1/me/api-keys", key)];
    for (nth, (path, body)) in requests.into_iter().enumerate() {
        let person = canary(&congress, nth).await;
        let (written, erased) =
            overlapping(&congress.app.pool, person.post(path, body), person.delete("/api/v1/me")).await;
        written.ok();
        erased.ok();
        assert_no_trace(&congress).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_for_a_person_who_was_erased_meanwhile() {
    let congress = Congress::start().await;
    let key = json!({"name": "Canary", "permissions": ["account.own"]});
    let move_to = json!({"email": "canary@other.example", "password": PASSWORD});
    let requests = [
        ("registrations", json!({"type": "delegate"})),
        ("/api/v1/me/api-keys", key),
        ("/api/v1/me/email-change", move_to),
    ];
    for (nth, (path, body)) in requests.into_iter().enumerate() {
        let person = canary(&congress, nth).await;
        let (erased, refused) =
            overlapping(&congress.app.pool, person.delete("/api/v1/me"), person.post(path, body)).await;
        erased.ok();
        refused.refused(401, "unauthenticated");
        assert_no_trace(&congress).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_registration_is_not_corrected_by_its_former_owner() {
    let congress = Congress::start().await;
    let person = canary(&congress, 0).await;
    person.register("delegate").await.ok();
    let correction = person.patch("me/registration", json!({"organisation": "City of Canary"}));
    let (erased, refused) = overlapping(&congress.app.pool, person.delete("/api/v1/me"), correction).await;
    erased.ok();
    refused.refused(404, "not-registered");
    assert_no_trace(&congress).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_an_account_leaves_what_belongs_to_an_address_that_it_has_not_confirmed() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let new = json!({"name": "City of Lisbon", "focal_point": "bo@city.example"});
    let delegation = organiser.post("delegations", new).await.ok();
    let invitation =
        organiser.post("invitations", json!({"type": "delegate", "email": "bo@city.example"})).await.ok();
    let paths = [
        format!("delegations/{}", text(&delegation["id"])),
        format!("invitations/{}", text(&invitation["id"])),
    ];
    let before = [organiser.get(&paths[0]).await.ok(), organiser.get(&paths[1]).await.ok()];
    congress.sign_up("bo@city.example", json!({})).await;
    assert_eq!(congress.sign_in("bo@city.example").await.delete("/api/v1/me").await.status, 204);
    let after = [organiser.get(&paths[0]).await.ok(), organiser.get(&paths[1]).await.ok()];
    assert_eq!(after, before);
}

/// Staff register a person with an account at the moment of their erasure: as if they had done it afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn registration_by_staff_is_not_assigned_to_an_erased_account() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let delegation = organiser.post("delegations", json!({"name": "City of Lisbon"})).await.ok();
    let members = format!("delegations/{}/members", text(&delegation["id"]));
    let ana = congress.person("ana@city.example", json!({})).await;
    let member = json!({"type": "delegate", "email": "ana@city.example", "given_name": "Ana"});
    let (erased, registered) =
        overlapping(&congress.app.pool, ana.delete("/api/v1/me"), organiser.post(&members, member)).await;
    erased.ok();
    let registration = registered.ok();
    let assigned: Option<uuid::Uuid> =
        sqlx::query_scalar("select account_id from registration where id = $1")
            .bind(text(&registration["id"]).parse::<uuid::Uuid>().unwrap())
            .fetch_one(&congress.app.pool)
            .await
            .unwrap();
    assert_eq!(assigned, None);
}

/// The number of entries in the audit log with this action, about this subject.
async fn audited(organiser: &Caller, action: &str, subject: &Value) -> usize {
    let entries = organiser.get(&format!("audit?action={action}")).await.items();
    entries.iter().filter(|entry| entry["subject"] == *subject).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn erasure_publishes_what_it_changes_in_delegations_and_speakers() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    let new = json!({"name": "City of Lisbon", "focal_point": "ana@city.example"});
    let delegation = organiser.post("delegations", new).await.ok();
    let path = format!("delegations/{}", text(&delegation["id"]));
    let member = json!({"type": "delegate", "email": "ana@city.example", "given_name": "Ana"});
    let registration = organiser.post(&format!("{path}/members"), member).await.ok();
    organiser.patch(&path, json!({"head": registration["id"]})).await.ok();
    let speaker = organiser.post("speakers", json!({"name": "Ana Sousa"})).await.ok();
    let link = format!("speakers/{}/registration", text(&speaker["id"]));
    organiser.put(&link, json!({"reference": registration["reference"]})).await.ok();
    let updates = async || {
        let delegations = audited(&organiser, "delegation.updated", &delegation["id"]).await;
        (delegations, audited(&organiser, "speaker.updated", &speaker["id"]).await)
    };
    let before = updates().await;
    ana.delete("/api/v1/me").await.ok();
    let left = organiser.get(&path).await.ok();
    assert_eq!((&left["head"], &left["focal_point"]), (&Value::Null, &Value::Null));
    organiser.get(&link).await.refused(404, "not-found");
    assert_eq!(updates().await, (before.0 + 1, before.1 + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_head_loses_the_accreditation() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let email = "canary@city.example".to_owned();
    let invitation = json!({"city": "Quito", "country": "EC", "addressee": "Mayor Canary", "email": email, "note": "Canary",
                            "respond_by": "2021-10-20T16:00:00Z", "send": true});
    let invitation = forum.secretary.post("forum/invitations", invitation).await.ok();
    let person = congress.person(&email, json!({"given_name": "Canary", "family_name": "Canary"})).await;
    let deputy = json!({"answer": "delegated", "deputy": {"name": "Canary", "title": "Deputy"}});
    let respond = format!("forum/invitations/{}/respond", invitation["id"].as_str().unwrap());
    person.post(&respond, deputy).await.ok();
    let mayor = forum.accredited((person, email), "Vienna", "AT", 1).await;
    let new = json!({"title": {"en": "A"}, "text": {"en": "B"}, "authoritative": "en"});
    let id = forum.secretary.post("declarations", new).await.ok()["id"].as_str().unwrap().to_owned();
    mayor.caller.post(&format!("declarations/{id}/comments"), json!({"text": "Good."})).await.ok();
    forum.secretary.post(&format!("declarations/{id}/open"), json!({})).await.ok();
    mayor
        .caller
        .put(&format!("declarations/{id}/endorsement"), json!({"reservation": "Says Canary"}))
        .await
        .ok();
    let export = mayor.caller.get("/api/v1/me/export").await.ok();
    for part in ["invitations", "accreditations", "comments", "endorsements"] {
        assert_eq!(export["forum"][part].as_array().unwrap().len(), 1, "{part}: {export}");
    }
    congress.mail(&mayor.email, "can be endorsed").await;
    mayor.caller.delete("/api/v1/me").await.ok();
    assert_eq!(tables_with_the_trace(&congress.app.pool).await, Vec::<String>::new());
    let path = format!("delegations/{}/accreditation", mayor.delegation);
    forum.secretary.get(&path).await.refused(404, "not-found");
    let endorsements = congress.anyone().get(&format!("declarations/{id}/endorsements")).await.ok();
    assert_eq!(endorsements["items"][0]["city"]["en"], "Vienna", "the endorsement of the city stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn erasure_anonymises_entries_evaluations_and_ballots() {
    let congress = Congress::start().await;
    let award = congress.award().await;
    let email = "canary@city.example";
    let person = congress.person(email, json!({"given_name": "Canary", "family_name": "Canary"})).await;
    let account = person.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
    congress
        .administrator()
        .await
        .put(&format!("staff/{account}"), json!({"roles": ["evaluator"]}))
        .await
        .ok();
    let of = award.entry("Quito", "EC").await;
    let named = json!({"submitters": [{"name": "Ana Sousa", "email": of.email},
                                      {"name": "Canary", "post": "Canary", "organisation": "Canary", "email": email}]});
    of.caller.patch(&of.path, named.clone()).await.refused(409, "entry-state");
    award.secretary.patch(&of.path, named).await.ok();
    assert_eq!(person.get(&of.path).await.ok()["city"], "Quito");
    let known = json!({"countries": ["AT"], "city": "Canary", "employer": "Canary Ltd", "languages": ["en"]});
    let evaluators = format!("{}/evaluators/{account}", award.round("technical"));
    award.secretary.put(&evaluators, known).await.ok();
    let recused = json!({"evaluator": account, "kind": "other", "note": "Canary's sister"});
    award.secretary.post(&format!("{}/recusals", of.path), recused).await.ok();
    let [vienna, ..] = &award.shortlist().await;
    person.put("me/awards/innovation/vote", json!({"entry": vienna.id})).await.ok();
    let export = person.get("/api/v1/me/export").await.ok();
    for part in ["entries", "evaluator", "recusals", "ballots"] {
        assert_eq!(export["awards"][part].as_array().unwrap().len(), 1, "{part}: {export}");
    }
    assert!(!export["awards"].to_string().contains("network"), "{export}");
    person.delete("/api/v1/me").await.ok();
    assert_eq!(tables_with_the_trace(&congress.app.pool).await, Vec::<String>::new());
    let entry = award.secretary.get(&of.path).await.ok();
    assert_eq!((&entry["submitters"][1]["name"], &entry["city"]), (&json!("-"), &json!("Quito")));
    let ballots: i64 =
        sqlx::query_scalar("select count(*) from award_ballot").fetch_one(&congress.app.pool).await.unwrap();
    assert_eq!(ballots, 0, "while the vote is open, the ballot is deleted with its voter");
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_registration_belongs_to_the_account_with_the_verified_e_mail() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    congress.sign_up("bo@city.example", json!({})).await;
    let bo = congress.sign_in("bo@city.example").await;
    let rows = "ana@city.example,Ana,S,delegate\nbo@city.example,Bo,S,delegate\n";
    organiser.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    assert_eq!(ana.get("me/registration").await.ok()["state"], "confirmed");
    // Bo's e-mail is not verified.
    bo.get("me/registration").await.refused(404, "not-registered");
    let secret = congress.mail("bo@city.example", "Confirm").await.secret("/verify-email/");
    congress.anyone().post("/api/v1/accounts/verify", json!({"secret": secret})).await.ok();
    assert_eq!(bo.get("me/registration").await.ok()["given_name"], "Bo");
    let kinds: Vec<Value> =
        organiser.get("audit?action=registration.claimed").await.ok()["items"].as_array().unwrap().clone();
    assert_eq!(kinds.len(), 1);
}

/// An attacker signs up with the e-mail of another person and adds credentials; the owner then resets the password.
#[tokio::test(flavor = "multi_thread")]
async fn password_reset_removes_credentials_of_an_unverified_account() {
    let congress = Congress::start().await;
    congress.sign_up("ana@city.example", json!({})).await;
    let intruder = congress.sign_in("ana@city.example").await;
    let key = json!({"name": "Later", "permissions": ["account.own"]});
    let key = intruder.post("/api/v1/me/api-keys", key).await.ok()["secret"].as_str().unwrap().to_owned();
    let key = Caller { token: Some(key), ..congress.anyone() };
    key.get("/api/v1/me").await.ok();
    congress.anyone().post("/api/v1/password-resets", json!({"email": "ana@city.example"})).await.ok();
    let secret = congress.mail("ana@city.example", "new password").await.secret("/reset-password/");
    let new = json!({"password": "quince harbour velvet dune"});
    congress.anyone().put(&format!("/api/v1/password-resets/{secret}"), new).await.ok();
    intruder.get("/api/v1/me").await.refused(401, "unauthenticated");
    key.get("/api/v1/me").await.refused(401, "unauthenticated");
}
