//! Reads by replicas: which requests a replica may answer, and which replica does.

use std::{collections::HashSet, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use utoipa::openapi::OpenApi;

use super::{
    Server,
    consistency::{self, Token},
    listener::Peer,
};
use crate::{
    database::{ChangedUpTo, Position, Replica},
    http::{ClientAddress, Error, RequestError},
    types::RequestId,
};

/// Reads that the primary must answer, and why.
const PRIMARY: [(&str, &str); 1] = [("simulate_places", "it promotes, and rolls back")];

/// The routes that a replica may answer.
#[derive(Clone, Default)]
pub struct ReplicaRoutes(Arc<HashSet<String>>);

impl ReplicaRoutes {
    /// The reads of the document that replicas may answer, and these pages.
    pub fn of(document: &OpenApi, pages: &[&str]) -> Self {
        let pages = pages.iter().map(|page| (*page).to_owned());
        Self(Arc::new(reads(document).map(|(path, _)| path.to_owned()).chain(pages).collect()))
    }

    /// Their operations.
    pub fn operations(document: &OpenApi) -> Vec<&str> {
        reads(document).map(|(_, operation)| operation).collect()
    }

    fn contain(&self, request: &Request) -> bool {
        let route = request.extensions().get::<MatchedPath>();
        *request.method() == Method::GET && route.is_some_and(|route| self.0.contains(route.as_str()))
    }
}

/// The paths and operations that replicas may answer: the reads, except those that write or follow a stream.
fn reads(document: &OpenApi) -> impl Iterator<Item = (&str, &str)> {
    document.paths.paths.iter().filter_map(|(path, item)| {
        let read = item.get.as_ref()?;
        let operation = read.operation_id.as_deref()?;
        let is_excluded = PRIMARY.iter().any(|(excluded, _)| *excluded == operation) || is_stream(read);
        (!is_excluded).then_some((path.as_str(), operation))
    })
}

/// Live streams follow the node, not the database.
fn is_stream(read: &utoipa::openapi::path::Operation) -> bool {
    read.responses.responses.values().any(|response| match response {
        utoipa::openapi::RefOr::T(response) => response.content.contains_key("text/event-stream"),
        utoipa::openapi::RefOr::Ref(_) => false,
    })
}

/// The routers that answer reads: one for each replica.
#[derive(Clone)]
pub struct Readers(Arc<Parts>);

struct Parts {
    node: Server,
    routes: ReplicaRoutes,
    routers: Vec<(Arc<Replica>, Router)>,
}

impl Readers {
    pub fn new(node: &Server, routes: ReplicaRoutes, router: &Router<Server>) -> Self {
        let on = |replica: &Arc<Replica>| {
            (replica.clone(), router.clone().with_state(node.reading(replica.pool.clone())))
        };
        let routers = node.app.replicas.all().iter().map(on).collect();
        Self(Arc::new(Parts { node: node.clone(), routes, routers }))
    }

    /// Up to where the caller has changed the database, as their token says.
    fn changed_up_to(&self, headers: &HeaderMap) -> Result<ChangedUpTo, RequestError> {
        let (app, key) = (&self.0.node.app, &self.0.node.key);
        let mut changed = 0;
        if let Some(token) = headers.get(consistency::HEADER) {
            let token = token.to_str().ok().and_then(|token| Token::read(token, key));
            let ours =
                token.filter(|token| app.replicas.is_empty() || token.cluster == app.replicas.cluster());
            changed = ours.ok_or(RequestError::BadConsistency)?.position;
        }
        if app.replicas.is_empty() {
            return Ok(ChangedUpTo(0));
        }
        // A browser sends back whatever it was given: a cookie of the time before a restore is no mistake of the caller.
        if let Some(token) = consistency::in_cookie(headers, &app.config) {
            changed = changed.max(Token::read(&token, key).map_or(0, |token| token.position));
        }
        Ok(ChangedUpTo(changed))
    }

    /// Up to where the caller must see the database.
    fn needed(&self, headers: &HeaderMap, ChangedUpTo(changed): ChangedUpTo) -> Position {
        let personal = [header::AUTHORIZATION, header::COOKIE].iter().any(|name| headers.contains_key(name));
        if personal { changed.max(self.0.node.app.replicas.known()) } else { changed }
    }

    /// Lets a replica answer a read if one has all that the caller must see; otherwise, or if it fails, the primary answers.
    pub async fn read(&self, mut request: Request, next: Next) -> Response {
        let by_replica = self.0.routes.contain(&request);
        let changed = match self.changed_up_to(request.headers()) {
            Ok(changed) => changed,
            Err(error) if by_replica => return Error::from(error).into_response(),
            Err(_) => ChangedUpTo::default(),
        };
        request.extensions_mut().insert(changed);
        if !by_replica {
            return next.run(request).await;
        }
        if self.0.routers.is_empty() {
            return next.run(request).await;
        }
        let needed = self.needed(request.headers(), changed);
        match self.answer(copy(&request), needed).await {
            Some(response) => response,
            None => {
                metrics::counter!("database_reads_total", "answered_by" => "primary").increment(1);
                next.run(request).await
            }
        }
    }

    async fn answer(&self, request: Request, needed: Position) -> Option<Response> {
        let replica = self.0.node.app.replicas.find(needed).await?;
        let (_, router) = self.0.routers.iter().find(|(of, _)| Arc::ptr_eq(of, &replica))?;
        let Ok(response) = router.clone().oneshot(request).await;
        if response.status().is_server_error() {
            replica.suspect();
            metrics::counter!("database_reads_refused_total", "replica" => replica.name.clone()).increment(1);
            return None;
        }
        metrics::counter!("database_reads_total", "answered_by" => replica.name.clone()).increment(1);
        Some(response)
    }
}

/// The request for another router: without what this router has found in its path.
fn copy(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    *copy.uri_mut() = request.uri().clone();
    *copy.version_mut() = request.version();
    copy.headers_mut().clone_from(request.headers());
    let (from, to) = (request.extensions(), copy.extensions_mut());
    if let Some(id) = from.get::<RequestId>() {
        to.insert(*id);
    }
    if let Some(client) = from.get::<ClientAddress>() {
        to.insert(*client);
    }
    if let Some(peer) = from.get::<Peer>() {
        to.insert(*peer);
    }
    if let Some(changed) = from.get::<ChangedUpTo>() {
        to.insert(*changed);
    }
    copy
}
