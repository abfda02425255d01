use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
        schema::Type,
    },
};

use super::{Error, Json, RequestError, Result, openapi::header_parameter};

/// A resource that counts its revisions.
pub trait HasRevision {
    fn revision(&self) -> i64;
}

/// What does not exist yet is at revision 0, which no `ETag` names: with `If-Match` it is not created.
impl<T: HasRevision> HasRevision for Option<T> {
    fn revision(&self) -> i64 {
        self.as_ref().map_or(0, HasRevision::revision)
    }
}

/// An answer with the `ETag` of its revision.
pub struct WithEtag<T>(pub T);

impl<T: HasRevision + Serialize> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let tag = etag(self.0.revision());
        let mut response = Json(self.0).into_response();
        response.headers_mut().insert(header::ETAG, tag);
        response
    }
}

/// A response that has an `ETag` already, of its content.
pub struct Tagged(pub Response);

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        self.0
    }
}

/// The `ETag` of a revision.
pub(super) fn etag(revision: i64) -> HeaderValue {
    // A number between quotes is always a header's value.
    HeaderValue::from_str(&format!("\"{revision}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The revision that a change starts from, if the client sends it.
pub struct IfMatch(Option<Vec<String>>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let values = parts.headers.get_all(header::IF_MATCH);
        let mut tags = values.iter().filter_map(|value| value.to_str().ok()).peekable();
        if tags.peek().is_none() {
            return Ok(Self(None));
        }
        Ok(Self(Some(tags.flat_map(|tags| tags.split(',')).map(|tag| tag.trim().to_owned()).collect())))
    }
}

impl IfMatch {
    /// Refuses to change a revision that the client has not seen.
    pub fn check(&self, resource: &impl HasRevision) -> Result<(), RequestError> {
        let present = resource.revision();
        match &self.0 {
            Some(tags) if !tags.iter().any(|tag| tag == "*" || *tag == format!("\"{present}\"")) => {
                Err(RequestError::Stale(present))
            }
            _ => Ok(()),
        }
    }
}

/// 204: done, and nothing to answer.
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
            "The `ETag` of the revision that the change starts from; 412 if the resource has changed since.";
        vec![header_parameter("If-Match", tag.build().into(), description)]
    }
}
