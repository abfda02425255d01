//! Spreadsheets: a sheet as CSV, with values as people see them.

use std::{
    fmt::Display,
    io::{Cursor, Read},
};

use calamine::{Data, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx};
use quick_xml::events::Event;
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
    is_header: IsHeader<'_>,
) -> Result<CsvSheet, ImportFileError> {
    let wanted = (wanted, is_header);
    match kind {
        Kind::Xlsx => {
            check_archive(file)?;
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(unreadable)?;
            let sheets = sheets(&book);
            choose(&sheets, wanted, |name, lines| read_xlsx(&mut book, name, lines))
        }
        Kind::Ods => {
            check_archive(file)?;
            check_repeats(file)?;
            let mut book: Ods<_> = Ods::new(Cursor::new(file)).map_err(unreadable)?;
            let sheets = sheets(&book);
            choose(&sheets, wanted, |name, lines| {
                read_range(&book.worksheet_range(name).map_err(unreadable)?, lines)
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
            choose(&sheets, wanted, |name, lines| {
                read_range(&book.worksheet_range(name).map_err(unreadable)?, lines)
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

/// Receives the lines of a sheet in order, empty ones too.
type LineSink<'s> = &'s mut dyn FnMut(&mut Vec<String>) -> Result<(), ImportFileError>;

/// Lines of a sheet, read one after the other: a workbook takes many times the memory of its text.
struct Lines<'s> {
    /// Maximum number of lines.
    most: usize,
    /// Number of lines passed on.
    done: usize,
    line: Vec<String>,
    sink: LineSink<'s>,
}

impl<'s> Lines<'s> {
    fn new(most: usize, sink: LineSink<'s>) -> Self {
        Self { most, done: 0, line: Vec::new(), sink }
    }

    /// Adds a cell, and returns whether more lines are wanted. Cells come row by row.
    fn add(&mut self, (row, column): (usize, usize), text: String) -> Result<bool, ImportFileError> {
        if text.is_empty() {
            return Ok(true);
        }
        check_cell(&text, row + 1)?;
        if column >= MOST_COLUMNS {
            return Err(ImportFileError::TooWide(column + 1));
        }
        if row >= self.most {
            return match self.most {
                HEADER_WITHIN => Ok(false),
                _ => Err(ImportFileError::TooLong),
            };
        }
        while self.done < row {
            self.end_line()?;
        }
        self.line.resize(self.line.len().max(column + 1), String::new());
        self.line[column] = text;
        Ok(true)
    }

    fn end_line(&mut self) -> Result<(), ImportFileError> {
        (self.sink)(&mut self.line)?;
        self.line.clear();
        self.done += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<(), ImportFileError> {
        if self.line.is_empty() { Ok(()) } else { self.end_line() }
    }
}

fn choose(
    sheets: &[(String, bool)],
    (wanted, is_header): (Option<&str>, IsHeader<'_>),
    mut read: impl FnMut(&str, Lines<'_>) -> Result<(), ImportFileError>,
) -> Result<CsvSheet, ImportFileError> {
    let names = || sheets.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let name = if let Some(wanted) = wanted {
        let by_name = sheets.iter().find(|(name, _)| name == wanted);
        let by_number = || sheets.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
        let found = by_name.or_else(by_number);
        found.ok_or_else(|| ImportFileError::NoSheet(wanted.to_owned(), names()))?.0.clone()
    } else {
        let mut with_content = None;
        let mut with_header = None;
        for (name, _) in sheets.iter().filter(|(_, is_visible)| *is_visible) {
            let (mut has_header, mut has_content) = (false, false);
            let mut look = |line: &mut Vec<String>| {
                has_header |= is_header(line);
                has_content |= !line.is_empty();
                Ok(())
            };
            // A sheet that cannot be read is not the one with the people.
            if read(name, Lines::new(HEADER_WITHIN, &mut look)).is_err() {
                has_header = false;
            }
            if has_header {
                with_header = Some(name.clone());
                break;
            }
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
    let mut write = |line: &mut Vec<String>| {
        // Empty cells at the end of a row are not in the file.
        width = width.max(line.len());
        line.resize(width, String::new());
        csv.write_record(&*line).map_err(unreadable)
    };
    read(&name, Lines::new(MOST_ROWS + HEADER_WITHIN + 1, &mut write))?;
    let csv = String::from_utf8(csv.into_inner().map_err(unreadable)?).map_err(unreadable)?;
    Ok(CsvSheet { name, csv, notes })
}

fn read_xlsx(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    mut lines: Lines<'_>,
) -> Result<(), ImportFileError> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = text(&Data::from(cell.get_value().clone()));
        if !lines.add((row as usize, column as usize), text)? {
            break;
        }
    }
    lines.finish()
}

fn read_range(range: &calamine::Range<Data>, mut lines: Lines<'_>) -> Result<(), ImportFileError> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        if !lines.add((row + top as usize, column + left as usize), text(value))? {
            break;
        }
    }
    lines.finish()
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

/// Counts the cells of an ODS file, which can state that cells and rows are repeated: the reader writes them all out.
fn check_repeats(file: &[u8]) -> Result<(), ImportFileError> {
    const MOST: u64 = (MOST_ROWS * MOST_COLUMNS) as u64;
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(unreadable)?;
    let content = archive.by_name("content.xml").map_err(unreadable)?;
    let mut xml = quick_xml::Reader::from_reader(std::io::BufReader::new(content));
    let mut buffer = Vec::new();
    let (mut cells, mut column, mut filled, mut row_repeats) = (0_u64, 0_u64, 0_u64, 1_u64);
    loop {
        let event = xml.read_event_into(&mut buffer).map_err(unreadable)?;
        let element = match &event {
            Event::Eof => return Ok(()),
            Event::Start(element) | Event::Empty(element) => Some(element),
            _ => None,
        };
        let repeats = |name: &str| -> u64 {
            let attribute = element.and_then(|element| element.try_get_attribute(name).ok().flatten());
            attribute.and_then(|value| value.value.as_ref().parse().ok()).unwrap_or(1)
        };
        match element.map(|element| element.local_name()).as_ref().map(AsRef::as_ref) {
            Some("table-row") => {
                (column, filled, row_repeats) = (0, 0, repeats("table:number-rows-repeated"));
            }
            Some("table-cell" | "covered-table-cell") => {
                column += repeats("table:number-columns-repeated");
                let has = |name: &str| {
                    element.is_some_and(|element| matches!(element.try_get_attribute(name), Ok(Some(_))))
                };
                if has("office:value-type") || has("table:formula") {
                    cells += (column - filled) * row_repeats;
                    filled = column;
                }
            }
            _ => {}
        }
        if cells > MOST {
            return Err(ImportFileError::TooLong);
        }
        drop(event);
        buffer.clear();
    }
}

fn contains(file: &[u8], bytes: &[u8]) -> bool {
    file.windows(bytes.len()).any(|window| window == bytes)
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A time or a duration, in days, as `09:30`.
fn time_of_day(days: f64) -> String {
    // The fraction is not exact: half a second off is the right second.
    let seconds = std::time::Duration::from_secs_f64((days * 86_400.0).clamp(0.0, 1e9).round()).as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// A value as people see it.
fn text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) => text.clone(),
        Data::DurationIso(text) => {
            let duration: Option<std::time::Duration> =
                text.parse::<iso8601::Duration>().ok().map(Into::into);
            duration.map_or_else(|| text.clone(), |duration| time_of_day(duration.as_secs_f64() / 86_400.0))
        }
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) if at.is_duration() || at.as_f64() < 1.0 => time_of_day(at.as_f64()),
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
        let csv = read(&book.save_to_buffer().unwrap(), Kind::Xlsx, None, &|_| false).unwrap().csv;
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
        assert_eq!(
            read(&bomb, Kind::Xlsx, None, &|_| false).err(),
            Some(ImportFileError::TooLarge(UNPACKED))
        );
    }

    fn ods(rows: &str) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file("mimetype", stored).unwrap();
        archive.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
        archive.start_file("META-INF/manifest.xml", SimpleFileOptions::default()).unwrap();
        archive
            .write_all(
                b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
            )
            .unwrap();
        archive.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        let content = format!(
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
             <table:table table:name=\"People\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        archive.write_all(content.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    fn cell(text: &str) -> String {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    }

    #[test]
    fn an_ods_sheet_is_read_with_empty_rows_and_times() {
        let empty =
            "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        let time = "<table:table-cell office:value-type=\"time\" office:time-value=\"PT09H30M00S\"><text:p>09:30</text:p></table:table-cell>";
        let rows = format!(
            "{empty}<table:table-row>{}{}</table:table-row><table:table-row>{}{time}</table:table-row>",
            cell("E-mail"),
            cell("Start"),
            cell("ana@x.example")
        );
        let file = ods(&rows);
        assert_eq!(Kind::of(&file), Some(Kind::Ods));
        let csv = read(&file, Kind::Ods, None, &|_| false).unwrap().csv;
        assert_eq!(csv, "\"\"\nE-mail,Start\nana@x.example,09:30\n");
    }

    #[test]
    fn an_ods_sheet_that_repeats_cells_to_gigabytes_is_refused() {
        let wide = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
        let tall = format!(
            "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
            cell("x")
        );
        for rows in [format!("<table:table-row>{wide}</table:table-row>").repeat(1000), tall.repeat(4)] {
            assert_eq!(read(&ods(&rows), Kind::Ods, None, &|_| false).err(), Some(ImportFileError::TooLong));
        }
    }

    #[test]
    fn times_and_durations_are_read_as_people_see_them() {
        for (days, expected) in
            [(0.0, "00:00"), (0.395_833_333_3, "09:30"), (1.0625, "25:30"), (0.000_011_574, "00:00:01")]
        {
            assert_eq!(time_of_day(days), expected);
        }
    }
}
