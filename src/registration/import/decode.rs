//! From bytes to rows of cells.

use crate::types::{Kind, Refusal};

const MOST_ROWS: usize = 50_000;
const MOST_COLUMNS: usize = 64;
const LONGEST_CELL: usize = 4096;

/// A file as rows of cells; trimmed, otherwise as they came.
#[derive(Debug)]
pub struct Table {
    pub encoding: &'static str,
    pub delimiter: &'static str,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Reads a CSV file in UTF-8, with or without byte order mark, separated by comma, semicolon or tab.
pub fn read(file: &[u8]) -> Result<Table, Unreadable> {
    let (encoding, bytes) = match file.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => ("UTF-8 BOM", rest),
        None => ("UTF-8", file),
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        Unreadable::Encoding { line }
    })?;
    if text.contains('\0') {
        return Err(Unreadable::Nul);
    }
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.as_bytes()[0])
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records =
        reader.records().map(|record| cells(record.map_err(|e| Unreadable::Csv(e.to_string()))?));
    let header = records.next().ok_or(Unreadable::Empty)??;
    if header.len() > MOST_COLUMNS {
        return Err(Unreadable::TooWide(header.len()));
    }
    let rows = records.take(MOST_ROWS + 1).collect::<Result<Vec<_>, _>>()?;
    if rows.len() > MOST_ROWS {
        return Err(Unreadable::TooLong);
    }
    Ok(Table { encoding, delimiter, header, rows })
}

fn cells(record: csv::StringRecord) -> Result<Vec<String>, Unreadable> {
    let line = record.position().map_or(0, csv::Position::line);
    if record.iter().any(|cell| cell.len() > LONGEST_CELL) {
        return Err(Unreadable::Cell { line });
    }
    Ok(record.iter().map(str::to_owned).collect())
}

/// The separator that the header has most of, quoted text aside.
fn delimiter(text: &str) -> &'static str {
    let mut quoted = false;
    let mut header = String::new();
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            ',' | ';' | '\t' if !quoted => header.push(c),
            _ => {}
        }
    }
    let count = |delimiter: &str| header.matches(delimiter).count();
    [";", "\t", ","].into_iter().max_by_key(|delimiter| count(delimiter)).unwrap_or(",")
}

/// Why a file cannot be imported at all.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Unreadable {
    #[error("The file is not in UTF-8 (line {line}). Save it as \"CSV UTF-8\" and send it again.")]
    Encoding { line: usize },
    #[error(
        "The file holds the character U+0000, as UTF-16 does. Save it as \"CSV UTF-8\" and send it again."
    )]
    Nul,
    #[error("The file is not CSV: {0}.")]
    Csv(String),
    #[error("The file is empty. Its first line names the columns.")]
    Empty,
    #[error("The file has {0} columns; at most {MOST_COLUMNS} are taken.")]
    TooWide(usize),
    #[error("The file has more than {MOST_ROWS} rows. Send it in parts.")]
    TooLong,
    #[error(
        "A cell in line {line} is longer than {LONGEST_CELL} bytes. A quotation mark may be missing there."
    )]
    Cell { line: u64 },
    #[error("The file has no column for {0}. Name one in its first line; the documentation lists the names.")]
    NoColumn(&'static str),
    #[error("Two columns, `{0}` and `{1}`, would both be the {2}. Rename one of them.")]
    TwoColumns(String, String, &'static str),
}

crate::kinds! {
    UNREADABLE = Invalid "unreadable-file" "The file cannot be imported"
        "The detail says what is wrong with the file as a whole; nothing of it was written. A CSV file in UTF-8, separated by comma, semicolon or tab, with the names of the columns in its first line, can be imported."
}

impl Refusal for Unreadable {
    const KINDS: &'static [&'static Kind] = KINDS;

    fn kind(&self) -> &'static Kind {
        &UNREADABLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_headers() {
        for (text, expected) in
            [("a,b,c\n1;2;3;4;5", ","), ("a;\"b,c,d\";e\n", ";"), ("a\tb\n1,2\t3", "\t"), ("mail", ",")]
        {
            assert_eq!(read(text.as_bytes()).unwrap().delimiter, expected, "{text}");
        }
    }

    #[test]
    fn quotes_and_line_breaks_stay_inside_of_their_cell() {
        let table =
            read(b"\xEF\xBB\xBFname,note\r\n\"Sousa, Ana\",\"two\nlines \"\"quoted\"\"\"\r\n").unwrap();
        assert_eq!(table.encoding, "UTF-8 BOM");
        assert_eq!(table.rows, [["Sousa, Ana", "two\nlines \"quoted\""]]);
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert_eq!(read(b"name\nAna\nJos\xE9\n").unwrap_err(), Unreadable::Encoding { line: 3 });
        assert_eq!(read(b"").unwrap_err(), Unreadable::Empty);
        assert_eq!(read(b"n\0a\0m\0e\0").unwrap_err(), Unreadable::Nul);
        let quote_bomb = format!("a,b\n\"{}", "x,".repeat(5000));
        assert_eq!(read(quote_bomb.as_bytes()).unwrap_err(), Unreadable::Cell { line: 2 });
    }
}
