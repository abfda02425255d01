//! Problems (RFC 9457): the error responses of the API.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder},
};

use super::{Context, Json};
use crate::types::{FieldError, ProblemClass, ProblemKind, ProblemKinds, Refusal};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request failed.
#[derive(Debug)]
pub enum Error {
    Refused(Box<Rejection>),
    /// An internal error: logged, and never shown to the client.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// A refusal by a feature.
#[derive(Clone, Debug)]
pub struct Rejection {
    pub(super) kind: &'static ProblemKind,
    pub(super) detail: String,
    pub(super) faults: Vec<FieldError>,
    details: Option<serde_json::Value>,
    retry_after: Option<u64>,
}

impl Rejection {
    /// The kind of the problem.
    pub fn slug(&self) -> &'static str {
        self.kind.slug
    }

    /// Whether the same request can be repeated.
    pub fn is_busy(&self) -> bool {
        self.kind.class == ProblemClass::Busy
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.detail.fmt(f)?;
        self.faults.iter().try_for_each(|fault| write!(f, "\n  {} {}", fault.pointer, fault.detail))
    }
}

impl Error {
    /// A copy of the error for another caller in the same batch.
    #[must_use]
    pub fn again(&self) -> Self {
        match self {
            Self::Refused(refusing) => Self::Refused(refusing.clone()),
            // Logged where it happened.
            Self::Internal(error) => Self::Internal(error.to_string().into()),
        }
    }

    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl<R: Refusal> From<R> for Rejection {
    fn from(refusal: R) -> Self {
        Self {
            kind: refusal.kind(),
            detail: refusal.to_string(),
            faults: refusal.faults(),
            details: refusal.details(),
            retry_after: refusal.retry_after(),
        }
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        Self::Refused(Box::new(refusal.into()))
    }
}

/// `SQLSTATE`s after which the same request can be repeated: serialization failure, deadlock, lock timeout, cancelled
/// statement, a transaction that was idle for too long, and a row that has become final at this moment (our triggers).
const RETRYABLE: [&str; 6] = ["40001", "40P01", "55P03", "57014", "25P03", "23001"];

/// Beginnings of `SQLSTATE`s: connection exception, operator intervention, read-only transaction, insufficient resources,
/// I/O error.
const AWAY: [&str; 5] = ["08", "57P", "25006", "53", "58030"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        if matches!(error, sqlx::Error::PoolTimedOut)
            || code.as_deref().is_some_and(|code| RETRYABLE.contains(&code))
            || refers_to_deleted(&error)
        {
            tracing::warn!(error = %error, "database busy");
            return RequestError::Busy.into();
        }
        if is_away(&error, code.as_deref()) {
            tracing::error!(error = %error, "database unavailable");
            return RequestError::DatabaseAway.into();
        }
        Self::Internal(error.into())
    }
}

/// Whether a new row refers to one that was deleted at this moment: the same request then finds that it is gone. The
/// other violation of a foreign key, the deletion of a row that others refer to, has the same code.
fn refers_to_deleted(error: &sqlx::Error) -> bool {
    let error = error.as_database_error().filter(|error| error.is_foreign_key_violation());
    error.is_some_and(|error| error.message().starts_with("insert or update on table"))
}

/// Whether no server could do this now, as during a failover: it is down, starting or no longer the primary, or it has no
/// room. A balancer without a server closes the connection in the middle of the protocol.
fn is_away(error: &sqlx::Error, code: Option<&str>) -> bool {
    use sqlx::Error::{Io, PoolClosed, Protocol, Tls};

    matches!(error, Io(_) | Tls(_) | Protocol(_) | PoolClosed)
        || code.is_some_and(|code| AWAY.iter().any(|class| code.starts_with(class)))
}

