//! The schedule: the draft, which organisers edit freely, and its releases, which everyone else sees.
//!
//! The draft may have [`conflicts`]. A release is refused while a conflict blocks it. It is written in one transaction,
//! numbered, and never changes. The public document is rendered once per release and served from memory.
//!
//! Invariants: a release never has a room or a speaker in two sessions at once (exclusion constraints); versions have no gaps;
//! every node shows a new release within a second.

mod conflicts;
mod events;
mod feeds;
mod import;
mod moves;
mod notifications;
mod page;
mod paths;
mod placements;
mod published;
mod released;
mod releases;
mod words;

pub use conflicts::{
    Conflict, ConflictLevels, Draft, Frame, SessionFacts, SpeakerFacts, find as find_conflicts,
};
pub use feeds::{CalendarEntry, LocalTimes, NotReleased, agenda_calendar};
pub use import::{ScheduleFile, ScheduleImportReport, run as run_import, run_within as import_file};
pub use moves::{PlacementChange, move_sessions};
pub use page::pages;
pub use placements::NewPlacement;
pub use published::{Published, keep_fresh};
pub use released::Released;
pub use releases::{NewRelease, Release, release};

use std::sync::Arc;

crate::feature! {
    state: [Arc<Published>],
    operations: [
        feeds::api::get_schedule,
        feeds::api::get_schedule_calendar,
        feeds::api::get_schedule_xml,
        feeds::api::get_schedule_frab_json,
        feeds::api::get_schedule_linked,
        feeds::api::get_session_linked,
        placements::api::get_draft,
        conflicts::api::list_conflicts,
        conflicts::api::check_schedule,
        conflicts::api::get_schedule_rules,
        conflicts::api::update_schedule_rules,
        placements::api::get_placement,
        placements::api::set_placement,
        placements::api::remove_placement,
        moves::api::list_moves,
        moves::api::move_sessions,
        moves::api::get_move,
        moves::api::undo_move,
        releases::api::list_releases,
        releases::api::release_schedule,
        releases::api::get_release,
        releases::api::get_release_changes,
        import::api::import_schedule,
    ],
    pages: page::pages,
    problems: [
        feeds::NotReleased,
        releases::ReleaseError,
        moves::MoveError,
        import::ScheduleFileError,
    ],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
