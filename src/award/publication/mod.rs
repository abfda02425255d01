//! Publication of an award: results, the tally of the vote, the scores from which outsiders can recompute the standings, and feedback to
//! entrants.

pub mod feedback;
mod model;
pub mod page;
pub mod publish;
mod rules;
pub mod scores;
pub mod tally;

pub use rules::Refused;
