//! The texts, people and times of the edition `demo`. The people and their words are invented.

pub mod cities;
pub mod people;
pub mod programme;
pub mod registration;
pub mod topics;
