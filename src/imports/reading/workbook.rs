//! Spreadsheets: a sheet as CSV, with values as people see them.

use std::io::Cursor;

use calamine::{Data, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx};

use super::{
    HEADER_WITHIN, IsHeader,
    archive::{self, unreadable},
    check_cell,
    format::Kind,
    hidden::{self, Hidden, Spans},
};
use crate::imports::{
    file_error::{ImportFileError, MOST_COLUMNS, MOST_ROWS},
    model::FileNote,
};

/// A sheet as CSV.
pub struct CsvSheet {
    pub name: String,
    pub csv: String,
    pub notes: Vec<FileNote>,
    /// The hidden rows with content, and the hidden columns.
    pub hidden: Hidden,
}

/// The wanted sheet; else the first visible one that has a header, else the first that has content.
pub fn read(
    file: &[u8],
    kind: Kind,
    wanted: Option<&str>,
    is_header: IsHeader<'_>,
) -> Result<CsvSheet, ImportFileError> {
    let source = Source { file, kind, wanted, is_header };
    match kind {
        Kind::Xlsx => {
            archive::check(file)?;
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(unreadable)?;
            source.read(&sheets(&book), |name, lines| read_xlsx(&mut book, name, lines))
        }
        Kind::Ods => {
            archive::check(file)?;
            archive::check_repeats(file)?;
            let mut book: Ods<_> = Ods::new(Cursor::new(file)).map_err(unreadable)?;
            source.read(&sheets(&book), |name, lines| {
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
            source.read(&sheets(&book), |name, lines| {
                read_range(&book.worksheet_range(name).map_err(unreadable)?, lines)
            })
        }
    }
}

/// A sheet of a workbook.
struct SheetEntry {
    name: String,
    /// Position among all sheets, those without cells included.
    nth: usize,
    is_visible: bool,
}

/// The sheets with cells.
fn sheets<R: std::io::Read + std::io::Seek>(book: &impl Reader<R>) -> Vec<SheetEntry> {
    let all = book.sheets_metadata().iter().enumerate();
    all.filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet)
        .map(|(nth, sheet)| SheetEntry {
            name: sheet.name.clone(),
            nth,
            is_visible: sheet.visible == SheetVisible::Visible,
        })
        .collect()
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

/// A workbook, and which of its sheets to read.
struct Source<'f> {
    file: &'f [u8],
    kind: Kind,
    /// Name of a sheet, or its number from 1.
    wanted: Option<&'f str>,
    is_header: IsHeader<'f>,
}

impl Source<'_> {
    fn read(
        &self,
        sheets: &[SheetEntry],
        mut read: impl FnMut(&str, Lines<'_>) -> Result<(), ImportFileError>,
    ) -> Result<CsvSheet, ImportFileError> {
        let sheet = match self.wanted {
            Some(wanted) => named(sheets, wanted)?,
            None => self.choose(sheets, &mut read)?,
        };
        let mut notes: Vec<_> = other_sheets(sheets, sheet).into_iter().collect();
        let found =
            Hidden::find(self.file, self.kind, sheet.nth).map_err(|why| notes.push(hidden::unknown(why)));
        let found = found.unwrap_or_default();
        let mut hidden = Hidden { rows: Spans::default(), columns: found.columns };
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let (mut row, mut width) = (0, 1);
        let mut write = |line: &mut Vec<String>| {
            if found.rows.contains(row) && line.iter().any(|cell| !cell.trim().is_empty()) {
                hidden.rows.add(row, row);
            }
            row += 1;
            // Empty cells at the end of a row are not in the file.
            width = width.max(line.len());
            line.resize(width, String::new());
            csv.write_record(&*line).map_err(unreadable)
        };
        read(&sheet.name, Lines::new(MOST_ROWS + HEADER_WITHIN + 1, &mut write))?;
        let csv = String::from_utf8(csv.into_inner().map_err(unreadable)?).map_err(unreadable)?;
        Ok(CsvSheet { name: sheet.name.clone(), csv, notes, hidden })
    }

    fn choose<'s>(
        &self,
        sheets: &'s [SheetEntry],
        read: &mut impl FnMut(&str, Lines<'_>) -> Result<(), ImportFileError>,
    ) -> Result<&'s SheetEntry, ImportFileError> {
        let mut with_content = None;
        for sheet in sheets.iter().filter(|sheet| sheet.is_visible) {
            let (mut has_header, mut has_content) = (false, false);
            let mut look = |line: &mut Vec<String>| {
                has_header |= (self.is_header)(line);
                has_content |= !line.is_empty();
                Ok(())
            };
            // A sheet that cannot be read is not the one with the people.
            if read(&sheet.name, Lines::new(HEADER_WITHIN, &mut look)).is_err() {
                has_header = false;
            }
            if has_header {
                return Ok(sheet);
            }
            with_content = with_content.or_else(|| has_content.then_some(sheet));
        }
        with_content.ok_or(ImportFileError::Empty)
    }
}

