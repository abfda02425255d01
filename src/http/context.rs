use std::future::Future;

use crate::types::{Language, RequestId};

/// The request that is being answered.
#[derive(Clone, Debug)]
pub struct Context {
    pub request: RequestId,
    /// From `?lang=`: localized texts are reduced to it.
    pub language: Option<Language>,
}

tokio::task_local! {
    static CONTEXT: Context;
}

/// Answers a request within its context.
pub async fn in_context<F: Future>(context: Context, answer: F) -> F::Output {
    CONTEXT.scope(context, answer).await
}

impl Context {
    /// The requested language, for answers other than JSON, which is reduced to it anyway.
    pub fn wanted_language() -> Option<Language> {
        Self::current()?.language
    }

    /// `None` outside of a request.
    pub(super) fn current() -> Option<Self> {
        CONTEXT.try_with(Clone::clone).ok()
    }
}
