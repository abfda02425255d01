//! Registration types: as what one takes part, when, how many, and which tracks that opens.

pub mod api;
mod model;
mod rules;
mod store;

pub use model::{Admission, Approval, NewRegistrationType, RegistrationType};
pub use rules::Refused;
pub use store::{find, insert, list, named, of_pool};
