//! Reads by replicas: real servers that replay what the primary writes.

use std::time::Duration;

use congress::{
    app::App,
    database::{ReplicaSettings, Replicas},
};
use serde_json::{Value, json};

use super::document::operations;
use crate::support::{Answer, Caller, Cluster, Congress, Everything, OURS, eventually};

const HEADER: &str = "congress-consistency";
/// Longer than any test: the replica stays in use while it is paused.
const PATIENT: Duration = Duration::from_hours(1);

impl Caller {
    /// Reads what shows the change whose response this is.
    async fn get_after(&self, change: &Answer, path: &str) -> Answer {
        let request = self.request(reqwest::Method::GET, path).header(HEADER, change.header(HEADER));
        Answer::of(request).await
    }

    async fn themes(&self, after: Option<&Answer>) -> usize {
        let path = "themes?limit=100";
        let page = match after {
            Some(change) => self.get_after(change, path).await,
            None => self.get(path).await,
        };
        page.items().len()
    }
}

/// A node that knows nothing of the changes of the first one.
async fn other_node(congress: &Congress, cluster: &Cluster) -> Caller {
    let replicas = cluster.replicas(&congress.app.primary, PATIENT).await;
    let app = App { replicas: replicas.clone(), ..congress.app.clone() };
    let node = congress.node_of(&app).await;
    eventually("the replica is used", async || replicas.all()[0].is_in_use().then_some(())).await;
    node
}

fn theme(nth: usize) -> Value {
    json!({"slug": format!("theme-{nth}"), "name": {"en": format!("Theme {nth}")}})
}

