//! Speakers' lists: who speaks in a sitting of the forum, in which order and for how long.
//!
//! Every action on a list locks its row, reads the whole list, decides by pure rules (`floor`, `order`), and writes the changes with their
//! event and audit entry (`acts`): actions of two chairs are serialized, on any node.
//!
//! Invariants: one request has the floor (`speaking_request_floor_once`); calls are counted, and a chair who calls sends the count they
//! know of, so that no speaker is called twice or passed over; waiting requests have the places 1, 2, 3 without gaps; a delegation speaks
//! once per item (`speaking_request_item_once`), unless the chair admits it again.

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
