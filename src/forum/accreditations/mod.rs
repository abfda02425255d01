//! Accreditations: the head of a delegation, confirmed by the secretariat of the forum, speaks for the city.
//!
//! Invariants: a city has one accredited head at a time (`accreditation_of_city_once`), who is the head of its
//! delegation: the accreditation ends in the transaction that changes the head or the city.

pub mod api;
mod model;
mod rules;
mod store;

pub use model::{Accreditation, AccreditationEnd, Head, NewAccreditation};
pub use rules::AccreditationError;
pub use store::{bring_in, end_outdated, erase, head, head_of, heads};
