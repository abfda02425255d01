//! What the columns of a file mean: its header, the platform that exported it, and the field of each column.

mod columns;
mod field;
mod header;
mod name_table;
mod names;

pub use columns::{Columns, Mapping, check, check_fields, find, find_header};
pub use field::Field;
pub use header::check_header;
pub use name_table::{NameTable, SESSION_COLUMNS};
pub use names::{Platform, column_name};

use name_table::bare;
use names::FIELDS;

/// Whether a line names columns: an e-mail, and a name or another field.
pub fn is_header(cells: &[String]) -> bool {
    let fields: Vec<_> = cells.iter().filter_map(|cell| FIELDS.get(&bare(cell))).collect();
    Platform::of(cells).is_some() || (fields.contains(&&Field::Email) && fields.len() > 1)
}
