//! Hidden rows of XLS: records of the stream of the workbook.

use std::io::{Cursor, Read, Seek, SeekFrom};

use anyhow::Context;

use super::Hidden;

/// Types of records, as [MS-XLS] numbers them.
mod record {
    pub const END: u16 = 0x000A;
    pub const COLUMNS: u16 = 0x007D;
    pub const SHEET: u16 = 0x0085;
    pub const ROW: u16 = 0x0208;
    pub const BEGINNING: u16 = 0x0809;
}

/// Scans one sheet of an XLS file.
pub fn of_xls(file: &[u8], nth: usize) -> anyhow::Result<Hidden> {
    let mut book = cfb::CompoundFile::open(Cursor::new(file))?;
    let name = if book.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut records = Records { stream: book.open_stream(name)?, data: Vec::new() };
    let at = position(&mut records, nth)?;
    records.stream.seek(SeekFrom::Start(at.into()))?;
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    // Charts in the sheet have a beginning and an end of their own.
    let mut depth = 0;
    loop {
        match records.next()? {
            record::BEGINNING => depth += 1,
            record::END if depth <= 1 => break,
            record::END => depth -= 1,
            record::ROW if depth == 1 && records.number(12)? & 0x20 != 0 => {
                rows.push((records.number(0)?, records.number(0)?));
            }
            record::COLUMNS if depth == 1 && records.number(8)? & 1 != 0 => {
                columns.push((records.number(0)?, records.number(2)?));
            }
            _ => {}
        }
    }
    Ok(Hidden { rows: in_order(rows), columns: in_order(columns) })
}

/// Where a sheet begins in the stream.
fn position(records: &mut Records<impl Read>, nth: usize) -> anyhow::Result<u32> {
    let mut before = 0;
    loop {
        match records.next()? {
            record::SHEET if before == nth => {
                let position = records.data.first_chunk().context("a record is too short")?;
                return Ok(u32::from_le_bytes(*position));
            }
            record::SHEET => before += 1,
            record::END => anyhow::bail!("the workbook does not say where the sheet is"),
            _ => {}
        }
    }
}

fn in_order(mut spans: Vec<(u16, u16)>) -> super::Spans {
    spans.sort_unstable();
    let mut all = super::Spans::default();
    for (first, last) in spans {
        all.add(first.into(), last.into());
    }
    all
}

/// The records of a workbook, one at a time.
struct Records<R> {
    stream: R,
    /// The data of the last record.
    data: Vec<u8>,
}

impl<R: Read> Records<R> {
    /// Reads a record and returns its type.
    fn next(&mut self) -> anyhow::Result<u16> {
        let mut head = [0; 4];
        self.stream.read_exact(&mut head)?;
        let [type_low, type_high, length @ ..] = head;
        self.data.resize(u16::from_le_bytes(length).into(), 0);
        self.stream.read_exact(&mut self.data)?;
        Ok(u16::from_le_bytes([type_low, type_high]))
    }

    fn number(&self, at: usize) -> anyhow::Result<u16> {
        let bytes = self.data.get(at..).and_then(|data| data.first_chunk());
        Ok(u16::from_le_bytes(*bytes.context("a record is too short")?))
    }
}
