//! Advancement of entries from a round, by rank and by hand.

mod advance;
pub mod api;
mod store;

pub use advance::advance;
