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

use crate::row_reads::RowReads;
pub use events::SESSION_UPDATED;
pub use paths::SessionPath;
pub use rooms::{
    NewRoom, OpeningHours, Room, RoomProvider, copy as copy_rooms, create as create_room,
    delete as delete_room, kinds as room_problems, list_all as list_all_rooms,
};
pub use sessions::{
    EnrolmentPolicy, MAX_SESSION_MINUTES, NewSession, NewSessionSpeaker, Session, SessionCreation,
    SessionError, SessionFilter, SessionKind, SessionLink, SessionLinkKind, SessionSpeaker, SessionState,
    Snapshot, SpeakerRole, cancel as cancel_session, create as create_session, create_all as create_sessions,
    find as find_session, list as list_sessions, list_all as list_all_sessions, list_releasable,
    list_withdrawn, remove as remove_session, set_speakers, write as write_session,
};
pub use speakers::{
    NewSpeaker, Span, Speaker, SpeakerRecords, create as create_speaker, delete as delete_speaker,
    find_released as find_released_speaker, import as import_speakers, list_availability,
    list_names as list_speaker_names, list_released as list_released_speakers,
    registration::{export, link as link_speaker, unlink_registrations},
};

crate::feature! {
    state: [RowReads<Session>],
    operations: [
        rooms::api::operations,
        sessions::api::operations,
        speakers::api::operations,
        speakers::availability::api::operations,
        speakers::registration::api::operations,
    ],
    problems: [
        rooms::RoomError,
        sessions::SessionError,
        speakers::SpeakerError,
        speakers::registration::SpeakerRegistrationError,
    ],
    events: [events::EVENTS],
}
