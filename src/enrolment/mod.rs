//! Enrolment: who has a seat in a session and who waits for one, what people have marked, and their own agenda.
//!
//! ```text
//! (none) --enrol, seat free--> enrolled ------give up-----> (none)
//!        \--enrol, full-----> waitlisted --seat freed--> enrolled
//! ```
//!
//! An enrolment is a claim of a registration on the pool of a session (`capacity`). It takes one statement; those who want the
//! same session at once go through together (`turnstile`). What becomes of seats when something else changes is for `seats`.
//!
//! Invariants: never more seats than the capacity; whoever waits moves up in the order of arrival, once for each seat that
//! becomes free; nobody twice in a session, and nobody in two at once where the edition refuses that; an agenda is its owner's alone; the address of its calendar cannot be guessed, is shown once and void as soon as
//! another is made.

mod agenda;
mod api;
mod catalogue;
mod desk;
mod favourites;
mod feed;
mod hot_seats;
mod letters;
mod model;
mod personal_data;
mod rules;
mod settings;
mod store;

use std::sync::Arc;

use crate::schedule::Published;
pub use feed::pages;
pub use hot_seats::{HotSeatBatcher, take_seat};
pub use letters::write_letters;
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
    reactions: [
        letters::write_letters,
    ],
}
