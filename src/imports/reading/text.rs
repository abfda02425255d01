//! Text files: encoding, separator, lines.

use std::{borrow::Cow, collections::HashMap};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{HEADER_WITHIN, check_cell};
use crate::{http::undefused, imports::file_error::ImportFileError};

/// Number of bytes used to detect the encoding.
const DETECTION_SAMPLE: usize = 256 * 1024;

const DELIMITERS: [char; 4] = [';', '\t', ',', '|'];

/// A line split into trimmed cells.
pub struct Record {
    /// Line at which it begins, from 1.
    pub line: usize,
    /// Byte at which it begins.
    pub offset: usize,
    pub cells: Vec<String>,
}

/// The lines of a text that are not empty.
pub fn records(
    text: &str,
    delimiter: char,
) -> impl Iterator<Item = Result<Record, ImportFileError>> + use<'_> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut width = 0;
    reader.into_records().map(move |record| {
        let record = record.map_err(|error| ImportFileError::Csv(error.to_string()))?;
        let (line, offset) = begin(text, record.position());
        width = width.max(record.len());
        for cell in &record {
            check_cell(cell, line)?;
            if contains_lines(cell, delimiter, width) {
                return Err(ImportFileError::Cell { line });
            }
        }
        Ok(Record { line, offset, cells: record.iter().map(|cell| undefused(cell).to_owned()).collect() })
    })
}

/// Whether a long cell has, after a missing quotation mark, the lines below it: most have as many separators as the others. Of two
/// columns, nearly all must, since many sentences have one comma.
fn contains_lines(cell: &str, delimiter: char, width: usize) -> bool {
    const LONG: usize = 4096;
    if cell.len() <= LONG || width < 2 {
        return false;
    }
    let is_row = |line: &&str| line.matches(delimiter).count() == width - 1;
    let (lines, rows) = (cell.lines().count(), cell.lines().filter(is_row).count());
    match width {
        2 => rows > 9 && rows * 10 > lines * 9,
        _ => rows > 2 && rows * 2 > lines,
    }
}

/// Line and byte at which a record begins: its position is before the empty lines above it.
fn begin(text: &str, position: Option<&csv::Position>) -> (usize, usize) {
    let (line, offset) = position.map_or((1, 0), |position| (position.line(), position.byte()));
    let (line, offset) = (usize::try_from(line).unwrap_or(1), usize::try_from(offset).unwrap_or(0));
    let rest = text.as_bytes().get(offset..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let (bytes, lines) =
        skipped.fold((0, 0), |(bytes, lines), byte| (bytes + 1, lines + usize::from(*byte == b'\n')));
    (line + lines, offset + bytes)
}

impl Record {
    /// The text from this record on.
    pub fn onwards<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.offset..).unwrap_or_default()
    }
}

/// The text of a file and the name of its encoding.
///
/// A byte order mark determines the encoding, else `stated`. Without either it is UTF-8 if the file is valid UTF-8, else a
/// detected one: UTF-16, or the result of the statistics that browsers use. If only some lines are not UTF-8, the first of them is an
/// error.
pub fn decode<'f>(
    file: &'f [u8],
    stated: Option<&'static Encoding>,
) -> Result<(&'static str, Cow<'f, str>), ImportFileError> {
    if let Some((marked, length)) = Encoding::for_bom(file) {
        let name = if marked == UTF_8 { "UTF-8 BOM" } else { marked.name() };
        return Ok((name, decode_strictly(&file[length..], marked)?));
    }
    if let (true, Ok(text)) = (stated.is_none_or(|stated| stated == UTF_8), std::str::from_utf8(file)) {
        // UTF-16 text of ASCII letters is also valid UTF-8, but contains many NULs,
        // and so is ISO-2022-JP, which begins each Japanese text with an escape.
        if !text.contains(['\0', '\x1b']) {
            return Ok((UTF_8.name(), text.into()));
        }
    }
    let encoding = match stated.or_else(|| detect_utf_16(file)) {
        Some(encoding) => encoding,
        // Read in another encoding, the sound lines would be garbled.
        None if is_utf_8_with_other_lines(file) => UTF_8,
        None => detect_encoding(file),
    };
    Ok((encoding.name(), decode_strictly(file, encoding)?))
}

