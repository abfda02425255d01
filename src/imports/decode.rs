//! Decodes bytes into rows of cells.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{
    file_error::{ImportFileError, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS},
    xlsx,
};

/// Number of bytes used to detect the encoding.
const DETECTION_SAMPLE: usize = 256 * 1024;

/// A file as delimited text, whatever its original format.
#[derive(Debug)]
pub struct Sheet {
    /// `XLSX` for a spreadsheet.
    pub encoding: &'static str,
    delimiter: &'static str,
    text: String,
    /// The first line.
    pub header: Vec<String>,
    /// Number of lines after the header.
    pub rows: usize,
}

/// Reads the whole file: a spreadsheet, or CSV separated by comma, semicolon or tab. A byte order mark determines the
/// encoding, else `stated`. Without either it is UTF-8 if the file is valid UTF-8, else a detected one: UTF-16, or the
/// result of the statistics that browsers use.
pub fn read(file: &[u8], stated: Option<&'static Encoding>) -> Result<Sheet, ImportFileError> {
    let (encoding, text) = match file.starts_with(b"PK\x03\x04") {
        true => ("XLSX", Cow::Owned(xlsx::to_csv(file)?)),
        false => decode_text(file, stated)?,
    };
    if text.contains('\0') {
        return Err(ImportFileError::Nul);
    }
    let delimiter = if encoding == "XLSX" { "," } else { detect_delimiter(&text) };
    let mut records = records(&text, delimiter);
    let header = records.next().ok_or(ImportFileError::Empty)??;
    if header.len() > MOST_COLUMNS {
        return Err(ImportFileError::TooWide(header.len()));
    }
    let mut count = 0;
    for row in records {
        row?;
        count += 1;
        if count > MOST_ROWS {
            return Err(ImportFileError::TooLong);
        }
    }
    Ok(Sheet { encoding, delimiter, text: text.into_owned(), header, rows: count })
}

impl Sheet {
    /// Restores a file from stored text.
    pub fn restore(delimiter: Option<&str>, text: String) -> Result<Self, ImportFileError> {
        let delimiter = DELIMITERS.into_iter().find(|known| Some(*known) == delimiter).unwrap_or(",");
        let header = records(&text, delimiter).next().ok_or(ImportFileError::Empty)??;
        Ok(Self { encoding: "UTF-8", delimiter, text, header, rows: 0 })
    }

    /// `None` for a spreadsheet.
    pub fn delimiter(&self) -> Option<&'static str> {
        (self.encoding != "XLSX").then_some(self.delimiter)
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines after the header.
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> + use<'_> {
        // `read` has already parsed all lines, so `flatten` skips none.
        records(&self.text, self.delimiter).skip(1).flatten()
    }
}

const DELIMITERS: [&str; 3] = [";", "\t", ","];

/// Lines split into trimmed cells.
fn records<'t>(
    text: &'t str,
    delimiter: &str,
) -> impl Iterator<Item = Result<Vec<String>, ImportFileError>> + use<'t> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.as_bytes()[0])
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader.into_records().map(|record| read_cells(record.map_err(|e| ImportFileError::Csv(e.to_string()))?))
}

/// The text of a file and the name of its encoding.
fn decode_text<'f>(
    file: &'f [u8],
    stated: Option<&'static Encoding>,
) -> Result<(&'static str, Cow<'f, str>), ImportFileError> {
    if let Some((marked, length)) = Encoding::for_bom(file) {
        let name = if marked == UTF_8 { "UTF-8 BOM" } else { marked.name() };
        return Ok((name, decode_strictly(&file[length..], marked)?));
    }
    if let (true, Ok(text)) = (stated.is_none_or(|stated| stated == UTF_8), std::str::from_utf8(file)) {
        // UTF-16 text of ASCII letters is also valid UTF-8, but contains many NULs.
        if !text.contains('\0') {
            return Ok((UTF_8.name(), text.into()));
        }
    }
    let encoding = stated.or_else(|| detect_utf_16(file)).unwrap_or_else(|| detect_encoding(file));
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

fn read_cells(record: csv::StringRecord) -> Result<Vec<String>, ImportFileError> {
    let line = record.position().map_or(0, csv::Position::line);
    if record.iter().any(|cell| cell.len() > LONGEST_CELL) {
        return Err(ImportFileError::Cell { line });
    }
    Ok(record.iter().map(|cell| without_formula_guard(cell).to_owned()).collect())
}

/// Removes the apostrophe that exports put before formula-like cells, so that an exported list can be imported
/// unchanged.
fn without_formula_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(formula) if formula.starts_with(['=', '+', '-', '@']) => formula,
        _ => cell,
    }
}

