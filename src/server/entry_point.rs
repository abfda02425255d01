//! Fast paths before the router and its middleware: readers who already have the current schedule, and what everyone may read.

use std::{convert::Infallible, net::Ipv4Addr, sync::Arc};

use axum::{
    Router,
    body::{Body, HttpBody as _},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use headers::{HeaderMapExt as _, IfNoneMatch};
use tower::{Service, ServiceBuilder, ServiceExt, util::BoxCloneSyncService};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use super::{
    Server,
    listener::Peer,
    middleware::{self, RequestRecord},
    public_reads::{PublicReads, Read},
    rate_limits::RateLimits,
};
use crate::{
    app::App,
    http::{ClientAddress, accept_identity},
    identity::CallerLookup,
    schedule::Published,
};

/// The service that connections call: responds from memory where it can, and passes every other request to the router. Cheap
/// to clone.
#[derive(Clone)]
pub struct EntryPoint(Arc<Parts>);

struct Parts {
    app: App,
    published: Arc<Published>,
    callers: CallerLookup,
    reads: Arc<PublicReads>,
    limits: Arc<RateLimits>,
    responder: Responder,
}

/// The router with what surrounds it, apart from the log.
type Responder = BoxCloneSyncService<Request<Body>, Response, Infallible>;

impl EntryPoint {
    /// # Errors
    /// An allowed origin is invalid.
    pub fn new(node: &Server, limits: Arc<RateLimits>, router: Router) -> anyhow::Result<Self> {
        let responder = surround(node.clone(), router)?;
        Ok(Self(Arc::new(Parts {
            app: node.app.clone(),
            published: node.published.clone(),
            callers: node.caller_lookup.clone(),
            reads: node.public_reads.clone(),
            limits,
            responder,
        })))
    }

    /// Handles a request.
    pub async fn answer(self, request: Request<Body>) -> Result<Response, Infallible> {
        if let Some(response) = self.not_modified(&request) {
            return Ok(response);
        }
        match self.0.reads.route(&request) {
            Some(route) => Ok(self.read(route, request).await),
            None => Ok(self.respond(request).await),
        }
    }

    async fn respond(&self, request: Request<Body>) -> Response {
        let responder = self.0.responder.clone();
        middleware::observe(&self.0.app, request, |request| call(responder, request)).await
    }

    /// What everyone may read: from memory, or by the router for all who ask for it now.
    async fn read(&self, route: &str, mut request: Request<Body>) -> Response {
        let parts = &self.0;
        let (record, client) = (RequestRecord::begin(&request), self.client(&request));
        // The answer to `HEAD` is the one to `GET` without its body, and is made as such if it is not in memory.
        let is_head = std::mem::replace(request.method_mut(), Method::GET) == Method::HEAD;
        let condition = request.headers().get(header::IF_NONE_MATCH).cloned();
        let respond = async |request| self.respond(request).await;
        let state = (parts.callers.changes(), parts.app.now());
        let response = match parts.reads.read(request, state, respond).await {
            Read::Made(response) => response,
            Read::Kept(kept) => {
                let mut response =
                    parts.limits.limit(client, || kept.response(condition.as_ref(), HeaderMap::new()));
                record.finish(&mut response, route);
                response
            }
        };
        if is_head { without_body(response) } else { response }
    }

    fn client(&self, request: &Request<Body>) -> ClientAddress {
        let peer = request.extensions().get::<Peer>().map_or(Ipv4Addr::LOCALHOST.into(), |peer| peer.0);
        ClientAddress::of(peer, request.headers(), self.0.app.config.trusted_proxies)
    }

    /// 304 if the caller has the current schedule, with the same headers as from the operation. Requests with a query, an
    /// origin or a token, and callers who exceed their limit, go to the router.
    fn not_modified(&self, request: &Request<Body>) -> Option<Response> {
        let (headers, uri) = (request.headers(), request.uri());
        let slug = uri.path().strip_prefix("/api/v1/congresses/")?.strip_suffix("/schedule")?;
        let is_plain = uri.query().is_none() && [Method::GET, Method::HEAD].contains(request.method());
        if !is_plain || needs_router(headers) {
            return None;
        }
        let condition = headers.typed_get::<IfNoneMatch>()?;
        let document = self.0.published.schedule(slug, headers)?;
        if condition.precondition_passes(&document.tag().to_str().ok()?.parse().ok()?) {
            return None;
        }
        let left = self.0.limits.count(self.client(request).network()).ok()?;
        let record = RequestRecord::begin(request);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        document.describe(response.headers_mut());
        // The CORS layer of the router adds this header.
        response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
        self.0.limits.write_headers(response.headers_mut(), left, 0);
        record.finish(&mut response, ROUTE);
        Some(response)
    }
}

/// Surrounds the router with what concerns every request.
fn surround(node: Server, router: Router) -> anyhow::Result<Responder> {
    let cors = middleware::cors(&node.app.config.origins)?;
    let answer = move |request| {
        let (node, router) = (node.clone(), router.clone());
        async move {
            let change = |request| async move {
                let answered = middleware::after_change(&node, request, |request| call(router, request));
                middleware::limit_time(answered).await
            };
            Ok::<_, Infallible>(middleware::not_modified(request, change).await)
        }
    };
    let responder = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(cors)
        .map_request(|mut request: Request<Body>| {
            accept_identity(request.headers_mut());
            request
        })
        .layer(CompressionLayer::new())
        .service_fn(answer);
    Ok(BoxCloneSyncService::new(responder.map_response(|response| response.map(Body::new))))
}

async fn call<S>(service: S, request: Request<Body>) -> Response
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>,
{
    let Ok(response) = service.oneshot(request).await;
    response
}

/// The same response, with the length of its body instead of the body.
fn without_body(mut response: Response) -> Response {
    let length = response.body().size_hint().exact().filter(|length| *length > 0);
    if let Some(length) = length {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(length.into());
    }
    *response.body_mut() = Body::empty();
    response
}

const ROUTE: &str = "/api/v1/congresses/{congress}/schedule";

fn needs_router(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key(header::AUTHORIZATION)
}
