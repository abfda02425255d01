//! Questions of an edition beyond what every registration says: text, choice, several choices, yes or no, date, country.
//!
//! Each is asked of all registration types or of some. An answer is kept with the version of the question that it was given
//! to, so that it stays readable whatever becomes of the question.

mod answers;
pub mod api;
mod model;
mod rules;
mod store;

pub use answers::{Answers, Values};
pub use model::{Question, QuestionKind};
pub use rules::{Asked, Refused, faults, read};
pub use store::asked;