/// A problem, in the format of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Address of the page that explains this kind of problem.
    #[schema(format = "uri-reference", examples("/problems/invalid-body"))]
    r#type: String,
    /// Short name of the kind of problem.
    #[schema(examples("Invalid request body"))]
    title: &'static str,
    /// The HTTP status code, repeated.
    #[schema(examples(422), minimum = 400, maximum = 599)]
    status: u16,
    /// What was wrong with this request, and the next step.
    #[schema(examples("1 error at `/email`: `not-an-email` is not an e-mail address."))]
    detail: String,
    /// The request id, as in the `x-request-id` header. Quote it when you report the problem.
    #[schema(format = "uri", examples("urn:uuid:017cff64-6000-7000-8000-000000000000"))]
    instance: String,
    /// The invalid fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
    /// Further facts, for some kinds of problems: their pages say which.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    details: Option<serde_json::Value>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let refusing = match self {
            Self::Refused(refusing) => *refusing,
            Self::Internal(error) => {
                tracing::error!(error, "request failed");
                let detail =
                    "Internal error. It has been logged; quote the request id when you report it.".into();
                Rejection {
                    kind: kinds::Internal::KIND,
                    detail,
                    faults: Vec::new(),
                    details: None,
                    retry_after: None,
                }
            }
        };
        let status = status(refusing.kind);
        let request = Context::current().map(|context| context.request.to_string()).unwrap_or_default();
        let problem = Problem {
            r#type: problem_type(refusing.kind),
            title: refusing.kind.title,
            status: status.as_u16(),
            detail: refusing.detail,
            instance: format!("urn:uuid:{request}"),
            errors: refusing.faults,
            details: refusing.details,
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = refusing.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The address of the page that explains a kind of problem.
pub(super) fn problem_type(kind: &ProblemKind) -> String {
    format!("/problems/{}", kind.slug)
}

/// The status of a kind of problem.
pub(super) fn status(kind: &ProblemKind) -> StatusCode {
    match kind.class {
        ProblemClass::Malformed => StatusCode::BAD_REQUEST,
        ProblemClass::Unauthenticated => StatusCode::UNAUTHORIZED,
        ProblemClass::Forbidden => StatusCode::FORBIDDEN,
        ProblemClass::Missing => StatusCode::NOT_FOUND,
        ProblemClass::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
        ProblemClass::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ProblemClass::Conflict => StatusCode::CONFLICT,
        ProblemClass::Stale => StatusCode::PRECONDITION_FAILED,
        ProblemClass::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemClass::WrongMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ProblemClass::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemClass::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemClass::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemClass::Busy => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Problems that any operation can return.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error("{0}")]
    MalformedBody(String),
    #[error("{}", faults_found(.0))]
    InvalidBody(Vec<FieldError>),
    #[error("{}", faults_found(.0))]
    InvalidParameter(Vec<FieldError>),
    #[error("Nothing exists at this address. /openapi.json lists all addresses.")]
    NoRoute,
    #[error("There is no {0} with this name or id.")]
    NoSuch(&'static str),
    #[error(
        "This address does not support the request's method. The `Allow` header lists those it supports."
    )]
    WrongMethod,
    #[error("The media type of the body is not supported. Send the body as {0}.")]
    WrongMedia(&'static str),
    #[error(
        "The body has a `Content-Encoding`, which is not supported. Send it without one, not compressed."
    )]
    EncodedBody,
    #[error("The body is larger than this operation accepts. Send less data per request.")]
    TooLarge,
    #[error("The request took too long. Send the body faster, or in smaller parts.")]
    TooSlow,
    #[error(
        "The resource has changed since the revision you sent; it is now at revision {0}. Read it again, then repeat your change."
    )]
    Stale(i64),
    #[error(
        "This `Idempotency-Key` was already used with another body or address. Use a new key for each new request."
    )]
    KeyReused,
    #[error("The first request with this `Idempotency-Key` is still running. Try again in a moment.")]
    KeyInFlight,
    #[error("An `Idempotency-Key` must be 1 to 255 visible ASCII characters.")]
    BadKey,
    #[error(
        "This operation does not take an `Idempotency-Key`: repeating the request would repeat what it does. Send it without the header."
    )]
    UnusedKey,
    #[error(
        "This deployment did not write the value of `Congress-Consistency`. Leave the header out, or send the one of a response."
    )]
    BadConsistency,
    #[error("Too many requests from your address. Wait {}.", seconds(*.0))]
    TooMany(u64),
    #[error("The service is busy. Nothing was changed; send the same request again.")]
    Busy,
    #[error(
        "The connection to the database was lost. The change may or may not have been made: check, or send the same request again."
    )]
    DatabaseAway,
}

