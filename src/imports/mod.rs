//! Imports of delegates from spreadsheets.
//!
//! ```text
//! queued --leased--> running --> done
//!                          \--> failed      (atomic, and a row was refused; or it could not be read)
//!                          \--> cancelled   (by staff, between two parts)
//! ```
//!
//! The file is decoded ([`reading`]), its header is found and its columns are matched by their names ([`recognising`]), and
//! every row is checked against the rules and the existing registrations ([`plan`], pure). A small file is imported within the request. A large one is imported in
//! parts by the node that takes it, each part in its own transaction: if a node dies, another continues after the last
//! finished part. In `atomic` mode all rows are checked first and written in one transaction. A dry run does the same,
//! but writes only its report.
//!
//! Invariant: an import is written whole or, in `partial` mode, row by row, and reports the outcome of every row.

mod api;
mod countries;
mod dates;
mod emails;
mod events;
mod file_error;
mod garbled;
mod import;
mod languages;
mod mapping;
mod merge;
mod model;
mod outcomes;
mod parts;
mod personal_data;
mod places;
mod plan;
mod queue;
mod reading;
mod recognising;
mod records;
mod registration_store;
mod row_context;
mod row_reader;
mod rules;
mod run;
mod store;
mod template;
mod undo;
mod upload;

pub use api::{FileForm, ImportPath};
pub use dates::date_in_words;
pub use file_error::ImportFileError;
pub use import::record as record_import;
pub use languages::language_tag;
pub use mapping::copy as copy_mapping;
pub use model::{
    FileNote, Import, ImportMode, ImportOptions, ImportRow, ImportState, ImportTarget, NewRecordedImport,
    RowOutcome,
};
pub use personal_data::erase;
pub use queue::{Imports, import_file};
pub use reading::{ReadOptions, Sheet, read as read_sheet};
pub use recognising::SESSION_COLUMNS;
pub use records::{
    CITY_ANSWER_COLUMNS, CITY_COLUMNS, ENTRY_COLUMNS, EVALUATOR_COLUMNS, ExistingRecord, ListExportQuery,
    RECORD_PAGE, Record, RecordColumn, RecordDefaults, RecordImportOptions, RecordImportQuery, RecordPage,
    RecordTarget, RecordUpload, SPEAKER_COLUMNS, UndoRecords, WrittenRecord, export_records, exported_fields,
    import_record_file, import_records, keep_equal_texts, mark_row, release_row, roll_back_row,
    split_language, touched, undo_records,
};
pub use rules::ImportError;
pub use store::find_options;
pub use upload::SPREADSHEETS;

crate::feature! {
    state: [UndoRecords],
    operations: [api::operations, mapping::api::operations],
    problems: [file_error::ImportFileError, row_context::NoRegistrationTypes, rules::ImportError],
    events: [events::EVENTS],
}