#[tokio::test(flavor = "multi_thread")]
async fn own_changes_show_although_the_replica_is_behind() {
    let cluster = Cluster::start().await;
    let congress = Congress::replicated(&cluster, PATIENT).await;
    let admin = congress.administrator().await;
    let other_node = Caller { token: admin.token.clone(), ..other_node(&congress, &cluster).await };
    admin.post("themes", theme(0)).await.ok();
    let before = admin.themes(None).await;
    eventually("the replica has it", async || (congress.anyone().themes(None).await == before).then_some(()))
        .await;

    cluster.pause().await;
    let change = admin.post("themes", theme(1)).await;
    assert_eq!(admin.themes(Some(&change)).await, before + 1);
    assert_eq!(admin.themes(None).await, before + 1, "a node knows of its own changes");
    assert_eq!(other_node.themes(Some(&change)).await, before + 1, "with the token, on every node");
    let stranger = Caller { token: None, ..other_node };
    assert_eq!(stranger.themes(None).await, before, "a replica answered");
    assert_eq!(stranger.themes(Some(&change)).await, before + 1, "not the answer in memory");
    assert_eq!(congress.anyone().themes(None).await, before, "a replica answered");

    cluster.resume().await;
    eventually("the replica catches up", async || (stranger.themes(None).await == before + 1).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_registration_shows_although_another_node_knows_the_caller_without_it() {
    let cluster = Cluster::start().await;
    let congress = Congress::replicated(&cluster, PATIENT).await;
    let ana = congress.stranger().await;
    let there = Caller { token: ana.token.clone(), ..other_node(&congress, &cluster).await };
    there.get("me/registration").await.refused(404, "not-registered");
    let change = ana.register("delegate").await;
    let read = there.get_after(&change, "me/registration").await.ok();
    assert_eq!(read["id"], change.ok()["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_read_after_an_own_change_is_stale() {
    const TIMES: usize = 200;
    let cluster = Cluster::start().await;
    let congress = Congress::replicated(&cluster, PATIENT).await;
    let admin = congress.administrator().await;
    let other_node = Caller { token: admin.token.clone(), ..other_node(&congress, &cluster).await };
    let slug = admin.post("themes", theme(0)).await.ok()["slug"].as_str().unwrap().to_owned();
    let path = format!("themes/{slug}");
    for nth in 0..TIMES {
        let name = format!("Name {nth}");
        let change = admin.patch(&path, json!({"name": {"en": name}})).await;
        let seen = other_node.get_after(&change, &path).await.ok();
        assert_eq!(seen["name"]["en"], name, "change {nth}");
    }
    let answered = reads_of(&congress, "database_reads_total", "answered_by").await;
    assert!(answered > 0, "the replica answered some of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_send_the_token_back_in_a_cookie() {
    let cluster = Cluster::start().await;
    let congress = Congress::replicated(&cluster, PATIENT).await;
    let admin = congress.administrator().await;
    cluster.pause().await;
    let by_browser =
        admin.request(reqwest::Method::POST, "themes").header("cookie", "theme=dark").json(&theme(1));
    let cookie = Answer::of(by_browser).await.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("congress-consistency=") && cookie.contains("HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let change = admin.post("themes", theme(0)).await;
    assert!(change.headers.get("set-cookie").is_none(), "a program has no use for it");
    let other_node = other_node(&congress, &cluster).await;
    let old = other_node.themes(None).await;
    let cookie = format!("congress-consistency={}", change.header(HEADER));
    let path = "themes?limit=99";
    let seen = other_node.request(reqwest::Method::GET, path).header("cookie", cookie);
    assert_eq!(Answer::of(seen).await.items().len(), old + 2);
    let forged =
        other_node.request(reqwest::Method::GET, path).header("cookie", "congress-consistency=forged");
    Answer::of(forged).await.ok();
    cluster.resume().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replica_that_is_behind_or_gone_is_not_used_until_it_is_back() {
    let mut cluster = Cluster::start().await;
    let congress = Congress::replicated(&cluster, Duration::from_millis(300)).await;
    let admin = congress.administrator().await;
    let other_node = congress.second_node().await;
    cluster.pause().await;
    admin.post("themes", theme(0)).await.ok();
    let used = async |used: bool| {
        eventually("the replica", async || (congress.replica().is_in_use() == used).then_some(())).await;
    };
    used(false).await;
    let now = admin.themes(None).await;
    eventually("the primary answers", async || (other_node.themes(None).await == now).then_some(())).await;
    cluster.resume().await;
    used(true).await;

    cluster.kill_standby();
    for limit in 1..50 {
        other_node.get(&format!("themes?limit={limit}")).await.ok();
        admin.get(&format!("registrations?limit={limit}")).await.ok();
    }
    used(false).await;
    cluster.start_standby().await;
    used(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tokens_and_replicas_are_refused() {
    let (cluster, elsewhere) = (Cluster::start().await, Cluster::start().await);
    let congress = Congress::replicated(&cluster, PATIENT).await;
    let admin = congress.administrator().await;
    let change = admin.post("themes", theme(0)).await;
    let forged = format!("A{}", &change.header(HEADER)[1..]);
    for wrong in [&*forged, "0/16B3748", ""] {
        let request = admin.request(reqwest::Method::GET, "themes").header(HEADER, wrong);
        let problem = Answer::of(request).await.refused(400, "bad-consistency-token");
        insta::allow_duplicates! { insta::assert_snapshot!(problem["detail"].as_str().unwrap()); }
    }
    // The same deployment on another cluster has the same key: a copy of the database.
    let copied = "select encode(key, 'hex') from signing_key";
    let key = sqlx::query_scalar::<_, String>(copied).fetch_one(&congress.app.primary).await.unwrap();
    let copy = elsewhere.database().await;
    sqlx::query("insert into signing_key (key) values (decode($1, 'hex'))")
        .bind(key)
        .execute(&copy.pool)
        .await
        .unwrap();
    let replicas = elsewhere.replicas(&copy.pool, PATIENT).await;
    let app = App {
        replicas,
        ..App::new(copy.pool.clone(), congress.clock.clone(), (*congress.app.config).clone())
    };
    let node = congress.node_of(&app).await;
    let request =
        node.request(reqwest::Method::GET, "/api/v1/congresses").header(HEADER, change.header(HEADER));
    Answer::of(request).await.refused(400, "bad-consistency-token");

    let settings = ReplicaSettings { connections: 2, max_lag: PATIENT };
    let primary = &congress.app.primary;
    let open = async |addresses: &str| {
        let refused = Replicas::open(addresses, primary, settings).await.err();
        refused.map(|error| format!("{error:#}")).unwrap_or_default()
    };
    let other_cluster = open(&elsewhere.standby_url()).await;
    assert!(other_cluster.contains("it belongs to another cluster"), "{other_cluster}");
    let wrong = open(&format!("{}, postgres://u:secret@[bad", cluster.standby_url())).await;
    assert_eq!(
        wrong,
        "DATABASE_REPLICA_URL, address 2: not a valid URL. Write postgres://USER:PASSWORD@HOST:PORT/DATABASE."
    );
    let away = open("postgres://congress@127.0.0.1:1/postgres").await;
    assert_eq!(away, "", "a replica that is away is used when it is back");
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_replicas_may_answer_change_nothing() {
    let cluster = Cluster::start().await;
    let congress = Congress::replicated(&cluster, PATIENT).await;
    let everything = Everything::make(&congress, OURS, 2).await;
    let document = congress.anyone().get("/openapi.json").await.ok();
    let allowed = document["x-replica-reads"].as_array().unwrap();
    assert!(allowed.len() > 100, "{}", allowed.len());
    let (mut read, mut written) = (0, Vec::new());
    for (path, method, operation) in operations(&document) {
        if method == "get" && allowed.contains(&operation["operationId"]) {
            let path = everything.fill(&path, OURS);
            for caller in [&everything.caller, &everything.entrant, &congress.anyone()] {
                let status = caller.get(&path).await.status;
                assert!(!status.is_server_error(), "{path}: {status}");
            }
            let refused = reads_of(&congress, "database_reads_refused_total", "replica").await;
            if refused > written.len() as u64 {
                written.push(path);
            }
            read += 1;
        }
    }
    assert_eq!(read, allowed.len());
    assert_eq!(written, Vec::<String>::new(), "reads that tried to write");
    assert!(reads_of(&congress, "database_reads_total", "answered_by").await > 100);
}

/// A counter of the replica of this deployment.
async fn reads_of(congress: &Congress, counter: &str, label: &str) -> u64 {
    let metrics = congress.anyone().get("/metrics").await.ok();
    let line = format!("{counter}{{{label}=\"{}\"}} ", congress.replica().name);
    let value = metrics.as_str().unwrap().lines().find_map(|found| found.strip_prefix(&line));
    value.map_or(0, |value| value.parse().unwrap())
}
