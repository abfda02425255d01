//! Registration: as what one may take part, who does, and the spreadsheets they are brought in with.
//!
//! ```text
//!             ┌── rejected
//! pending ────┼── waitlisted ──┐
//!             └── confirmed ◄──┘ ── cancelled ── (registered again)
//! ```
//!
//! Invariants: one registration for each e-mail and each account in a congress; a reference is never given twice;
//! an import is written whole or, in `partial` mode, row by row whole, and says of every row what became of it.

mod catalogue;
mod import;
mod letters;
mod personal;
mod reference;
mod registrations;
mod types;

use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    events::Catalogued,
    types::{Kind, Refusal},
};
pub use import::{Import, ImportState, Mode, Options, Outcome, RowOutcome, run as run_import};
pub use letters::{Addressed, Addressee, addressees, admitted_to, write_letters};
pub use personal::{claim, erase, export};
pub use registrations::{Registration, Status};
pub use types::{Admission, Approval, NewRegistrationType, insert as insert_type};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
        types::list_registration_types,
        types::create_registration_type,
        types::update_registration_type,
        types::delete_registration_type,
        registrations::api::register,
        registrations::api::list_registrations,
        registrations::api::get_registration,
        registrations::api::update_registration,
        registrations::api::approve_registration,
        registrations::api::reject_registration,
        registrations::api::cancel_registration,
        registrations::api::get_my_registration,
        registrations::api::update_my_registration,
        registrations::api::cancel_my_registration,
        import::api::import_registrations,
        import::api::get_import,
    ]
}

/// Every kind of event, for the catalogue.
pub fn events() -> &'static [&'static dyn Catalogued] {
    catalogue::EVENTS
}

/// Every kind of problem that the operations answer, for the pages that explain them.
pub fn kinds() -> Vec<&'static Kind> {
    [types::Refused::KINDS, registrations::rules::Refused::KINDS, import::Unreadable::KINDS].concat()
}
