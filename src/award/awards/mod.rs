//! Awards: their categories, rounds, criteria and deadlines.

pub mod api;
mod award;
mod extensions;
pub mod model;
pub mod parts;
mod rules;
mod store;

pub use award::{create, lock, lock_round, open};
pub use model::{Award, AwardCriterion, AwardRound, AwardState, EntryRequirement, NewAward, RoundKind};
pub use rules::{AwardError, in_time, kinds};
pub use store::{find, find_round, list_public};
