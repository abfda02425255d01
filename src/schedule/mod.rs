//! The schedule: the draft, which organisers edit freely, and its releases, which everyone else sees.
//!
//! The draft may have [`conflicts`]. A release is refused while a conflict blocks it. It is written in one transaction,
//! numbered, and never changes. The public document is rendered once per release and served from memory.
//!
//! Invariants: a release never has a room or a speaker in two sessions at once (exclusion constraints); versions have no gaps;
//! every node shows a new release within a second.

mod catalogue;
mod changes;
mod conflicts;
mod draft;
mod feeds;
mod import;
mod moves;
mod notifications;
mod page;
mod placements;
mod published;
mod released;
mod releases;

pub use conflicts::{Conflict, ConflictLevels, Draft, Facts, Frame, SpeakerFacts, find as find_conflicts};
pub use feeds::{CalendarEntry, LocalTimes, NotReleased, agenda_calendar};
pub use import::{File, Report, run as run_import};
pub use moves::{Wanted, place};
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
        draft::get_draft,
        conflicts::api::list_conflicts,
        conflicts::api::check_schedule,
        conflicts::levels::get_schedule_rules,
        conflicts::levels::update_schedule_rules,
        draft::get_placement,
        draft::set_placement,
        draft::remove_placement,
        moves::list_moves,
        moves::move_sessions,
        moves::undo_move,
        releases::list_releases,
        releases::release_schedule,
        releases::get_release,
        releases::get_release_changes,
        import::import_schedule,
    ],
    pages: page::pages,
    problems: [
        feeds::NotReleased,
        releases::Refused,
        moves::Refused,
        import::Unreadable,
    ],
    events: [catalogue::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [
        notifications::notify,
    ],
}
