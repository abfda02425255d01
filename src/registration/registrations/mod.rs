//! Registrations: one per person and congress.

pub mod desk;
pub mod many;
pub mod model;
pub mod moves;
pub mod own;
pub mod rules;
pub mod store;

pub use model::{Person, Registration, RegistrationState, Successor};
pub use moves::{change_type, hand_over, hold, take_part, told, touch};
