//! The evaluators of a round, their conflicts of interest, and manual or balanced assignments.
//!
//! Invariants: no evaluator is assigned an entry from their own country, city or employer, or one that they are recused from; a recusal
//! takes back assignments and scores in rounds that are not closed, and another evaluator takes over if there is one.

pub mod api;
mod assignments;
mod balance;
mod balancing;
mod evaluators;
mod import;
pub mod model;
pub mod recusals;
mod rules;
mod store;
mod substitutes;

pub use balancing::balance;
pub use evaluators::set as set_evaluator;
pub use import::EvaluatorRecords;
pub use model::{BalancingOptions, EvaluationState, EvaluatorUpdate};
pub use recusals::recuse_conflicted_evaluators;
pub use rules::PanelError;
pub use store::states_from;
