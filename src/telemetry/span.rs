//! Spans of traces. While traces are off, nothing here does anything.

use std::{
    future::Future,
    time::{Duration, SystemTime},
};

use axum::http::{HeaderMap, HeaderValue, Method};
use opentelemetry::{
    Context, KeyValue, Value,
    context::FutureExt,
    trace::{
        Link, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId, TraceState, Tracer,
    },
};

use super::{statement::Statement, traces::tracer};
use crate::types::{RequestId, TraceParent};

/// The header of W3C Trace Context. `tracestate` is neither read nor written: it can contain anything.
const TRACEPARENT: &str = "traceparent";

/// An operation in a trace; it ends when it is dropped.
pub struct Span(Option<Context>);

/// The operation for which something is done later, or by another task.
#[derive(Clone)]
pub struct Caller {
    trace: Option<Context>,
    log: tracing::Span,
}

impl Span {
    /// A message to another system that a request of the past has caused: a trace of its own, with a link to the trace of
    /// `origin`, a `traceparent`.
    pub fn outgoing(name: String, origin: Option<&str>) -> Self {
        Self::start(name, SpanKind::Client, &Context::new(), |builder| {
            let origin = origin.and_then(|text| text.parse().ok());
            builder.with_links(origin.map(|origin| Link::with_context(remote(origin))).into_iter().collect())
        })
    }

    /// Work for several callers at once: part of the trace of the first, with links to the others.
    pub fn batch<'a>(name: &'static str, callers: impl IntoIterator<Item = &'a Caller>) -> Self {
        let mut callers = callers.into_iter().filter_map(|caller| caller.trace.as_ref());
        let Some(first) = callers.next() else { return Self(None) };
        let link = |caller: &Context| Link::with_context(caller.span().span_context().clone());
        let links: Vec<_> = callers.map(link).collect();
        let size = i64::try_from(links.len() + 1).unwrap_or(i64::MAX);
        let span = Self::start(format!("batch {name}"), SpanKind::Internal, first, |builder| {
            builder.with_links(links)
        });
        span.set("congress.batch.size", size);
        span
    }

    fn start(
        name: String,
        kind: SpanKind,
        parent: &Context,
        build: impl FnOnce(opentelemetry::trace::SpanBuilder) -> opentelemetry::trace::SpanBuilder,
    ) -> Self {
        let Some(tracer) = tracer() else { return Self(None) };
        let builder = build(tracer.span_builder(name).with_kind(kind));
        Self(Some(parent.with_span(builder.start_with_context(tracer, parent))))
    }

    /// Sets an attribute. It must not contain personal data.
    pub fn set(&self, name: &'static str, value: impl Into<Value>) {
        if let Some(context) = &self.0 {
            context.span().set_attribute(KeyValue::new(name, value));
        }
    }

    /// Marks the operation as failed; `error` is one of a few words, without personal data.
    pub fn fail(&self, error: impl Into<Value>) {
        self.set("error.type", error);
        if let Some(context) = &self.0 {
            context.span().set_status(Status::error(""));
        }
    }

    /// Where the span is in its trace, for the next service.
    pub fn traceparent(&self) -> Option<TraceParent> {
        let context = self.0.as_ref()?.span().span_context().clone();
        context.is_valid().then(|| TraceParent {
            trace: u128::from_be_bytes(context.trace_id().to_bytes()),
            span: u64::from_be_bytes(context.span_id().to_bytes()),
            sampled: context.is_sampled(),
        })
    }

    /// The header of a request that continues the trace.
    pub fn header(&self) -> Option<(&'static str, HeaderValue)> {
        Some((TRACEPARENT, HeaderValue::from_str(&self.traceparent()?.to_string()).ok()?))
    }

    /// Does work within the span: spans that begin meanwhile are parts of it.
    pub async fn run<F: Future>(&self, work: F) -> F::Output {
        let context = self.0.clone().unwrap_or_default();
        work.with_context(context).await
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        // Others may still hold the context.
        if let Some(context) = &self.0 {
            context.span().end();
        }
    }
}

impl Caller {
    /// The operation that runs now.
    pub fn current() -> Self {
        let is_recorded = |context: &Context| context.span().span_context().is_sampled();
        let trace = tracer().map(|_| Context::current()).filter(is_recorded);
        Self { trace, log: tracing::Span::current() }
    }

