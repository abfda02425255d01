//! The schedule: the draft, which organisers edit freely, and its releases, which everyone else sees.
//!
//! The draft may have [`conflicts`]. A release is refused while a conflict blocks it. It is written in one transaction,
//! numbered, and never changes. The public document is rendered once per release and served from memory.
//!
//! Invariants: a release never has a room or a speaker in two sessions at once (exclusion constraints); versions have no gaps;
//! every node shows a new release within a second.

mod assumptions;
mod conflicts;
mod events;
mod feeds;
mod import;
mod measures;
mod moves;
mod notifications;
mod page;
mod paths;
mod placements;
mod published;
mod released;
mod releases;
mod timetable;

pub use conflicts::{
    Conflict, ConflictLevels, Draft, Frame, SessionFacts, SpeakerFacts, copy_rules, find as find_conflicts,
};
pub use feeds::{CalendarEntry, LocalTimes, NotReleased, agenda_calendar};
pub use import::{
    MissingSessionOutcome, ScheduleFile, ScheduleImportOptions, ScheduleImportReport, run as run_import,
    run_within as import_file, undo as undo_import,
};
pub use moves::{PlacementChange, move_sessions};
pub use page::{PUBLIC_PAGES, pages};
pub use placements::NewPlacement;
pub use published::{Published, keep_fresh};
pub use released::Released;
pub use releases::{NewRelease, Release, release};
pub use timetable::{
    DraftSummary, NewTimetable, Progress as SearchProgress, SearchReport, TimetableOrigin, Timetables,
    keep_showing_progress, propose as propose_timetable,
};

use std::sync::Arc;

use crate::notifications::MailPreviewer;

crate::feature! {
    state: [Arc<Published>, MailPreviewer],
    operations: [
        feeds::api::operations,
        placements::api::operations,
        conflicts::api::operations,
        measures::api::operations,
        moves::api::operations,
        releases::api::operations,
        timetable::api::operations,
        import::api::operations,
    ],
    pages: page::pages,
    problems: [
        feeds::NotReleased,
        releases::ReleaseError,
        moves::MoveError,
        timetable::TimetableError,
        import::ScheduleFileError,
    ],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
