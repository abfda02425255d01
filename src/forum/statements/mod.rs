//! Statements: the text of speeches in the forum, for interpreters in advance and for the record afterwards.
//!
//! Invariants: a request to speak has one statement; once it is published, only the secretariat corrects it; a statement to be
//! published after delivery is published in the transaction that stops the speech.

pub mod api;
mod model;
mod rules;
mod statement;
mod store;

pub use rules::StatementError;
pub use statement::publish_delivered;
