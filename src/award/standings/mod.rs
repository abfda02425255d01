//! Results of evaluations: standings, agreement of evaluators, and advancement of entries.
//!
//! Invariant: a reader who is recused from an entry gets standings computed without it: no rank, average or count reveals anything about it.

pub mod advances;
mod agreement;
pub mod api;
pub mod model;
mod rules;
mod store;

pub use advances::advance;
pub use model::{AdvanceTarget, EvaluatorAgreement, ManualDecision, NewAdvanceDecision};
pub use rules::StandingsError;
pub use store::read_sheet;
