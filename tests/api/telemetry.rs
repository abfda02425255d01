//! Traces, slow statements and metrics of a running service.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use congress::types::TraceParent;
use nix::sys::signal::Signal;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::{
    running::{Folder, Service},
    support::{Caller, Collector, Congress, OURS, PASSWORD, ReceivedSpan, Receiver, client, eventually},
};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const NOT_RECORDED: &str = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
/// The address of a person.
const CANARY: &str = "canary.7f3a@city.example";

/// A service of its own process, on a database with an edition, and its organiser.
struct Node {
    service: Service,
    folder: Folder,
    organiser: Caller,
    url: String,
}

impl Node {
    async fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let (congress, folder) = (Congress::start().await, Folder::new(name));
        let email = "organiser@city.example";
        let account = congress.person(email, json!({})).await.get("/api/v1/me").await.ok()["id"].clone();
        let staff = format!("staff/{}", account.as_str().unwrap());
        congress.administrator().await.put(&staff, json!({"roles": ["organiser"]})).await.ok();
        congress.stop().await;
        let url = congress.url().to_owned();
        let general = [("DATABASE_URL", &*url), ("LOG_FORMAT", "json"), ("PRIVATE_WEBHOOKS", "true")];
        let service = Service::start(&folder, &[], &[&general[..], settings].concat());
        service.until_ready().await;
        let base = format!("http://127.0.0.1:{}", service.port());
        let anyone = Caller { base, congress: OURS, token: None, client: client() };
        let credentials = json!({"email": email, "password": PASSWORD});
        let token = anyone.post("/api/v1/auth/tokens", credentials).await.ok()["token"].clone();
        let organiser = Caller { token: token.as_str().map(str::to_owned), ..anyone };
        Self { service, folder, organiser, url }
    }

    /// Creates a theme; returns the id of the request.
    async fn create_theme(&self, slug: &str, traceparent: &str) -> String {
        let theme = json!({"slug": slug, "name": {"en": slug}});
        let request = self.organiser.request(Method::POST, "themes").header("traceparent", traceparent);
        let response = request.json(&theme).send().await.unwrap();
        assert_eq!(response.status(), 201);
        response.headers()["x-request-id"].to_str().unwrap().to_owned()
    }

    async fn sign_up(&self, email: &str) {
        let account =
            json!({"email": email, "password": PASSWORD, "given_name": "Ana", "family_name": "Sousa"});
        let anyone = Caller { token: None, ..self.organiser.clone() };
        assert_eq!(anyone.post("/api/v1/accounts", account).await.status, 202);
    }

    /// Waits until an e-mail to this address was written.
    async fn mailed(&self, to: &str) {
        let folder = self.folder.path().join("mail");
        let is_theirs = |path: &Path| fs::read_to_string(path).unwrap().contains(to);
        eventually("an e-mail", async || {
            let files = fs::read_dir(&folder).into_iter().flatten().map(|file| file.unwrap().path());
            let mut written = files.filter(|path| path.extension().is_some_and(|end| end == "eml"));
            written.any(|path| is_theirs(&path)).then_some(())
        })
        .await;
    }

    /// Stops the service; returns its log.
    fn stop(mut self) -> String {
        self.service.signal(Signal::SIGTERM);
        fs::read_to_string(self.folder.path().with_extension(format!("{}.log", self.service.port()))).unwrap()
    }
}

