//! Problems (RFC 9457): what a client is told when something did not work.

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
use crate::types::{FieldError, ProblemClass, ProblemKind, Refusal};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not carried out.
#[derive(Debug)]
pub enum Error {
    Refused(Box<Rejection>),
    /// A fault of ours: logged, never shown.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// A refusal as a feature put it.
#[derive(Clone, Debug)]
pub struct Rejection {
    kind: &'static ProblemKind,
    detail: String,
    faults: Vec<FieldError>,
    retry_after: Option<u64>,
}

impl Rejection {
    /// Whether the same may simply be tried again.
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
    /// The same for somebody else who asked the same: what many are told together.
    #[must_use]
    pub fn again(&self) -> Self {
        match self {
            Self::Refused(refusing) => Self::Refused(refusing.clone()),
            // Recorded where it happened.
            Self::Internal(error) => Self::Internal(error.to_string().into()),
        }
    }

    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        Self::Refused(Box::new(Rejection {
            kind: refusal.kind(),
            detail: refusal.to_string(),
            faults: refusal.faults(),
            retry_after: refusal.retry_after(),
        }))
    }
}

/// `SQLSTATE`s after which the same request may simply be sent again: serialisation failure, deadlock, a lock not
/// had in time, a statement cut off.
const RETRYABLE: [&str; 4] = ["40001", "40P01", "55P03", "57014"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        if matches!(error, sqlx::Error::PoolTimedOut)
            || code.as_deref().is_some_and(|code| RETRYABLE.contains(&code))
        {
            tracing::warn!(error = %error, "the database is busy");
            return RequestError::Busy.into();
        }
        // The server is gone, going, or not back yet (classes 08 and 57P).
        let away = code.as_deref().is_some_and(|code| code.starts_with("08") || code.starts_with("57P"));
        if away || matches!(error, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed) {
            tracing::error!(error = %error, "the database is away");
            return RequestError::DatabaseAway.into();
        }
        Self::Internal(error.into())
    }
}

/// What went wrong, in the shape of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Where this kind of problem is explained.
    #[schema(format = "uri-reference", examples("/problems/invalid-body"))]
    r#type: String,
    /// The kind of problem, in words.
    #[schema(examples("The body is not as it should be"))]
    title: &'static str,
    /// The HTTP status, once more.
    #[schema(examples(422), minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time, and what to do.
    #[schema(examples("1 fault was found."))]
    detail: String,
    /// The request, as the `x-request-id` header names it: tell it to the operator.
    #[schema(format = "uri", examples("urn:uuid:017cff64-6000-7000-8000-000000000000"))]
    instance: String,
    /// Each fault of what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let refusing = match self {
            Self::Refused(refusing) => *refusing,
            Self::Internal(error) => {
                tracing::error!(error, "request failed");
                let detail = "The fault is ours and has been recorded.".into();
                Rejection { kind: &INTERNAL, detail, faults: Vec::new(), retry_after: None }
            }
        };
        let status = status(refusing.kind);
        let request = Context::current().map(|context| context.request.to_string()).unwrap_or_default();
        let problem = Problem {
            r#type: format!("/problems/{}", refusing.kind.slug),
            title: refusing.kind.title,
            status: status.as_u16(),
            detail: refusing.detail,
            instance: format!("urn:uuid:{request}"),
            errors: refusing.faults,
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

fn status(kind: &ProblemKind) -> StatusCode {
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

/// What any request may be refused for, whatever it asks.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error("{0}")]
    MalformedBody(String),
    #[error("{}", faults_found(.0))]
    InvalidBody(Vec<FieldError>),
    #[error("{}", faults_found(.0))]
    InvalidParameter(Vec<FieldError>),
    #[error("There is nothing at this address. The document at /openapi.json lists every address there is.")]
    NoRoute,
    #[error("There is no {0} of this name or id here.")]
    NoSuch(&'static str),
    #[error("This address takes other methods; the `Allow` header lists them.")]
    WrongMethod,
    #[error("Send the body as {0}.")]
    WrongMedia(&'static str),
    #[error("The body is larger than this operation takes.")]
    TooLarge,
    #[error("The request took longer than the server waits.")]
    TooSlow,
    #[error(
        "You changed an older state of this than the present one, revision {0}. Read it again, then repeat the change."
    )]
    Stale(i64),
    #[error(
        "This `Idempotency-Key` was used with another body or address. Use a new one for each new request."
    )]
    KeyReused,
    #[error("The first request with this `Idempotency-Key` is still running. Ask again in a moment.")]
    KeyInFlight,
    #[error("An `Idempotency-Key` is 1 to 255 visible ASCII characters.")]
    BadKey,
    #[error("More requests came from your address than are allowed. Wait {0} seconds.")]
    TooMany(u64),
    #[error("The service is busy. Nothing was changed; the same request may be sent again.")]
    Busy,
    #[error(
        "The database went away. Whether anything was changed is not certain: look, or send the same request again."
    )]
    DatabaseAway,
}

