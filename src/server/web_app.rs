//! The web app: the files of `web/dist`, inside the binary.
//!
//! Builds for development read the folder when a file is requested, so that a new build of the app shows without a new build
//! of the service. Without the folder, the service has plain pages instead.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use headers::{ETag, HeaderMapExt as _};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{
    http::{Coding, Error, RequestError},
    site::{self, Missing},
};

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "index.html";

/// Scripts, styles and images come from this origin only, and none is inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The service worker. Browsers ask for it again and again: it must never be older than the app.
const WORKER: &str = "/sw.js";

/// The service worker loads from this origin what it keeps, and nothing else.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'";

/// Addresses that never are pages of the app.
const ELSEWHERE: [&str; 4] = ["/api/", "/docs/", "/problems/", "/health/"];

/// Addresses of the public pages.
const PUBLIC: &str = "/c/";

/// Whether the app was built.
pub fn is_built() -> bool {
    Files::get(INDEX).is_some()
}

/// The page of the app, the same for all its addresses, if a browser asks for a page and the app was built.
pub fn page(headers: &HeaderMap) -> Option<Response> {
    if !accepts_page(headers) {
        return None;
    }
    let mut response = respond(INDEX, headers)?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Some(response)
}

fn accepts_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// What no other route answers: a file of the app, or one of its pages if a browser asks for a page.
pub async fn fallback(request: Request) -> Response {
    let (path, headers) = (request.uri().path(), request.headers());
    let not_found = || Error::from(RequestError::NoRoute).into_response();
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return not_found();
    }
    if let Some(mut file) =
        path.strip_prefix('/').filter(|name| *name != INDEX).and_then(|name| respond(name, headers))
    {
        // The names of assets contain a hash of their content.
        if path.starts_with("/assets/") {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            file.headers_mut().insert(header::CACHE_CONTROL, forever);
        }
        if path == WORKER {
            let headers = file.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        return file;
    }
    if ELSEWHERE.iter().any(|start| path.starts_with(start)) {
        return not_found();
    }
    if path.starts_with(PUBLIC) {
        return no_public_page(request.uri(), headers).unwrap_or_else(not_found);
    }
    page(headers).unwrap_or_else(not_found)
}

/// The answer at an address below those of the public pages that none of them has: the address without a slash at its end, or
/// for a browser a page that says so.
fn no_public_page(uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let path = uri.path().trim_end_matches('/');
    if path != uri.path() {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Some(Redirect::permanent(&format!("{path}{query}")).into_response());
    }
    accepts_page(headers).then(|| Missing(site::words_of(uri.query(), headers)).into_response())
}

/// A file in the best content coding: the build stores `.br` and `.gz` next to each file that becomes smaller by it.
fn respond(name: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Files::get(name)?;
    let coding = Coding::best_of(headers, &[Coding::Brotli, Coding::Gzip]);
    let coded = match coding {
        Coding::Brotli => Files::get(&format!("{name}.br")),
        Coding::Gzip => Files::get(&format!("{name}.gz")),
        Coding::Identity | Coding::Zstd => None,
    };
    let mut own = HeaderMap::new();
    own.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(media) = HeaderValue::from_str(plain.metadata.mimetype()) {
        own.insert(header::CONTENT_TYPE, media);
    }
    let file = match coded {
        Some(file) => {
            own.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            file
        }
        None => plain,
    };
    own.typed_insert(tag(&file)?);
    Some((StatusCode::OK, own, file.data).into_response())
}

/// From the content, so that the codings of a file have different tags.
fn tag(file: &EmbeddedFile) -> Option<ETag> {
    let hash: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"").parse().ok()
}