fn named<'a>(spans: &'a [ReceivedSpan], name: &str) -> Vec<&'a ReceivedSpan> {
    spans.iter().filter(|span| span.span.name == name).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn traces_continue_through_requests_statements_and_webhooks() {
    let (collector, receiver) = (Collector::start().await, Receiver::start().await);
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*collector.endpoint),
        ("OTEL_SERVICE_NAME", "congress-of-tests"),
        // What is left is sent on shutdown.
        ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
    ];
    let node = Node::start("traces", &settings).await;
    let secret = format!("{}?canary=1", receiver.url);
    node.organiser.post("webhooks", json!({"url": secret, "events": ["theme.*"]})).await.ok();
    let request = node.create_theme("water", PARENT).await;
    node.create_theme("air", "00-not-a-parent").await;
    node.create_theme("soil", &PARENT.repeat(100)).await;
    node.create_theme("fire", NOT_RECORDED).await;
    node.sign_up(CANARY).await;
    node.organiser.get(&format!("registrations?q={CANARY}")).await.ok();
    node.mailed(CANARY).await;
    let calls = eventually("four calls", async || {
        let calls = receiver.received();
        (calls.len() == 4).then_some(calls)
    })
    .await;
    let log = node.stop();

    let spans = collector.spans();
    let created = named(&spans, "create_theme");
    assert_eq!(created.len(), 3, "the caller of one asked not to record it");
    let ours: Vec<_> = created.iter().filter(|span| hex(&span.span.trace_id) == TRACE).collect();
    assert_eq!(ours.len(), 1, "invalid headers are ignored");
    let ours = ours[0];
    assert_eq!(hex(&ours.span.parent_span_id), "b7ad6b7169203331");
    assert_eq!(ours.resource["service.name"], "congress-of-tests");
    let expected = json!({
        "http.request.method": "POST", "http.route": "/api/v1/congresses/{congress}/themes",
        "http.response.status_code": "201", "congress.request.id": request,
    });
    assert_eq!(json!(ours.attributes()), expected);
    assert!(log.lines().any(|line| line.contains(&request) && line.contains(TRACE)), "the log has the trace");

    let statement =
        spans.iter().find(|span| span.is_within(ours) && span.span.name == "congress::insert_theme");
    let statement = statement.expect("the statement of the request");
    assert_eq!(statement.attributes()["db.system.name"], "postgresql");
    assert!(ours.span.start_time_unix_nano <= statement.span.start_time_unix_nano);
    assert!(statement.span.end_time_unix_nano <= ours.span.end_time_unix_nano);
    // The caller is looked up in a batch.
    let batch = spans.iter().find(|span| span.is_within(ours) && span.span.name == "batch callers").unwrap();
    assert!(spans.iter().any(|span| span.is_within(batch) && span.span.name.starts_with("identity::")));

    let delivered = named(&spans, "deliver theme.created");
    assert_eq!(delivered.len(), 4);
    let linked: Vec<_> = delivered.iter().filter(|span| !span.span.links.is_empty()).collect();
    assert_eq!(linked.len(), 3, "one request was not recorded");
    let delivery = linked.iter().find(|span| hex(&span.span.links[0].trace_id) == TRACE).unwrap();
    assert_eq!(delivery.span.links[0].span_id, ours.span.span_id);
    assert_eq!(delivery.attributes()["http.response.status_code"], "200");
    let headers: BTreeSet<_> =
        calls.iter().map(|call| call.headers["traceparent"].to_str().unwrap()).collect();
    let sent = format!("00-{}-{}-01", hex(&delivery.span.trace_id), hex(&delivery.span.span_id));
    assert!(headers.contains(&*sent) && headers.iter().all(|header| header.parse::<TraceParent>().is_ok()));
    assert!(
        spans.iter().any(|span| span.is_within(delivery) && span.span.name == "deliveries::record_attempt")
    );

    let signed_up = named(&spans, "sign_up");
    assert_eq!(signed_up.len(), 1, "{:?}", names(&spans));
    let of_sign_up =
        |span: &&&ReceivedSpan| span.span.links.iter().any(|link| link.span_id == signed_up[0].span.span_id);
    let mails = named(&spans, "send verification");
    let mail = mails.iter().find(of_sign_up).expect("the e-mail of the sign-up");
    assert_eq!(mail.attributes()["congress.mail.state"], "sent");
    for bytes in collector.bytes() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("canary") && !text.contains("Sousa") && !text.contains("/hook"),
            "personal data"
        );
    }
    let roots: Vec<_> = spans.iter().filter(|span| span.span.parent_span_id.is_empty()).collect();
    assert!(roots.iter().all(|span| !span.attributes().contains_key("db.system.name")), "{roots:#?}");
}