fn faults_found(faults: &[FieldError]) -> String {
    match faults {
        [one] => format!("One fault was found: {}.", one.detail.trim_end_matches('.')),
        more => format!("{} faults were found.", more.len()),
    }
}

crate::problem_kinds! {
    MALFORMED = Malformed "malformed-body" "The body cannot be read"
        "The body is not JSON, or not the kind of file the operation takes. The detail says where reading stopped."
    INVALID_BODY = Invalid "invalid-body" "The body is not as it should be"
        "Each entry of `errors` names a field by JSON pointer, and what is wrong with it. Mend them all and send the request again."
    INVALID_PARAMETER = Malformed "invalid-parameter" "A parameter is not as it should be"
        "Each entry of `errors` names a parameter of the path or the query, and what it takes."
    NO_ROUTE = Missing "no-route" "Nothing at this address"
        "The address is unknown. The document at /openapi.json lists every address; those of the API begin with /api/v1."
    NOT_FOUND = Missing "not-found" "No such thing"
        "What the path names does not exist, or is not for you to know of."
    WRONG_METHOD = WrongMethod "wrong-method" "Not with this method"
        "The address exists but takes other methods; the `Allow` header lists them."
    WRONG_MEDIA = WrongMedia "wrong-media-type" "Not in this media type"
        "Set `Content-Type` to what the detail names."
    TOO_LARGE = TooLarge "too-large" "The body is too large"
        "Send less at once; the document names the limit of the operation."
    TOO_SLOW = TooSlow "too-slow" "The request took too long"
        "Send the body faster, or in smaller parts."
    STALE = Stale "stale" "Changed by somebody else meanwhile"
        "The `If-Match` header named an older revision. Read the resource, look at what changed, and repeat your change with the new `ETag`."
    KEY_REUSED = Invalid "idempotency-key-reused" "An idempotency key was used twice"
        "One `Idempotency-Key` stands for one request. Make a new one (a UUID does) for each new request, and repeat it only with that same request."
    KEY_IN_FLIGHT = Conflict "idempotency-key-in-flight" "The first request is still running"
        "A request with the same `Idempotency-Key` has not ended yet. Wait as long as `Retry-After` says, then send it again to get the same answer."
    BAD_KEY = Malformed "bad-idempotency-key" "Not an idempotency key"
        "Send 1 to 255 visible ASCII characters; a UUID does."
    TOO_MANY = TooMany "too-many-requests" "Too many requests"
        "Wait as long as `Retry-After` says. The `RateLimit` header says how much is left."
    INTERNAL = Internal "internal" "Something went wrong here"
        "The fault is ours and has been recorded. Tell the operator the `instance`."
    BUSY = Busy "busy" "Busy"
        "Nothing was changed. Send the same request again after as many seconds as `Retry-After` says."
    DATABASE_AWAY = Busy "database-away" "The database is away"
        "It comes back by itself. Whether a change was made in the moment in which it went is not certain: read what is there, or send the same request again, with the same `Idempotency-Key` where one was sent."
}

