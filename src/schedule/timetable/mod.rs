//! The automatic timetable: a search for placements of the sessions of a draft.
//!
//! [`instance`] turns the draft into numbers, [`score`] and [`moves`] change a timetable of numbers move by move and know
//! what each move is worth, and [`search`] decides which moves to make. All of it is pure: no clock, no threads, no
//! database, and integers only, so that a seed and a number of moves give the same timetable everywhere. [`proposal`]
//! reads the draft of a congress and runs the search on a blocking thread.
//!
//! Invariants: a session that is pinned, past or out of scope never moves; a session that moves is placed where nothing
//! about it alone blocks a release; what the score counts as blocked is what [`conflicts`](super::conflicts) finds.
//!
//! `bench/timetable` measures the same files on public instances, and so these import nothing of the service:
//! `random`, `search`, `instance`, `score`, `moves`.

mod draft;
mod instance;
mod moves;
mod proposal;
mod random;
mod score;
mod search;

pub use proposal::{TimetableProposal, TimetableSearch, TimetableSummary, propose};
pub use search::{Budget, Progress};
