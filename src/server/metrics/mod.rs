//! Metrics for Prometheus.

mod catalogue;
mod queues;

use std::{cell::RefCell, collections::HashMap, sync::LazyLock, time::Duration};

use axum::{
    extract::State,
    http::{Method, header},
    response::IntoResponse,
};
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;
use sqlx::PgPool;

use super::Server;

const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Sizes of batches.
const CALLS: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];

const BUCKETS: [(&str, &[f64]); 3] = [
    ("http_request_duration_seconds", &SECONDS),
    ("database_connection_wait_seconds", &SECONDS),
    ("batch_calls", &CALLS),
];

/// One recorder per process, even if a test starts several servers.
static RECORDER: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    let builder = BUCKETS.iter().try_fold(PrometheusBuilder::new(), |builder, (name, buckets)| {
        builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), buckets)
    });
    let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
    let handle = recorder.handle();
    // If another recorder is installed already, this one renders nothing.
    let _ = metrics::set_global_recorder(recorder);
    catalogue::describe();
    begin();
    handle
});

/// Memory, processor time and files of the process.
static PROCESS: LazyLock<Collector> = LazyLock::new(Collector::default);

/// Installs the recorder: what is measured before is lost.
pub fn install() {
    LazyLock::force(&RECORDER);
}

/// Begins the series that alerts compare with their past: one that appears with its first failure shows no increase.
fn begin() {
    metrics::gauge!("congress_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    for state in ["sent", "queued", "failed"] {
        metrics::counter!("congress_mails_total", "state" => state).absolute(0);
    }
    for state in ["delivered", "queued", "failed"] {
        metrics::counter!("congress_deliveries_total", "state" => state).absolute(0);
    }
    for batcher in ["callers", "enrolments", "mail_results", "registrations", "votes"] {
        let _ = metrics::histogram!("batch_calls", "batcher" => batcher);
    }
    let _ = metrics::histogram!("database_connection_wait_seconds");
}

/// The metrics of one route, by method and status. Looking them up by their labels costs more than a short response.
type OfRoute = Vec<((Method, u16), (Counter, Histogram))>;

thread_local! {
    static KNOWN: RefCell<HashMap<String, OfRoute>> = RefCell::default();
}

/// Counts an answered request. `route` is a template, because the number of distinct addresses is unlimited.
pub fn count(method: &Method, route: &str, status: u16, took: Duration) {
    KNOWN.with_borrow_mut(|known| {
        if !known.contains_key(route) {
            known.insert(route.to_owned(), Vec::new());
        }
        let Some(of_route) = known.get_mut(route) else { return };
        let found = of_route.iter().position(|(of, _)| *of == (method.clone(), status));
        let nth = found.unwrap_or_else(|| {
            of_route.push(((method.clone(), status), registered(method, route, status)));
            of_route.len() - 1
        });
        let (counter, histogram) = &of_route[nth].1;
        counter.increment(1);
        histogram.record(took);
    });
}

fn registered(method: &Method, route: &str, status: u16) -> (Counter, Histogram) {
    install();
    let labels =
        [("method", method.to_string()), ("route", route.to_owned()), ("status", status.to_string())];
    let requests = metrics::counter!("http_requests_total", &labels);
    (requests, metrics::histogram!("http_request_duration_seconds", &labels[..2]))
}

/// Aggregates the samples, which would grow without bound if the metrics are never read.
pub fn sum_up() {
    RECORDER.run_upkeep();
}

/// The metrics in the text format of Prometheus.
pub async fn render(State(node): State<Server>) -> impl IntoResponse {
    install();
    set_connections(&node.app.primary);
    set_memory(&node).await;
    queues::measure(&node.app).await;
    PROCESS.collect();
    sum_up();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], RECORDER.render())
}

fn set_connections(pool: &PgPool) {
    let open = pool.size();
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX).min(open);
    metrics::gauge!("database_connections").set(open);
    metrics::gauge!("database_connections_idle").set(idle);
    metrics::gauge!("database_connections_in_use").set(open - idle);
    metrics::gauge!("database_connections_max").set(pool.options().get_max_connections());
}

// Far below 2^52, so exact.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
async fn set_memory(node: &Server) {
    metrics::gauge!("documents_in_memory_bytes").set(node.published.bytes().await as f64);
    metrics::gauge!("public_answers_in_memory_bytes").set(node.public_reads.bytes().await as f64);
    metrics::gauge!("callers_in_memory").set(node.caller_lookup.known() as f64);
    metrics::gauge!("live_streams").set(node.live.readers() as f64);
}
