//! Limits the size of bodies, per operation: its `x-max-body` in the OpenAPI document.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use headers::{ContentLength, HeaderMapExt as _};
use serde_json::Value;

use super::rate_limits::RateLimits;
use crate::http::{ClientAddress, Error, RequestError};

/// Maximum size of a body in bytes, unless the operation sets another one.
const DEFAULT: usize = 1024 * 1024;
/// Bytes of a body that is too large, which are read so that its sender gets the response.
const DRAINED: usize = 20 * 1024 * 1024;
/// Bodies of at most this many bytes are read before anything is answered.
const READ_FIRST: u64 = 64 * 1024;

/// The largest body of each operation that does not have the default limit, by path template and method.
#[derive(Clone, Debug)]
pub struct BodyLimits(Arc<HashMap<String, HashMap<Method, usize>>>);

impl BodyLimits {
    /// Reads the limits of a document.
    pub fn of(document: &Value) -> Self {
        let limit = |(method, operation): (&String, &Value)| {
            let bytes = usize::try_from(operation["x-max-body"].as_u64()?).ok()?;
            Some((method.to_uppercase().parse().ok()?, bytes))
        };
        let paths = document["paths"].as_object().into_iter().flatten();
        let limits = paths.map(|(path, item)| {
            let operations = item.as_object().into_iter().flatten();
            (path.clone(), operations.filter_map(limit).collect::<HashMap<_, _>>())
        });
        Self(Arc::new(limits.filter(|(_, limits)| !limits.is_empty()).collect()))
    }

    fn find(&self, method: &Method, path: Option<&str>) -> usize {
        let limits = path.and_then(|path| self.0.get(path));
        limits.and_then(|limits| limits.get(method)).copied().unwrap_or(DEFAULT)
    }
}

/// Refuses a body that is larger than the operation accepts. The refusal counts as a request, because the body is read.
pub async fn limit_body(
    State((limits, rates)): State<(BodyLimits, Arc<RateLimits>)>,
    route: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let limit = limits.find(request.method(), route.as_ref().map(MatchedPath::as_str));
    if request.headers().typed_get::<ContentLength>().is_some_and(|length| length.0 > limit as u64) {
        let client = request.extensions().get::<ClientAddress>().copied();
        let waits = request.headers().contains_key(header::EXPECT);
        let respond = || async move {
            // A client that is already sending reads the response only afterwards: cut off, it would never see it.
            if !waits {
                drain(request.into_body()).await;
            }
            Error::from(RequestError::TooLarge).into_response()
        };
        return rates.limit_work(client, respond).await;
    }
    DefaultBodyLimit::max(limit).apply(&mut request);
    match read_small(request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal,
    }
}

/// Reads a small body before the request is answered, whatever the answer is. A response that is sent before the body was
/// read closes the connection, and the next request of a client that keeps its connections is lost.
async fn read_small(request: Request) -> Result<Request, Response> {
    let is_small = |length: ContentLength| (1..=READ_FIRST).contains(&length.0);
    if !request.headers().typed_get().is_some_and(is_small) || request.headers().contains_key(header::EXPECT)
    {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(body) => Ok(Request::from_parts(parts, Body::from(body))),
        Err(_) => {
            Err(Error::from(RequestError::MalformedBody("The body is incomplete.".into())).into_response())
        }
    }
}

/// Reads and discards a refused body, up to a limit.
async fn drain(body: Body) {
    let mut left = DRAINED;
    let mut parts = body.into_data_stream();
    while let Some(Ok(part)) = parts.next().await {
        left = left.saturating_sub(part.len());
        if left == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_an_operation_with_its_own_limit_accepts_more() {
        let limits = BodyLimits::of(&json!({"paths": {"/files": {
            "post": {"x-max-body": 5_000_000}, "put": {}, "parameters": [],
        }}}));
        assert_eq!(limits.find(&Method::POST, Some("/files")), 5_000_000);
        for (method, path) in
            [(Method::PUT, Some("/files")), (Method::POST, Some("/other/files")), (Method::POST, None)]
        {
            assert_eq!(limits.find(&method, path), DEFAULT, "{method} {path:?}");
        }
    }
}
