//! Additional questions of an edition: text, choice, several choices, yes or no, date, country.
//!
//! Each question applies to all registration types or to some. An answer is stored with the version of the question, so
//! that it stays readable when the question changes.

mod answers;
pub mod api;
mod model;
mod rules;
mod store;

pub use answers::{Answers, Values};
pub use model::{Question, QuestionKind};
pub use rules::{Asked, Refused, faults, read};
pub use store::asked;
