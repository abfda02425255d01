//! Enrolment: what people have marked in the programme, and their own agenda: where they have a seat or wait for one, where they
//! speak, and what they have marked.
//!
//! Invariants: an agenda is its owner's alone; the address of its calendar cannot be guessed, is shown once and void as soon as
//! another is made.

mod agenda;
mod catalogue;
mod favourites;
mod feed;
mod personal;

use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    events::Catalogued,
    types::{Kind, Refusal},
};
pub use feed::pages;
pub use personal::{erase, export};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
        favourites::mark_favourite,
        favourites::unmark_favourite,
        agenda::get_agenda,
        feed::create_agenda_feed,
        feed::revoke_agenda_feed,
    ]
}

/// Every kind of event, for the catalogue.
pub fn events() -> &'static [&'static dyn Catalogued] {
    catalogue::EVENTS
}

/// Every kind of problem that the operations answer, for the pages that explain them.
pub fn kinds() -> Vec<&'static Kind> {
    favourites::Refused::KINDS.to_vec()
}
