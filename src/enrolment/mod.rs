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
//! and stops working when another one is created, or when the registration passes to another person.

mod agenda;
mod api;
mod enrolments;
mod events;
mod hot_seats;
mod model;
mod notifications;
mod personal_data;
mod rules;
mod settings;
mod staff_api;
mod store;

use std::sync::Arc;

use crate::{schedule::Published, seats};
pub use agenda::{clear as clear_agenda, pages};
pub use enrolments::enrol_within;
pub use hot_seats::{HotSeatBatcher, take_seat};
pub use model::{EnrolmentRules, EnrolmentRulesUpdate};
pub use personal_data::{erase, export_enrolments, export_favourites};
pub use rules::kinds;
pub use store::{EnrolmentObstacle, EnrolmentOutcome, EnrolmentTerms, copy_rules, find_rules};

crate::feature! {
    state: [HotSeatBatcher, Arc<Published>],
    operations: [
        api::operations,
        staff_api::operations,
        agenda::api::operations,
    ],
    pages: agenda::pages,
    problems: [
        agenda::FavouriteError,
        rules::EnrolmentError,
    ],
    // Seats are a lower layer, without operations of their own.
    events: [events::EVENTS, seats::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
