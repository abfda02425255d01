//! Invitations: secrets that give access to a registration type, once or several times.
//!
//! ```text
//! open --used up, expired, revoked--> closed
//! ```
//!
//! Invariants: never redeemed more often than `max_uses`, even concurrently (`invitation_uses`); a registration redeems
//! an invitation once, even if it is cancelled and made again; secrets are stored only as digests.

pub mod api;
pub mod everybody;
mod model;
mod rules;
mod store;

pub use model::InvitationChanged;
pub use rules::Refused;
pub use store::{forget, issue, keep_redemption, redeem, shown};