/// A sheet by its name, or by its number from 1.
fn named<'s>(sheets: &'s [SheetEntry], wanted: &str) -> Result<&'s SheetEntry, ImportFileError> {
    let by_name = sheets.iter().find(|sheet| sheet.name == wanted);
    let by_number = || sheets.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
    by_name
        .or_else(by_number)
        .ok_or_else(|| ImportFileError::NoSheet(wanted.to_owned(), quoted(sheets.iter())))
}

fn quoted<'s>(sheets: impl Iterator<Item = &'s SheetEntry>) -> String {
    sheets.map(|sheet| format!("`{}`", sheet.name)).collect::<Vec<_>>().join(", ")
}

fn other_sheets(sheets: &[SheetEntry], chosen: &SheetEntry) -> Option<FileNote> {
    let others = quoted(sheets.iter().filter(|sheet| sheet.nth != chosen.nth));
    let detail = format!("the sheet `{}` was read; the file also has {others}", chosen.name);
    (!others.is_empty()).then(|| FileNote::new(None, "sheet_chosen", detail))
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

    use super::{archive::UNPACKED, *};

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

    fn hidden_of(file: &[u8]) -> Vec<String> {
        let sheet = read(file, Kind::of(file).unwrap(), None, &|cells| cells.len() > 1).unwrap();
        let header = ["E-mail", "Name", "Phone"].map(str::to_owned);
        sheet.hidden.notes(1, &header).into_iter().map(|note| note.detail).collect()
    }

    const HIDDEN: [&str; 2] = [
        "rows 2 and 4–5 are hidden in the sheet; they were read",
        "column C (`Phone`) is hidden in the sheet",
    ];

    #[test]
    fn hidden_rows_and_columns_of_the_chosen_sheet_are_found() {
        let mut book = Workbook::new();
        let other = book.add_worksheet();
        other.write_string(0, 0, "Read me").unwrap();
        other.set_row_hidden(0).unwrap();
        let sheet = book.add_worksheet();
        for (row, mail) in
            (0..).zip(["E-mail", "ana@x.example", "bo@x.example", "cy@x.example", "do@x.example"])
        {
            sheet.write_string(row, 0, mail).unwrap();
            sheet.write_string(row, 2, "1").unwrap();
        }
        for row in [0, 1, 3, 4, 6] {
            sheet.set_row_hidden(row).unwrap();
        }
        sheet.set_column_hidden(2).unwrap();
        assert_eq!(hidden_of(&book.save_to_buffer().unwrap()), HIDDEN);
    }

    #[test]
    fn hidden_and_filtered_rows_of_ods_are_found_where_rows_repeat() {
        let row = |attributes: &str, mail: &str| {
            format!("<table:table-row {attributes}>{}{}</table:table-row>", cell(mail), cell("1"))
        };
        let rows = [
            "<table:table-column table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\"collapse\"/>",
            &row("", "E-mail"),
            &row("table:visibility=\"collapse\"", "ana@x.example"),
            &row("", "bo@x.example"),
            &row("table:visibility=\"filter\" table:number-rows-repeated=\"2\"", "cy@x.example"),
            "<table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1048571\"><table:table-cell/></table:table-row>",
        ];
        assert_eq!(hidden_of(&ods(&rows.concat())), HIDDEN);
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