/// The most frequent separator in the header, outside quoted text.
fn detect_delimiter(text: &str) -> &'static str {
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
    DELIMITERS.into_iter().max_by_key(|delimiter| count(delimiter)).unwrap_or(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(sheet: &Sheet) -> Vec<Vec<String>> {
        sheet.rows().collect()
    }

    #[test]
    fn the_separator_is_the_most_frequent_one_in_the_header() {
        for (text, expected) in
            [("a,b,c\n1;2;3;4;5", ","), ("a;\"b,c,d\";e\n", ";"), ("a\tb\n1,2\t3", "\t"), ("mail", ",")]
        {
            assert_eq!(read(text.as_bytes(), None).unwrap().delimiter(), Some(expected), "{text}");
        }
    }

    #[test]
    fn quotes_and_line_breaks_stay_in_their_cell() {
        let table =
            read(b"\xEF\xBB\xBFname,note\r\n\"Sousa, Ana\",\"two\nlines \"\"quoted\"\"\"\r\n", None).unwrap();
        assert_eq!(table.encoding, "UTF-8 BOM");
        assert_eq!(lines(&table), [["Sousa, Ana", "two\nlines \"quoted\""]]);
    }

    #[test]
    fn errors_say_where_the_file_is_unreadable() {
        let utf_8 = Some(UTF_8);
        let error = ImportFileError::Encoding { encoding: "UTF-8", line: 3 };
        assert_eq!(read(b"name\nAna\nJos\xE9\n", utf_8).unwrap_err(), error);
        assert_eq!(read(b"", None).unwrap_err(), ImportFileError::Empty);
        assert_eq!(read(b"name\nA\0na\n", utf_8).unwrap_err(), ImportFileError::Nul);
        assert!(matches!(read(b"PK\x03\x04...", None).unwrap_err(), ImportFileError::Spreadsheet(_)));
        let quote_bomb = format!("a,b\n\"{}", "x,".repeat(5000));
        assert_eq!(read(quote_bomb.as_bytes(), None).unwrap_err(), ImportFileError::Cell { line: 2 });
    }

    const LIST: &str = "姓名,城市\n王伟,广州\n李娜,重庆\n张敏,西安\n";
    const WESTERN: &str = "name;city\nJosé Muñoz;São Paulo\nZoë Müller;Nürnberg\nChloé Lefèvre;Besançon\n";

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn encodings_are_detected_and_reported() {
        let with_mark = |text: &str| utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        for (bytes, encoding, text) in [
            (LIST.as_bytes().to_vec(), "UTF-8", LIST),
            (with_mark(LIST), "UTF-16LE", LIST),
            (with_mark(WESTERN), "UTF-16LE", WESTERN),
            (utf_16(WESTERN, u16::to_le_bytes), "UTF-16LE", WESTERN),
            (utf_16(WESTERN, u16::to_be_bytes), "UTF-16BE", WESTERN),
            (GB18030.encode(LIST).0.into_owned(), "gb18030", LIST),
            (encoding_rs::WINDOWS_1252.encode(WESTERN).0.into_owned(), "windows-1252", WESTERN),
        ] {
            let (found, plain) = (read(&bytes, None).unwrap(), read(text.as_bytes(), None).unwrap());
            assert_eq!(found.encoding, encoding);
            assert_eq!((&found.header, lines(&found)), (&plain.header, lines(&plain)), "{encoding}");
        }
    }

    #[test]
    fn a_stated_encoding_takes_precedence_over_detection() {
        let text = "name,city\nŞafak,Eskişehir\n";
        let bytes = encoding_rs::WINDOWS_1254.encode(text).0;
        let table = read(&bytes, Encoding::for_label(b"windows-1254")).unwrap();
        assert_eq!((table.encoding, &*lines(&table)[0][0]), ("windows-1254", "Şafak"));
        // A byte order mark takes precedence.
        let marked = format!("\u{feff}{text}");
        assert_eq!(read(marked.as_bytes(), Encoding::for_label(b"gbk")).unwrap().encoding, "UTF-8 BOM");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
            let _ = read(&bytes, None);
        }

        #[test]
        fn any_utf_16_text_is_read_as_the_same_text_in_utf_8(text in "[a-zA-Z]{1,9}(,[a-zA-Zéüß王伟]{1,9}){1,5}") {
            let bytes = utf_16(&format!("\u{feff}{text}"), u16::to_be_bytes);
            proptest::prop_assert_eq!(read(&bytes, None).unwrap().header, read(text.as_bytes(), None).unwrap().header);
        }
    }

    /// The cases of csv-spectrum with their expected contents.
    #[test]
    fn the_csv_spectrum_cases_are_read_as_expected() {
        let mut cases = 0;
        for file in std::fs::read_dir("tests/data/csv-spectrum/csvs").unwrap() {
            let path = file.unwrap().path();
            let table = read(&std::fs::read(&path).unwrap(), None).unwrap();
            let rows: Vec<serde_json::Map<_, _>> = lines(&table)
                .iter()
                .map(|row| table.header.iter().cloned().zip(row.iter().cloned().map(Into::into)).collect())
                .collect();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let expected = std::fs::read(format!("tests/data/csv-spectrum/json/{name}.json")).unwrap();
            let mut expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
            // The CSV and JSON files of this case differ in the telephone number and in the shape.
            if name == "location_coordinates" {
                expected["Contact Phone Number"] = "2095257564".into();
                expected = serde_json::json!([expected]);
            }
            assert_eq!(serde_json::json!(rows), expected, "{name}");
            cases += 1;
        }
        assert_eq!(cases, 12);
    }
}
