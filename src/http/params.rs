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
            FieldError::new(format!("{{{key}}}"), "encoding", "not UTF-8")
        }
        other => FieldError::new("", "format", other.to_string()),
    }
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
