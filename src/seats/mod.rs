//! Seats: changes to seats in sessions that follow from other changes, in the same transaction: a session gets more
//! seats, a registration ends, a release moves sessions. Enrolling and giving up a seat belong to `enrolment`.
//!
//! Each session has its own pool (`capacity`); a claim on it is an enrolment, held by a registration.
//!
//! Invariants: each seat that becomes free goes to the next person on the waiting list, once, in the transaction that
//! frees it; no one whose registration has ended has a seat; seats that a release makes overlap are kept, and reported.

mod catalogue;
mod store;

pub use catalogue::{
    By, ENROLMENT_CANCELLED, ENROLMENT_CREATED, EnrolmentChanged, SEAT_CLASH, SEAT_PROMOTED, SeatState,
    SeatsClash,
};
pub use store::{create, give_up_all, give_up_ungranted, give_up_waiting, release, reschedule, resize};

use crate::events::EventDeclaration;

/// All event kinds, for the catalogue.
pub fn events() -> &'static [&'static dyn EventDeclaration] {
    catalogue::EVENTS
}
