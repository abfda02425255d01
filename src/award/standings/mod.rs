//! What comes of evaluations: standings, how far evaluators agree, and which entries advance.
//!
//! Invariant: whoever is recused from an entry reads standings that are reckoned without it: no rank, average or count tells of it.

pub mod advance;
mod agreement;
pub mod api;
mod model;
mod rules;
mod store;

pub use advance::{Advancing, ByHand, Target, advance};
pub use model::Agreement;
pub use rules::Refused;
pub use store::read;
