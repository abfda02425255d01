use super::{AccountId, RequestId, TraceParent};

/// The author of an action, for audit entries: account and request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Actor {
    /// `None` if not signed in, or for the service itself.
    pub account: Option<AccountId>,
    /// `None` for the command line or a background job.
    pub request: Option<RequestId>,
    /// The span of the request, if it is traced.
    pub trace: Option<TraceParent>,
}
