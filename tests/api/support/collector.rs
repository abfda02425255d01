use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use prost::Message;
use tokio::net::TcpListener;

/// A collector of traces, which keeps what it gets.
#[derive(Clone)]
pub struct Collector {
    pub endpoint: String,
    received: Arc<Mutex<Vec<Bytes>>>,
}

/// A span that was received.
#[derive(Clone, Debug)]
pub struct ReceivedSpan {
    pub span: Span,
    /// The attributes of the service.
    pub resource: BTreeMap<String, String>,
}

impl Collector {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let collector = Self { endpoint, received: Arc::default() };
        let router = Router::new().route("/v1/traces", post(take)).with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        collector
    }

    /// What was received, as it came.
    pub fn bytes(&self) -> Vec<Bytes> {
        self.received.lock().unwrap().clone()
    }

    pub fn spans(&self) -> Vec<ReceivedSpan> {
        let requests = self.bytes();
        let requests = requests.iter().map(|bytes| ExportTraceServiceRequest::decode(&**bytes).unwrap());
        let of_service = requests.flat_map(|request| request.resource_spans).flat_map(|service| {
            let resource = texts(&service.resource.unwrap().attributes);
            let spans = service.scope_spans.into_iter().flat_map(|scope| scope.spans);
            spans.map(move |span| ReceivedSpan { span, resource: resource.clone() }).collect::<Vec<_>>()
        });
        of_service.collect()
    }
}

impl ReceivedSpan {
    pub fn attributes(&self) -> BTreeMap<String, String> {
        texts(&self.span.attributes)
    }

    /// Whether it is a direct part of another span.
    pub fn is_within(&self, parent: &Self) -> bool {
        (&self.span.trace_id, &self.span.parent_span_id) == (&parent.span.trace_id, &parent.span.span_id)
    }
}

fn texts(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |value: &KeyValue| match value.value.as_ref().and_then(|any| any.value.clone()) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    attributes.iter().map(|attribute| (attribute.key.clone(), text(attribute))).collect()
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, bytes: Bytes) {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    collector.received.lock().unwrap().push(bytes);
}
