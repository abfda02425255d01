//! The evaluators of a round, their conflicts of interest, and manual or balanced assignments.
//!
//! Invariants: no evaluator is assigned an entry from their own country, city or employer, or one that they are recused from; a recusal
//! takes back assignments and scores in rounds that are not closed, and another evaluator takes over if there is one.

pub mod assignments;
mod balance;
pub mod balancing;
pub mod evaluators;
mod model;
pub mod recusals;
mod rules;
mod standing_in;
mod store;

pub use balancing::{Balancing, balance};
pub use evaluators::{NewEvaluator, insert as insert_evaluator};
pub use model::{EvaluationState, RecusalKind};
pub use recusals::recuse_whom_it_concerns;
pub use rules::Refused;
pub use store::taken;
