//! What is taken of a file, and why one cannot be imported at all.

use crate::types::{ProblemKind, Refusal};

pub const MOST_ROWS: usize = 50_000;
pub const MOST_COLUMNS: usize = 64;
pub const LONGEST_CELL: usize = 4096;

/// Why a file cannot be imported at all.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Unreadable {
    #[error(
        "The file was read as {encoding}, which it is not in line {line}. Say its encoding with `?encoding=`, or save it as \"CSV UTF-8\" and send it again."
    )]
    Encoding { encoding: &'static str, line: usize },
    #[error(
        "The file holds the character U+0000, which no list does. Save it as \"CSV UTF-8\" and send it again."
    )]
    Nul,
    #[error("The spreadsheet cannot be read: {0}. Save it as XLSX or as \"CSV UTF-8\" and send that.")]
    Spreadsheet(String),
    #[error("The spreadsheet unpacks to more than {0} MiB. Send it in parts, or as CSV.")]
    TooLarge(u64),
    #[error("The file is not CSV: {0}.")]
    Csv(String),
    #[error("The file is empty. Its first line names the columns.")]
    Empty,
    #[error("The file has {0} columns; at most {MOST_COLUMNS} are taken.")]
    TooWide(usize),
    #[error("The file has more than {MOST_ROWS} rows. Send it in parts.")]
    TooLong,
    #[error(
        "A cell in line {line} is longer than {LONGEST_CELL} bytes. A quotation mark may be missing there."
    )]
    Cell { line: u64 },
    #[error("The file has no column for {0}. Name one in its first line; the documentation lists the names.")]
    NoColumn(&'static str),
    #[error(
        "Two columns, `{0}` and `{1}`, would both be the {2}. Rename one of them, or map it to `ignore`."
    )]
    TwoColumns(String, String, String),
    #[error("The mapping names `{0}`, which is no field. Fields are: {1}.")]
    NoField(String, String),
    #[error("The mapping names a column `{0}`, which the file does not have.")]
    NoHeader(String),
}

crate::problem_kinds! {
    UNREADABLE = Invalid "unreadable-file" "The file cannot be imported"
        "The detail says what is wrong with the file as a whole; nothing of it was written. A CSV file, best in UTF-8, separated by comma, semicolon or tab, or an XLSX spreadsheet, with the names of the columns in its first line, can be imported."
}

impl Refusal for Unreadable {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &UNREADABLE
    }
}
