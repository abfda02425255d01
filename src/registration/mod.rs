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
mod copy;
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

use crate::{identity::SigningKey, notifications::MailPreviewer, row_reads::RowReads};
pub use copy::copy_settings;
pub use figures::{RegistrationFigures, figures, keep_counters};
pub use invitations::{
    InvitationOffer, NewInvitation, create as create_invitation, find_offer as find_invitation_offer,
};
pub use membership::OnMemberLeft;
pub use notifications::{Addressed, addressees, admitted_to};
pub use paths::RegistrationPath;
pub use personal_data::{
    claim, erase, export, export_invitations, follow_email, has_others, lock_for_erasure,
};
pub use questions::QuestionKind;
pub use registrations::store::exists;
pub(crate) use registrations::store::search_patterns;
pub use registrations::transitions::OnTransferred;
pub use registrations::{Registration, RegistrationBatcher, RegistrationState};
pub use types::{
    NewRegistrationType, RegistrationAdmission, RegistrationApproval, create as create_registration_type,
};

crate::feature! {
    state: [
        SigningKey,
        OnMemberLeft,
        OnTransferred,
        RegistrationBatcher,
        MailPreviewer,
        RowReads<Registration>,
    ],
    operations: [
        types::api::operations,
        pools::api::operations,
        questions::api::operations,
        corrections::api::operations,
        registrations::api::own::operations,
        registrations::api::desk::operations,
        registrations::api::batch::operations,
        export::operations,
        badge::operations,
        invitations::api::operations,
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
