//! Invitations: secrets that open a registration type, for one person or for as many as they are good for.
//!
//! ```text
//! open --used up, expired, revoked--> closed
//! ```
//!
//! Invariants: never redeemed more often than `max_uses`, whoever comes at once (`invitation_uses`); a registration redeems an
//! invitation once, however often it is cancelled and made again; secrets are kept as digests only.

pub mod api;
pub mod everybody;
mod model;
mod rules;
mod store;

pub use model::InvitationChanged;
pub use rules::Refused;
pub use store::{forget, issue, keep_redemption, redeem, shown};
