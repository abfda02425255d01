//! Entries: what cities enter for an award.
//!
//! ```text
//! draft --submit--> submitted --screen--> eligible | ineligible
//!                                eligible --advance--> deserving --> shortlisted --> winner | special_mention
//! any of them --withdraw--> withdrawn, until the award is published
//! ```
//!
//! Invariants: what is submitted is complete (`award_entry_complete`), and was submitted by the deadline's last second; a draft is read
//! by its submitters only; how far an entry has come is known to the secretariat only until the award is published, but for what stands
//! in the public vote.

pub mod api;
pub mod late;
mod model;
mod rules;
pub mod screening;
mod store;
mod words;

pub use api::EntryPath;
pub use model::{EntryState, NewEntry, Submitter};
pub use rules::Refused;
pub use screening::{Screening, screen};
pub use store::{Viewer, find, insert, submit};
