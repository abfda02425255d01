//! Categories, rounds and criteria of an award. The award's revision counts their changes.

pub mod api;
mod categories;
mod criteria;
mod model;
mod rounds;
pub mod store;

pub use categories::add as add_category;
pub use criteria::add as add_criterion;
pub use model::{NewAwardCategory, NewAwardCriterion, NewAwardRound, RoundClosure};
pub use rounds::{add as add_round, close as close_round};
