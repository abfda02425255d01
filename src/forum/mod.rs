//! The Global Mayors' Forum: invitations of cities, the speakers' lists of its sittings, statements, and declarations.
//!
//! A city is represented by the head of its delegation, once accredited by the secretariat ([`accreditations`]).

mod accreditations;
mod catalogue;
mod declarations;
mod invitations;
mod notifications;
mod personal_data;
mod speakers_list;
mod statements;

pub use accreditations::{
    Head, NewAccreditation, bring_in, end_outdated as end_accreditation, erase as erase_heads,
};
pub use declarations::{NewDeclaration, insert as insert_declaration, open as open_declaration};
pub use invitations::reminders::keep_reminding;
pub use personal_data::{erase, export};
pub use speakers_list::{
    ListSettings, NewSpeakingRequest, Ordering, SpeechMode, chair::open as open_speakers_list,
    requests::enter as ask_to_speak,
};

crate::feature! {
    operations: [
        accreditations::api::list_accreditations,
        accreditations::api::get_accreditation,
        accreditations::api::list_heads,
        accreditations::api::accredit_head,
        accreditations::api::withdraw_accreditation,
        invitations::api::list_forum_invitations,
        invitations::api::invite_city,
        invitations::api::invite_cities,
        invitations::reminders::remind_cities,
        invitations::overview::get_forum_overview,
        invitations::api::get_forum_invitation,
        invitations::api::update_forum_invitation,
        invitations::api::send_forum_invitation,
        invitations::api::revoke_forum_invitation,
        invitations::respond::respond_to_forum_invitation,
        speakers_list::chair::get_speakers_list,
        speakers_list::chair::update_speakers_list,
        speakers_list::chair::open_speakers_list,
        speakers_list::chair::close_speakers_list,
        speakers_list::chair::order_speakers_list,
        speakers_list::chair::call_next_speaker,
        speakers_list::chair::start_speech,
        speakers_list::chair::stop_speech,
        speakers_list::chair::extend_speech,
        speakers_list::chair::skip_speaker,
        speakers_list::requests::list_speaking_requests,
        speakers_list::requests::ask_to_speak,
        speakers_list::requests::get_speaking_request,
        speakers_list::requests::update_speaking_request,
        speakers_list::requests::withdraw_speaking_request,
        speakers_list::requests::swap_speaking_requests,
        speakers_list::chair::move_speaking_request,
        speakers_list::chair::decline_speaking_request,
        speakers_list::chair::transfer_speaking_request,
        statements::list_statements,
        statements::get_statement,
        statements::set_statement,
        declarations::api::list_declarations,
        declarations::api::create_declaration,
        declarations::api::get_declaration,
        declarations::api::update_declaration,
        declarations::api::delete_declaration,
        declarations::api::open_declaration,
        declarations::api::redraft_declaration,
        declarations::api::adopt_declaration,
        declarations::export::get_declaration_document,
        declarations::versions::list_declaration_versions,
        declarations::versions::compare_declaration_versions,
        declarations::comments::list_declaration_comments,
        declarations::comments::get_declaration_comment,
        declarations::comments::comment_on_declaration,
        declarations::endorsements::list_endorsements,
        declarations::endorsements::endorse_declaration,
        declarations::endorsements::withdraw_endorsement,
    ],
    problems: [
        accreditations::AccreditationError,
        invitations::Refused,
        speakers_list::Refused,
        declarations::Refused,
    ],
    events: [catalogue::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
