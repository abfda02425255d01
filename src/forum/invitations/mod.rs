//! Invitations of cities to the forum, their answers, and reminders to cities that have not answered.
//!
//! ```text
//! (not sent) --send--> (open) --respond--> accepted | delegated | declined     each until the deadline
//!                         └──revoke──> revoked
//! ```
//!
//! Invariants: a city is invited once; a city that accepts has a delegation with the quota of the invitation; each reminder is sent once,
//! by any node.

pub mod api;
mod model;
pub mod overview;
pub mod reminders;
pub mod respond;
mod rules;
mod store;

pub use model::Answer;
pub use rules::Refused;
