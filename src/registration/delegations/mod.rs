//! Delegations: a city's group, with a quota, a head, and a focal point who registers, replaces and withdraws its members
//! without staff.
//!
//! Invariants: never more members than the quota, which is a pool of places; the head is one confirmed member
//! (`delegation_head_is_member`).

pub mod api;
pub mod members;
mod model;
mod rules;
mod store;

pub use model::Delegation;
pub use rules::Refused;
pub use store::{claim, find, forget_focal_point, join, leave, unseat};
