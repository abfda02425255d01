//! Conflicts in the draft: their kinds, their level in the edition, and suggestions to resolve them.

pub(super) mod api;
mod draft;
mod effect;
mod levels;
mod model;
mod rules;
mod slots;
mod starts;
mod store;

pub use draft::read;
#[cfg(test)]
pub use draft::set_placement;
pub use effect::{DraftEffect, Supposed, WholeDraft, count_blocking};
pub use model::{
    Conflict, ConflictId, ConflictKind, ConflictLevel, ConflictLevels, ConflictRules, ConflictSeverity, Frame,
};
#[cfg(test)]
pub use rules::tests::any_draft;
pub use rules::{Draft, SessionFacts, SpeakerFacts, find, is_in_the_night, is_outside_hours};
pub use starts::{SlotConflict, find as find_slots};
pub use store::copy_rules;
