//! Registration: registration types, and the people registered.
//!
//! ```text
//!             ┌── rejected
//! pending ────┼── waitlisted ──┐
//!             └── confirmed ◄──┘ ── cancelled ── (registered again)
//! ```
//!
//! Invariants: one registration for each e-mail and each account in a congress; a reference is never given twice.

mod badge;
mod corrections;
pub mod events;
mod export;
mod figures;
mod invitations;
pub mod membership;
mod notifications;
mod paths;
mod personal_data;
mod pools;
pub mod promotion;
pub mod questions;
pub mod reference;
pub mod registrations;
pub mod table;
pub mod types;

use crate::identity::SigningKey;
pub use events::REASSIGNMENTS;
pub use figures::{RegistrationFigures, figures};
pub use invitations::{NewInvitation, create as create_invitation, find_offer as find_invitation_offer};
pub use membership::OnMemberLeft;
pub use notifications::{Addressed, addressees, admitted_to};
pub use personal_data::{claim, erase, export, export_invitations};
pub use questions::QuestionKind;
pub use registrations::{Registration, RegistrationState};
pub use types::{
    NewRegistrationType, RegistrationAdmission, RegistrationApproval, create as create_registration_type,
};

crate::feature! {
    state: [SigningKey, OnMemberLeft],
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
    ],
    problems: [
        types::RegistrationTypeError,
        pools::PoolError,
        questions::QuestionError,
        registrations::rules::RegistrationError,
        invitations::InvitationError,
        invitations::RecipientError,
        membership::MembershipError,
        badge::BadgeError,
    ],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
