//! The settings of the log and of traces.

use std::{
    io::{IsTerminal, stderr},
    time::Duration,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use tracing_subscriber::{
    EnvFilter, Layer,
    fmt::{self, time::ChronoLocal},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    database, http,
    telemetry::{Driver, SlowStatements, TraceSettings, Traces},
};

/// How long a collector may take for a batch of spans.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// How log lines are written.
#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// For log collectors: one JSON object a line.
    Json,
}

#[derive(Args)]
pub struct Telemetry {
    /// Log filter: `info`, `congress=debug`, ...
    #[arg(long, env = "LOG", default_value = "info,sqlx::postgres::notice=warn")]
    log: String,
    /// Default: `text` on a terminal, otherwise `json`.
    #[arg(long, env = "LOG_FORMAT")]
    log_format: Option<LogFormat>,
    /// A database statement that takes at least this long is logged with its name, in milliseconds.
    #[arg(long, env = "SLOW_STATEMENT_MS", default_value_t = 250)]
    slow_statement_ms: u64,
    /// OTLP endpoint of a collector of traces, by HTTP: http://localhost:4318. Without it, there are no traces.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    otel_exporter_otlp_endpoint: Option<String>,
    /// The same for traces alone, with the path: http://localhost:4318/v1/traces
    #[arg(long, env = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    otel_exporter_otlp_traces_endpoint: Option<String>,
    /// Name of the service in traces.
    #[arg(long, env = "OTEL_SERVICE_NAME", default_value = "congress")]
    otel_service_name: String,
    /// `none` turns traces off.
    #[arg(long, env = "OTEL_TRACES_EXPORTER", default_value = "otlp")]
    otel_traces_exporter: String,
    /// Turns traces off.
    #[arg(long, env = "OTEL_SDK_DISABLED", default_value_t = false, action = clap::ArgAction::Set)]
    otel_sdk_disabled: bool,
}

impl Telemetry {
    /// Starts the log and, if there is an endpoint, traces. The result must live until the service stops.
    ///
    /// # Errors
    /// A setting is invalid.
    pub fn start(&self) -> anyhow::Result<Option<Traces>> {
        database::set_slow_statement(Duration::from_millis(self.slow_statement_ms));
        let endpoint = self.endpoint();
        self.start_logging(endpoint.is_some())?;
        let Some(endpoint) = endpoint else { return Ok(None) };
        let client = http::outgoing().timeout(EXPORT_TIMEOUT).build()?;
        let service_name = self.otel_service_name.clone();
        let traces = Traces::start(TraceSettings { endpoint, service_name }, client)?;
        Ok(Some(traces))
    }

    /// The address for spans, if traces are on.
    fn endpoint(&self) -> Option<String> {
        if self.otel_sdk_disabled || self.otel_traces_exporter == "none" {
            return None;
        }
        let base = self.otel_exporter_otlp_endpoint.as_deref().filter(|url| !url.is_empty());
        let own = self.otel_exporter_otlp_traces_endpoint.clone().filter(|url| !url.is_empty());
        own.or_else(|| Some(format!("{}/v1/traces", base?.trim_end_matches('/'))))
    }

    fn start_logging(&self, traced: bool) -> anyhow::Result<()> {
        let filter = EnvFilter::try_new(&self.log).context("LOG")?;
        let default = if stderr().is_terminal() { LogFormat::Text } else { LogFormat::Json };
        let log = fmt::layer().with_writer(stderr);
        let log = match self.log_format.unwrap_or(default) {
            LogFormat::Json => log.json().map_event_format(SlowStatements).boxed(),
            LogFormat::Text => {
                let log = log.compact().with_target(false).with_timer(ChronoLocal::new("%H:%M:%S".into()));
                log.map_event_format(SlowStatements).boxed()
            }
        };
        tracing_subscriber::registry().with(log.with_filter(filter)).with(Driver::layer(traced)).init();
        Ok(())
    }
}
