use std::{convert::Infallible, str::FromStr as _};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use headers::HeaderMapExt as _;
use serde::Serialize;
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

/// A response with the `ETag` of its revision.
pub struct WithEtag<T>(pub T);

impl<T: HasRevision + Serialize> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let tag = etag(self.0.revision());
        let mut response = Json(self.0).into_response();
        response.headers_mut().insert(header::ETAG, tag);
        response
    }
}

/// A response that already has the `ETag` of its content.
pub struct Tagged(pub Response);

impl IntoResponse for Tagged {
    fn into_response(self) -> Response {
        self.0
    }
}

/// The `ETag` of a revision.
pub(super) fn etag(revision: i64) -> HeaderValue {
    // A number in quotes is always a valid header value.
    HeaderValue::from_str(&format!("\"{revision}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The revision on which a change is based, if the client sends it.
pub struct IfMatch(Option<headers::IfMatch>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.typed_get()))
    }
}

impl IfMatch {
    /// Any revision.
    pub fn any() -> Self {
        Self(None)
    }

    /// Only if the resource still has this revision.
    pub fn revision(revision: i64) -> Self {
        Self(headers::ETag::from_str(&format!("\"{revision}\"")).ok().map(Into::into))
    }

    /// Refuses the change if the client has not seen the current revision.
    pub fn check(&self, resource: &impl HasRevision) -> Result<(), RequestError> {
        let revision = resource.revision();
        let etag = headers::ETag::from_str(&format!("\"{revision}\""));
        match (&self.0, etag) {
            (Some(condition), Ok(etag)) if !condition.precondition_passes(&etag) => {
                Err(RequestError::Stale(revision))
            }
            _ => Ok(()),
        }
    }
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
