use std::convert::Infallible;

use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
        schema::Type,
    },
};

use super::{Json, RequestError, openapi::header_parameter};

/// A resource with a revision.
pub trait HasRevision {
    fn revision(&self) -> i64;
}

/// A resource that does not exist yet has revision 0, which no `ETag` has: a request with `If-Match` does not create it.
impl<T: HasRevision> HasRevision for Option<T> {
    fn revision(&self) -> i64 {
        self.as_ref().map_or(0, HasRevision::revision)
    }
}

/// A response with the `ETag` of its revision and content.
pub struct WithEtag<T>(pub T);

impl<T: HasRevision + Serialize> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let revision = self.0.revision();
        match Json(self.0).bytes() {
            Ok(body) => {
                let json = HeaderValue::from_static("application/json");
                let headers = [(header::CONTENT_TYPE, json), (header::ETAG, etag(revision, &body))];
                (headers, Bytes::from(body)).into_response()
            }
            Err(error) => error.into_response(),
        }
    }
}

/// A response that already has the `ETag` of its content.
pub struct Tagged(pub Response);

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        self.0
    }
}

/// The `ETag` of a resource: its revision, and a digest of its content. Some of the content changes without the revision,
/// such as the places that are left, and some depends on the requested language.
pub(super) fn etag(revision: i64, body: &[u8]) -> HeaderValue {
    // Digits in quotes are always a valid header value.
    HeaderValue::from_str(&format!("\"{revision}-{}\"", digest(body)))
        .unwrap_or(HeaderValue::from_static("\"0\""))
}

/// A digest that tells versions of a representation apart.
pub fn digest(body: &[u8]) -> String {
    Sha256::digest(body).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// The revisions on which a change can be based, if the client sends them.
pub struct IfMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let values: Vec<_> = parts.headers.get_all(header::IF_MATCH).iter().collect();
        let texts = values.iter().map(|value| value.to_str().unwrap_or_default());
        Ok(Self((!values.is_empty()).then(|| texts.collect::<Vec<_>>().join(","))))
    }
}

impl IfMatch {
    /// Any revision.
    pub fn any() -> Self {
        Self(None)
    }

    /// Only if the resource still has this revision.
    pub fn revision(revision: i64) -> Self {
        Self(Some(revision.to_string()))
    }

    /// Refuses the change if the client has not seen the current revision. What else has changed does not matter.
    pub fn check(&self, resource: &impl HasRevision) -> Result<(), RequestError> {
        let Some(condition) = &self.0 else { return Ok(()) };
        let revision = resource.revision();
        let exists = revision != 0;
        let matches = condition.split(',').map(str::trim).any(|tag| match tag {
            "*" => exists,
            tag => exists && revision_of(tag) == revision.to_string(),
        });
        if matches { Ok(()) } else { Err(RequestError::Stale(revision)) }
    }
}

/// The revision in an `ETag`. Proxies that compress make it weak, and clients may send the number alone, without quotes.
fn revision_of(tag: &str) -> &str {
    let text = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
    text.split_once('-').map_or(text, |(revision, _)| revision)
}

/// 204: succeeded, without content.
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let tag = ObjectBuilder::new().schema_type(Type::String).examples([serde_json::json!("\"3\"")]);
        let description =
            "The `ETag` of the revision on which the change is based; 412 if the resource has changed since.";
        vec![header_parameter("If-Match", tag.build().into(), description)]
    }
}

/// Removes the headers that describe a body, for a 304.
pub fn remove_body_headers(headers: &mut HeaderMap) {
    for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING] {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Revision(i64);

    impl HasRevision for Revision {
        fn revision(&self) -> i64 {
            self.0
        }
    }

    #[test]
    fn change_is_based_on_the_revision_whatever_the_content_was() {
        let tag = |body: &[u8]| etag(3, body).to_str().unwrap().to_owned();
        assert_ne!(tag(b"180 places left"), tag(b"179 places left"));
        let is_current = |condition: &str| IfMatch(Some(condition.into())).check(&Revision(3)).is_ok();
        for condition in [&*tag(b"180 places left"), "\"3\"", "W/\"3-ab\"", "3", "*", "\"2\", \"3\""] {
            assert!(is_current(condition), "{condition}");
        }
        for condition in ["\"2\"", "\"33\"", "\"\"", "", "three", "\"2-3\""] {
            assert!(!is_current(condition), "{condition}");
        }
        assert!(IfMatch(None).check(&Revision(3)).is_ok());
        assert!(IfMatch(Some("*".into())).check(&None::<Revision>).is_err(), "there is no such resource");
    }
}
