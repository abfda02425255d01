//! Imports of delegates from spreadsheets.
//!
//! ```text
//! queued --taken--> running --> done
//!                          \--> failed      (atomic, and a row was refused; or it could not be read)
//!                          \--> cancelled   (by staff, between two parts)
//! ```
//!
//! The file is decoded, its columns are matched by their headers, and every row is checked against the rules and the
//! existing registrations ([`plan`], pure). A small file is imported within the request. A large one is imported in
//! parts by the node that takes it, each part in its own transaction: if a node dies, another continues after the last
//! finished part. In `atomic` mode all rows are checked first and written in one transaction. A dry run does the same,
//! but writes only its report.
//!
//! Invariant: an import is written whole or, in `partial` mode, row by row, and reports the outcome of every row.

mod api;
mod columns;
mod countries;
mod decode;
mod events;
mod job;
mod mapping;
mod model;
mod outcomes;
mod personal_data;
mod plan;
mod read;
mod reading;
mod record;
mod run;
mod store;
mod undo;
mod unreadable;
mod xlsx;

pub use job::{Imports, work_through as run};
pub use model::{Import, ImportState, Mode, Options, Outcome, RowOutcome};
pub use personal_data::erase;

crate::feature! {
    operations: [
        api::list_imports,
        api::import_registrations,
        api::get_import,
        api::get_import_outcomes,
        api::cancel_import,
        api::undo_import,
        mapping::get_import_mapping,
        mapping::set_import_mapping,
    ],
    problems: [unreadable::Unreadable, undo::Refused],
    events: [events::EVENTS],
}
