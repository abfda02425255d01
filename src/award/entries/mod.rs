//! Entries of cities for an award.
//!
//! ```text
//! draft --submit--> submitted --screen--> eligible | ineligible
//!                                eligible --advance--> deserving --> shortlisted --> winner | special_mention
//! any of them --withdraw--> withdrawn, until the award is published
//! ```
//!
//! Invariants: a submitted entry is complete (`award_entry_complete`) and was submitted within the deadline; a draft is visible to its
//! submitters only; until the award is published, only the secretariat knows how far an entry has come, except for entries in the public
//! vote.

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
