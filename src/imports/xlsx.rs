//! Converts the first sheet of a spreadsheet to CSV, with values as people see them.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use super::file_error::{ImportFileError, MOST_COLUMNS, MOST_ROWS};

/// Maximum decompressed size of a spreadsheet, in MiB: 50,000 rows take about 30.
const UNPACKED: u64 = 200;

/// The first sheet as CSV.
pub fn to_csv(file: &[u8]) -> Result<String, ImportFileError> {
    let because = |why: &dyn std::fmt::Display| ImportFileError::Spreadsheet(why.to_string());
    unpacks_within_reason(file)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|why| because(&why))?;
    let sheet = book.sheet_names().first().cloned().ok_or(ImportFileError::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|why| because(&why))?;
    let mut lines = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut line: Vec<String> = Vec::new();
    let (mut at, mut width) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(|why| because(&why))? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if row > MOST_ROWS {
            return Err(ImportFileError::TooLong);
        }
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(ImportFileError::TooWide(column + 1));
        }
        while at < row {
            width = finish(&mut lines, &mut line, width)?;
            at += 1;
        }
        line.resize(line.len().max(column + 1), String::new());
        line[column] = text;
    }
    finish(&mut lines, &mut line, width)?;
    let bytes = lines.into_inner().map_err(|why| because(&why))?;
    String::from_utf8(bytes).map_err(|why| because(&why))
}

/// Ends a line. The first non-empty line determines the number of columns; empty cells at the end are not in the file.
fn finish(
    lines: &mut csv::Writer<Vec<u8>>,
    line: &mut Vec<String>,
    width: usize,
) -> Result<usize, ImportFileError> {
    if line.is_empty() && width == 0 {
        return Ok(0);
    }
    line.resize(line.len().max(width), String::new());
    lines.write_record(&*line).map_err(|why| ImportFileError::Spreadsheet(why.to_string()))?;
    let width = if width == 0 { line.len() } else { width };
    line.clear();
    Ok(width)
}

/// Checks the decompressed size, since a few bytes can expand to any size: decompresses everything once, and only
/// counts the bytes.
fn unpacks_within_reason(file: &[u8]) -> Result<(), ImportFileError> {
    let because = |why: zip::result::ZipError| ImportFileError::Spreadsheet(why.to_string());
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(because)?;
    let most = UNPACKED * 1024 * 1024;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(because)?;
        let counted = std::io::copy(&mut entry.take(most - unpacked + 1), &mut std::io::sink());
        unpacked += counted.map_err(|why| ImportFileError::Spreadsheet(why.to_string()))?;
        if unpacked > most {
            return Err(ImportFileError::TooLarge(UNPACKED));
        }
    }
    Ok(())
}

/// A value as people see it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::Workbook;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn sheet_is_read_as_displayed() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in (0..).zip(["E-mail", "First name", "Arrival", "Age", "Visa"]) {
            // People leave empty lines above the table.
            sheet.write_string(2, column, name).unwrap();
        }
        sheet.write_string(3, 0, "ana@x.example").unwrap();
        sheet.write_string(3, 1, "Ana, \"王\"\n👩🏽‍🔧").unwrap();
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2021, 11, 8).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(3, 2, &date, &format).unwrap();
        sheet.write_number(3, 3, 42).unwrap();
        sheet.write_string(5, 0, "bo@x.example").unwrap();
        let csv = to_csv(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(
            csv,
            "E-mail,First name,Arrival,Age,Visa\nana@x.example,\"Ana, \"\"王\"\"\n👩🏽‍🔧\",2021-11-08,42,\n,,,,\nbo@x.example,,,,\n"
        );
    }

    #[test]
    fn file_that_expands_to_gigabytes_is_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..=UNPACKED {
            archive.write_all(&zeros).unwrap();
        }
        let bomb = archive.finish().unwrap().into_inner();
        assert!(bomb.len() < 1024 * 1024);
        assert_eq!(to_csv(&bomb).unwrap_err(), ImportFileError::TooLarge(UNPACKED));
    }
}
