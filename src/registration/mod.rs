//! Registration: registration types, the people registered, and the spreadsheets they are imported from.
//!
//! ```text
//!             ┌── rejected
//! pending ────┼── waitlisted ──┐
//!             └── confirmed ◄──┘ ── cancelled ── (registered again)
//! ```
//!
//! Invariants: one registration for each e-mail and each account in a congress; a reference is never given twice; an
//! import is written whole or, in `partial` mode, row by row, and reports the outcome of every row.

mod badge;
mod catalogue;
mod corrections;
mod delegations;
mod export;
mod figures;
mod import;
mod invitations;
mod letters;
mod paths;
mod personal_data;
mod pools;
mod promotion;
mod questions;
mod reference;
mod registrations;
mod table;
mod types;

use crate::identity::SigningKey;
pub use catalogue::{
    ACCREDITATION_CONFIRMED, DELEGATION_CREATED, DELEGATION_DELETED, DELEGATION_UPDATED, HANDED_ON,
};
pub use delegations::{
    Delegation, NewDelegation, NewMember, delete as delete_delegation, find as find_delegation, heads,
    insert as insert_delegation, update as update_delegation,
};
pub use figures::{RegistrationFigures, figures};
pub use import::{Import, ImportState, Imports, Mode, Options, Outcome, RowOutcome, run as run_import};
pub use invitations::{find_offer as find_invitation_offer, issue as issue_invitation};
pub use letters::{Addressed, Addressee, addressees, admitted_to, write_letters};
pub use personal_data::{claim, erase, export, export_notes};
pub use questions::QuestionKind;
pub use registrations::{Registration, RegistrationState};
pub use types::{
    NewRegistrationType, RegistrationAdmission, RegistrationApproval, create as create_registration_type,
};

crate::feature! {
    state: [SigningKey],
    operations: [
        types::api::list_registration_types,
        types::api::create_registration_type,
        types::api::get_registration_type,
        types::api::update_registration_type,
        types::api::delete_registration_type,
        types::api::simulate_places,
        pools::api::list_pools,
        pools::api::create_pool,
        pools::api::get_pool,
        pools::api::update_pool,
        pools::api::delete_pool,
        questions::api::list_questions,
        questions::api::create_question,
        questions::api::get_question,
        questions::api::update_question,
        questions::api::delete_question,
        questions::api::list_answers,
        corrections::api::get_registration_rules,
        corrections::api::update_registration_rules,
        registrations::api::own::register,
        registrations::api::own::get_my_registration,
        registrations::api::own::update_my_registration,
        registrations::api::own::cancel_my_registration,
        registrations::api::desk::list_registrations,
        registrations::api::desk::get_registration,
        registrations::api::desk::update_registration,
        registrations::api::desk::approve_registration,
        registrations::api::desk::reject_registration,
        registrations::api::desk::cancel_registration,
        registrations::api::desk::promote_registration,
        registrations::api::desk::transfer_registration,
        registrations::api::batch::approve_registrations,
        registrations::api::batch::reject_registrations,
        export::export_registrations,
        badge::get_my_badge,
        badge::get_badge,
        badge::verify_badge,
        invitations::api::invite_registrants,
        invitations::api::list_invitations,
        invitations::api::create_invitation,
        invitations::api::create_invitations,
        invitations::api::get_invitation,
        invitations::api::revoke_invitation,
        invitations::api::resend_invitation,
        invitations::api::get_invitation_offer,
        delegations::api::list_delegations,
        delegations::api::create_delegation,
        delegations::api::get_delegation,
        delegations::api::update_delegation,
        delegations::api::delete_delegation,
        delegations::members::list_members,
        delegations::members::add_member,
        delegations::members::set_member,
        delegations::members::remove_member,
        delegations::members::replace_member,
        delegations::heads::api::list_accreditations,
        delegations::heads::api::get_accreditation,
        delegations::heads::api::list_heads,
        delegations::heads::api::accredit_head,
        delegations::heads::api::withdraw_accreditation,
        import::api::list_imports,
        import::api::import_registrations,
        import::api::get_import,
        import::api::get_import_outcomes,
        import::api::cancel_import,
        import::api::undo_import,
        import::mapping::get_import_mapping,
        import::mapping::set_import_mapping,
    ],
    problems: [
        types::RegistrationTypeError,
        pools::PoolError,
        questions::QuestionError,
        registrations::rules::RegistrationError,
        invitations::InvitationError,
        delegations::Refused,
        import::Unreadable,
        import::Refused,
        badge::BadgeError,
    ],
    events: [catalogue::EVENTS],
    reactions: [
        letters::write_letters,
    ],
}
