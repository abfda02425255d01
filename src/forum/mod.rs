//! The Global Mayors' Forum: invitations of cities, the speakers' lists of its sittings, statements, and declarations.
//!
//! A city is represented by the head of its delegation, once accredited by the secretariat ([`accreditations`]).

mod accreditations;
mod declarations;
mod events;
mod invitations;
mod notifications;
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
pub use invitations::keep_reminding;
pub use personal_data::{erase, export};
pub use speakers_list::{
    NewSpeakingRequest, SpeakersListSettings, SpeakingOrder, SpeechMode, close as close_speakers_list,
    create_request as create_speaking_request, open as open_speakers_list,
};

crate::feature! {
    operations: [
        accreditations::api::list_accreditations,
        accreditations::api::get_accreditation,
        accreditations::api::list_delegation_accreditations,
        accreditations::api::accredit_head,
        accreditations::api::withdraw_accreditation,
        invitations::api::list_forum_invitations,
        invitations::api::invite_city,
        invitations::api::invite_cities,
        invitations::api::remind_cities,
        invitations::api::get_forum_overview,
        invitations::api::get_forum_invitation,
        invitations::api::update_forum_invitation,
        invitations::api::send_forum_invitation,
        invitations::api::revoke_forum_invitation,
        invitations::api::respond_to_forum_invitation,
        speakers_list::api::list::get_speakers_list,
        speakers_list::api::list::update_speakers_list,
        speakers_list::api::list::open_speakers_list,
        speakers_list::api::list::close_speakers_list,
        speakers_list::api::list::order_speakers_list,
        speakers_list::api::floor::call_next_speaker,
        speakers_list::api::floor::start_speech,
        speakers_list::api::floor::stop_speech,
        speakers_list::api::floor::extend_speech,
        speakers_list::api::floor::skip_speaker,
        speakers_list::api::requests::list_speaking_requests,
        speakers_list::api::requests::create_speaking_request,
        speakers_list::api::requests::get_speaking_request,
        speakers_list::api::requests::update_speaking_request,
        speakers_list::api::requests::withdraw_speaking_request,
        speakers_list::api::requests::swap_speaking_requests,
        speakers_list::api::moderation::move_speaking_request,
        speakers_list::api::moderation::decline_speaking_request,
        speakers_list::api::moderation::transfer_speaking_request,
        statements::api::list_statements,
        statements::api::get_statement,
        statements::api::set_statement,
        declarations::api::declarations::list_declarations,
        declarations::api::declarations::create_declaration,
        declarations::api::declarations::get_declaration,
        declarations::api::declarations::update_declaration,
        declarations::api::declarations::delete_declaration,
        declarations::api::declarations::open_declaration,
        declarations::api::declarations::redraft_declaration,
        declarations::api::declarations::adopt_declaration,
        declarations::api::declarations::get_declaration_document,
        declarations::api::versions::list_declaration_versions,
        declarations::api::versions::compare_declaration_versions,
        declarations::api::comments::list_declaration_comments,
        declarations::api::comments::get_declaration_comment,
        declarations::api::comments::comment_on_declaration,
        declarations::api::endorsements::list_endorsements,
        declarations::api::endorsements::endorse_declaration,
        declarations::api::endorsements::withdraw_endorsement,
    ],
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
