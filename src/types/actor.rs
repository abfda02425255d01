use super::{AccountId, RequestId};

/// Who does something, and in which request: what an audit entry says of its author.
#[derive(Clone, Copy, Debug, Default)]
pub struct Actor {
    /// `None`: nobody signed in, or the service itself.
    pub account: Option<AccountId>,
    /// `None`: not by a request but from the command line or a job.
    pub request: Option<RequestId>,
}
