//! Tells names of columns from the values of a row.

use crate::{
    imports::{emails::find_email, file_error::ImportFileError},
    types::Email,
};

/// Checks that a line which lacks required columns, or whose e-mail column is named by an address, does not itself have the
/// values of a row: that row would be lost.
pub fn check_header(
    header: &[String],
    email: Option<&str>,
    is_complete: bool,
) -> Result<(), ImportFileError> {
    let is_address =
        |cell: &str| cell.parse::<Email>().is_ok() || (cell.ends_with('>') && find_email(cell).is_ok());
    match header.iter().find(|cell| is_address(cell)) {
        Some(address) if !is_complete || email.is_some_and(is_address) => {
            Err(ImportFileError::HeaderIsRow { address: address.clone(), cells: header.to_vec() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Columns, Mapping, find},
        *,
    };

    fn header(names: &[&str]) -> Result<Columns, ImportFileError> {
        find(&names.iter().map(ToString::to_string).collect::<Vec<_>>(), &[], &Mapping::new(), &[])
    }

    #[test]
    fn a_list_without_a_header_does_not_lose_its_first_person() {
        let row = ["Ana", "Vega", "ana@x.example", "Quito"];
        let cells = row.map(str::to_owned).to_vec();
        let refused = ImportFileError::HeaderIsRow { address: row[2].to_owned(), cells: cells.clone() };
        assert_eq!(header(&row).unwrap_err(), refused);
        let mapping = [("ana@x.example", "email"), ("ana", "name")];
        let mapping = mapping.map(|(header, field)| (header.to_owned(), field.to_owned())).into();
        assert_eq!(find(&cells, &[], &mapping, &[]).unwrap_err(), refused);
        assert!(matches!(header(&["Vega <v@x.example>"]), Err(ImportFileError::HeaderIsRow { .. })));
        assert!(header(&["E-mail", "Name", "Questions? info@x.example"]).is_ok());
        assert!(header(&["E-mail", "Name", "info@x.example"]).is_ok());
    }
}
