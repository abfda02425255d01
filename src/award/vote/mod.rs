//! The public vote.
//!
//! Invariants: one ballot for each account (`award_ballot_once`), of an account whose e-mail is verified, cast while the round is open;
//! nobody reads a count, and nothing is written of who votes for what beside the ballot itself, until the award is published; what is
//! closed stays (`award_ballot_is_final`), but for ballots that are made void.

pub mod api;
mod batcher;
pub mod flags;
mod model;
mod rules;
mod store;

pub use batcher::VoteBatcher;
pub use flags::VoidKind;
pub use rules::Refused;
