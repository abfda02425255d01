//! Accreditations: the head of a delegation, confirmed by the secretariat of the forum, speaks for the city.
//!
//! Invariants: a city has one accredited head at a time (`accreditation_of_city_once`), who is the head of its
//! delegation: the accreditation ends in the transaction that changes the head or the city.

mod accreditation;
pub mod api;
mod model;
mod rules;
mod store;

pub use accreditation::{create_accredited_delegation, end_outdated, erase};
pub use model::{Accreditation, AccreditationEnd, Head, NewAccreditation};
pub use rules::AccreditationError;
pub use store::{find_head, list_heads, lock_head};
