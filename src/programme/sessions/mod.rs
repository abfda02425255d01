//! Programme sessions.

pub(super) mod api;
mod model;
mod rules;
mod store;

pub use model::{
    EnrolmentPolicy, Link, NewPart, NewSession, Part, PartRole, Session, SessionKind, SessionPath,
    SessionStatus,
};
pub use rules::Refused;
pub use store::{
    find_draft, insert, list_draft_whole, list_of_release, list_placed, list_releasable, set_parts, update,
};
