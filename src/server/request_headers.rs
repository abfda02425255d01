//! Refuses request headers that an operation does not support. Ignored, they would mislead: a compressed body would be read as
//! something else, and a request with an `Idempotency-Key` would not be safe to repeat.

use std::{collections::HashSet, sync::Arc};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::http::{Error, RequestError};

const KEY: &str = "Idempotency-Key";

/// The path templates whose `POST` takes an `Idempotency-Key`.
#[derive(Clone, Debug)]
pub struct KeyedOperations(Arc<HashSet<String>>);

impl KeyedOperations {
    /// Reads the operations of a document.
    pub fn of(document: &Value) -> Self {
        let is_key = |parameter: &Value| {
            let shared = parameter["$ref"].as_str().and_then(|at| document.pointer(at.strip_prefix('#')?));
            shared.unwrap_or(parameter)["name"] == KEY
        };
        let takes_key =
            |item: &Value| item["post"]["parameters"].as_array().is_some_and(|all| all.iter().any(is_key));
        let paths = document["paths"].as_object().into_iter().flatten();
        Self(Arc::new(paths.filter(|(_, item)| takes_key(item)).map(|(path, _)| path.clone()).collect()))
    }

    fn contain(&self, route: &str) -> bool {
        self.0.contains(route)
    }
}

/// The refusal of a request with a header that the operation at this path template does not support.
pub fn refuse_headers(keyed: &KeyedOperations, route: &str, request: &Request) -> Option<Response> {
    let (method, headers) = (request.method(), request.headers());
    if !method.is_safe() && is_encoded(headers) {
        let mut refusal = Error::from(RequestError::EncodedBody).into_response();
        // RFC 9110, 15.5.16: the encodings that would be accepted.
        refusal.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        return Some(refusal);
    }
    // Other methods can be repeated without a key.
    let is_unused = *method == Method::POST && headers.contains_key(KEY) && !keyed.contain(route);
    is_unused.then(|| Error::from(RequestError::UnusedKey).into_response())
}

/// Whether the body is compressed, or says so.
fn is_encoded(headers: &HeaderMap) -> bool {
    let is_plain = |coding: &str| coding.is_empty() || coding.eq_ignore_ascii_case("identity");
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    values
        .map(HeaderValue::to_str)
        .any(|value| !value.is_ok_and(|codings| codings.split(',').map(str::trim).all(is_plain)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operation_takes_a_key_if_the_document_lists_it() {
        let keyed = KeyedOperations::of(&json!({
            "components": {"parameters": {"Key": {"name": "Idempotency-Key", "in": "header"}}},
            "paths": {
                "/themes": {"post": {"parameters": [{"$ref": "#/components/parameters/Key"}]}},
                "/rooms": {"post": {"parameters": [{"name": "Idempotency-Key", "in": "header"}]}},
                "/webhooks": {"post": {"parameters": [{"name": "lang", "in": "query"}]}, "get": {}},
                "/open": {"post": {}},
            },
        }));
        for (route, takes_key) in
            [("/themes", true), ("/rooms", true), ("/webhooks", false), ("/open", false)]
        {
            assert_eq!(keyed.contain(route), takes_key, "{route}");
        }
    }

    #[test]
    fn only_identity_is_no_encoding() {
        let with = |value: &'static str| {
            [(header::CONTENT_ENCODING, HeaderValue::from_static(value))].into_iter().collect::<HeaderMap>()
        };
        for (value, encoded) in [
            ("identity", false),
            ("Identity, identity", false),
            ("", false),
            ("gzip", true),
            ("identity, br", true),
        ] {
            assert_eq!(is_encoded(&with(value)), encoded, "{value}");
        }
        assert!(!is_encoded(&HeaderMap::new()));
    }
}
