//! The schedule: placements that organisers edit freely, and the releases that everybody else reads.
//!
//! The draft may be inconsistent; [`conflicts`] say how. A release is refused while something blocks it, is written
//! whole in one transaction, numbered, and never changes again. The public document is rendered once for each
//! release and answered from memory.
//!
//! Invariants: a release never holds a room or a speaker twice at once (exclusion constraints); versions have no gaps;
//! every node shows a new release within a second.

mod catalogue;
mod changes;
mod conflicts;
mod draft;
mod feeds;
mod import;
mod letters;
mod moves;
mod page;
mod placements;
mod published;
mod released;
mod releases;

pub use conflicts::{Conflict, ConflictLevels, Draft, Facts, Frame, SpeakerFacts, find as find_conflicts};
pub use feeds::{LocalTimes, NotReleased, agenda_calendar};
pub use import::{File, Report, run as run_import};
pub use letters::write_letters;
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
    reactions: [
        letters::write_letters,
    ],
}
