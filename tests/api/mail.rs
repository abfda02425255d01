//! E-mails: in the right language, to the right person, once each, even if the mail server fails.

use chrono::TimeDelta;
use congress::app::Mail;
use serde_json::{Value, json};

use crate::support::{Congress, OpenDeletion, PASSWORD, SmtpSink, commit_when_waited_for, eventually};

async fn with_sink(refusals: usize) -> (Congress, SmtpSink) {
    let sink = SmtpSink::start(refusals).await;
    (sending_to(&sink.url).await, sink)
}

async fn sending_to(url: &str) -> Congress {
    let url = url.to_owned();
    Congress::start_with(|config| {
        config.mail = Mail {
            smtp_url: Some(url.into()),
            from: "Congress <desk@congress.example>".into(),
            ..config.mail.clone()
        };
        config.base_url = "https://api.example".into();
        config.frontend_url = "https://congress.example".into();
    })
    .await
}

/// While the server is unavailable, e-mails wait and do not use up their tries.
#[tokio::test(flavor = "multi_thread")]
async fn unavailable_mail_server_is_probed_with_one_mail() {
    // Bound to reserve the port, but not listening yet.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let congress = sending_to(&format!("smtp://{}", socket.local_addr().unwrap())).await;
    let organiser = congress.organiser().await;
    let rows: String = (0..60).map(|n| format!("p{n}@city.example,Ana,Sousa,delegate\n")).collect();
    organiser.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
    organiser.post("announcements", news).await.ok();
    let tries = async || -> i64 {
        let tries = sqlx::query_scalar(
            "select coalesce(sum(attempts), 0) from mail where notification = 'announcement'",
        );
        tries.fetch_one(&congress.app.pool).await.unwrap()
    };
    eventually("two tries", async || (tries().await >= 2).then_some(())).await;
    // The e-mails taken before the first failure, and one per second since.
    assert!(tries().await < 30, "{}", tries().await);
    let sink = SmtpSink::start_on(socket.listen(64).unwrap(), 0);
    let written = || sink.received().iter().filter(|mail| mail.subject.ends_with("Open")).count();
    eventually("what was never tried", async || (written() >= 30).then_some(())).await;
    congress.clock.advance(TimeDelta::seconds(10));
    eventually("the rest", async || (written() == 60).then_some(())).await;
}

