//! From bytes to rows of cells: text in any encoding, or a spreadsheet.

mod archive;
mod format;
mod hidden;
mod text;
mod workbook;

use std::borrow::Cow;

use encoding_rs::Encoding;
use hidden::Hidden;
use text::Record;

use super::{
    file_error::{ImportFileError, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS},
    model::FileNote,
};

/// Number of lines at the beginning of a file among which its header is.
pub const HEADER_WITHIN: usize = 50;
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file as delimited text, whatever its original format.
#[derive(Debug)]
pub struct Sheet {
    /// Encoding of a text; `XLSX`, `XLS` or `ODS` for a spreadsheet.
    pub encoding: &'static str,
    /// Name of the sheet of a spreadsheet.
    pub name: Option<String>,
    is_workbook: bool,
    delimiter: char,
    text: String,
    /// Number of lines of the file before `text`.
    lines_before: usize,
    /// The line that names the columns: the first one, until [`Sheet::begin_at`] moves it.
    pub header: Vec<String>,
    /// Line of the header in the file, from 1.
    pub header_line: usize,
    /// Number of lines after the header.
    pub rows: usize,
    /// What was skipped or chosen when reading the file.
    pub notes: Vec<FileNote>,
    hidden: Hidden,
}

/// How to read a file, where detection fails.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Encoding of a text without a byte order mark.
    pub encoding: Option<&'static Encoding>,
    /// Name of a sheet, or its number from 1.
    pub sheet: Option<String>,
}

/// Whether a line names columns.
pub type IsHeader<'f> = &'f dyn Fn(&[String]) -> bool;

/// Reads the whole file: a spreadsheet, or text separated by comma, semicolon, tab or vertical bar.
///
/// `is_header` finds the sheet of a workbook.
///
/// # Errors
/// The file cannot be read.
pub fn read(file: &[u8], options: &ReadOptions, is_header: IsHeader<'_>) -> Result<Sheet, ImportFileError> {
    let (encoding, name, text, notes, hidden) = match format::Kind::of(file) {
        Some(kind) => {
            let found = workbook::read(file, kind, options.sheet.as_deref(), is_header)?;
            (kind.name(), Some(found.name), Cow::Owned(found.csv), found.notes, found.hidden)
        }
        None => {
            let (encoding, text) = text::decode(file, options.encoding)?;
            (encoding, None, text, Vec::new(), Hidden::default())
        }
    };
    if text.contains('\0') {
        return Err(ImportFileError::Nul);
    }
    // A file that was joined from several has a mark before each part. The stored text must not begin with one.
    let text = if text.contains(BYTE_ORDER_MARK) { text.replace(BYTE_ORDER_MARK, "").into() } else { text };
    let is_workbook = name.is_some();
    let (delimiter, stated) = if is_workbook { (',', 0) } else { text::delimiter(&text) };
    let lines_before = text[..stated].matches('\n').count();
    let text = match stated {
        0 => text.into_owned(),
        _ => text[stated..].to_owned(),
    };
    let sheet = Sheet {
        encoding,
        name,
        is_workbook,
        delimiter,
        text,
        lines_before,
        header: Vec::new(),
        header_line: 1,
        rows: 0,
        notes,
        hidden,
    };
    sheet.checked()
}

impl Sheet {
    /// Parses every line once, so that all later reads succeed.
    fn checked(mut self) -> Result<Self, ImportFileError> {
        let mut records = self.records();
        let header = records.next().ok_or(ImportFileError::Empty)??;
        let mut count = 0;
        for record in records {
            record?;
            count += 1;
            if count > MOST_ROWS + HEADER_WITHIN {
                return Err(ImportFileError::TooLong);
            }
        }
        (self.header_line, self.header, self.rows) = (header.line, header.cells, count);
        Ok(self)
    }

    /// Restores a file from stored text, which begins with the header.
    pub fn restore(
        delimiter: Option<&str>,
        header_line: usize,
        text: String,
    ) -> Result<Self, ImportFileError> {
        let mut sheet = Self {
            encoding: "UTF-8",
            name: None,
            is_workbook: delimiter.is_none(),
            delimiter: delimiter.and_then(|delimiter| delimiter.chars().next()).unwrap_or(','),
            text,
            lines_before: header_line.saturating_sub(1),
            header: Vec::new(),
            header_line,
            rows: 0,
            notes: Vec::new(),
            hidden: Hidden::default(),
        };
        let header = sheet.records().next().ok_or(ImportFileError::Empty)??;
        sheet.header = header.cells;
        Ok(sheet)
    }

    fn records(&self) -> impl Iterator<Item = Result<Record, ImportFileError>> + use<'_> {
        let (before, is_workbook) = (self.lines_before, self.is_workbook);
        text::records(&self.text, self.delimiter).enumerate().map(move |(nth, record)| {
            record.map(|record| {
                // A cell of a spreadsheet may contain line breaks.
                let line = before + if is_workbook { nth + 1 } else { record.line };
                Record { line, ..record }
            })
        })
    }

    /// The first lines, among which the header is; after [`Sheet::begin_at`], the header and the first rows.
    pub fn beginning(&self) -> Vec<Vec<String>> {
        self.records().take(HEADER_WITHIN).flatten().map(|record| record.cells).collect()
    }

    /// Makes this line, from 0, the header; the lines before it are no rows.
    ///
    /// # Errors
    /// The header has too many columns, or too many rows follow.
    pub fn begin_at(&mut self, line: usize) -> Result<(), ImportFileError> {
        let mut skipped = Vec::new();
        let mut header = None;
        for record in self.records().take(line + 1).flatten() {
            skipped.extend(header.replace(record));
        }
        for record in skipped {
            let cells: Vec<_> =
                record.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
            if !cells.is_empty() {
                let detail = format!("skipped before the header: {}", shortened(&cells.join(", ")));
                self.notes.push(FileNote::new(Some(record.line), "before_header", detail));
            }
        }
        let header = header.ok_or(ImportFileError::Empty)?;
        self.text = header.onwards(&self.text).to_owned();
        (self.lines_before, self.header_line, self.header) = (header.line - 1, header.line, header.cells);
        self.rows -= line;
        self.notes.extend(self.hidden.notes(self.header_line, &self.header));
        match self.header.len() {
            columns if columns > MOST_COLUMNS => Err(ImportFileError::TooWide(columns)),
            _ if self.rows > MOST_ROWS => Err(ImportFileError::TooLong),
            _ => Ok(()),
        }
    }

    /// `None` for a spreadsheet.
    pub fn delimiter(&self) -> Option<String> {
        (!self.is_workbook).then(|| self.delimiter.to_string())
    }

    /// The text from the header on.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rows after the header.
    pub fn rows(&self) -> impl Iterator<Item = Row> + use<'_> {
        // `read` has already parsed all lines, so `flatten` skips none.
        self.records().skip(1).flatten().map(|Record { line, cells, .. }| Row { line, cells })
    }
}

/// A line after the header.
#[derive(Clone, Debug)]
pub struct Row {
    /// In the file, from 1. In a spreadsheet, the number that its program shows.
    pub line: usize,
    pub cells: Vec<String>,
}

/// A text cut to a length that fits a report.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Fails for a cell that is longer than any text of the service.
fn check_cell(cell: &str, line: usize) -> Result<(), ImportFileError> {
    match cell.len() > LONGEST_CELL {
        true => Err(ImportFileError::Cell { line }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests;
