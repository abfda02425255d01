//! Limits of an import file, and why a file cannot be imported.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::types::{ProblemKind, Refusal};

pub const MOST_ROWS: usize = 50_000;
pub const MOST_COLUMNS: usize = 64;
/// Bytes of a cell: the longest text of the service, in any script.
pub const LONGEST_CELL: usize = 200_000;

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
    #[error("The file is empty. Send a file with a line that names the columns.")]
    Empty,
    #[error(
        "The file has {0} columns; at most {MOST_COLUMNS} are allowed. Remove columns that are not imported."
    )]
    TooWide(usize),
    #[error("The file has more than {MOST_ROWS} rows. Split it into several files.")]
    TooLong,
    #[error(
        "A cell in line {line} is longer than {LONGEST_CELL} bytes, or contains the lines below it. Check that line for a missing quotation mark."
    )]
    Cell { line: usize },
    #[error("{}", no_column(.0))]
    NoColumn(Box<UnrecognisedColumns>),
    #[error(
        "The line that should name the columns looks like a person: it contains the address `{address}`. Add a line above it with the names of the columns, such as `E-mail` and `Name`, and send the file again."
    )]
    HeaderIsRow { address: String, cells: Vec<String> },
    #[error(
        "The file has no column for the registration type, and no default type is set. Pass `?type=` with one of {0}, give the file a column `Type`, or make a type the default one with `is_default`."
    )]
    NoType(String),
    #[error("The workbook has no sheet `{0}`. Its sheets are {1}.")]
    NoSheet(String, String),
    #[error("The workbook is encrypted. Save it without a password and send it again.")]
    Encrypted,
    #[error(
        "The workbook contains macros. Save it without them, as XLSX or \"CSV UTF-8\", and send it again."
    )]
    Macros,
    #[error(
        "The workbook takes values from other workbooks. Replace these links by their values, or save the sheet as \"CSV UTF-8\", and send it again."
    )]
    ExternalLinks,
    #[error("The file has more than {0} rows. Split it into several files.")]
    TooManyRecords(usize),
    #[error("Both columns `{0}` and `{1}` contain the {2}. Rename one of them, or map it to `ignore`.")]
    TwoColumns(String, String, &'static str),
    #[error("`{0}` in the mapping is not a field. The fields are: {1}.")]
    NoField(String, String),
    #[error(
        "The mapping contains the column `{0}`, which the file does not have. Correct the mapping or the header."
    )]
    NoHeader(String),
}

/// The columns of a file that lacks a required one.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct UnrecognisedColumns {
    /// All columns, as written in the file.
    pub found: Vec<String>,
    /// The field of each recognised column.
    pub recognised: BTreeMap<String, String>,
    pub missing: Vec<&'static str>,
    /// A mapping to check and to send as `?mapping=`.
    pub mapping: BTreeMap<String, &'static str>,
}

fn no_column(columns: &UnrecognisedColumns) -> String {
    let list = |names: &mut dyn Iterator<Item = &String>| match names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
    {
        names if names.is_empty() => "none".to_owned(),
        names => names.join(", "),
    };
    let (found, recognised) = (list(&mut columns.found.iter()), list(&mut columns.recognised.keys()));
    let mut way_out = match columns.mapping.is_empty() {
        true => "Add one with a known name.".to_owned(),
        false => format!(
            "If these columns contain it, pass `?mapping={}`; otherwise add one.",
            json!(columns.mapping)
        ),
    };
    if columns.missing.contains(&"respond_by") {
        way_out.push_str(
            " One deadline for all rows can be passed as `?respond_by=`, or as `--respond-by` on the command line.",
        );
    }
    format!(
        "The file has no column for the {}. Its columns are {found}; recognised are {recognised}. {way_out}",
        columns.missing.join(" and the ")
    )
}

crate::problem_kinds! {
    Unreadable = Invalid "unreadable-file" "File cannot be imported"
        "The detail says what is wrong with the file; nothing was imported. Send a CSV file, preferably in UTF-8, separated by comma, semicolon, tab or vertical bar, or an XLSX, XLS or ODS spreadsheet, with a line that names the columns. If a required column was not recognised, `details` has the columns that were `found`, the fields of those `recognised`, the `missing` fields, and a `mapping` to complete and send as `?mapping=`. If no line names the columns, `details` has the cells of the `first_row`. For any other reason, `details` has the `reason` as a code, such as `encoding` or `no_type`, and what it is about, such as the `line`. `C/imports/template` is a file to fill in."
}

impl Refusal for ImportFileError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::Unreadable::KIND
    }

    fn details(&self) -> Option<Value> {
        Some(match self {
            Self::NoColumn(columns) => json!(columns),
            Self::HeaderIsRow { cells, .. } => json!({"first_row": cells}),
            Self::Encoding { encoding, line } => {
                json!({"reason": "encoding", "encoding": encoding, "line": line})
            }
            Self::Nul => json!({"reason": "nul"}),
            Self::Spreadsheet(_) => json!({"reason": "spreadsheet"}),
            Self::TooLarge(mib) => json!({"reason": "too_large", "max_mib": mib}),
            Self::Csv(_) => json!({"reason": "csv"}),
            Self::Empty => json!({"reason": "empty"}),
            Self::TooWide(columns) => {
                json!({"reason": "too_many_columns", "columns": columns, "max_columns": MOST_COLUMNS})
            }
            Self::TooLong => json!({"reason": "too_many_rows", "max_rows": MOST_ROWS}),
            Self::TooManyRecords(most) => json!({"reason": "too_many_rows", "max_rows": most}),
            Self::Cell { line } => json!({"reason": "cell", "line": line}),
            Self::NoType(_) => json!({"reason": "no_type"}),
            Self::NoSheet(sheet, _) => json!({"reason": "no_sheet", "sheet": sheet}),
            Self::Encrypted => json!({"reason": "encrypted"}),
            Self::Macros => json!({"reason": "macros"}),
            Self::ExternalLinks => json!({"reason": "external_links"}),
            Self::TwoColumns(one, other, _) => json!({"reason": "two_columns", "columns": [one, other]}),
            Self::NoField(field, _) => json!({"reason": "no_field", "field": field}),
            Self::NoHeader(column) => json!({"reason": "no_header", "column": column}),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_have_the_reason_and_what_it_is_about() {
        let encoding = ImportFileError::Encoding { encoding: "UTF-8", line: 3 };
        assert_eq!(encoding.details(), Some(json!({"reason": "encoding", "encoding": "UTF-8", "line": 3})));
        let columns = ImportFileError::TwoColumns("Mail".into(), "E-mail".into(), "e-mail");
        let expected = json!({"reason": "two_columns", "columns": ["Mail", "E-mail"]});
        assert_eq!(columns.details(), Some(expected));
        let row = ImportFileError::HeaderIsRow { address: "a@x.example".into(), cells: vec!["Ana".into()] };
        assert_eq!(row.details(), Some(json!({"first_row": ["Ana"]})));
    }
}