    /// Its span in the log, which has the id of the request.
    pub fn log_span(&self) -> tracing::Span {
        self.log.clone()
    }
}

/// The span of a request, which begins with it or, if it is answered from memory, when it ends.
pub struct RequestSpan {
    parent: Option<TraceParent>,
    span: Span,
}

impl RequestSpan {
    /// Reads the `traceparent` of a caller; an invalid one is ignored.
    pub fn of(headers: &HeaderMap) -> Self {
        let parent = || {
            let mut values = headers.get_all(TRACEPARENT).iter();
            let only = values.next().filter(|_| values.next().is_none())?;
            only.to_str().ok()?.parse().ok()
        };
        Self { parent: tracer().and_then(|_| parent()), span: Span(None) }
    }

    /// Begins the span now.
    pub fn begin(&mut self) {
        self.begin_at(SystemTime::now());
    }

    fn begin_at(&mut self, at: SystemTime) {
        let parent = self.parent.map(remote);
        let parent =
            parent.map_or_else(Context::new, |parent| Context::new().with_remote_span_context(parent));
        self.span =
            Span::start("request".into(), SpanKind::Server, &parent, |builder| builder.with_start_time(at));
    }

    pub fn span(&self) -> &Span {
        &self.span
    }

    /// The id of the trace, if it is recorded, for the log.
    pub fn trace_id(&self) -> Option<String> {
        let recorded = self.span.traceparent().filter(|trace| trace.sampled)?;
        Some(format!("{:032x}", recorded.trace))
    }

    /// Ends the span; begins it before if [`begin`](Self::begin) was not called.
    pub fn finish(mut self, request: &FinishedRequest<'_>) {
        if self.span.0.is_none() {
            self.begin_at(SystemTime::now() - request.duration);
        }
        let Some(context) = &self.span.0 else { return };
        let method = match request.method.as_str() {
            known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE"
            | "CONNECT") => known,
            _ => "_OTHER",
        };
        let name = match (request.operation, request.route) {
            (Some(operation), _) => operation.to_owned(),
            (None, Some(route)) => format!("{method} {route}"),
            (None, None) => method.to_owned(),
        };
        context.span().update_name(name);
        self.span.set("http.request.method", method.to_owned());
        self.span.set("http.response.status_code", i64::from(request.status));
        self.span.set("congress.request.id", request.id.to_string());
        if let Some(route) = request.route {
            self.span.set("http.route", route.to_owned());
        }
        if request.status >= 500 {
            self.span.fail(request.status.to_string());
        }
    }
}

/// What a span says of a request.
pub struct FinishedRequest<'a> {
    pub id: RequestId,
    pub method: &'a Method,
    /// The template of the route.
    pub route: Option<&'a str>,
    /// The operation's id in the OpenAPI document.
    pub operation: Option<&'a str>,
    pub status: u16,
    pub duration: Duration,
}

/// Adds a span of a statement that has ended to the span that runs now. Statements of nothing that is traced, such as the
/// polling of queues, are left out.
pub(super) fn add_statement(read: impl FnOnce() -> Statement) {
    let Some(tracer) = tracer() else { return };
    let parent = Context::current();
    if !parent.span().span_context().is_sampled() {
        return;
    }
    let (statement, end) = (read(), SystemTime::now());
    let duration = Duration::try_from_secs_f64(statement.seconds).unwrap_or_default();
    let count = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
    let name = statement.name();
    let mut span = tracer
        .span_builder(name.clone())
        .with_kind(SpanKind::Client)
        .with_start_time(end.checked_sub(duration).unwrap_or(end))
        .with_attributes([
            KeyValue::new("db.system.name", "postgresql"),
            KeyValue::new("db.query.summary", name),
            KeyValue::new("db.response.returned_rows", count(statement.rows_returned)),
            KeyValue::new("congress.affected_rows", count(statement.rows_affected)),
        ])
        .start_with_context(tracer, &parent);
    opentelemetry::trace::Span::end_with_timestamp(&mut span, end);
}

/// A span of another process, or of the past.
fn remote(parent: TraceParent) -> SpanContext {
    let flags = if parent.sampled { TraceFlags::SAMPLED } else { TraceFlags::NOT_SAMPLED };
    SpanContext::new(TraceId::from(parent.trace), SpanId::from(parent.span), flags, true, TraceState::NONE)
}
