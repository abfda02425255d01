//! Recusals: evaluators with a conflict of interest in an entry, declared or derived.

pub mod api;
mod recusal;
mod store;

pub use recusal::{recuse_conflicted_evaluators, recuse_from_conflicted_entries};
