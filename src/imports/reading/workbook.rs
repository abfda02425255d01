//! Spreadsheets: a sheet as CSV, with values as people see them.

use std::{
    fmt::Display,
    io::{Cursor, Read},
};

use calamine::{Data, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx};
use zip::ZipArchive;

use super::{HEADER_WITHIN, IsHeader, check_cell};
use crate::imports::{
    file_error::{ImportFileError, MOST_COLUMNS, MOST_ROWS},
    model::FileNote,
};

/// Maximum decompressed size of a spreadsheet, in MiB: 50,000 rows take about 30.
const UNPACKED: u64 = 200;

/// Format of a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Xls,
    Ods,
}

/// A sheet as CSV.
pub struct CsvSheet {
    pub name: String,
    pub csv: String,
    pub notes: Vec<FileNote>,
}

impl Kind {
    /// The format by the first bytes: a ZIP archive, or a compound file.
    pub fn of(file: &[u8]) -> Option<Self> {
        const ODS: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
        match file {
            [b'P', b'K', 3, 4, ..] if file.get(30..30 + ODS.len()) == Some(ODS) => Some(Self::Ods),
            [b'P', b'K', 3, 4, ..] => Some(Self::Xlsx),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::Xls),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
        }
    }
}

/// The wanted sheet; else the first visible one that has a header, else the first that has content.
pub fn read(
    file: &[u8],
    kind: Kind,
    wanted: Option<&str>,
    is_header: IsHeader,
) -> Result<CsvSheet, ImportFileError> {
    let wanted = (wanted, is_header);
    match kind {
        Kind::Xlsx => {
            check_archive(file)?;
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(unreadable)?;
            let sheets = sheets(&book);
            choose(&sheets, wanted, |name, most| xlsx_lines(&mut book, name, most))
        }
        Kind::Ods => {
            check_archive(file)?;
            let mut book: Ods<_> = Ods::new(Cursor::new(file)).map_err(unreadable)?;
            let sheets = sheets(&book);
            choose(&sheets, wanted, |name, most| {
                range_lines(&book.worksheet_range(name).map_err(unreadable)?, most)
            })
        }
        Kind::Xls => {
            if contains(file, &utf_16("EncryptedPackage")) {
                return Err(ImportFileError::Encrypted);
            }
            if contains(file, &utf_16("_VBA_PROJECT")) {
                return Err(ImportFileError::Macros);
            }
            let mut book: Xls<_> = Xls::new(Cursor::new(file)).map_err(unreadable)?;
            let sheets = sheets(&book);
            choose(&sheets, wanted, |name, most| {
                range_lines(&book.worksheet_range(name).map_err(unreadable)?, most)
            })
        }
    }
}

fn unreadable(why: impl Display) -> ImportFileError {
    let why = why.to_string();
    match why.contains("password protected") {
        true => ImportFileError::Encrypted,
        false => ImportFileError::Spreadsheet(why),
    }
}

/// Names of the sheets with cells, and whether each is visible.
fn sheets<R: std::io::Read + std::io::Seek>(book: &impl Reader<R>) -> Vec<(String, bool)> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
}

fn choose(
    sheets: &[(String, bool)],
    (wanted, is_header): (Option<&str>, IsHeader),
    mut lines: impl FnMut(&str, usize) -> Result<Vec<Vec<String>>, ImportFileError>,
) -> Result<CsvSheet, ImportFileError> {
    let names = || sheets.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let name = if let Some(wanted) = wanted {
        let by_name = sheets.iter().find(|(name, _)| name == wanted);
        let by_number = || sheets.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
        by_name
            .or_else(by_number)
            .ok_or_else(|| ImportFileError::NoSheet(wanted.to_owned(), names()))?
            .0
            .clone()
    } else {
        let mut with_content = None;
        let mut with_header = None;
        for (name, _) in sheets.iter().filter(|(_, is_visible)| *is_visible) {
            let beginning = lines(name, HEADER_WITHIN)?;
            if beginning.iter().any(|cells| is_header(cells)) {
                with_header = Some(name.clone());
                break;
            }
            let has_content = beginning.iter().flatten().any(|cell| !cell.is_empty());
            with_content = with_content.or_else(|| has_content.then(|| name.clone()));
        }
        with_header.or(with_content).ok_or(ImportFileError::Empty)?
    };
    let others: Vec<_> = sheets.iter().map(|(name, _)| name).filter(|other| **other != name).collect();
    let note = || {
        let others = others.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        FileNote::new(
            None,
            "sheet_chosen",
            format!("the sheet `{name}` was read; the file also has {others}"),
        )
    };
    let notes = if others.is_empty() { Vec::new() } else { vec![note()] };
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut width = 1;
    for mut line in lines(&name, MOST_ROWS + HEADER_WITHIN + 1)? {
        // Empty cells at the end of a row are not in the file.
        width = width.max(line.len());
        line.resize(width, String::new());
        csv.write_record(&line).map_err(unreadable)?;
    }
    let csv = String::from_utf8(csv.into_inner().map_err(unreadable)?).map_err(unreadable)?;
    Ok(CsvSheet { name, csv, notes })
}

