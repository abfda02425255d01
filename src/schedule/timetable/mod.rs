//! The automatic timetable: searches for placements of the sessions of a draft, and proposes them.
//!
//! ```text
//! queued --leased--> running --> done
//!    \                  \------> failed
//!     \------------------\-----> cancelled   (with the best placements so far)
//! ```
//!
//! [`instance`] turns the draft into numbers, [`score`] and [`moves`] change a timetable of numbers move by move and know
//! what each move is worth, and [`search`] decides which moves to make. All of it is pure: no clock, no threads, no
//! database, and integers only, so that a seed and a number of moves give the same timetable everywhere. [`draft`],
//! [`objectives`] and [`run`] connect it with the draft and the request, and are pure too. [`job`] runs it in the background
//! from the [`snapshot`] that was stored at the start, and [`proposals`] compares and applies what it found.
//!
//! Invariants: a session that is pinned, past or out of scope never moves; a session that moves is placed where nothing
//! about it alone blocks a release; what the score counts as blocked is what [`conflicts`](super::conflicts) finds; an
//! edition has one search at a time; the draft changes only when someone applies a proposal, in one move.
//!
//! `bench/timetable` measures the same files on public instances, and so these import nothing of the service:
//! `random`, `search`, `instance`, `score`, `moves`.

pub(super) mod api;
mod command;
mod draft;
mod errors;
mod explanation;
mod feasibility;
mod instance;
mod job;
mod left_out;
mod model;
mod moves;
mod objectives;
mod progress;
mod proposals;
mod random;
mod repair;
mod repairs;
mod run;
mod score;
mod search;
mod snapshot;
mod store;
mod timetables;

pub use command::{DraftSummary, SearchReport, propose};
pub use errors::TimetableError;
pub use job::Timetables;
pub use model::{NewTimetable, Timetable, TimetableOrigin, TimetableState};
pub use progress::keep_showing_progress;
pub use search::Progress;
