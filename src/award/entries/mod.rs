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
mod import;
pub mod model;
pub mod own;
mod rules;
mod screening;
mod store;
mod submissions;
mod words;

pub use import::{EnteredAward, EntryRecords};
pub use model::{EntryScreening, EntryState, EntrySubmitter, NewAwardEntry};
pub use rules::EntryError;
pub use screening::screen;
pub use store::find_own;
pub use submissions::{create, submit};
