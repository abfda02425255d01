//! Evaluations of entries: scores, comments and progress.
//!
//! ```text
//! assigned --> draft <--> submitted, until the round is closed
//! ```
//!
//! Invariants: only its evaluator reads an evaluation until its round is closed; others know at most that it is submitted; evaluations of a
//! closed round are final (`award_evaluation_is_final`, `award_score_is_final`).

pub mod api;
mod evaluation;
mod model;
pub mod own;
pub mod reminders;
mod rules;
mod store;

pub use evaluation::{lock, save};
pub use model::{CriterionScore, EvaluationUpdate};
pub use rules::EvaluationError;
pub use store::list_own;
