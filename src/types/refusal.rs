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

/// The kinds of problems that an operation lists in the OpenAPI document: one kind, all of a [`Refusal`], or a tuple.
pub trait ProblemKinds {
    fn kinds() -> Vec<&'static ProblemKind>;
}

impl<R: Refusal> ProblemKinds for R {
    fn kinds() -> Vec<&'static ProblemKind> {
        R::KINDS.to_vec()
    }
}

macro_rules! problem_kinds_of_tuples {
    ($($first:ident $($more:ident)*;)+) => {
        $(impl<$first: ProblemKinds, $($more: ProblemKinds),*> ProblemKinds for ($first, $($more,)*) {
            fn kinds() -> Vec<&'static ProblemKind> {
                [$first::kinds(), $($more::kinds()),*].concat()
            }
        })+
    };
}

problem_kinds_of_tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

/// Declares the problem kinds of a module: a list of all, and in `kinds` a type for each, so that operations can name them.
#[macro_export]
macro_rules! problem_kinds {
    ($($name:ident = $class:ident $slug:literal $title:literal $remedy:literal)+) => {
        pub mod kinds {
            use $crate::types::{ProblemClass, ProblemKind, ProblemKinds};

            $(
                #[doc = $remedy]
                pub enum $name {}

                impl $name {
                    pub const KIND: &ProblemKind = &ProblemKind {
                        class: ProblemClass::$class, slug: $slug, title: $title, remedy: $remedy,
                    };
                }

                impl ProblemKinds for $name {
                    fn kinds() -> Vec<&'static ProblemKind> {
                        vec![Self::KIND]
                    }
                }
            )+
        }

        const KINDS: &[&$crate::types::ProblemKind] = &[$(kinds::$name::KIND),+];
    };
}
