//! Invitations of cities to the forum, their answers, and the reminders of those who have not given one.
//!
//! ```text
//! (not sent) --send--> (open) --respond--> accepted | delegated | declined     each until the deadline
//!                         └──revoke──> revoked
//! ```
//!
//! Invariants: a city is invited once; whoever accepts has a delegation with the quota of the invitation; each reminder goes out once,
//! whatever node sends it.

pub mod api;
mod model;
pub mod overview;
pub mod reminders;
pub mod respond;
mod rules;
mod store;

pub use model::Answer;
pub use rules::Refused;
