//! The Global Mayors' Forum: invitations of cities, the speakers' lists of its sittings, statements, and declarations.
//!
//! A city is represented by the head of its delegation, once accredited by the secretariat ([`accreditations`]).

mod accreditations;
mod cities;
mod declarations;
mod events;
mod invitations;
mod notifications;
mod pages;
mod paths;
mod personal_data;
mod speakers_list;
mod statements;

pub use accreditations::{
    Head, NewAccreditation, create_accredited_delegation, end_outdated as end_accreditation,
    erase as erase_heads,
};
pub use declarations::{
    NewDeclaration, NewEndorsement, create as create_declaration, endorse as endorse_declaration,
    open as open_declaration,
};
pub use invitations::{CityRecords, keep_reminding};
pub use personal_data::{erase, export, lock_invitations};
pub use speakers_list::{
    NewSpeakingRequest, SpeakersListSettings, SpeakingOrder, SpeechMode, close as close_speakers_list,
    create_request as create_speaking_request, open as open_speakers_list,
};

/// The addresses of the public pages.
pub const PUBLIC_PAGES: [&str; 3] = [cities::PAGE, declarations::pages::LIST, declarations::pages::ONE];

fn public_pages<N>() -> axum::Router<N>
where
    N: Clone + Send + Sync + 'static,
    crate::app::App: axum::extract::FromRef<N>,
{
    axum::Router::new().merge(cities::pages()).merge(declarations::pages::pages())
}

crate::feature! {
    operations: [
        accreditations::api::operations,
        invitations::api::operations,
        speakers_list::api::list::operations,
        speakers_list::api::floor::operations,
        speakers_list::api::requests::operations,
        speakers_list::api::moderation::operations,
        statements::api::operations,
        declarations::api::declarations::operations,
        declarations::api::versions::operations,
        declarations::api::comments::operations,
        declarations::api::endorsements::operations,
    ],
    pages: public_pages,
    problems: [
        accreditations::AccreditationError,
        invitations::ForumInvitationError,
        speakers_list::SpeakersListError,
        statements::StatementError,
        declarations::DeclarationError,
    ],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
