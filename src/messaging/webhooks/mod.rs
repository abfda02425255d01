//! Webhooks: events sent to integrators, signed according to the Standard Webhooks specification.

mod addresses;
pub(super) mod api;
mod model;
pub mod notifications;
mod queue;
mod rules;
mod store;

pub use api::Catalogue;
pub use queue::Deliveries;
pub use rules::Refused;
pub use store::{forget_old, write_deliveries};
