//! The programme: sessions, their speakers, and the virtual rooms they take place in.
//!
//! ```text
//! draft --confirm--> confirmed --cancel--> cancelled
//!   \---------------cancel----------------/
//! ```
//!
//! Editors see the draft; everyone else sees the release (`schedule`).

mod availability;
mod catalogue;
mod contacts;
mod rooms;
mod sessions;
mod speakers;

pub use availability::{Span, list as list_availability};
pub use catalogue::SESSION_UPDATED;
pub use contacts::{export, forget_strangers};
pub use rooms::{NewRoom, Provider, Room, insert as insert_room, list_whole as all_rooms};
pub use sessions::{
    EnrolmentPolicy, Link, LinkKind, NewPart, NewSession, Part, PartRole, Session, SessionKind, SessionPath,
    SessionState, cancel as cancel_session, find_draft as find_session,
    find_released as find_released_session, insert as insert_session, list_draft_whole, list_of_release,
    list_placed, list_releasable, list_withdrawn, set_parts as set_speakers, update as update_session,
};
pub use speakers::{NewSpeaker, import as import_speakers, insert as insert_speaker};

crate::feature! {
    operations: [
        rooms::list_rooms,
        rooms::create_room,
        rooms::update_room,
        rooms::delete_room,
        sessions::api::list_sessions,
        sessions::api::get_session,
        sessions::api::create_session,
        sessions::api::update_session,
        sessions::api::delete_session,
        sessions::api::confirm_session,
        sessions::api::cancel_session,
        sessions::api::set_session_speakers,
        speakers::list_speakers,
        speakers::get_speaker,
        speakers::create_speaker,
        speakers::update_speaker,
        speakers::delete_speaker,
        availability::get_speaker_availability,
        availability::set_speaker_availability,
        contacts::get_speaker_registration,
        contacts::set_speaker_registration,
        contacts::remove_speaker_registration,
    ],
    problems: [
        rooms::Refused,
        sessions::Refused,
        speakers::Refused,
        contacts::Refused,
    ],
    events: [catalogue::EVENTS],
    reactions: [
        contacts::forget_strangers,
    ],
}