/// The undo of two imports deletes registrations while an announcement is queued for all.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_takes_no_mail_from_another_person() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    congress.person("ana@city.example", json!({})).await.register("delegate").await.ok();
    let rows = "e@x.example,Eve,Ng,delegate\nb@x.example,Bo,Li,delegate\n";
    let import = organiser.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    let pending = "select count(*) from outbox where position is null";
    eventually("nothing else is queued", async || {
        let pending: i64 = sqlx::query_scalar(pending).fetch_one(&congress.app.pool).await.unwrap();
        (pending == 0).then_some(())
    })
    .await;
    let mut deletions = Vec::new();
    for row in import["rows"].as_array().unwrap() {
        let id = row["registration"].as_str().unwrap();
        deletions.push(OpenDeletion::of(&congress.app.pool, "registration", id).await);
    }
    let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
    organiser.post("announcements", news).await.ok();
    commit_when_waited_for(&congress.app.pool, deletions).await;
    congress.mail("ana@city.example", "Open").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_sent_in_the_language_of_the_person() {
    let (congress, sink) = with_sink(0).await;
    congress.sign_up("zoe@city.example", json!({"given_name": "Zoé", "locale": "fr-CA"})).await;
    let wei = congress.person("wei@city.example", json!({"given_name": "伟", "locale": "zh"})).await;
    wei.register("observer").await.ok();
    let find = async |to: &str, subject: &str| {
        eventually(&format!("{to}: {subject}"), async || {
            sink.received().into_iter().find(|mail| mail.to == to && mail.subject.contains(subject))
        })
        .await
    };
    // The link leads to the front end, and its secret is valid.
    let verification = find("zoe@city.example", "Confirmez votre adresse").await;
    assert!(verification.text.contains("https://congress.example/verify-email/cgm_"));
    let secret = verification.secret("/verify-email/");
    congress.anyone().post("/api/v1/accounts/verify", json!({"secret": secret})).await.ok();
    congress.sign_in("zoe@city.example").await.register("delegate").await.ok();
    let confirmed = find("zoe@city.example", "votre inscription est confirmée").await;
    assert!(confirmed.subject.starts_with("Congrès mondial"), "{}", confirmed.subject);
    assert!(confirmed.text.contains("Bonjour Zoé Sousa") && confirmed.html.contains("lang=\"fr\""));
    let received = find("wei@city.example", "已收到您的注册").await;
    assert!(received.text.contains("伟"), "{}", received.text);
    assert_eq!(received.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(received.header("List-Unsubscribe"), None);
    assert!(received.id.ends_with("@congress.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_mail_is_retried_with_the_same_id() {
    let (congress, sink) = with_sink(2).await;
    let organiser = congress.organiser().await;
    let ana = congress.stranger().await;
    ana.register("delegate").await.ok();
    let mail = eventually("a sent mail", async || {
        let page = organiser.get("mails?notification=registration_confirmed").await.ok();
        let mail = page["items"][0].clone();
        // While it waits, less time passes than the lease of a node.
        if mail["state"] == "queued" {
            congress.clock.advance(TimeDelta::seconds(30));
        }
        Some(mail).filter(|mail| mail["state"] == "sent")
    })
    .await;
    let page = organiser.get("/api/v1/congresses/metropolis-2021/mails?state=queued").await.ok();
    assert_eq!(page["items"], json!([]));
    let id = mail["id"].as_str().unwrap().to_owned();
    let copies = || sink.received().iter().filter(|mail| mail.id.starts_with(&id)).count();
    assert_eq!(copies(), 1);
    // When staff resend it, it has the same id.
    organiser.post(&format!("mails/{id}/resend"), json!({})).await.ok();
    eventually("the second copy", async || (copies() == 2).then_some(())).await;
    assert!(congress.events().await.contains(&"mail.resent".to_owned()));
}

/// An address with characters that this server does not support: the server itself is available.
#[tokio::test(flavor = "multi_thread")]
async fn unsupported_address_fails_without_delaying_other_mails() {
    let (congress, sink) = with_sink(0).await;
    let admin = congress.administrator().await;
    congress.sign_up("zoé@city.example", json!({})).await;
    congress.sign_up("ana@city.example", json!({})).await;
    eventually("Ana's mail", async || {
        sink.received().iter().any(|mail| mail.to == "ana@city.example").then_some(())
    })
    .await;
    let zoe = eventually("the failed try", async || {
        let page = admin.get("/api/v1/mails?state=queued").await.ok();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|mail| mail["recipient"] == "zoé@city.example")
            .cloned()
            .filter(|mail| !mail["error"].is_null())
    })
    .await;
    assert!(zoe["error"].as_str().unwrap().contains("SMTPUTF8"), "{zoe}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mail_is_sent_once_by_two_nodes() {
    let (congress, sink) = with_sink(0).await;
    let _second = congress.second_node().await;
    let _third = congress.second_node().await;
    let organiser = congress.organiser().await;
    let rows: String = (0..60).map(|n| format!("p{n}@city.example,Ana,Sousa,delegate\n")).collect();
    organiser.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
    organiser.post("announcements", news).await.ok();
    let mut sent = eventually("all sixty", async || {
        let sent: Vec<_> =
            sink.received().into_iter().filter(|m| m.subject.ends_with("Open")).map(|m| m.to).collect();
        (sent.len() >= 60).then_some(sent)
    })
    .await;
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), 60);
    assert_eq!(sink.received().iter().filter(|mail| mail.subject.ends_with("Open")).count(), 60);
    // People imported from a file get no e-mail about the registration itself.
    assert!(!sink.received().iter().any(|mail| mail.subject.contains("registered")));
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_of_a_failed_node_are_taken_over() {
    let congress = Congress::start().await;
    congress.sign_up("ana@city.example", json!({})).await;
    let state = async || {
        sqlx::query_scalar!("select state from mail where recipient = 'ana@city.example'")
            .fetch_optional(&congress.app.pool)
            .await
            .unwrap()
            .unwrap_or_default()
    };
    eventually("the mail is sent", async || (state().await == "sent").then_some(())).await;
    // The state that a node leaves when it is killed between taking and sending.
    sqlx::query!(
        "update mail set state = 'sending', leased_until = $1",
        congress.clock.now() + TimeDelta::seconds(60)
    )
    .execute(&congress.app.pool)
    .await
    .unwrap();
    congress.clock.advance(TimeDelta::seconds(59));
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(state().await, "sending");
    congress.clock.advance(TimeDelta::seconds(1));
    eventually("the lease ends", async || (state().await == "sent").then_some(())).await;
}

/// The statements of the service, as they were prepared.
fn statements() -> impl Iterator<Item = String> {
    std::fs::read_dir(".sqlx").unwrap().map(|file| {
        let prepared: Value = serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
        prepared["query"].as_str().unwrap().to_owned()
    })
}

/// A table that was almost empty when it was analysed: a query in a condition is then planned to run for each row.
#[tokio::test(flavor = "multi_thread")]
async fn no_more_mails_are_leased_than_asked_for() {
    let congress = Congress::start().await;
    let pool = &congress.app.pool;
    let insert = "insert into mail (id, event_id, notification, recipient, language, context, next_at, created_at)
                  select gen_random_uuid(), gen_random_uuid(), 'announcement', n || '@city.example', 'en', '{}', $1, $1
                  from generate_series(1, $2) n";
    // Later than the service's own time.
    let later = congress.clock.now() + TimeDelta::days(1);
    sqlx::query(insert).bind(later).bind(1).execute(pool).await.unwrap();
    sqlx::raw_sql("analyze mail").execute(pool).await.unwrap();
    sqlx::query(insert).bind(later).bind(20).execute(pool).await.unwrap();
    let take = statements().find(|statement| statement.contains("-- mail::take\n")).unwrap();
    let taken = sqlx::query(sqlx::AssertSqlSafe(take)).bind(later).bind(later).bind(3_i64);
    assert_eq!(taken.fetch_all(pool).await.unwrap().len(), 3);
}

#[test]
fn leased_rows_are_chosen_once() {
    let plain = statements().map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" "));
    let leases: Vec<_> = plain.filter(|one| one.contains("skip locked") && one.contains(" set ")).collect();
    assert_eq!(leases.len(), 4, "mails, deliveries, imports and timetables: {leases:#?}");
    for lease in leases {
        assert!(!lease.contains(" in ( select"), "chosen in a condition: {lease}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unsubscribing_stops_announcements_only() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    ana.register("delegate").await.ok();
    let news = |title: &str| json!({"to": {"kind": "everybody"}, "title": {"en": title}, "body": {"en": "Come in."}});
    organiser.post("announcements", news("First")).await.ok();
    let first = congress.mail("ana@city.example", "First").await;
    assert_eq!(first.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let link = first.text.lines().find(|line| line.contains("/unsubscribe/")).unwrap();
    let path = format!("/unsubscribe/{}", link.rsplit_once('/').unwrap().1);
    // Opening the page changes nothing.
    let page = congress.anyone().get(&path).await;
    assert!(page.status == 200 && page.header("content-type").starts_with("text/html"));
    organiser.post("announcements", news("Second")).await.ok();
    congress.mail("ana@city.example", "Second").await;
    let click = congress.anyone().request(reqwest::Method::POST, &path).body("List-Unsubscribe=One-Click");
    assert_eq!(click.send().await.unwrap().status(), 200);
    let forged = congress.anyone().request(reqwest::Method::POST, "/unsubscribe/AAAA");
    assert_eq!(forged.send().await.unwrap().status(), 422);
    organiser.post("announcements", news("Third")).await.ok();
    ana.post("me/registration/cancel", json!({})).await.ok();
    congress.mail("ana@city.example", "cancelled").await;
    assert!(!congress.mails().iter().any(|mail| mail.subject.contains("Third")));
}

#[tokio::test(flavor = "multi_thread")]
async fn password_reset_ends_every_sign_in() {
    let congress = Congress::start().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    let ask = async |email: &str| {
        let mut answer =
            congress.anyone().post("/api/v1/password-resets", json!({"email": email})).await.ok();
        answer["email"].take();
        answer
    };
    assert_eq!(ask("ana@city.example").await, ask("nobody@city.example").await);
    let secret = congress.mail("ana@city.example", "new password").await.secret("/reset-password/");
    let path = format!("/api/v1/password-resets/{secret}");
    let weak = congress.anyone().put(&path, json!({"password": "passwordpassword"})).await;
    assert_eq!(weak.refused(422, "invalid-body")["errors"][0]["pointer"], "/password");
    let new = "quince harbour velvet dune";
    congress.anyone().put(&path, json!({"password": new})).await.ok();
    ana.get("/api/v1/me").await.refused(401, "unauthenticated");
    let used =
        congress.anyone().put(&path, json!({"password": PASSWORD})).await.refused(422, "secret-not-valid");
    assert_eq!(used["errors"][0]["pointer"], "{secret}");
    let credentials = json!({"email": "ana@city.example", "password": new});
    congress.anyone().post("/api/v1/auth/tokens", credentials).await.ok();
    congress.mail("ana@city.example", "was changed").await;
    assert!(!congress.mails().iter().any(|mail| mail.to == "nobody@city.example"));
    // After an hour the secret has expired.
    ask("ana@city.example").await;
    let late = eventually("the second secret", async || {
        congress
            .mails()
            .iter()
            .filter(|mail| mail.text.contains("/reset-password/"))
            .map(|mail| mail.secret("/reset-password/"))
            .find(|other| *other != secret)
    })
    .await;
    congress.clock.advance(TimeDelta::hours(1));
    let path = format!("/api/v1/password-resets/{late}");
    congress.anyone().put(&path, json!({"password": new})).await.refused(422, "secret-not-valid");
}

#[tokio::test(flavor = "multi_thread")]
async fn link_pages_work_without_a_front_end() {
    let congress = Congress::start().await;
    let new =
        json!({"email": "ana@city.example", "password": PASSWORD, "given_name": "A", "family_name": "S"});
    congress.anyone().post("/api/v1/accounts", new.clone()).await.ok();
    let path = format!(
        "/verify-email/{}",
        congress.mail("ana@city.example", "Confirm").await.secret("/verify-email/")
    );
    let opened = congress.anyone().get(&path).await;
    assert!(opened.body.as_str().unwrap().contains("<form") && opened.header("cache-control") == "no-store");
    let ana = congress.sign_in("ana@city.example").await;
    ana.register("delegate").await.refused(409, "email-not-verified");
    let pressed = congress.anyone().request(reqwest::Method::POST, &path).send().await.unwrap();
    assert!(pressed.text().await.unwrap().contains("is confirmed"));
    ana.register("delegate").await.ok();
    // A second sign-up gets the same response; only the owner of the e-mail is notified.
    congress.anyone().post("/api/v1/accounts", new).await.ok();
    congress.mail("ana@city.example", "account already").await;
    congress.anyone().post("/api/v1/password-resets", json!({"email": "ana@city.example"})).await.ok();
    let path = format!(
        "/reset-password/{}",
        congress.mail("ana@city.example", "new password").await.secret("/reset-password/")
    );
    let set = async |password: &str| {
        let request = congress.anyone().request(reqwest::Method::POST, &path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(format!("password={password}")).send().await.unwrap().status().as_u16()
    };
    assert_eq!((set("short").await, set("quince+harbour+velvet+dune").await), (422, 200));
}
