//! Conflicts in the draft: their kinds, their level in the edition, and suggestions to resolve them.

pub(super) mod api;
mod draft;
pub(super) mod levels;
mod model;
mod rules;
mod slots;

pub use draft::read;
pub use model::{Conflict, ConflictLevels, ConflictRules, Frame, Level, Severity};
pub use rules::{Draft, Facts, SpeakerFacts, find, is_in_the_night};
