//! Seats: what becomes of places in sessions when something else changes, each in the transaction of that change: a session
//! has more seats, a registration ends, a release moves sessions. Taking a seat and giving it up is for `enrolment`.
//!
//! Each session has a pool of its own (`capacity`); a claim on it is an enrolment, whose holder is a registration.
//!
//! Invariants: each seat that becomes free goes to the next who waits for it, once, in the transaction that frees it; nobody
//! whose registration has ended has a seat; seats that a release puts at the same time are kept, and told of.

mod catalogue;
mod store;

pub use catalogue::{
    By, ENROLMENT_CANCELLED, ENROLMENT_CREATED, EnrolmentChanged, SEAT_CLASH, SEAT_PROMOTED, SeatStatus,
    SeatsClash,
};
pub use store::{create, give_up_all, give_up_ungranted, give_up_waiting, release, reschedule, resize};

use crate::events::EventDeclaration;

/// Every kind of event, for the catalogue.
pub fn events() -> &'static [&'static dyn EventDeclaration] {
    catalogue::EVENTS
}
