//! Attendance: joining a virtual session, who was there and for how long, and certificates of it.
//!
//! ```text
//! (outside) --join, within the window--> (inside) --leave, or not heard of any more--> (outside)
//! ```
//!
//! Whoever may be in a session gets a link of the room's provider, signed for them, for this meeting and until the window closes;
//! where a room is held is told to nobody else. A stay is known from the provider's call-backs where it makes some, otherwise from
//! heartbeats of the page that shows the session.
//!
//! Invariants: no link outside of the window or for whoever has no right to it; minutes that several stays share count once; a
//! certificate says what was counted when it was issued, and nobody makes one up.

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
