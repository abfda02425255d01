//! What evaluators say of entries: scores, comments, and how far they are.
//!
//! ```text
//! assigned --> draft <--> submitted, until the round is closed
//! ```
//!
//! Invariants: an evaluation is read by its evaluator only, until its round is closed; others know at most that it is submitted; a
//! closed round stays as it is (`award_evaluation_is_final`, `award_score_is_final`).

pub mod api;
mod model;
pub mod others;
pub mod progress;
pub mod reminders;
mod rules;
mod store;

pub use rules::Refused;
