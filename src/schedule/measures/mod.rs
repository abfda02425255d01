//! How well a timetable fits the people who want to attend it: who is awake, who is torn between sessions, and where in the
//! world. Computed from the placements alone, whoever made them.

pub(super) mod api;
mod model;
mod rules;
mod store;

pub use model::{MeasuresCompared, ScheduleMeasures};
pub use rules::{People, Whereabouts, measure};
pub use store::list_people;
