//! Parameters of the path and the query. An invalid one is reported by name.

#![expect(clippy::disallowed_types, reason = "the one place that wraps axum's extractors")]

use axum::{
    extract::{FromRequestParts, path::ErrorKind, rejection::PathRejection},
    http::request::Parts,
};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

use super::{Error, RequestError, Result};
use crate::types::{FieldError, Language};

/// Parameters of the path.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|path| Self(path.0))
            .map_err(|rejection| RequestError::InvalidParameter(vec![fault(&rejection)]).into())
    }
}

fn fault(rejection: &PathRejection) -> FieldError {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return FieldError::new("", "missing", "the path lacks a parameter");
    };
    match failed.kind() {
        ErrorKind::DeserializeError { key, message, .. } => {
            FieldError::new(format!("{{{key}}}"), "format", message.clone())
        }
        ErrorKind::ParseErrorAtKey { key, value, expected_type } => {
            FieldError::new(format!("{{{key}}}"), "format", format!("`{value}` is not a {expected_type}"))
        }
        ErrorKind::InvalidUtf8InPathParam { key } => {
            FieldError::new(format!("{{{key}}}"), "encoding", NOT_UTF8)
        }
        other => FieldError::new("", "format", other.to_string()),
    }
}

const NOT_UTF8: &str = "the value is not percent-encoded UTF-8 text";

/// Errors of path parameters that are not UTF-8. A guard looks for the congress in the path, and could not tell why it is not there.
pub fn path_errors(template: &str, path: &str) -> Vec<FieldError> {
    if !path.contains('%') {
        return Vec::new();
    }
    // From the end: a nested router sees a path without its beginning.
    let parameters = template.rsplit('/').zip(path.rsplit('/')).filter(|(name, _)| name.starts_with('{'));
    let wrong = parameters.filter(|(_, value)| !is_text(value));
    wrong.map(|(name, _)| FieldError::new(name, "encoding", NOT_UTF8)).collect()
}

/// Whether a value is UTF-8 once it is decoded, without the character NUL, which no stored text contains.
fn is_text(value: &str) -> bool {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'))
}

/// Parameters of the query, validated against the OpenAPI document by middleware.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Self(query.0)).map_err(|rejection| {
            let fault = FieldError::new("?", "format", rejection.body_text());
            RequestError::InvalidParameter(vec![fault]).into()
        })
    }
}

/// The language of the response, to which localized texts are reduced.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Lang {
    /// Reduces each localized text to the best match for this language. It stays an object.
    #[param(example = "fr")]
    pub lang: Option<Language>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_parameter_that_is_not_utf8_is_named() {
        let names = |path| {
            let errors = path_errors("/api/v1/congresses/{congress}/themes/{theme}", path);
            errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert_eq!(names("/api/v1/congresses/demo/themes/%ff"), ["{theme}"]);
        assert_eq!(names("/api/v1/congresses/%C3/themes/%A9"), ["{theme}", "{congress}"]);
        for path in
            ["/api/v1/congresses/demo/themes/%C3%A9", "/api/v1/congresses/demo/themes/100%", "/themes/%"]
        {
            assert!(names(path).is_empty(), "{path}");
        }
    }
}
