//! The programme: sessions, their speakers, and the virtual rooms they take place in.
//!
//! ```text
//! draft --confirm--> confirmed --cancel--> cancelled
//!   \---------------cancel----------------/
//! ```
//!
//! Editors see the draft; everyone else sees the release (`schedule`).

mod events;
mod paths;
mod rooms;
mod sessions;
mod speakers;

pub use events::SESSION_UPDATED;
pub use paths::SessionPath;
pub use rooms::{NewRoom, Room, RoomProvider, create as create_room, list_all as list_all_rooms};
pub use sessions::{
    EnrolmentPolicy, NewSession, NewSessionSpeaker, Session, SessionFilter, SessionKind, SessionLink,
    SessionLinkKind, SessionSpeaker, SessionState, Snapshot, SpeakerRole, cancel as cancel_session,
    create as create_session, find as find_session, list as list_sessions, list_all as list_all_sessions,
    list_releasable, list_withdrawn, set_speakers, write as write_session,
};
pub use speakers::{
    NewSpeaker, Span, create as create_speaker, import as import_speakers, list_availability,
    registration::{export, link as link_speaker, unlink_registrations},
};

crate::feature! {
    operations: [
        rooms::api::list_rooms,
        rooms::api::get_room,
        rooms::api::create_room,
        rooms::api::update_room,
        rooms::api::delete_room,
        sessions::api::list_sessions,
        sessions::api::get_session,
        sessions::api::create_session,
        sessions::api::update_session,
        sessions::api::delete_session,
        sessions::api::confirm_session,
        sessions::api::cancel_session,
        sessions::api::set_session_speakers,
        speakers::api::list_speakers,
        speakers::api::get_speaker,
        speakers::api::create_speaker,
        speakers::api::update_speaker,
        speakers::api::delete_speaker,
        speakers::availability::api::get_speaker_availability,
        speakers::availability::api::set_speaker_availability,
        speakers::registration::api::get_speaker_registration,
        speakers::registration::api::set_speaker_registration,
        speakers::registration::api::remove_speaker_registration,
    ],
    problems: [
        rooms::RoomError,
        sessions::SessionError,
        speakers::SpeakerError,
        speakers::registration::SpeakerRegistrationError,
    ],
    events: [events::EVENTS],
    reactions: [
        speakers::registration::unlink_registrations,
    ],
}
