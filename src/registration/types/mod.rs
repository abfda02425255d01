//! Registration types: period, capacity, admission, approval, and the tracks they give access to.

pub mod api;
mod model;
mod rules;
mod store;

pub use model::{Admission, Approval, NewRegistrationType, RegistrationType};
pub use rules::Refused;
pub use store::{find, insert, list, named, of_pool};
