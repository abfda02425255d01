//! Descriptions of response headers in the OpenAPI document.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::json;
use utoipa::openapi::{
    Header, HeaderBuilder, KnownFormat, ObjectBuilder, Ref, RefOr, Response, SchemaFormat, schema::Type,
};

use super::{Created, Json, NoContent, Page, Tagged, WithEtag};

/// The headers of every response.
pub(super) const EVERY: &[&str] = &["RateLimit", "RateLimit-Policy", "x-request-id"];

/// The return type of a handler; it determines which headers a successful response has in addition to [`EVERY`].
pub trait Answer {
    const HEADERS: &'static [&'static str];
}

impl<T: Answer, E> Answer for Result<T, E> {
    const HEADERS: &'static [&'static str] = T::HEADERS;
}

impl<T: Answer> Answer for (StatusCode, T) {
    const HEADERS: &'static [&'static str] = T::HEADERS;
}

impl<T> Answer for WithEtag<T> {
    const HEADERS: &'static [&'static str] = &["ETag"];
}

impl Answer for Tagged {
    const HEADERS: &'static [&'static str] = &["ETag"];
}

/// Whether it has an `ETag` depends on the resource: see [`complete`](super::complete).
impl Answer for Created {
    const HEADERS: &'static [&'static str] = &["Location"];
}

impl<T> Answer for Page<T> {
    const HEADERS: &'static [&'static str] = &["Link"];
}

impl<T> Answer for Json<T> {
    const HEADERS: &'static [&'static str] = &[];
}

impl Answer for NoContent {
    const HEADERS: &'static [&'static str] = &[];
}

impl Answer for axum::response::Response {
    const HEADERS: &'static [&'static str] = &[];
}

/// Adds references to the descriptions of these headers.
pub(super) fn add(response: &mut Response, names: &[&str]) {
    for name in names {
        let header = Ref::new(format!("#/components/headers/{name}"));
        response.headers.insert((*name).to_owned(), RefOr::Ref(header));
    }
}

/// The descriptions, by name.
pub(super) fn components() -> BTreeMap<String, RefOr<Header>> {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let all = [
        (
            "Congress-Consistency",
            text().examples([json!("ZVM1...")]),
            "After a change, if the deployment has read replicas: send it with later reads, which then show the change. Browsers have \
             it in a cookie. Without it, a read can be some seconds old.",
        ),
        (
            "ETag",
            text().examples([json!("\"3-9f86d081884c7d659a2feaa0\"")]),
            "Identifies this state of the resource: send it as `If-Match` with a change, or as `If-None-Match` with a read, \
             which answers 304 if nothing has changed. Lists have one for readers without a token.",
        ),
        (
            "Idempotent-Replayed",
            text().enum_values(Some(["true"])),
            "Present if this is the response to an earlier request with the same `Idempotency-Key`.",
        ),
        (
            "Link",
            text().examples([json!("</api/v1/cities?cursor=WzFd>; rel=\"next\"")]),
            "The next page. Absent on the last one.",
        ),
        (
            "Location",
            text().format(Some(SchemaFormat::Custom("uri-reference".into()))),
            "The path of the new resource.",
        ),
        (
            "RateLimit",
            text().examples([json!("\"address\";r=99;t=0")]),
            "`r`: the number of requests that your address can still send immediately; `t`: the seconds to wait if there are none.",
        ),
        (
            "RateLimit-Policy",
            text().examples([json!("\"address\";q=100;w=2")]),
            "`q`: the number of requests in a burst from one address; `w`: the seconds after which as many are allowed again.",
        ),
        (
            "Retry-After",
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)),
            "The seconds to wait before you repeat the request.",
        ),
        (
            "Set-Cookie",
            text(),
            "The sign-in of a browser: `HttpOnly`, `SameSite=Lax`, and over HTTPS `Secure` with the prefix `__Host-`.",
        ),
        ("WWW-Authenticate", text().enum_values(Some(["Bearer"])), "How to authenticate."),
        (
            "x-request-id",
            text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
            "Identifies the request in logs and in the `instance` of a problem.",
        ),
    ];
    all.into_iter()
        .map(|(name, schema, description)| {
            let header = HeaderBuilder::new().schema(Some(schema.build())).description(Some(description));
            (name.to_owned(), RefOr::T(header.build()))
        })
        .collect()
}
