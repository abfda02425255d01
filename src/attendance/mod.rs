//! Attendance: joining virtual sessions, who attended them and for how long, and certificates of attendance.
//!
//! ```text
//! (outside) --join, within the window--> (inside) --leave, or not heard of any more--> (outside)
//! ```
//!
//! A person who may attend a session gets a link of the room's provider, signed for that person and meeting and valid
//! until the join window closes; the address of a room is disclosed to no one else. Stays are recorded from the
//! provider's callbacks if it sends any, otherwise from heartbeats of the page that shows the session.
//!
//! Invariants: no link outside the window or without the right to attend; minutes of overlapping stays count once; a
//! certificate states what was counted when it was issued, and cannot be forged.

mod callbacks;
mod catalogue;
mod certificates;
mod drawing;
mod figures;
mod join;
mod links;
mod personal_data;
mod presence;
mod rules;
mod store;

use std::sync::Arc;

use crate::{enrolment::HotSeatBatcher, schedule::Published};
pub use figures::{AttendanceFigures, figures};
pub use links::Meetings;
pub use personal_data::{erase, export};

crate::feature! {
    state: [HotSeatBatcher, Arc<Published>, Meetings],
    operations: [
        join::join_session,
        presence::keep_presence,
        presence::leave_session,
        presence::list_attendance,
        figures::get_attendance_figures,
        certificates::get_certificate,
        certificates::draw_certificate,
        certificates::list_certificates,
        certificates::revoke_certificate,
        certificates::check_certificate,
        callbacks::take_jitsi_event,
        callbacks::take_bigbluebutton_event,
    ],
    problems: [
        rules::Refused,
        certificates::Refused,
        callbacks::Refused,
    ],
    events: [catalogue::EVENTS],
}
