//! What everyone may read, in memory for a moment: the same answer is made once, however many ask for it.
//!
//! An answer is used for half a second, and never after a change on this node. So a change on this node shows immediately, and
//! a change on another node within half a second. Only answers to callers without a token are kept: they are the same for
//! everyone, and depend only on the address and on four headers.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use moka::future::Cache;
use utoipa::openapi::OpenApi;

use super::consistency;
use crate::{
    http::{self, Error},
    types::Now,
};

/// How long an answer is used, in milliseconds.
const MILLISECONDS: u64 = 500;

/// Maximum size of an answer; larger ones are documents, which are kept elsewhere.
const LARGEST: usize = 256 * 1024;

/// Headers of one response only.
const OWN: [&str; 4] = ["x-request-id", "ratelimit", "ratelimit-policy", "date"];

/// The addresses that everyone may read.
#[derive(Clone, Default)]
pub struct PublicRoutes(Arc<matchit::Router<String>>);

/// Answers in memory. One per process.
pub struct PublicReads {
    routes: PublicRoutes,
    answers: Cache<Key, Arc<Kept>>,
}

/// Everything on which an answer depends.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    /// The number of changes on this node before the request.
    changes: u64,
    /// The half second of the request.
    moment: i64,
    uri: Uri,
    /// The headers that choose the representation, and the origin, which decides who may read it in a browser.
    headers: [Option<HeaderValue>; 4],
}

/// An answer to send again.
pub struct Kept {
    headers: HeaderMap,
    /// The headers of a 304.
    of_not_modified: HeaderMap,
    body: Bytes,
    tag: ETag,
}

/// How a public address was read.
pub enum Read {
    /// An answer in memory.
    Kept(Arc<Kept>),
    /// The response of the router, made for this request.
    Made(Response),
}

/// What the router responded: an answer to keep, with the headers of this response, or one that is only for its caller.
struct NotKept(Mutex<Option<Response>>);

impl PublicRoutes {
    /// The operations of the document that everyone may read, and these pages.
    pub fn of(document: &OpenApi, pages: &[&str]) -> Self {
        let mut routes = matchit::Router::new();
        for path in http::public_reads(document).chain(pages.iter().copied()) {
            // Two templates that exclude each other cannot be in one document.
            let _ = routes.insert(path, path.to_owned());
        }
        Self(Arc::new(routes))
    }

    fn find(&self, path: &str) -> Option<&str> {
        Some(self.0.at(path).ok()?.value)
    }
}

impl PublicReads {
    /// Keeps at most `cache` bytes of answers.
    pub fn new(routes: PublicRoutes, cache: u64) -> Self {
        let weight = |_: &_, kept: &Arc<Kept>| u32::try_from(kept.body.len() + 2000).unwrap_or(u32::MAX);
        let answers = Cache::builder()
            .max_capacity(cache)
            .weigher(weight)
            .time_to_live(Duration::from_millis(MILLISECONDS))
            .build();
        Self { routes, answers }
    }

    /// The size of all answers in memory.
    pub async fn bytes(&self) -> u64 {
        self.answers.run_pending_tasks().await;
        self.answers.weighted_size()
    }

    /// The route template, if the request reads what everyone may read, and its answer can be kept.
    pub fn route(&self, request: &Request<Body>) -> Option<&str> {
        const DEPENDS_ON: [HeaderName; 5] = [
            header::AUTHORIZATION,
            header::COOKIE,
            header::RANGE,
            header::IF_MATCH,
            // An answer in memory can be older than the caller's change on another node.
            consistency::HEADER,
        ];
        let is_plain = [Method::GET, Method::HEAD].contains(request.method())
            && !DEPENDS_ON.iter().any(|name| request.headers().contains_key(name));
        self.routes.find(request.uri().path()).filter(|_| is_plain)
    }