/// The first lines of a sheet, read cell by cell: a file may have cells at the end of a million rows.
fn xlsx_lines(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    most: usize,
) -> Result<Vec<Vec<String>>, ImportFileError> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
    let mut lines: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = text(&Data::from(cell.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        let row = row as usize;
        if row >= most {
            match most {
                HEADER_WITHIN => break,
                _ => return Err(ImportFileError::TooLong),
            }
        }
        set(&mut lines, row, column as usize, text)?;
    }
    Ok(lines)
}

fn range_lines(range: &calamine::Range<Data>, most: usize) -> Result<Vec<Vec<String>>, ImportFileError> {
    let (top, left) = range.start().unwrap_or_default();
    let mut lines = Vec::new();
    for (row, column, value) in range.used_cells() {
        let row = row + top as usize;
        if row >= most {
            match most {
                HEADER_WITHIN => break,
                _ => return Err(ImportFileError::TooLong),
            }
        }
        set(&mut lines, row, column + left as usize, text(value))?;
    }
    Ok(lines)
}

fn set(lines: &mut Vec<Vec<String>>, row: usize, column: usize, text: String) -> Result<(), ImportFileError> {
    if text.is_empty() {
        return Ok(());
    }
    check_cell(&text, row + 1)?;
    if column >= MOST_COLUMNS {
        return Err(ImportFileError::TooWide(column + 1));
    }
    lines.resize(lines.len().max(row + 1), Vec::new());
    let line = &mut lines[row];
    line.resize(line.len().max(column + 1), String::new());
    line[column] = text;
    Ok(())
}

/// Refuses macros and links to other files, whose values cannot be trusted, and checks the decompressed size, since a few
/// bytes can expand to any size: decompresses everything once, and only counts the bytes.
fn check_archive(file: &[u8]) -> Result<(), ImportFileError> {
    let because = |why: zip::result::ZipError| ImportFileError::Spreadsheet(why.to_string());
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(because)?;
    let most = UNPACKED * 1024 * 1024;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(because)?;
        let (name, is_encrypted) = (entry.name().map_err(because)?.into_owned(), entry.encrypted());
        drop(entry);
        match () {
            () if is_encrypted => return Err(ImportFileError::Encrypted),
            () if name.ends_with("vbaProject.bin") || name.starts_with("Basic/") => {
                return Err(ImportFileError::Macros);
            }
            () if name.starts_with("xl/externalLinks/") => return Err(ImportFileError::ExternalLinks),
            () => {}
        }
        let entry = archive.by_index(index).map_err(because)?;
        let counted = std::io::copy(&mut entry.take(most - unpacked + 1), &mut std::io::sink());
        unpacked += counted.map_err(|why| ImportFileError::Spreadsheet(why.to_string()))?;
        if unpacked > most {
            return Err(ImportFileError::TooLarge(UNPACKED));
        }
    }
    Ok(())
}

fn contains(file: &[u8], bytes: &[u8]) -> bool {
    file.windows(bytes.len()).any(|window| window == bytes)
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A value as people see it.
fn text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        _ => String::new(),
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
        let csv = read(&book.save_to_buffer().unwrap(), Kind::Xlsx, None, |_| false).unwrap().csv;
        assert_eq!(
            csv,
            "\"\"\n\"\"\nE-mail,First name,Arrival,Age,Visa\nana@x.example,\"Ana, \"\"王\"\"\n👩🏽‍🔧\",2021-11-08,42,\n,,,,\nbo@x.example,,,,\n"
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
        assert_eq!(read(&bomb, Kind::Xlsx, None, |_| false).err(), Some(ImportFileError::TooLarge(UNPACKED)));
    }
}
