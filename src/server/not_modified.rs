//! Fast path for readers who already have the current schedule, which are most of them: responds with 304 before any
//! middleware runs.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use headers::{HeaderMapExt as _, IfNoneMatch};
use tower::ServiceExt;

use super::{
    listener::Peer,
    middleware::{RateLimits, RequestRecord},
};
use crate::{app::App, http::ClientAddress, schedule::Published};

/// The service that connections call: responds with 304 for an unchanged schedule, and passes every other request to the
/// router. Cheap to clone.
#[derive(Clone)]
pub struct EntryPoint(Arc<Parts>);

struct Parts {
    app: App,
    published: Arc<Published>,
    limits: Arc<RateLimits>,
    router: Router,
}

impl EntryPoint {
    pub fn new(app: App, published: Arc<Published>, limits: Arc<RateLimits>, router: Router) -> Self {
        Self(Arc::new(Parts { app, published, limits, router }))
    }

    /// Handles a request.
    pub async fn answer(self, request: Request<Body>) -> Result<Response, Infallible> {
        match self.not_modified(&request) {
            Some(response) => Ok(response),
            None => self.0.router.clone().oneshot(request).await,
        }
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
        let peer = request.extensions().get::<Peer>()?.0;
        let client = ClientAddress::of(peer, headers, self.0.app.config.trusted_proxies);
        let left = self.0.limits.count(client.network()).ok()?;
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

const ROUTE: &str = "/api/v1/congresses/{congress}/schedule";

fn needs_router(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key(header::AUTHORIZATION)
}
