//! Metrics for Prometheus.

use std::{cell::RefCell, collections::HashMap, sync::LazyLock, time::Duration};

use axum::{extract::State, http::Method};
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::Server;

/// One recorder per process, even if a test starts several servers.
static RECORDER: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];
    let name = Matcher::Full("http_request_duration_seconds".into());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(name, &SECONDS);
    let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
    let handle = recorder.handle();
    // If another recorder is installed already, this one renders nothing.
    let _ = metrics::set_global_recorder(recorder);
    handle
});

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
    LazyLock::force(&RECORDER);
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
pub async fn render(State(node): State<Server>) -> String {
    let pool = &node.app.pool;
    metrics::gauge!("database_connections").set(pool.size());
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    metrics::gauge!("database_connections_idle").set(idle);
    // Far below 2^52, so exact.
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    metrics::gauge!("documents_in_memory_bytes").set(node.published.bytes().await as f64);
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    metrics::gauge!("public_answers_in_memory_bytes").set(node.public_reads.bytes().await as f64);
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    metrics::gauge!("callers_in_memory").set(node.caller_lookup.known() as f64);
    sum_up();
    RECORDER.render()
}
