use std::future::Future;

use crate::types::{Language, RequestId};

/// The current request.
#[derive(Clone, Debug)]
pub struct Context {
    pub request: RequestId,
    /// The value of `?lang=`, to which localized texts are reduced.
    pub language: Option<Language>,
}

tokio::task_local! {
    static CONTEXT: Context;
}

/// Runs the handling of a request within its context.
pub async fn in_context<F: Future>(context: Context, answer: F) -> F::Output {
    CONTEXT.scope(context, answer).await
}

impl Context {
    /// The requested language, for responses other than JSON. (In JSON, all texts are reduced to it automatically.)
    pub fn wanted_language() -> Option<Language> {
        Self::current()?.language
    }

    /// `None` outside of a request.
    pub(super) fn current() -> Option<Self> {
        CONTEXT.try_with(Clone::clone).ok()
    }
}