fn names(spans: &[ReceivedSpan]) -> BTreeSet<&str> {
    spans.iter().map(|span| &*span.span.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn traces_are_off_by_default_and_a_missing_collector_stops_nothing() {
    let node = Node::start("untraced", &[("OTEL_EXPORTER_OTLP_ENDPOINT", "")]).await;
    let request = node.create_theme("water", PARENT).await;
    let log = node.stop();
    assert!(log.lines().any(|line| line.contains(&request)) && !log.contains(TRACE));
    let node = Node::start("uncollected", &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]).await;
    node.create_theme("water", PARENT).await;
    let log = node.stop();
    assert!(log.contains("could not be sent") || log.contains("opentelemetry"), "the log reports it:\n{log}");
    assert!(log.contains("stopped"));
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_statements_are_logged_by_name_without_their_text() {
    // Every statement is slow.
    let node = Node::start("slow", &[("SLOW_STATEMENT_MS", "0")]).await;
    let request = node.create_theme("water", PARENT).await;
    node.sign_up(CANARY).await;
    node.organiser.get(&format!("registrations?q={CANARY}")).await.ok();
    node.mailed(CANARY).await;
    let metrics = node.organiser.client.get(format!("{}/metrics", node.organiser.base)).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let counted = r#"database_slow_statements_total{statement="congress::insert_theme"} 1"#;
    assert!(metrics.contains(counted), "{metrics}");
    let log = node.stop();
    assert!(!log.contains("canary") && !log.contains("insert into"), "{log}");
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let slow: Vec<_> = lines.iter().filter(|line| line["fields"]["message"] == "slow statement").collect();
    let ours = slow
        .iter()
        .find(|line| line["fields"]["statement"] == "congress::insert_theme")
        .expect("the statement");
    assert_eq!((&ours["span"]["request.id"], &ours["level"]), (&json!(request), &json!("WARN")));
    assert!(ours["fields"]["duration_ms"].as_f64().unwrap() > 0.0);
    assert!(ours["fields"]["rows_returned"].is_u64() && ours["fields"]["rows_affected"].is_u64());
    let fields = ours["fields"].as_object().unwrap();
    assert_eq!(fields.len(), 5, "{fields:?}");
    // Also what is done in a batch names a request.
    let lookup = slow.iter().find(|line| line["span"]["request.id"] == request && **line != *ours);
    assert!(lookup.is_some(), "{slow:#?}");
}

/// Name and kind of each metric in the documentation.
fn documented() -> BTreeMap<String, String> {
    let page = fs::read_to_string("docs/metrics.md").unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let mut cells = row.split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
        (cells.next().unwrap(), cells.next().unwrap())
    })
    .collect()
}

async fn scrape(node: &Node) -> String {
    let response =
        node.organiser.client.get(format!("{}/metrics", node.organiser.base)).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    response.text().await.unwrap()
}

/// The value of a series.
fn value(metrics: &str, series: &str) -> f64 {
    let found = metrics.lines().find_map(|line| line.strip_prefix(series)?.trim().parse().ok());
    found.unwrap_or_else(|| panic!("no {series} in\n{metrics}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_those_of_the_documentation() {
    let node = Node::start("metrics", &[("SLOW_STATEMENT_MS", "0")]).await;
    let stream = node.organiser.request(Method::GET, "live").send().await.unwrap();
    // Without the lock, no node dispatches.
    let mut dispatcher = PgConnection::connect(&node.url).await.unwrap();
    let lock = "select pg_advisory_lock(hashtextextended('events::dispatch', 0))";
    sqlx::query(lock).execute(&mut dispatcher).await.unwrap();
    node.create_theme("water", PARENT).await;
    let metrics = eventually("an entry of the outbox that has waited", async || {
        let metrics = scrape(&node).await;
        let age = value(&metrics, "queue_oldest_age_seconds{queue=\"outbox\"}");
        (age > 0.0).then_some(metrics)
    })
    .await;
    assert!(value(&metrics, "queue_length{queue=\"outbox\"}") >= 1.0);
    for queue in ["mail", "webhooks", "imports", "timetables"] {
        assert!(value(&metrics, &format!("queue_length{{queue=\"{queue}\"}}")) >= 0.0);
    }
    assert!((value(&metrics, "live_streams") - 1.0).abs() < 0.1);
    assert!(value(&metrics, "database_connection_wait_seconds_count") > 0.0);
    assert!(value(&metrics, "batch_calls_count{batcher=\"callers\"}") > 0.0);
    assert!(value(&metrics, "process_resident_memory_bytes") > 1_000_000.0);
    let open = value(&metrics, "database_connections");
    let parts = ["idle", "in_use"].map(|part| value(&metrics, &format!("database_connections_{part}")));
    assert!(
        (open - parts.iter().sum::<f64>()).abs() < 0.1 && open <= value(&metrics, "database_connections_max")
    );

    let rendered: BTreeMap<_, _> = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
        .collect();
    let mut expected = documented();
    let described: BTreeSet<_> =
        metrics.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next()).collect();
    assert!(rendered.keys().all(|name| described.contains(&**name)), "each has a description");
    // There are no replicas, and memory has no limit unless the system sets one.
    let absent = |name: &str| {
        name.contains("replica") || name.starts_with("database_reads") || name.ends_with("_max_bytes")
    };
    expected.retain(|name, _| !absent(name) || rendered.contains_key(name));
    assert_eq!(rendered, expected);
    drop(stream);
}
