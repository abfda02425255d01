//! Imports of speakers and cities: few rows, each written as a person would, by the service of its feature.
//!
//! Features implement [`RecordTarget`]. A dry run writes everything and rolls back, so it equals the real run.

mod cells;
mod columns;
mod run;
mod target;
mod undo;

pub use columns::{CITY_COLUMNS, RecordColumn, SPEAKER_COLUMNS, template_columns};
pub use run::{RecordImportQuery, import_records, parse_reading, written_records};
pub use target::{ExistingRecord, Record, RecordDefaults, RecordTarget};
pub use undo::{UndoRecords, WrittenRecord, undo_records};
