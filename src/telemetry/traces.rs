//! Sends spans to a collector by OTLP.

use std::{sync::OnceLock, time::Duration};

use anyhow::Context;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use tokio::runtime::Handle;

/// How long the last spans may take on shutdown.
const SHUTDOWN: Duration = Duration::from_secs(5);

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// The tracer of the process, if traces are on.
pub(super) fn tracer() -> Option<&'static SdkTracer> {
    TRACER.get()
}

/// Where spans go.
pub struct TraceSettings {
    /// The address for spans: `http://collector:4318/v1/traces`.
    pub endpoint: String,
    pub service_name: String,
}

/// Traces that are on. The sampler, the batches, the headers of the exporter and further attributes of the service follow
/// the standard variables (`OTEL_TRACES_SAMPLER`, …), which the SDK reads.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Turns traces on for the process.
    ///
    /// # Errors
    /// The settings are invalid.
    pub fn start(settings: TraceSettings, client: reqwest::Client) -> anyhow::Result<Self> {
        let client = Client { client, runtime: Handle::current() };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(settings.endpoint)
            .build()
            .context("OTEL_EXPORTER_OTLP_ENDPOINT")?;
        let resource = Resource::builder()
            .with_service_name(settings.service_name)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider =
            SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build();
        let _ = TRACER.set(provider.tracer("congress"));
        Ok(Self(provider))
    }

    /// Sends the spans that are left.
    pub async fn shut_down(self) {
        let shut_down = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(SHUTDOWN));
        if let Ok(Err(error)) = shut_down.await {
            tracing::warn!(%error, "the last spans could not be sent");
        }
    }
}

/// Sends requests of the exporter, which has a thread of its own, on the runtime of the service.
#[derive(Debug)]
struct Client {
    client: reqwest::Client,
    runtime: Handle,
}

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let response = client.execute(request.try_into()?).await?;
            let status = response.status();
            // Says at most how many spans were rejected.
            let body = response.bytes().await?;
            Ok::<_, reqwest::Error>((status, body))
        });
        let (status, body) = sent.await??;
        Ok(Response::builder().status(status).body(body)?)
    }
}