/// Detects UTF-16 without a byte order mark: in text that is not all Chinese, most bytes at every second position are
/// NUL.
fn detect_utf_16(file: &[u8]) -> Option<&'static Encoding> {
    let looked_at = &file[..file.len().min(4096)];
    let nul_at = |odd: usize| looked_at.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nul_at(0), nul_at(1));
    let many = looked_at.len() / 10;
    match () {
        () if odd > many && odd > even * 4 => Some(UTF_16LE),
        () if even > many && even > odd * 4 => Some(UTF_16BE),
        () => None,
    }
}

/// Whether a file was joined from lines in UTF-8 and lines in another encoding, of which there are not more. Text in another encoding
/// almost never has a line that is valid UTF-8 by chance.
fn is_utf_8_with_other_lines(file: &[u8]) -> bool {
    let lines = file.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_ascii());
    let (sound, others): (Vec<_>, Vec<_>) = lines.partition(|line| std::str::from_utf8(line).is_ok());
    !others.is_empty() && sound.len() >= others.len()
}

fn detect_encoding(file: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&file[..file.len().min(DETECTION_SAMPLE)], file.len() <= DETECTION_SAMPLE);
    match detector.guess(None, Utf8Detection::Deny) {
        // GB18030 is a superset of GBK.
        encoding if encoding == GBK => GB18030,
        encoding => encoding,
    }
}

/// Fails on the first invalid byte: decoding with a wrong encoding would lose characters.
fn decode_strictly<'f>(
    bytes: &'f [u8],
    encoding: &'static Encoding,
) -> Result<Cow<'f, str>, ImportFileError> {
    let whole = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    whole.ok_or_else(|| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let sound = text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
        ImportFileError::Encoding { encoding: encoding.name(), line: sound.matches('\n').count() + 1 }
    })
}

/// The separator of a text, and the length of its beginning with a line such as `sep=;`, with which Excel states it.
pub fn delimiter(text: &str) -> (char, usize) {
    let first = text.trim_start_matches(['\r', '\n']);
    let line = first.lines().next().unwrap_or_default();
    let mut stated = line.get(4..).unwrap_or_default().chars();
    match (line.get(..4), stated.next(), stated.next()) {
        (Some(word), Some(delimiter), None) if word.eq_ignore_ascii_case("sep=") && delimiter.is_ascii() => {
            (delimiter, text.len() - first.len() + line.len())
        }
        _ => (detect_delimiter(text), 0),
    }
}

/// The separator that most of the first lines have outside quoted text; among equals, the one that is there most often.
fn detect_delimiter(text: &str) -> char {
    let mut quoted = false;
    let mut lines = vec![[0_usize; DELIMITERS.len()]];
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                if lines.len() == HEADER_WITHIN {
                    break;
                }
                lines.push([0; DELIMITERS.len()]);
            }
            _ if quoted => {}
            _ => {
                if let (Some(nth), Some(line)) =
                    (DELIMITERS.iter().position(|known| *known == c), lines.last_mut())
                {
                    line[nth] += 1;
                }
            }
        }
    }
    let weight = |nth: &usize| {
        let mut by_count: HashMap<usize, usize> = HashMap::new();
        lines
            .iter()
            .filter(|line| line[*nth] > 0)
            .for_each(|line| *by_count.entry(line[*nth]).or_default() += 1);
        let usual =
            by_count.iter().max_by_key(|(count, lines)| (**lines, **count)).map_or(0, |(count, _)| *count);
        (by_count.values().sum::<usize>(), usual)
    };
    match (0..DELIMITERS.len()).rev().max_by_key(weight) {
        Some(nth) if weight(&nth).0 > 0 => DELIMITERS[nth],
        _ => ',',
    }
}
