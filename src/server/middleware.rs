//! Middleware, from the outside in: request id and log, panics, CORS, compression, 304, limits, validation of headers, path and query.
//!
//! What surrounds the whole router calls `respond`; only what must know the route is a layer of the router. axum copies and
//! boxes the layers of a route for every request, each layer with all those within it.

use std::{
    any::Any,
    net::Ipv4Addr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tracing::Instrument;

use super::{
    Server,
    consistency::{self, Token},
    document::API,
    listener::Peer,
    metrics,
    rate_limits::RateLimits,
    reads::Readers,
    request_headers::{KeyedOperations, refuse_headers},
};
use crate::{
    app::App,
    http::{self, ClientAddress, Context, Error, NextPage, RequestError, Schemas, in_context},
    telemetry::{FinishedRequest, RequestSpan},
    types::RequestId,
};

/// Timeout of a request, including its body.
const LONGEST: Duration = Duration::from_secs(30);

/// The route of a request that no operation or page answers.
const NO_ROUTE: &str = "none";

/// Every response of the API depends on who asks.
const VARY: &str = "authorization, cookie";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The data of the request for the response headers and the log.
pub struct RequestRecord {
    began: Instant,
    id: RequestId,
    method: Method,
    uri: Uri,
    /// Whether it has a token or a cookie.
    personal: bool,
    span: RequestSpan,
}

impl RequestRecord {
    pub fn begin(request: &Request) -> Self {
        Self {
            began: Instant::now(),
            id: RequestId::new(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            personal: [header::AUTHORIZATION, header::COOKIE]
                .iter()
                .any(|name| request.headers().contains_key(name)),
            span: RequestSpan::of(request.headers()),
        }
    }

    /// Adds the response headers, logs and counts the request. Parameters and bodies are not logged, because they contain
    /// personal data.
    pub fn finish(self, response: &mut Response, route: &str) {
        set_headers(response, self.id, &self.uri, self.personal);
        let (status, took) = (response.status().as_u16(), self.began.elapsed());
        let trace = self.span.trace_id();
        tracing::info!(request.id = %self.id, http.method = %self.method, http.route = route, http.status = status,
                       duration_ms = took.as_secs_f64() * 1000.0, trace.id = trace, "answered");
        metrics::count(&self.method, route, status, took);
        self.span.finish(&FinishedRequest {
            id: self.id,
            method: &self.method,
            route: Some(route).filter(|route| *route != NO_ROUTE),
            operation: API.operation_ids.find(&self.method, route),
            status,
            duration: took,
        });
    }
}

/// Gives the request an id and a context, and the response its headers; logs and counts the request.
pub async fn observe<F: Future<Output = Response>>(
    app: &App,
    mut request: Request,
    respond: impl FnOnce(Request) -> F,
) -> Response {
    let mut record = RequestRecord::begin(&request);
    record.span.begin();
    let peer = request.extensions().get::<Peer>().map_or(Ipv4Addr::LOCALHOST.into(), |peer| peer.0);
    let client = ClientAddress::of(peer, request.headers(), app.config.trusted_proxies);
    request.extensions_mut().insert(record.id);
    if let Some(trace) = record.span.span().traceparent() {
        request.extensions_mut().insert(trace);
    }
    request.extensions_mut().insert(client);
    let context = Context { request: record.id, language: language(&record.uri) };
    let span = tracing::info_span!("request", request.id = %record.id);
    let answered = in_context(context, respond(request)).instrument(span);
    let mut response = record.span.span().run(answered).await;
    let route = response.extensions().get::<Route>().map_or(NO_ROUTE, |route| route.0.as_str()).to_owned();
    record.finish(&mut response, &route);
    response
}

/// The route template of the request.
#[derive(Clone)]
struct Route(String);

fn language(uri: &Uri) -> Option<crate::types::Language> {
    let (_, tag) = form_urlencoded::parse(uri.query()?.as_bytes()).find(|(name, _)| name == "lang")?;
    tag.parse().ok()
}

/// The headers of every response.
fn set_headers(response: &mut Response, id: RequestId, uri: &Uri, personal: bool) {
    let next = response.extensions_mut().remove::<NextPage>();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    let mut set = |name: HeaderName, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    // Responses that depend on the caller are never cached; others are revalidated each time.
    let is_api = uri.path().starts_with("/api/");
    set(header::CACHE_CONTROL, if is_api && personal { "no-store" } else { "no-cache" });
    // An answer from memory has it already.
    if is_api && !headers.get_all(header::VARY).iter().any(|value| value == VARY) {
        headers.append(header::VARY, HeaderValue::from_static(VARY));
    }
    if let Some(link) = next.and_then(|next| link(uri, &next.0)) {
        headers.insert(header::LINK, link);
    }
}

/// `Link: <the same address with the next cursor>; rel="next"`
fn link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name != "cursor" {
            query.append_pair(&name, &value);
        }
    }
    let query = query.append_pair("cursor", cursor).finish();
    HeaderValue::from_str(&format!("<{}?{query}>; rel=\"next\"", uri.path())).ok()
}