impl RequestError {
    /// # Errors
    /// There are faults in the body.
    pub fn check_body(faults: Vec<FieldError>) -> std::result::Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::InvalidBody(faults)) }
    }
}

/// `1 second`, `2 seconds`.
pub fn seconds(count: u64) -> String {
    if count == 1 { "1 second".into() } else { format!("{count} seconds") }
}

fn faults_found(faults: &[FieldError]) -> String {
    match faults {
        [one] if one.pointer.is_empty() => format!("1 error: {}.", one.detail.trim_end_matches('.')),
        [one] => format!("1 error at `{}`: {}.", one.pointer, one.detail.trim_end_matches('.')),
        more => format!("{} errors. See `errors` for the fields to correct.", more.len()),
    }
}

crate::problem_kinds! {
    Malformed = Malformed "malformed-body" "Unreadable request body"
        "The body is not valid JSON, or not the kind of file that the operation accepts. The detail says where parsing stopped."
    InvalidBody = Invalid "invalid-body" "Invalid request body"
        "Each entry of `errors` points to a field by JSON pointer and says what is wrong with it. Correct all of them and send the request again."
    InvalidParameter = Malformed "invalid-parameter" "Invalid parameter"
        "Each entry of `errors` names a path or query parameter and says what it accepts."
    NoRoute = Missing "no-route" "Unknown address"
        "/openapi.json lists all addresses. Those of the API start with /api/v1."
    NotFound = Missing "not-found" "Resource not found"
        "The resource named in the path does not exist, or you do not have access to it."
    WrongMethod = WrongMethod "wrong-method" "Method not allowed"
        "The address exists but does not support this method. The `Allow` header lists those it supports."
    WrongMedia = WrongMedia "wrong-media-type" "Unsupported media type"
        "Set `Content-Type` to the media type that the detail names, and send the body without a `Content-Encoding`."
    TooLarge = TooLarge "too-large" "Request body too large"
        "Send less data per request. The OpenAPI document states the limit of each operation."
    TooSlow = TooSlow "too-slow" "Request timeout"
        "Send the body faster, or in smaller parts."
    Stale = Stale "stale" "Outdated revision"
        "The `If-Match` header names an older revision. Read the resource, check what changed, and repeat your change with the new `ETag`."
    KeyReused = Invalid "idempotency-key-reused" "Idempotency key reused"
        "Each `Idempotency-Key` belongs to one request. Create a new one, such as a UUID, for each new request, and repeat it only with that same request."
    KeyInFlight = Conflict "idempotency-key-in-flight" "First request still running"
        "A request with the same `Idempotency-Key` has not finished. Wait as long as `Retry-After` says, then send it again to get the same response."
    BadKey = Malformed "bad-idempotency-key" "Invalid idempotency key"
        "Send 1 to 255 visible ASCII characters, such as a UUID. An operation that does not list the header in the OpenAPI document refuses it."
    BadConsistency = Malformed "bad-consistency-token" "Invalid consistency token"
        "Send the value of `Congress-Consistency` exactly as a response of this deployment had it, or leave the header out."
    TooMany = TooMany "too-many-requests" "Too many requests"
        "Wait as long as `Retry-After` says. The `RateLimit` header says how many requests are left."
    Internal = Internal "internal" "Internal error"
        "Internal error. It has been logged; quote the request id (`instance`) when you report it."
    Busy = Busy "busy" "Service busy"
        "Nothing was changed. Send the same request again after the number of seconds in `Retry-After`."
    DatabaseAway = Busy "database-away" "Database unavailable"
        "It recovers by itself. A change made at that moment may or may not have been saved: read the resource, or send the same request again, with the same `Idempotency-Key` if you sent one."
}

/// The kinds of problems that any operation can return.
pub static GENERAL: &[&ProblemKind] = KINDS;

