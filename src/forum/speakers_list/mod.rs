//! Speakers' lists: who speaks in a sitting of the forum, in which order, for how long.
//!
//! Whoever does anything to a list locks its row, reads it whole, decides by pure rules (`floor`, `order`), and writes what has changed
//! with its event and audit entry (`acts`): two chairs act one after the other, on any node.
//!
//! Invariants: one has the floor (`speaking_request_floor_once`); a call is counted, and whoever calls says how many they have seen, so
//! that nobody is called twice or passed over; those who wait have the places 1, 2, 3 without gaps; a delegation speaks once about an
//! item (`speaking_request_item_once`), unless the chair lets it.

mod acts;
pub mod chair;
mod floor;
mod model;
mod order;
pub mod requests;
mod rules;
mod store;

pub use floor::Sitting;
pub use model::{ListSettings, ListState, NewSpeakingRequest, Ordering, RequestState, SpeechMode};
pub use rules::Refused;
