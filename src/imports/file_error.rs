//! Limits of an import file, and why a file cannot be imported.

use crate::types::{ProblemKind, Refusal};

pub const MOST_ROWS: usize = 50_000;
pub const MOST_COLUMNS: usize = 64;
pub const LONGEST_CELL: usize = 4096;

/// Why a file cannot be imported.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum ImportFileError {
    #[error(
        "Line {line} of the file is not valid {encoding}. Pass its encoding in `?encoding=`, or save the file as \"CSV UTF-8\" and send it again."
    )]
    Encoding { encoding: &'static str, line: usize },
    #[error(
        "The file contains the character U+0000, which is not allowed. Save it as \"CSV UTF-8\" and send it again."
    )]
    Nul,
    #[error("The spreadsheet cannot be read: {0}. Save it as XLSX or \"CSV UTF-8\" and send it again.")]
    Spreadsheet(String),
    #[error(
        "The spreadsheet is larger than {0} MiB when decompressed. Split it into several files, or send it as CSV."
    )]
    TooLarge(u64),
    #[error("The file is not valid CSV: {0}. Correct it, or save it as \"CSV UTF-8\", and send it again.")]
    Csv(String),
    #[error("The file is empty. Send a file whose first line names the columns.")]
    Empty,
    #[error(
        "The file has {0} columns; at most {MOST_COLUMNS} are allowed. Remove columns that are not imported."
    )]
    TooWide(usize),
    #[error("The file has more than {MOST_ROWS} rows. Split it into several files.")]
    TooLong,
    #[error(
        "A cell in line {line} is longer than {LONGEST_CELL} bytes. Check that line for a missing quotation mark."
    )]
    Cell { line: u64 },
    #[error(
        "The file has no column for the {0}. Add one with a known name, or map one of its columns with `?mapping=`."
    )]
    NoColumn(&'static str),
    #[error("Both columns `{0}` and `{1}` contain the {2}. Rename one of them, or map it to `ignore`.")]
    TwoColumns(String, String, String),
    #[error("`{0}` in the mapping is not a field. The fields are: {1}.")]
    NoField(String, String),
    #[error(
        "The mapping contains the column `{0}`, which the file does not have. Correct the mapping or the header."
    )]
    NoHeader(String),
}

crate::problem_kinds! {
    UNREADABLE = Invalid "unreadable-file" "File cannot be imported"
        "The detail says what is wrong with the file; nothing was imported. Send a CSV file, preferably in UTF-8, separated by comma, semicolon or tab, or an XLSX spreadsheet, with the names of the columns in the first line."
}

impl Refusal for ImportFileError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &UNREADABLE
    }
}
