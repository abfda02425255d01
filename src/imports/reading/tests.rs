use encoding_rs::{GB18030, UTF_8};

use super::*;

fn read(file: &[u8], encoding: Option<&'static Encoding>) -> Result<Sheet, ImportFileError> {
    super::read(file, &ReadOptions { encoding, sheet: None }, &|_| false)
}

fn lines(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows().map(|row| row.cells).collect()
}

#[test]
fn the_separator_is_the_one_that_most_lines_have() {
    for (text, expected) in [
        ("a,b,c\n1,2;3,4;5", ","),
        ("a;\"b,c,d\";e\n", ";"),
        ("a\tb\n1,2\t3", "\t"),
        ("mail", ","),
        ("a|b\n1|2,3", "|"),
        ("Delegates, 2021\nname;mail\nVega, Ana;a@x.example", ";"),
    ] {
        assert_eq!(read(text.as_bytes(), None).unwrap().delimiter().as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn byte_order_marks_within_a_file_are_ignored() {
    let parts = "\r\n\u{feff}E-mail,City\na@x.example,Lima\n\u{feff}b@x.example,Quito\n";
    let table = read(parts.as_bytes(), None).unwrap();
    assert_eq!(table.header, ["E-mail", "City"]);
    assert_eq!(lines(&table), [["a@x.example", "Lima"], ["b@x.example", "Quito"]]);
    assert_eq!(read("\r\u{feff}".as_bytes(), None).unwrap_err(), ImportFileError::Empty);
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
    // A line from another file does not change how the others are read.
    let mixed = ["name;city\nZoë;Orléans\n".as_bytes(), b"I\xF1igo;M\xE1laga\n"].concat();
    assert_eq!(read(&mixed, None).unwrap_err(), error);
    assert_eq!(read(&mixed, Some(encoding_rs::WINDOWS_1252)).unwrap().rows, 2);
    assert_eq!(read(b"", None).unwrap_err(), ImportFileError::Empty);
    assert_eq!(read(b"name\nA\0na\n", utf_8).unwrap_err(), ImportFileError::Nul);
    assert!(matches!(read(b"PK\x03\x04...", None).unwrap_err(), ImportFileError::Spreadsheet(_)));
    let quote_bomb = format!("a,b\n\"{}", "x,".repeat(150_000));
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

#[test]
fn long_text_is_read_and_a_missing_quotation_mark_found() {
    let paragraphs = "One, two, three. Four, five, six, and more, in one line.\n".repeat(200);
    let file = format!("Title,Abstract,Name\nWater,\"{paragraphs}\",Ana\n");
    assert_eq!(lines(&read(file.as_bytes(), None).unwrap())[0][1], paragraphs.trim());
    let rows = "Roofs,Green roofs for all,Bo\n".repeat(200);
    let file = format!("Title,Abstract,Name\nWater,\"Taps for all,Ana\n{rows}");
    assert_eq!(read(file.as_bytes(), None).unwrap_err(), ImportFileError::Cell { line: 2 });
    let rows = "bo@x.example,Bo Ek\n".repeat(300);
    let file = format!("E-mail,Name\nana@x.example,\"Ana\n{rows}");
    assert_eq!(read(file.as_bytes(), None).unwrap_err(), ImportFileError::Cell { line: 2 });
    let file = format!("Title,Abstract\nWater,\"{}\"\n", "x".repeat(LONGEST_CELL + 1));
    assert_eq!(read(file.as_bytes(), None).unwrap_err(), ImportFileError::Cell { line: 2 });
}
