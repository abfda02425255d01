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
mod frab;
mod import;
mod placements;
mod published;
mod releases;
mod render;

use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    events::Catalogued,
    types::{Kind, Refusal},
};
pub use conflicts::Conflict;
pub use frab::{Programme, read as read_frab};
pub use import::{Report, run as run_import};
pub use placements::{NewPlacement, place, unplace};
pub use published::{Published, keep_fresh};
pub use releases::{NewRelease, Release, release};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
        published::get_schedule,
        placements::get_draft,
        placements::list_conflicts,
        placements::set_placement,
        placements::remove_placement,
        releases::list_releases,
        releases::release_schedule,
        releases::get_release,
        releases::get_release_changes,
        import::import_schedule,
    ]
}

/// Every kind of event, for the catalogue.
pub fn events() -> &'static [&'static dyn Catalogued] {
    catalogue::EVENTS
}

/// Every kind of problem that the operations answer, for the pages that explain them.
pub fn kinds() -> Vec<&'static Kind> {
    [published::NotReleased::KINDS, releases::Refused::KINDS, frab::Unreadable::KINDS].concat()
}
