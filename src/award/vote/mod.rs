//! The public vote.
//!
//! Invariants: one ballot per account (`award_ballot_once`), of an account with a verified e-mail address, cast while the round is open;
//! until the award is published no one reads a count, and only the ballot itself records a voter's choice; ballots of a closed round are
//! final (`award_ballot_is_final`), except that they can be voided.

pub mod api;
mod batcher;
pub mod model;
pub mod own;
mod rules;
mod store;
mod voiding;

pub use batcher::VoteBatcher;
pub use rules::VoteError;
