//! Rows and columns that are hidden in a sheet, by hand or by a filter. They are read like the others, and the notes of the
//! file name them.

mod xls;
mod xml;

use std::{fmt::Display, ops::RangeInclusive};

use super::{HEADER_WITHIN, format::Kind};
use crate::imports::{file_error::MOST_ROWS, model::FileNote};

/// Positions from 0, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<RangeInclusive<usize>>);

impl Spans {
    /// Adds positions after the last ones. Those that no import reads are left out, so that no file makes this large.
    pub fn add(&mut self, first: usize, last: usize) {
        const LAST: usize = MOST_ROWS + HEADER_WITHIN;
        let last = last.min(LAST);
        if first > last {
            return;
        }
        match self.0.last_mut() {
            Some(before) if before.end().saturating_add(1) >= first => {
                *before = *before.start()..=last.max(*before.end());
            }
            _ => self.0.push(first..=last),
        }
    }

    pub fn contains(&self, position: usize) -> bool {
        let after = self.0.partition_point(|span| *span.end() < position);
        self.0.get(after).is_some_and(|span| span.contains(&position))
    }

    /// The positions from `first` on.
    fn since(&self, first: usize) -> Self {
        let after = self.0.iter().filter(|span| *span.end() >= first);
        Self(after.map(|span| first.max(*span.start())..=*span.end()).collect())
    }
}

/// What is hidden in a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    pub rows: Spans,
    pub columns: Spans,
}

impl Hidden {
    /// Scans one sheet of a file; `nth` counts all sheets of the workbook from 0.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn find(file: &[u8], kind: Kind, nth: usize) -> anyhow::Result<Self> {
        match kind {
            Kind::Xlsx => xml::of_xlsx(file, nth),
            Kind::Ods => xml::of_ods(file, nth),
            Kind::Xls => xls::of_xls(file, nth),
        }
    }

    /// Names the hidden rows after the header, and the hidden columns that the header names.
    pub fn notes(&self, header_line: usize, header: &[String]) -> Vec<FileNote> {
        let rows = self.rows.since(header_line);
        let columns: Vec<_> = header
            .iter()
            .enumerate()
            .filter(|(at, name)| !name.is_empty() && self.columns.contains(*at))
            .collect();
        let named =
            |(at, name): &(usize, &String)| (1, format!("{} (`{}`)", letters(*at), super::shortened(name)));
        let columns = sentence("column", columns.iter().map(named).collect());
        let rows = sentence("row", numbers(&rows)).map(|(count, text)| match count {
            1 => format!("{text}; it was read"),
            _ => format!("{text}; they were read"),
        });
        let rows = rows.map(|detail| FileNote::new(None, "hidden_rows", detail));
        let columns = columns.map(|(_, detail)| FileNote::new(None, "hidden_columns", detail));
        rows.into_iter().chain(columns).collect()
    }
}

/// Numbers as a spreadsheet program shows them, each with the number of rows that it stands for.
fn numbers(rows: &Spans) -> Vec<(usize, String)> {
    let number = |span: &RangeInclusive<usize>| match (span.start() + 1, span.end() + 1) {
        (first, last) if first == last => (1, first.to_string()),
        (first, last) => (last - first + 1, format!("{first}–{last}")),
    };
    rows.0.iter().map(number).collect()
}

/// Says that something is hidden, with its number; `None` if nothing is.
fn sentence(what: &str, named: Vec<(usize, String)>) -> Option<(usize, String)> {
    /// More would be as long as the list itself.
    const MOST_NAMED: usize = 12;
    let count = named.iter().map(|(count, _)| count).sum();
    let listed: Vec<_> = named.iter().take(MOST_NAMED).map(|(_, name)| name.as_str()).collect();
    let more: usize = named.iter().skip(MOST_NAMED).map(|(count, _)| count).sum();
    let list = match listed.as_slice() {
        all if more > 0 => format!("{} and {more} more", all.join(", ")),
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        all => all.join(", "),
    };
    match count {
        0 => None,
        1 => Some((1, format!("{what} {list} is hidden in the sheet"))),
        _ => Some((count, format!("{what}s {list} are hidden in the sheet"))),
    }
}

/// The note of a file in which hidden rows cannot be found.
pub fn unknown(why: impl Display) -> FileNote {
    let detail = format!("all rows were read; whether some are hidden in the sheet is unknown: {why}");
    FileNote::new(None, "hidden_rows_unknown", detail)
}

/// The letters of a column: `A` for 0, `AA` for 26.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match column / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(spans: &[(usize, usize)]) -> Spans {
        let mut all = Spans::default();
        for (first, last) in spans {
            all.add(*first, *last);
        }
        all
    }

    #[test]
    fn positions_that_touch_are_one_span() {
        let rows = spans(&[(3, 3), (4, 5), (5, 6), (8, 8)]);
        assert_eq!(rows.0, [3..=6, 8..=8]);
        assert_eq!(spans(&[(3, usize::MAX), (usize::MAX, usize::MAX)]).0.len(), 1);
        assert_eq!((2..10).filter(|row| rows.contains(*row)).collect::<Vec<_>>(), [3, 4, 5, 6, 8]);
        assert_eq!((rows.since(5), rows.since(9)), (spans(&[(5, 6), (8, 8)]), Spans::default()));
    }

    #[test]
    fn notes_name_rows_and_columns_as_spreadsheet_programs_show_them() {
        let header = ["E-mail", "", "Phone", "Notes"].map(str::to_owned);
        let details = |rows: &[(usize, usize)], columns: &[(usize, usize)]| -> Vec<String> {
            let hidden = Hidden { rows: spans(rows), columns: spans(columns) };
            hidden.notes(2, &header).into_iter().map(|note| note.detail).collect()
        };
        assert_eq!(details(&[(0, 1)], &[(1, 1), (9, 9)]), Vec::<String>::new());
        assert_eq!(
            details(&[(0, 0), (3, 5), (8, 8)], &[(2, 3)]),
            [
                "rows 4–6 and 9 are hidden in the sheet; they were read",
                "columns C (`Phone`) and D (`Notes`) are hidden in the sheet"
            ]
        );
        assert_eq!(details(&[(1, 2)], &[]), ["row 3 is hidden in the sheet; it was read"]);
        let every_other: Vec<_> = (1..=100).map(|row| (row * 2, row * 2)).collect();
        assert_eq!(
            details(&every_other, &[]),
            [
                "rows 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25 and 88 more are hidden in the sheet; they were read"
            ]
        );
    }

    #[test]
    fn columns_have_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), expected);
        }
    }
}
