//! Programme sessions.

pub(super) mod api;
mod model;
mod rules;
mod store;

pub use model::{
    EnrolmentPolicy, Link, NewPart, NewSession, Part, PartRole, Session, SessionKind, SessionPath, SessionStatus,
};
pub use store::{find_draft, insert, set_parts};
