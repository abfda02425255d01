use serde::Serialize;
use utoipa::ToSchema;

/// A reason to refuse a request, defined by a module.
pub trait Refusal: std::error::Error {
    /// Every kind that [`Refusal::kind`] can return; the OpenAPI document lists them.
    const KINDS: &'static [&'static ProblemKind];

    fn kind(&self) -> &'static ProblemKind;

    /// The invalid fields, if the body or parameters are the cause.
    fn faults(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// Further facts for programs.
    fn details(&self) -> Option<serde_json::Value> {
        None
    }

    /// Number of seconds after which to try again.
    fn retry_after(&self) -> Option<u64> {
        None
    }
}

/// A kind of problem. Clients rely on `slug`: never change one.
#[derive(Debug)]
pub struct ProblemKind {
    pub class: ProblemClass,
    pub slug: &'static str,
    pub title: &'static str,
    /// Meaning and next step, for the page that the problem's `type` links to.
    pub remedy: &'static str,
}

/// The class of a problem: what the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemClass {
    /// Correct the request; it could not be parsed.
    Malformed,
    /// Authenticate.
    Unauthenticated,
    /// Get the permission first.
    Forbidden,
    /// Check the address.
    Missing,
    /// Use another method.
    WrongMethod,
    /// Send the request faster.
    TooSlow,
    /// Read the current state and decide again.
    Conflict,
    /// Read the resource again and repeat the change.
    Stale,
    /// Send less data.
    TooLarge,
    /// Use another media type.
    WrongMedia,
    /// Correct the data.
    Invalid,
    /// Send fewer requests.
    TooMany,
    /// A bug or fault in the service.
    Internal,
    /// Try again in a moment.
    Busy,
}

/// An invalid field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body, or `?name` for a query parameter and `{name}` for a path parameter.
    #[schema(examples("/email"))]
    pub pointer: String,
    /// Machine-readable code: a JSON Schema keyword, or a code of this API.
    #[schema(examples("format"))]
    pub code: String,
    /// Description for people, with what to correct.
    #[schema(examples("`not-an-email` is not an e-mail address"))]
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// Declares the problem kinds of a module, and their list.
#[macro_export]
macro_rules! problem_kinds {
    ($($name:ident = $class:ident $slug:literal $title:literal $remedy:literal)+) => {
        $(static $name: $crate::types::ProblemKind = $crate::types::ProblemKind {
            class: $crate::types::ProblemClass::$class, slug: $slug, title: $title, remedy: $remedy,
        };)+
        const KINDS: &[&$crate::types::ProblemKind] = &[$(&$name),+];
    };
}
