//! Speakers' lists: who speaks in a sitting of the forum, in which order and for how long.
//!
//! Every action on a list locks its row, reads the whole list, decides by pure rules (`sitting`, `order`), and writes the changes with
//! their event and audit entry (`action`): actions of two chairs are serialized, on any node.
//!
//! Invariants: one request has the floor (`speaking_request_floor_once`); calls are counted, and a chair who calls sends the count they
//! know of, so that no speaker is called twice or skipped; waiting requests have the places 1, 2, 3 without gaps; a delegation speaks
//! once per item (`speaking_request_item_once`), unless the chair lets it speak again.

mod action;
pub mod api;
mod entry;
mod floor;
mod forecast;
mod list;
mod model;
mod moderation;
mod order;
mod requests;
mod rules;
mod sitting;
mod store;

pub use list::{close, open};
pub use model::{
    NewSpeakingRequest, SpeakersListSettings, SpeakersListState, SpeakingOrder, SpeakingRequestState,
    SpeechMode,
};
pub use requests::create as create_request;
pub use rules::{Chair, SpeakersListError, kinds};
pub use sitting::Sitting;
pub use store::lock_request;
