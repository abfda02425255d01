//! Enrolment: seats in sessions and waiting lists, favourites, and personal agendas.
//!
//! ```text
//! (none) --enrol, seat free--> enrolled ------give up-----> (none)
//!        \--enrol, full-----> waitlisted --seat freed--> enrolled
//! ```
//!
//! An enrolment is a claim of a registration on the pool of a session (`capacity`). It takes one statement; concurrent
//! enrolments in the same session are batched (`hot_seats`). Changes to seats that follow from other changes belong to
//! `seats`.
//!
//! Invariants: never more seats than the capacity; people on the waiting list move up in the order of arrival, one for
//! each seat that becomes free; no one is enrolled twice in a session, or in two overlapping sessions if the edition
//! refuses that; only its owner can read an agenda; the address of its calendar cannot be guessed, is returned once,
//! and stops working when another one is created.

mod agenda;
mod api;
mod catalogue;
mod desk;
mod favourites;
mod feed;
mod hot_seats;
mod model;
mod notifications;
mod personal_data;
mod rules;
mod settings;
mod store;

use std::sync::Arc;

use crate::schedule::Published;
pub use feed::pages;
pub use hot_seats::{HotSeatBatcher, take_seat};
pub use personal_data::{erase, export_enrolments, export_favourites};
pub use rules::Refused as NoSeat;
pub use settings::{EnrolmentRulesEdit, of as rules};

crate::feature! {
    state: [HotSeatBatcher, Arc<Published>],
    operations: [
        api::enrol,
        api::get_my_enrolment,
        api::give_up_enrolment,
        api::list_seats,
        api::get_seats,
        desk::list_enrolments,
        desk::enrol_somebody,
        desk::give_up_somebodys_enrolment,
        desk::move_enrolment,
        settings::get_enrolment_rules,
        settings::update_enrolment_rules,
        favourites::mark_favourite,
        favourites::unmark_favourite,
        agenda::get_agenda,
        feed::create_agenda_feed,
        feed::revoke_agenda_feed,
    ],
    pages: feed::pages,
    problems: [
        favourites::Refused,
        rules::Refused,
    ],
    events: [catalogue::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
