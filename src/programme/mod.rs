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

use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    events::EventDeclaration,
    types::{ProblemKind, Refusal},
};
pub use availability::{Span, list as list_availability};
pub use catalogue::SESSION_UPDATED;
pub use contacts::{export, forget_strangers};
pub use rooms::{NewRoom, Provider, Room, insert as insert_room, list_whole as all_rooms};
pub use sessions::{
    EnrolmentPolicy, Link, LinkKind, NewPart, NewSession, Part, PartRole, Session, SessionKind, SessionPath,
    SessionStatus, cancel as cancel_session, find_draft as find_session,
    find_released as find_released_session, insert as insert_session, list_draft_whole, list_of_release,
    list_placed, list_releasable, list_withdrawn, set_parts as set_speakers, update as update_session,
};
pub use speakers::{NewSpeaker, import as import_speakers, insert as insert_speaker};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
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
    ]
}

/// Every event of this module, for the event catalogue.
pub fn events() -> &'static [&'static dyn EventDeclaration] {
    catalogue::EVENTS
}

/// Every problem kind of these operations, for the pages that explain them.
pub fn kinds() -> Vec<&'static ProblemKind> {
    [rooms::Refused::KINDS, sessions::Refused::KINDS, speakers::Refused::KINDS, contacts::Refused::KINDS]
        .concat()
}
