//! Registrations: one per person and congress.

pub mod api;
mod batcher;
mod changes;
pub mod model;
mod person;
pub mod registering;
pub mod rules;
pub mod store;
pub mod transitions;

pub use batcher::RegistrationBatcher;
pub use model::{NewRegistration, Person, Registration, RegistrationState, Successor};
pub(crate) use person::{copy_person, person_fields};
