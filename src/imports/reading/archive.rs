//! Checks of the archives that spreadsheets are, before they are read.

use std::{
    fmt::Display,
    io::{Cursor, Read},
};

use quick_xml::events::Event;
use zip::ZipArchive;

use crate::imports::file_error::{ImportFileError, MOST_COLUMNS, MOST_ROWS};

/// Maximum decompressed size of a spreadsheet, in MiB: 50,000 rows take about 30.
pub const UNPACKED: u64 = 200;

/// The problem of a spreadsheet that cannot be read.
pub fn unreadable(why: impl Display) -> ImportFileError {
    let why = why.to_string();
    match why.contains("password protected") {
        true => ImportFileError::Encrypted,
        false => ImportFileError::Spreadsheet(why),
    }
}

/// Refuses macros and links to other files, whose values cannot be trusted, and checks the decompressed size, since a few
/// bytes can expand to any size: decompresses everything once, and only counts the bytes.
pub fn check(file: &[u8]) -> Result<(), ImportFileError> {
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
pub fn check_repeats(file: &[u8]) -> Result<(), ImportFileError> {
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
