//! Who evaluates what: the evaluators of a round, whom a conflict of interest keeps from an entry, and assignments by hand or balanced.
//!
//! Invariants: nobody is assigned an entry of a country or city of their own, of their employer, or that they are recused from; a
//! recusal takes back what is assigned and given in rounds that are not closed, and somebody else steps in where there is one.

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
