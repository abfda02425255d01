//! Publication of an award: results, the tally of the vote, the scores from which outsiders can recompute the standings, and feedback to
//! entrants.

pub mod api;
mod feedback;
mod model;
pub mod page;
mod results;
mod rules;
mod scores;
mod store;

pub use rules::PublicationError;
