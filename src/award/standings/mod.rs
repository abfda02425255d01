//! Results of evaluations: standings, agreement of evaluators, and advancement of entries.
//!
//! Invariant: a reader who is recused from an entry gets standings computed without it: no rank, average or count reveals anything about it.

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
