//! Attendance: joining virtual sessions, who attended them and for how long, and certificates of attendance.
//!
//! ```text
//! (outside) --join, within the window--> (inside) --leave, or no heartbeat--> (outside)
//! ```
//!
//! A person who may attend a session gets a link of the room's provider, signed for that person and meeting and valid
//! until the join window closes; the address of a room is disclosed to no one else. Stays are recorded from the
//! provider's callbacks if it sends any, otherwise from heartbeats of the page that shows the session.
//!
//! Invariants: no link outside the window or without the right to attend; minutes of overlapping stays count once; a
//! certificate states what was counted when it was issued, and cannot be forged.

mod api;
mod callbacks;
mod certificates;
mod events;
mod joining;
mod links;
mod model;
mod personal_data;
mod presence;
mod rules;
mod store;

use std::sync::Arc;

use crate::{enrolment::HotSeatBatcher, schedule::Published};
pub use links::Meetings;
pub use model::AttendanceFigures;
pub use personal_data::{erase, export};
pub use store::count_attendance;

crate::feature! {
    state: [HotSeatBatcher, Arc<Published>, Meetings],
    operations: [api::operations, certificates::api::operations],
    pages: certificates::page::pages,
    problems: [
        rules::JoinError,
        certificates::CertificateError,
        callbacks::CallbackError,
    ],
    events: [events::EVENTS],
}
