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

use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    events::EventDeclaration,
    types::{ProblemKind, Refusal},
};
pub use figures::{AttendanceFigures, figures};
pub use links::Meetings;
pub use personal_data::{erase, export};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
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
    ]
}

/// All event kinds, for the catalogue.
pub fn events() -> &'static [&'static dyn EventDeclaration] {
    catalogue::EVENTS
}

/// All problem kinds that the operations return, for the pages that explain them.
pub fn kinds() -> Vec<&'static ProblemKind> {
    [rules::Refused::KINDS, certificates::Refused::KINDS, callbacks::Refused::KINDS].concat()
}
