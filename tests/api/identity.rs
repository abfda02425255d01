//! Accounts and sign-in.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Answer, Caller, Congress, PASSWORD, overlapping, text};

fn ana() -> serde_json::Value {
    json!({"email": "Ana@City.example", "password": PASSWORD, "given_name": "Ana", "family_name": "Sousa"})
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_up_does_not_reveal_accounts() {
    let congress = Congress::start().await;
    let first = congress.anyone().post("/api/v1/accounts", ana()).await;
    let again = congress.anyone().post("/api/v1/accounts", ana()).await;
    assert_eq!(first.status, 202);
    assert_eq!((first.status, first.body), (again.status, again.body));
    let accounts =
        sqlx::query_scalar!(r#"select count(*) as "n!" from account where email = 'ana@city.example'"#);
    assert_eq!(accounts.fetch_one(&congress.app.pool).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_with_the_old_password_does_not_outlive_it() {
    let congress = Congress::start().await;
    let ana = congress.person("ana@city.example", json!({})).await;
    let anyone = congress.anyone();
    let new = "quince harbour velvet dune";
    let sign_in = |password: &str| {
        anyone.post("/api/v1/auth/tokens", json!({"email": "ana@city.example", "password": password}))
    };
    let change = |current: &str, password: &str| {
        ana.put("/api/v1/me/password", json!({"current": current, "password": password}))
    };
    // The password was right when the sign-in began.
    let (changed, refused) = overlapping(&congress.app.pool, change(PASSWORD, new), sign_in(PASSWORD)).await;
    changed.ok();
    refused.refused(401, "wrong-credentials");
    // The change waits for the sign-in, and ends it.
    let (signed_in, changed) =
        overlapping(&congress.app.pool, sign_in(new), change(new, "granite mango tide lantern")).await;
    changed.ok();
    let signed_in = Caller { token: Some(text(&signed_in.ok()["token"])), ..congress.anyone() };
    signed_in.get("/api/v1/me").await.refused(401, "unauthenticated");
    ana.get("/api/v1/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_password_and_unknown_e_mail_get_the_same_response() {
    let congress = Congress::start().await;
    congress.anyone().post("/api/v1/accounts", ana()).await;
    let sign_in = async |email: &str| {
        let credentials = json!({"email": email, "password": "another long password"});
        let mut problem = congress
            .anyone()
            .post("/api/v1/auth/tokens", credentials)
            .await
            .refused(401, "wrong-credentials");
        problem["instance"].take();
        problem
    };
    assert_eq!(sign_in("ana@city.example").await, sign_in("nobody@city.example").await);
    assert_eq!(
        congress.sign_in("ANA@city.example").await.get("/api/v1/me").await.ok()["email"],
        "ana@city.example"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_ends_on_sign_out_and_after_thirty_days() {
    let congress = Congress::start().await;
    let (ana, bo) = (congress.stranger().await, congress.stranger().await);
    ana.delete("/api/v1/auth/tokens/current").await.ok();
    ana.get("/api/v1/me").await.refused(401, "unauthenticated");
    congress.clock.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    bo.get("/api/v1/me").await.ok();
    congress.clock.advance(TimeDelta::seconds(1));
    bo.get("/api/v1/me").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_stored_as_hashes_only() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let token = ana.token.unwrap();
    let dump = sqlx::query_scalar!(
        r#"select concat((select string_agg(t::text, ' ') from token t), (select string_agg(a::text, ' ') from account a),
                         (select string_agg(o::text, ' ') from outbox o), (select string_agg(a::text, ' ') from audit a)) as "all!""#
    );
    let dump = dump.fetch_one(&congress.app.pool).await.unwrap();
    assert!(dump.contains("$argon2id$"), "no hashes found");
    assert!(!dump.contains(PASSWORD) && !dump.contains(&token));
}

#[tokio::test(flavor = "multi_thread")]
async fn easily_guessed_password_is_refused() {
    let congress = Congress::start().await;
    for password in ["passwordpassword", "qwertyuiopasdfgh", "ana@city.example1"] {
        let mut new = ana();
        new["password"] = password.into();
        let problem = congress.anyone().post("/api/v1/accounts", new).await.refused(422, "invalid-body");
        assert_eq!(problem["errors"][0]["pointer"], "/password", "{password}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn password_guessing_is_throttled() {
    let congress = Congress::start_with(|config| config.sign_ins_per_minute = 5).await;
    let guess = json!({"email": "ana@city.example", "password": "another long password"});
    let mut refused = 0;
    for n in 0..10 {
        // An entry written by the client itself does not change its address.
        let request = congress.anyone().request(reqwest::Method::POST, "/api/v1/auth/tokens");
        let request = request.header("x-forwarded-for", format!("203.0.113.{n}")).json(&guess);
        let answer = Answer::of(request).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
            answer.refused(429, "too-many-tries");
            refused += 1;
        }
    }
    assert!(refused >= 4, "{refused} of 10 were refused");
}

/// A node behind a trusted proxy, which forwards the client address.
async fn sign_in_from(node: &Caller, address: &str, password: &str) -> Answer {
    let credentials = json!({"email": "ana@city.example", "password": password});
    let request =
        node.request(reqwest::Method::POST, "/api/v1/auth/tokens").header("x-forwarded-for", address);
    Answer::of(request.json(&credentials)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn throttling_spans_nodes_and_spares_known_addresses() {
    let congress = Congress::start_with(|config| {
        config.sign_ins_per_minute = 5;
        config.trusted_proxies = 1;
    })
    .await;
    let (here, there) = (congress.anyone(), congress.second_node().await);
    congress.sign_up("ana@city.example", json!({})).await;
    let (wrong, home, office) = ("another long password", "198.51.100.7", "192.0.2.55");
    assert_eq!(sign_in_from(&here, home, PASSWORD).await.status, 201);
    for n in 0..5 {
        let node = if n % 2 == 0 { &here } else { &there };
        sign_in_from(node, "203.0.113.1", wrong).await.refused(401, "wrong-credentials");
    }
    // Other nodes, including those started later, also refuse the attacker, even with the correct password.
    sign_in_from(&there, "203.0.113.1", PASSWORD).await.refused(429, "too-many-tries");
    let later = congress.second_node().await;
    sign_in_from(&later, "203.0.113.1", PASSWORD).await.refused(429, "too-many-tries");
    assert_eq!(sign_in_from(&there, office, PASSWORD).await.status, 201);
    // Attackers with many addresses are slowed down too, but not the addresses that the person has used.
    for n in 0..30 {
        sign_in_from(&here, &format!("203.0.113.{}", 100 + n), wrong).await;
    }
    sign_in_from(&here, "203.0.113.200", wrong).await.refused(429, "too-many-tries");
    assert_eq!(sign_in_from(&there, home, PASSWORD).await.status, 201);
    congress.clock.advance(TimeDelta::minutes(1));
    assert_eq!(sign_in_from(&later, "203.0.113.1", PASSWORD).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn excess_sign_ins_are_refused_while_reads_continue() {
    let congress = Congress::start_with(|config| {
        config.hashing.memory = 32 * 1024;
        config.hashing.passes = 4;
        config.hashing.queue = 2;
    })
    .await;
    let guess = json!({"email": "ana@city.example", "password": "another long password"});
    let storm = (0..30).map(|_| async { congress.anyone().post("/api/v1/auth/tokens", guess.clone()).await });
    let reader = congress.anyone();
    let (answers, read) =
        tokio::join!(futures::future::join_all(storm), reader.get("/api/v1/cities?limit=1"));
    read.ok();
    let busy = answers.iter().filter(|answer| answer.status == 503).count();
    assert!(busy > 0, "the queue is bounded");
    for answer in answers {
        match answer.status.as_u16() {
            503 => assert_eq!(answer.header("retry-after"), "1"),
            status => assert_eq!(status, 401),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn profile_is_changed_by_its_owner() {
    let congress = Congress::start().await;
    let ana = congress.stranger().await;
    let changed = ana.patch("/api/v1/me", json!({"locale": "PT-br", "time_zone": "America/Sao_Paulo"})).await;
    assert_eq!(changed.revision(), "2");
    let changed = changed.ok();
    assert_eq!((&changed["locale"], &changed["given_name"]), (&json!("pt-BR"), &json!("Ana")));
    let nameless = json!({"given_name": null, "family_name": null});
    let problem = ana.patch("/api/v1/me", nameless).await.refused(422, "invalid-body");
    assert_eq!(problem["errors"][0]["pointer"], "/given_name");
    ana.patch("/api/v1/me", json!({"administrator": true})).await.refused(422, "invalid-body");
    let nothing = ana.request(reqwest::Method::PATCH, "/api/v1/me");
    Answer::of(nothing).await.refused(400, "malformed-body");
    ana.patch("/api/v1/me", json!([])).await.refused(422, "invalid-body");
}
