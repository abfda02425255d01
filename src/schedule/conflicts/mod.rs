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

pub use draft::{read, set_placement};
pub use effect::{ConflictChanges, DraftEffect, Supposed, WholeDraft, count_blocking, find_changes};
#[cfg(test)]
pub use model::RepeatedSession;
pub use model::{
    Conflict, ConflictId, ConflictKind, ConflictLevel, ConflictLevels, ConflictRules, ConflictSeverity, Frame,
};
#[cfg(test)]
pub use rules::tests::any_draft;
pub use rules::{Draft, SessionFacts, SpeakerFacts, find, is_in_the_night, is_outside_hours};
pub use starts::{SlotConflict, find as find_slots};
pub use store::copy_rules;
