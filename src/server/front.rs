//! What a request meets first. Most readers of the schedule have it already and ask whether it is still the present one: they are
//! told so here, before anything else is woken.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use tower::ServiceExt;

use super::{
    listener::Peer,
    middleware::{Limits, Seen, has},
};
use crate::{app::App, http::ClientAddress, schedule::Published};

/// The service as connections talk to it. Cheap to clone.
#[derive(Clone)]
pub struct Front(Arc<Parts>);

struct Parts {
    app: App,
    published: Arc<Published>,
    limits: Arc<Limits>,
    router: Router,
}

impl Front {
    pub fn new(app: App, published: Arc<Published>, limits: Arc<Limits>, router: Router) -> Self {
        Self(Arc::new(Parts { app, published, limits, router }))
    }

    /// Answers a request, whatever it is.
    pub async fn answer(self, request: Request<Body>) -> Result<Response, Infallible> {
        match self.unchanged(&request) {
            Some(response) => Ok(response),
            None => self.0.router.clone().oneshot(request).await,
        }
    }

    /// 304 for whoever has the present schedule, as the operation itself would answer it. Whatever is more than that plain
    /// question (a zone, another origin, a caller with a token or who calls too often) goes the long way.
    fn unchanged(&self, request: &Request<Body>) -> Option<Response> {
        let (headers, uri) = (request.headers(), request.uri());
        let slug = uri.path().strip_prefix("/api/v1/congresses/")?.strip_suffix("/schedule")?;
        let plain = uri.query().is_none() && [Method::GET, Method::HEAD].contains(request.method());
        if !plain || !headers.contains_key(header::IF_NONE_MATCH) || asks_for_more(headers) {
            return None;
        }
        let document = self.0.published.schedule(slug, headers)?;
        let known: Vec<_> = headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect();
        if !has(&known, document.tag()) {
            return None;
        }
        let peer = request.extensions().get::<Peer>()?.0;
        let client = ClientAddress::of(peer, headers, self.0.app.config.trusted_proxies);
        let left = self.0.limits.count(client.network()).ok()?;
        let seen = Seen::begin(request);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        document.describe(response.headers_mut());
        // As CORS says it on the long way.
        response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
        self.0.limits.tell(response.headers_mut(), left, 0);
        seen.end(&mut response, ROUTE);
        Some(response)
    }
}

const ROUTE: &str = "/api/v1/congresses/{congress}/schedule";

fn asks_for_more(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) || headers.contains_key(header::AUTHORIZATION)
}
