//! Imports and exports of speakers, cities, evaluators and entries: few rows, each written as a person would, by the service of
//! its feature.
//!
//! Features implement [`RecordTarget`]. A dry run writes everything and rolls back, so it equals the real run. An exported file
//! that is imported again changes nothing.

mod cells;
mod columns;
mod export;
mod run;
mod target;
mod undo;

pub use columns::{
    CITY_ANSWER_COLUMNS, CITY_COLUMNS, ENTRY_COLUMNS, EVALUATOR_COLUMNS, RecordColumn, SPEAKER_COLUMNS,
    split_language, template_columns,
};
pub use export::{ListExportQuery, export_records};
pub use run::{
    RecordImportOptions, RecordImportQuery, RecordUpload, import_record_file, import_records,
    keep_equal_texts, mark_row, parse_reading, release_row, roll_back_row, written_records,
};
pub use target::{
    ExistingRecord, RECORD_PAGE, Record, RecordDefaults, RecordPage, RecordTarget, exported_fields,
};
pub use undo::{UndoRecords, WrittenRecord, touched, undo_records};
