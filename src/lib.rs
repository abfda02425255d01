//! Congress: registration and schedule of a virtual congress.
//!
//! A folder is a feature. The order of the modules below is the order of the layers: a folder imports only
//! from folders further down (`tests/api/architecture.rs` checks it).

#[doc(hidden)]
pub mod fuzzing;

pub mod cli;

pub mod server;

pub mod privacy;

pub mod copying;

pub mod announcements;

pub mod statistics;

pub mod open_pages;

pub mod award;

pub mod forum;

pub mod attendance;

pub mod enrolment;

pub mod schedule;

pub mod programme;

pub mod imports;

pub mod delegations;

pub mod registration;

pub mod messaging;

pub mod site;

pub mod congress;

pub mod seats;

pub mod capacity;

pub mod audit;

pub mod identity;

pub mod jobs;

pub mod feature;

pub mod notifications;

pub mod events;

pub mod app;

pub mod row_reads;

pub mod http;

pub mod database;

pub mod telemetry;

pub mod types;
