//! Accreditations: the head of a delegation, confirmed by the secretariat of the forum, speaks for the city.

pub mod api;
mod model;
mod store;

pub use model::{Accreditation, AccreditationEnd, Head, NewAccreditation};
pub use store::{accredit, bring_in, end, ended_by, erase, head, head_of, heads};
