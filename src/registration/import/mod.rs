//! Bringing delegates in from a spreadsheet.
//!
//! ```text
//! queued --taken--> running --> done
//!                          \--> failed      (atomic, and a row was refused; or it could not be read)
//!                          \--> cancelled   (by staff, between two parts)
//! ```
//!
//! The file is decoded, its columns are found by their headers, and every row is held against the rules and against what is
//! registered already ([`plan`], pure). A small file is worked off within the request; a large one in parts, each in a transaction
//! of its own, by whichever node takes it: one that dies leaves whole parts behind, and another goes on after them. In `atomic`
//! mode all is decided first, and written in one transaction. A dry run does the same and writes nothing but its report.

pub(super) mod api;
mod columns;
mod countries;
mod decode;
mod job;
pub(super) mod mapping;
mod model;
mod outcomes;
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
pub use mapping::ImportMapping;
pub use model::{Import, ImportState, Job, Mode, Options, Outcome, RowOutcome};
pub use undo::Refused;
pub use unreadable::Unreadable;
