use serde::Serialize;
use utoipa::ToSchema;

/// A reason to say no, in the words of a feature.
pub trait Refusal: std::error::Error {
    /// Every kind that [`Refusal::kind`] can return; the document lists them.
    const KINDS: &'static [&'static ProblemKind];

    fn kind(&self) -> &'static ProblemKind;

    /// The fields at fault, where the refusal is about what was sent.
    fn faults(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// After how many seconds it is worth trying again.
    fn retry_after(&self) -> Option<u64> {
        None
    }
}

/// A kind of refusal. `slug` is a contract with clients: never change one.
#[derive(Debug)]
pub struct ProblemKind {
    pub class: ProblemClass,
    pub slug: &'static str,
    pub title: &'static str,
    /// What it means and what to do, for the page that the problem's `type` leads to.
    pub remedy: &'static str,
}

/// What the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemClass {
    /// Mend the request itself: it could not be read.
    Malformed,
    /// Say who you are.
    Unauthenticated,
    /// Ask somebody who may.
    Forbidden,
    /// Look elsewhere.
    Missing,
    /// Use another verb.
    WrongMethod,
    /// Send it faster.
    TooSlow,
    /// Look at the present state and decide again.
    Conflict,
    /// Read again what you change, and change that.
    Stale,
    /// Send less.
    TooLarge,
    /// Send another media type.
    WrongMedia,
    /// Correct what you sent.
    Invalid,
    /// Slow down.
    TooMany,
    /// A fault of ours.
    Internal,
    /// Try again in a moment.
    Busy,
}

/// One fault of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where: a JSON pointer (RFC 6901) into the body, or the parameter's name after `?` or `{}`.
    #[schema(examples("/email"))]
    pub pointer: String,
    /// What, for programs: a keyword of JSON Schema, or a word of the field.
    #[schema(examples("format"))]
    pub code: String,
    /// What, for people, and what to do.
    #[schema(examples("`not-an-email` is not an e-mail address"))]
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// Declares the kinds of a feature, and the list of them.
#[macro_export]
macro_rules! problem_kinds {
    ($($name:ident = $class:ident $slug:literal $title:literal $remedy:literal)+) => {
        $(static $name: $crate::types::ProblemKind = $crate::types::ProblemKind {
            class: $crate::types::ProblemClass::$class, slug: $slug, title: $title, remedy: $remedy,
        };)+
        const KINDS: &[&$crate::types::ProblemKind] = &[$(&$name),+];
    };
}
