//! Programme sessions.

pub(super) mod api;
mod model;
mod rules;
mod store;

pub use model::{
    EnrolmentPolicy, Link, LinkKind, NewPart, NewSession, Part, PartRole, Session, SessionKind, SessionPath,
    SessionState,
};
pub use rules::Refused;
pub use store::{
    cancel, find_draft, find_released, insert, list_draft_whole, list_of_release, list_placed,
    list_releasable, list_withdrawn, set_parts, update,
};
