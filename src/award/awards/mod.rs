//! Awards: their categories, rounds, criteria and deadlines.

pub mod api;
pub mod categories;
pub mod criteria;
pub mod extensions;
mod model;
pub mod rounds;
mod rules;
mod store;

pub use api::AwardPath;
pub use categories::{NewCategory, insert as insert_category};
pub use criteria::{NewCriterion, insert as insert_criterion};
pub use model::{Award, AwardState, Criterion, NewAward, NewRound, Round, RoundKind, Takes};
pub use rounds::{RoundPath, close as close_round, insert as insert_round};
pub use rules::{Refused, in_time};
pub use store::{find, insert, lock, lock_round, open};
