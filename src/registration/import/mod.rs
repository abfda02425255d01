//! Import of delegates from a spreadsheet.
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