    /// Reads the answer to a `GET`, or makes it with `respond`, once for all who ask for it now.
    pub async fn read<F: Future<Output = Response>>(
        &self,
        mut request: Request<Body>,
        (changes, now): (u64, Now),
        respond: impl Fn(Request<Body>) -> F,
    ) -> Read {
        let names = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING, header::ORIGIN];
        let key = Key {
            changes,
            moment: now.timestamp_millis().div_euclid(MILLISECONDS.cast_signed()),
            uri: request.uri().clone(),
            headers: names.map(|name| request.headers().get(name).cloned()),
        };
        if let Some(kept) = self.answers.get(&key).await {
            return Read::Kept(kept);
        }
        let conditions = request.headers_mut().remove(header::IF_NONE_MATCH);
        let made = Mutex::new(None);
        let again = copy(&request);
        let kept = self
            .answers
            .try_get_with(key, async {
                let (kept, own) = Kept::of(respond(request).await).await?;
                *made.lock().unwrap_or_else(PoisonError::into_inner) = Some(own);
                Ok(kept)
            })
            .await;
        match kept {
            Ok(kept) => match made.into_inner().unwrap_or_else(PoisonError::into_inner) {
                None => Read::Kept(kept),
                Some(own) => Read::Made(kept.response(conditions.as_ref(), own)),
            },
            Err(not_kept) => {
                let not_kept: Arc<NotKept> = not_kept;
                match not_kept.take() {
                    Some(response) => Read::Made(response),
                    None => Read::Made(respond(again).await),
                }
            }
        }
    }
}

impl NotKept {
    /// The response, for the first who asks for it.
    fn take(&self) -> Option<Response> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The same request, which has no body.
fn copy(request: &Request<Body>) -> Request<Body> {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.version_mut() = request.version();
    copy.headers_mut().clone_from(request.headers());
    copy.extensions_mut().clone_from(request.extensions());
    copy
}

impl Kept {
    /// The answer to keep, and the headers that are only for this caller.
    async fn of(response: Response) -> Result<(Arc<Self>, HeaderMap), NotKept> {
        let not_kept = |response| NotKept(Mutex::new(Some(response)));
        if response.status() != StatusCode::OK {
            return Err(not_kept(response));
        }
        let (mut parts, body) = response.into_parts();
        let body = match axum::body::to_bytes(body, usize::MAX).await {
            Ok(body) => body,
            // The caller would get the beginning of an answer.
            Err(error) => return Err(not_kept(Error::internal(error).into_response())),
        };
        if body.len() > LARGEST {
            return Err(not_kept(Response::from_parts(parts, Body::from(body))));
        }
        let mut own = HeaderMap::new();
        for name in OWN.map(HeaderName::from_static) {
            if let Some(value) = parts.headers.remove(&name) {
                own.insert(name, value);
            }
        }
        let tag = parts.headers.typed_get::<ETag>().or_else(|| tag_of(&body));
        let Some(tag) = tag else { return Err(not_kept(Response::from_parts(parts, Body::from(body)))) };
        parts.headers.typed_insert(tag.clone());
        parts.headers.remove(header::TRANSFER_ENCODING);
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        let headers = parts.headers;
        let mut of_not_modified = headers.clone();
        http::remove_body_headers(&mut of_not_modified);
        Ok((Arc::new(Self { headers, of_not_modified, body, tag }), own))
    }

    /// The response: 304 if the caller has this answer.
    pub fn response(&self, condition: Option<&HeaderValue>, own: HeaderMap) -> Response {
        let (status, headers, body) = match condition.is_some_and(|condition| self.is_known(condition)) {
            true => (StatusCode::NOT_MODIFIED, &self.of_not_modified, Body::empty()),
            false => (StatusCode::OK, &self.headers, Body::from(self.body.clone())),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        headers.clone_into(response.headers_mut());
        response.headers_mut().extend(own);
        response
    }

    /// Whether the caller has this answer. Most send the one tag that they got, which need not be parsed.
    fn is_known(&self, condition: &HeaderValue) -> bool {
        if self.headers.get(header::ETAG) == Some(condition) {
            return true;
        }
        let values: HeaderMap = [(header::IF_NONE_MATCH, condition.clone())].into_iter().collect();
        values.typed_get::<IfNoneMatch>().is_some_and(|condition| !condition.precondition_passes(&self.tag))
    }
}

/// A strong `ETag`: the answer in this encoding, byte by byte.
fn tag_of(body: &[u8]) -> Option<ETag> {
    format!("\"{}\"", http::digest(body)).parse().ok()
}
