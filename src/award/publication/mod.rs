//! What comes of an award, for everybody: results, the tally of the vote, the scores that outsiders reckon it from again, and what
//! evaluators tell entrants.

pub mod feedback;
mod model;
pub mod page;
pub mod publish;
mod rules;
pub mod scores;
pub mod tally;

pub use rules::Refused;