impl Refusal for RequestError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::MalformedBody(_) => kinds::Malformed::KIND,
            Self::InvalidBody(_) => kinds::InvalidBody::KIND,
            Self::InvalidParameter(_) => kinds::InvalidParameter::KIND,
            Self::NoRoute => kinds::NoRoute::KIND,
            Self::NoSuch(_) => kinds::NotFound::KIND,
            Self::WrongMethod => kinds::WrongMethod::KIND,
            Self::WrongMedia(_) | Self::EncodedBody => kinds::WrongMedia::KIND,
            Self::TooLarge => kinds::TooLarge::KIND,
            Self::TooSlow => kinds::TooSlow::KIND,
            Self::Stale(_) => kinds::Stale::KIND,
            Self::KeyReused => kinds::KeyReused::KIND,
            Self::KeyInFlight => kinds::KeyInFlight::KIND,
            Self::BadKey | Self::UnusedKey => kinds::BadKey::KIND,
            Self::BadConsistency => kinds::BadConsistency::KIND,
            Self::TooMany(_) => kinds::TooMany::KIND,
            Self::Busy => kinds::Busy::KIND,
            Self::DatabaseAway => kinds::DatabaseAway::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::InvalidBody(faults) | Self::InvalidParameter(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy | Self::KeyInFlight | Self::DatabaseAway => Some(1),
            _ => None,
        }
    }
}

/// For `responses(…)`: the problems of `R`, each with its status.
pub struct Problems<R>(PhantomData<R>);

impl<R: ProblemKinds> IntoResponses for Problems<R> {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        responses(&R::kinds())
    }
}

fn responses(all: &[&'static ProblemKind]) -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
    let mut kinds: BTreeMap<String, Vec<&ProblemKind>> = BTreeMap::new();
    for kind in all {
        kinds.entry(status(kind).as_str().into()).or_default().push(kind);
    }
    kinds.into_iter().map(|(status, kinds)| (status, RefOr::T(problem_response(&kinds)))).collect()
}

/// A response in the OpenAPI document for these problems. If there are many, only their slugs are listed.
pub(super) fn problem_response(kinds: &[&ProblemKind]) -> utoipa::openapi::Response {
    let has_titles = kinds.len() <= 3;
    let described = |kind: &&ProblemKind| match has_titles {
        true => format!("{} (`{}`)", kind.title, kind.slug),
        false => format!("`{}`", kind.slug),
    };
    let titles: Vec<_> = kinds.iter().map(described).collect();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(titles.join("; ")).content("application/problem+json", content).build()
}

/// Maps violations of named database constraints to refusals.
pub trait RefuseOn<T> {
    /// `.refuse_on("registration_once", RequestError::AlreadyRegistered)?`
    fn refuse_on(self, constraint: &str, refusal: impl Refusal) -> Result<T, Error>;
}

impl<T, E: Into<Error> + Constrained> RefuseOn<T> for std::result::Result<T, E> {
    fn refuse_on(self, constraint: &str, refusal: impl Refusal) -> Result<T, Error> {
        self.map_err(|error| if error.violates(constraint) { refusal.into() } else { error.into() })
    }
}

/// An error that can be a constraint violation, so that several constraints can be mapped in sequence.
pub trait Constrained {
    fn violates(&self, constraint: &str) -> bool;
}

impl Constrained for sqlx::Error {
    fn violates(&self, constraint: &str) -> bool {
        self.as_database_error().and_then(|error| error.constraint()) == Some(constraint)
    }
}

impl Constrained for Error {
    fn violates(&self, constraint: &str) -> bool {
        match self {
            Self::Internal(error) => {
                error.downcast_ref::<sqlx::Error>().is_some_and(|error| error.violates(constraint))
            }
            Self::Refused(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn wait_is_in_plain_english() {
        let waits = |seconds| RequestError::TooMany(seconds).to_string();
        assert!(waits(1).ends_with("Wait 1 second."), "{}", waits(1));
        assert!(waits(2).ends_with("Wait 2 seconds."), "{}", waits(2));
    }

    #[test]
    fn unavailable_database_answers_503() {
        let away = Error::from(sqlx::Error::Io(io::Error::from(io::ErrorKind::ConnectionRefused)));
        let answer = away.again().into_response();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
        let fault = Error::from(sqlx::Error::RowNotFound).again().into_response();
        assert_eq!(fault.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
