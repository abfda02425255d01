//! All metrics of the service, with their descriptions. `docs/metrics.md` has the same list.

/// The kind of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// A metric, with the description that `/metrics` and the documentation give.
pub struct Metric {
    pub name: &'static str,
    pub kind: Kind,
    #[cfg_attr(not(test), expect(dead_code, reason = "compared with the documentation"))]
    pub labels: &'static [&'static str],
    pub help: &'static str,
}

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, labels, help }
}

const fn histogram(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Histogram, labels, help }
}

pub const METRICS: [Metric; 31] = [
    counter("http_requests_total", &["method", "route", "status"], "Requests answered."),
    histogram("http_request_duration_seconds", &["method", "route"], "Time from a request to its response."),
    gauge("live_streams", &[], "Open live streams of this node."),
    gauge("database_up", &[], "Whether the last measurement of the queues could read the database: 1 or 0."),
    gauge("database_connections", &[], "Open connections to the primary."),
    gauge("database_connections_idle", &[], "Open connections to the primary that are not in use."),
    gauge("database_connections_in_use", &[], "Connections to the primary in use."),
    gauge("database_connections_max", &[], "Maximum number of connections to the primary."),
    histogram("database_connection_wait_seconds", &[], "Time until a connection was taken from a pool."),
    counter("database_slow_statements_total", &["statement"], "Statements slower than `SLOW_STATEMENT_MS`."),
    gauge("database_replica_lag_seconds", &["replica"], "How far a replica is behind the primary."),
    gauge("database_replica_in_use", &["replica"], "Whether a replica answers reads: 1 or 0."),
    counter(
        "database_reads_total",
        &["answered_by"],
        "Reads that a replica may answer, by the server that did.",
    ),
    counter(
        "database_reads_refused_total",
        &["replica"],
        "Reads that a replica could not answer, and the primary did.",
    ),
    histogram("batch_calls", &["batcher"], "Concurrent calls that were answered together."),
    gauge(
        "queue_length",
        &["queue"],
        "Entries of a queue that are waiting or in progress, in the whole deployment.",
    ),
    gauge(
        "queue_oldest_age_seconds",
        &["queue"],
        "How long the oldest due entry of a queue has been waiting.",
    ),
    counter("congress_mails_total", &["state"], "Attempts to send an e-mail, by the state that followed."),
    counter(
        "congress_deliveries_total",
        &["state"],
        "Attempts to deliver a webhook, by the state that followed.",
    ),
    gauge("documents_in_memory_bytes", &[], "Size of rendered documents and pages in memory."),
    gauge("public_answers_in_memory_bytes", &[], "Size of answers to everyone in memory."),
    gauge("callers_in_memory", &[], "Callers whose permissions are in memory."),
    gauge("congress_build_info", &["version"], "The version of the service; always 1."),
    counter("process_cpu_seconds_total", &[], "Processor time of the process."),
    gauge("process_resident_memory_bytes", &[], "Resident memory of the process."),
    gauge("process_virtual_memory_bytes", &[], "Virtual memory of the process."),
    gauge("process_virtual_memory_max_bytes", &[], "Limit of the virtual memory of the process."),
    gauge("process_open_fds", &[], "Open file descriptors."),
    gauge("process_max_fds", &[], "Limit of open file descriptors."),
    gauge("process_start_time_seconds", &[], "When the process started, in seconds since 1970."),
    gauge("process_threads", &[], "Threads of the process."),
];

/// Registers the descriptions.
pub fn describe() {
    for Metric { name, kind, help, .. } in METRICS {
        match kind {
            Kind::Counter => metrics::describe_counter!(name, help),
            Kind::Gauge => metrics::describe_gauge!(name, help),
            Kind::Histogram => metrics::describe_histogram!(name, help),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// `| name | kind | labels | meaning |`
    fn documented() -> Vec<[String; 4]> {
        let page = fs::read_to_string("docs/metrics.md").unwrap();
        let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
        rows.map(|row| {
            let mut cells = row.split('|').map(|cell| cell.trim().trim_end_matches('`').to_owned());
            std::array::from_fn(|_| cells.next().unwrap())
        })
        .collect()
    }

    #[test]
    fn documentation_and_code_have_the_same_metrics() {
        let ours: Vec<_> = METRICS
            .iter()
            .map(|metric| {
                let labels: Vec<_> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
                let [name, help] = [metric.name, metric.help].map(str::to_owned);
                [name, format!("{:?}", metric.kind).to_lowercase(), labels.join(", "), help]
            })
            .collect();
        // The last backquote of the labels is cut off with that of the name.
        let documented: Vec<_> = documented()
            .into_iter()
            .map(|[name, kind, labels, help]| {
                let labels = if labels.is_empty() { labels } else { labels + "`" };
                [name, kind, labels, help]
            })
            .collect();
        assert_eq!(documented, ours, "docs/metrics.md and METRICS, in the same order");
    }

    #[test]
    fn names_follow_the_conventions_of_prometheus() {
        for Metric { name, kind, .. } in METRICS {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert_eq!(name.ends_with("_total"), kind == Kind::Counter, "{name}");
        }
    }
}