/// The kinds that any operation may answer.
pub static GENERAL: &[&ProblemKind] = KINDS;

impl Refusal for RequestError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::MalformedBody(_) => &MALFORMED,
            Self::InvalidBody(_) => &INVALID_BODY,
            Self::InvalidParameter(_) => &INVALID_PARAMETER,
            Self::NoRoute => &NO_ROUTE,
            Self::NoSuch(_) => &NOT_FOUND,
            Self::WrongMethod => &WRONG_METHOD,
            Self::WrongMedia(_) => &WRONG_MEDIA,
            Self::TooLarge => &TOO_LARGE,
            Self::TooSlow => &TOO_SLOW,
            Self::Stale(_) => &STALE,
            Self::KeyReused => &KEY_REUSED,
            Self::KeyInFlight => &KEY_IN_FLIGHT,
            Self::BadKey => &BAD_KEY,
            Self::TooMany(_) => &TOO_MANY,
            Self::Busy => &BUSY,
            Self::DatabaseAway => &DATABASE_AWAY,
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

/// In `responses(…)`: the refusals of `R`, each under its status.
pub struct Problems<R>(PhantomData<R>);

impl<R: Refusal> IntoResponses for Problems<R> {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        responses(R::KINDS)
    }
}

impl<A: Refusal, B: Refusal> IntoResponses for Problems<(A, B)> {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        responses(&[A::KINDS, B::KINDS].concat())
    }
}

impl<A: Refusal, B: Refusal, C: Refusal> IntoResponses for Problems<(A, B, C)> {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        responses(&[A::KINDS, B::KINDS, C::KINDS].concat())
    }
}

fn responses(all: &[&'static ProblemKind]) -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
    let mut kinds: BTreeMap<String, Vec<&ProblemKind>> = BTreeMap::new();
    for kind in all {
        kinds.entry(status(kind).as_str().into()).or_default().push(kind);
    }
    kinds.into_iter().map(|(status, kinds)| (status, RefOr::T(problem_response(&kinds)))).collect()
}

/// An answer of the document that tells one of these problems.
pub(super) fn problem_response(kinds: &[&ProblemKind]) -> utoipa::openapi::Response {
    let titles: Vec<_> = kinds.iter().map(|kind| format!("{} (`{}`)", kind.title, kind.slug)).collect();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(titles.join("; ")).content("application/problem+json", content).build()
}

/// The general kinds of one status.
pub(super) fn general_kinds(of: StatusCode) -> Vec<&'static ProblemKind> {
    GENERAL.iter().copied().filter(|kind| status(kind) == of).collect()
}

/// Constraints carry the invariants; here their names become refusals.
pub trait RefuseOn<T> {
    /// `.refuse_on("registration_once", RequestError::AlreadyRegistered)?`
    fn refuse_on(self, constraint: &str, refusal: impl Refusal) -> Result<T, Error>;
}

impl<T, E: Into<Error> + Constrained> RefuseOn<T> for std::result::Result<T, E> {
    fn refuse_on(self, constraint: &str, refusal: impl Refusal) -> Result<T, Error> {
        self.map_err(|error| if error.violates(constraint) { refusal.into() } else { error.into() })
    }
}

/// An error that may tell of a violated constraint, so that several can be named one after the other.
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
    fn a_database_that_is_away_is_no_fault_of_the_request() {
        let away = Error::from(sqlx::Error::Io(io::Error::from(io::ErrorKind::ConnectionRefused)));
        let answer = away.again().into_response();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
        let fault = Error::from(sqlx::Error::RowNotFound).again().into_response();
        assert_eq!(fault.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
