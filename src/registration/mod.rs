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
pub mod catalogue;
mod corrections;
mod export;
mod figures;
mod invitations;
pub mod membership;
mod notifications;
mod personal_data;
mod pools;
pub mod promotion;
pub mod questions;
pub mod reference;
pub mod registrations;
pub mod table;
pub mod types;

use crate::identity::SigningKey;
pub use catalogue::HANDED_ON;
pub use figures::{RegistrationFigures, figures};
pub use invitations::shown as show_invitation;
pub use membership::OnMemberLeft;
pub use notifications::{Addressed, addressees, admitted_to};
pub use personal_data::{claim, erase, export, export_invitations};
pub use questions::QuestionKind;
pub use registrations::{Registration, RegistrationState};
pub use types::{Admission, Approval, NewRegistrationType, insert as insert_type};

crate::feature! {
    state: [SigningKey, OnMemberLeft],
    operations: [
        types::api::list_registration_types,
        types::api::create_registration_type,
        types::api::update_registration_type,
        types::api::delete_registration_type,
        types::api::simulate_places,
        pools::list_pools,
        pools::create_pool,
        pools::update_pool,
        pools::delete_pool,
        questions::api::list_questions,
        questions::api::create_question,
        questions::api::update_question,
        questions::api::delete_question,
        questions::api::list_answers,
        corrections::get_registration_rules,
        corrections::update_registration_rules,
        registrations::own::register,
        registrations::own::get_my_registration,
        registrations::own::update_my_registration,
        registrations::own::cancel_my_registration,
        registrations::desk::list_registrations,
        registrations::desk::get_registration,
        registrations::desk::update_registration,
        registrations::desk::approve_registration,
        registrations::desk::reject_registration,
        registrations::desk::cancel_registration,
        registrations::desk::promote_registration,
        registrations::desk::transfer_registration,
        registrations::many::approve_registrations,
        registrations::many::reject_registrations,
        export::export_registrations,
        badge::get_badge,
        badge::verify_badge,
        invitations::everybody::invite_all,
        invitations::api::list_invitations,
        invitations::api::create_invitation,
        invitations::api::create_invitations,
        invitations::api::revoke_invitation,
        invitations::api::resend_invitation,
        invitations::api::get_invitation,
    ],
    problems: [
        types::Refused,
        pools::Refused,
        questions::Refused,
        registrations::rules::Refused,
        invitations::Refused,
        membership::MembershipError,
        badge::NoBadge,
    ],
    events: [catalogue::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
