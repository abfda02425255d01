//! Registrations as a table of cells.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one
/// ([OWASP](https://owasp.org/www-community/attacks/CSV_Injection)).
pub fn defused(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}
