//! Delegations: the group of a city, with a quota, a head, and a focal point who registers, replaces and withdraws its
//! members without staff.
//!
//! The head speaks for the city once the secretariat has accredited them (`heads`).
//!
//! Invariants: never more members than the quota, which is a pool of places; the head is a confirmed member
//! (`delegation_head_is_member`); a city has one accredited head at a time (`accreditation_of_city_once`), who is the
//! head of its delegation.

pub mod api;
pub mod heads;
pub mod members;
mod model;
mod rules;
mod store;

pub use model::{Delegation, NewDelegation, NewMember};
pub use rules::Refused;
pub use store::{claim, delete, find, forget_focal_point, insert, join, leave, unseat, update};
