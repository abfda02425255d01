//! Invitations of cities to the forum, their answers, and reminders to cities that have not decided.
//!
//! ```text
//! draft --send--> open --respond--> accepted | delegated | declined | tentative     the answer can change until the deadline
//! any state --revoke--> revoked
//! ```
//!
//! Invariants: a city is invited once; a city that accepts has a delegation with the quota of the invitation; each reminder is sent once,
//! by any node.

mod answer;
pub mod api;
mod import;
mod invitation;
mod model;
mod overview;
mod reminder;
mod rules;
mod store;

pub use import::CityRecords;
pub use model::{ForumInvitation, ForumInvitationAnswer};
pub use reminder::keep_reminding;
pub use rules::ForumInvitationError;