/// Validates headers, path and query against the document before the handler runs.
pub async fn check_request(
    State((schemas, keyed)): State<(Schemas, KeyedOperations)>,
    route: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let refusal = refuse_headers(&keyed, route.as_str(), &request);
    let mut response = match refusal.or_else(|| refuse_parameters(&schemas, route.as_str(), &request)) {
        None => next.run(request).await,
        Some(refusal) => refusal,
    };
    response.extensions_mut().insert(Route(route.as_str().to_owned()));
    response
}

/// The refusal of a request with invalid parameters in its path or query.
fn refuse_parameters(schemas: &Schemas, route: &str, request: &Request) -> Option<Response> {
    let uri = request.uri();
    let method = match *request.method() {
        Method::HEAD => "GET",
        ref method => method.as_str(),
    };
    let mut errors = http::path_errors(route, uri.path());
    match schemas.query_errors(method, route, uri.query().unwrap_or_default()) {
        Ok(of_query) => errors.extend(of_query),
        Err(error) => return Some(error.into_response()),
    }
    (!errors.is_empty()).then(|| Error::from(RequestError::InvalidParameter(errors)).into_response())
}

/// Limits the request rate of each address, and reports the requests left. A replica may answer.
pub async fn limit_rate(
    State((limits, readers)): State<(Arc<RateLimits>, Readers)>,
    request: Request,
    next: Next,
) -> Response {
    let client = request.extensions().get::<ClientAddress>().copied();
    limits.limit_work(client, || readers.read(request, next)).await
}

/// Forgets the callers in memory after each request that can have changed data, and wakes this node's dispatcher.
pub async fn after_change<F: Future<Output = Response>>(
    node: &Server,
    request: Request,
    respond: impl FnOnce(Request) -> F,
) -> Response {
    if request.method().is_safe() {
        return respond(request).await;
    }
    let callers = node.caller_lookup.clone();
    // Also after a request that is cut off: its change may have been committed.
    let _forgetting = scopeguard::guard(callers, |callers| callers.forget());
    let mut by_browser = request.headers().contains_key(header::COOKIE);
    let mut response = respond(request).await;
    if response.status().is_success() {
        node.app.bell.notify_one();
        if let Some(token) = Token::of_change(&node.app).await {
            by_browser |= response.headers().contains_key(header::SET_COOKIE);
            let config = by_browser.then_some(&*node.app.config);
            token.add_to(response.headers_mut(), &node.key, config);
        }
    }
    response
}

/// Aborts requests that take too long, mostly because of bodies that never end.
pub async fn limit_time(answered: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(LONGEST, answered).await {
        Ok(response) => response,
        Err(_) => Error::from(RequestError::TooSlow).into_response(),
    }
}

/// Responds with 304 if the client has the current representation.
pub async fn not_modified<F: Future<Output = Response>>(
    request: Request,
    respond: impl FnOnce(Request) -> F,
) -> Response {
    let condition = match request.method().is_safe() {
        true => request.headers().typed_get::<IfNoneMatch>(),
        false => None,
    };
    let mut response = respond(request).await;
    let is_known = |tag: &ETag| condition.is_some_and(|condition| !condition.precondition_passes(tag));
    if response.status() == StatusCode::OK && response.headers().typed_get().as_ref().is_some_and(is_known) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        http::remove_body_headers(response.headers_mut());
    }
    response
}

/// Allows pages of these origins to call the API.
pub fn cors(origins: &[String]) -> anyhow::Result<CorsLayer> {
    let origins = origins.iter().map(|origin| origin.parse()).collect::<Result<Vec<HeaderValue>, _>>()?;
    let exposed = [
        "congress-consistency",
        "content-disposition",
        "etag",
        "link",
        "location",
        "retry-after",
        "ratelimit",
        "ratelimit-policy",
        "x-request-id",
        "idempotent-replayed",
    ];
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            consistency::HEADER,
            HeaderName::from_static("traceparent"),
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers(exposed.map(HeaderName::from_static))
        .max_age(Duration::from_hours(1)))
}

/// Handles a panic as an internal error: logged, and never shown to the client.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    Error::internal(format!("panic: {said}")).into_response()
}
