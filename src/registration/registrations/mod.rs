//! Registrations: one for each person in a congress.

pub(super) mod api;
pub(super) mod model;
pub(super) mod rules;
pub(super) mod store;

pub use model::{Registration, Status};
