//! Tables as files: CSV or a spreadsheet.

use std::{
    borrow::Cow,
    fs::File,
    io::{BufWriter, Seek, Write},
};

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde::Deserialize;
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use super::{Error, Result};

/// Format of a table.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    #[default]
    Csv,
    Xlsx,
}

impl TableFormat {
    /// Media type of the file.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The header that names a downloaded file.
    pub fn disposition(self, name: &str) -> String {
        let ending = match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        };
        format!("attachment; filename=\"{name}.{ending}\"")
    }
}

/// A table that is written to a temporary file while its rows are read page by page: only a few pages are in memory, and an
/// error on the way is a problem response instead of half a file.
pub struct TableExport<P> {
    rows: mpsc::Sender<Vec<P>>,
    file: JoinHandle<Result<File>>,
    format: TableFormat,
}

impl<P: Send + 'static> TableExport<P> {
    /// Begins a table. `cells` are those of a row.
    pub fn begin(
        format: TableFormat,
        header: Vec<String>,
        cells: impl Fn(&P) -> Vec<String> + Send + 'static,
    ) -> Self {
        let (rows, mut pages) = mpsc::channel::<Vec<P>>(2);
        let write = move || {
            let mut table = TableFile::new(format)?;
            table.header(&header)?;
            while let Some(page) = pages.blocking_recv() {
                for row in &page {
                    table.row(&cells(row))?;
                }
            }
            table.finish()
        };
        Self { rows, file: tokio::task::spawn_blocking(write), format }
    }

    /// Writes rows, and returns whether more are wanted: the writer may have failed, which [`respond`](Self::respond) reports.
    pub async fn send(&self, rows: Vec<P>) -> bool {
        self.rows.send(rows).await.is_ok()
    }

    /// The file with a name, which gets the ending of its format.
    pub async fn respond(self, name: &str) -> Result<Response> {
        drop(self.rows);
        let file = self.file.await.map_err(Error::internal)??;
        let length = file.metadata().map_err(Error::internal)?.len();
        let headers = [
            (header::CONTENT_TYPE, self.format.media().to_owned()),
            (header::CONTENT_LENGTH, length.to_string()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
            (header::CONTENT_DISPOSITION, self.format.disposition(name)),
        ];
        let file = ReaderStream::with_capacity(tokio::fs::File::from_std(file), 64 * 1024);
        Ok((headers, Body::from_stream(file)).into_response())
    }
}

/// UTF-16 units of a cell of a spreadsheet ([Excel](https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)). A
/// longer text is left out: only descriptions of entries can be so long, and their import keeps what a cell lacks.
const LONGEST_XLSX_CELL: usize = 32_767;

/// A temporary file to which a table is written.
struct TableFile {
    file: File,
    rows: Rows,
}

enum Rows {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Xlsx {
        book: Box<Workbook>,
        /// Number of rows written.
        written: u32,
    },
}

impl TableFile {
    fn new(format: TableFormat) -> Result<Self> {
        let file = tempfile::tempfile().map_err(Error::internal)?;
        let rows = match format {
            TableFormat::Xlsx => {
                let mut book = Workbook::new();
                // Rows are flushed to a temporary file as they are written.
                let sheet = book.add_worksheet_with_constant_memory().map_err(Error::internal)?;
                sheet.set_freeze_panes(1, 0).map_err(Error::internal)?;
                Rows::Xlsx { book: Box::new(book), written: 0 }
            }
            TableFormat::Csv => {
                let mut file = BufWriter::new(file.try_clone().map_err(Error::internal)?);
                // Spreadsheet programs recognise UTF-8 by it.
                file.write_all(b"\xEF\xBB\xBF").map_err(Error::internal)?;
                let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
                Rows::Csv(Box::new(writer))
            }
        };
        Ok(Self { file, rows })
    }

    fn header(&mut self, names: &[String]) -> Result<()> {
        self.line(names, true)
    }

    fn row(&mut self, cells: &[String]) -> Result<()> {
        self.line(cells, false)
    }

    fn line(&mut self, cells: &[String], is_header: bool) -> Result<()> {
        match &mut self.rows {
            Rows::Csv(writer) => writer
                .write_record(cells.iter().map(|cell| defused(cell).into_owned()))
                .map_err(Error::internal),
            Rows::Xlsx { book, written } => {
                let (row, sheet) = (*written, sheet(book)?);
                *written += 1;
                let bold = Format::new().set_bold();
                let fits = |cell: &str| !cell.is_empty() && cell.encode_utf16().count() <= LONGEST_XLSX_CELL;
                for (column, cell) in (0..).zip(cells).filter(|(_, cell)| fits(cell)) {
                    // Text cells of a spreadsheet never run as formulas: no escaping needed.
                    let written = match is_header {
                        true => sheet.write_string_with_format(row, column, cell, &bold),
                        false => sheet.write_string(row, column, cell),
                    };
                    written.map_err(Error::internal)?;
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<File> {
        let mut file = self.file;
        match self.rows {
            Rows::Csv(writer) => {
                let mut written = writer.into_inner().map_err(|error| Error::internal(error.to_string()))?;
                written.flush().map_err(Error::internal)?;
            }
            Rows::Xlsx { mut book, .. } => {
                let copy = file.try_clone().map_err(Error::internal)?;
                book.save_to_writer(BufWriter::new(copy)).map_err(Error::internal)?;
            }
        }
        file.rewind().map_err(Error::internal)?;
        Ok(file)
    }
}

fn sheet(book: &mut Workbook) -> Result<&mut Worksheet> {
    book.worksheet_from_index(0).map_err(Error::internal)
}

/// Escapes a cell that a spreadsheet would run as a formula with a leading apostrophe
/// ([OWASP](https://owasp.org/www-community/attacks/CSV_Injection)).
pub fn defused(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(FORMULA) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// The cell without the apostrophe of [`defused`], so that an exported list can be imported unchanged.
pub fn undefused(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|formula| formula.starts_with(FORMULA)).unwrap_or(cell)
}

/// What a formula begins with.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_look_like_formulas_are_escaped() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+351 21", "'+351 21"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("Ana = Bo", "Ana = Bo"),
            ("'t Hooft", "'t Hooft"),
        ] {
            assert_eq!(defused(cell), expected);
            assert_eq!(undefused(expected), cell);
        }
    }
}
