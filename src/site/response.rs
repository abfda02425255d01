use std::sync::LazyLock;

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use minijinja::Environment;

use super::{
    frame::{Frame, templates},
    words::Words,
};
use crate::http::{Coding, Document, Error, Result};

/// The content security policy of public pages: they load and call only this service, and nothing in them is inline. (Linked
/// data is in a script element, but as data, which no policy concerns.)
pub const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; worker-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| templates(&[("missing.html", include_str!("missing.html"))]));

/// The document of a page.
pub fn document(html: String) -> Document {
    Document::of("text/html; charset=utf-8", html.into_bytes())
}

/// Answers with a page, in the best content coding that the reader accepts. It is compressed on a blocking thread.
pub async fn respond(headers: &HeaderMap, words: &Words, html: String) -> Result<Response> {
    let coding = Coding::best(headers);
    let coded = tokio::task::spawn_blocking(move || document(html).compressed(coding));
    let coded = coded.await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(send(StatusCode::OK, words, &coded))
}

/// A page with its `ETag`.
pub fn send(status: StatusCode, words: &Words, document: &Document) -> Response {
    let mut response = document.answer();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
    headers.insert(HeaderName::from_static("content-language"), HeaderValue::from_static(words.tag));
    response
}

/// There is no such page.
pub struct Missing(pub &'static Words);

impl IntoResponse for Missing {
    fn into_response(self) -> Response {
        let Self(words) = self;
        let frame = Frame {
            words,
            edition: None,
            part: None,
            zone: None,
            title: words.text("missing").to_owned(),
            description: String::new(),
            base: "",
            path: String::new(),
            query: Vec::new(),
        };
        let html = TEMPLATES.get_template("missing.html").and_then(|page| page.render(frame.context()));
        match html {
            Ok(html) => send(StatusCode::NOT_FOUND, words, &document(html)),
            Err(error) => Error::internal(error).into_response(),
        }
    }
}
