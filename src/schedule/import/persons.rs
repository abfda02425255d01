//! The speakers of imported events.

use uuid::Uuid;

use super::programme::{ImportedPerson, ImportedProgramme, RawPerson, filled};
use crate::types::folded;

/// Names that stand for speakers who are not known yet, folded.
const PLACEHOLDERS: [&str; 14] = [
    "-",
    "--",
    "---",
    "?",
    "tba",
    "tbd",
    "tbc",
    "tbn",
    "n.n.",
    "nn",
    "n. n.",
    "n/a",
    "to be announced",
    "to be confirmed",
];

impl ImportedProgramme {
    /// Adds the speakers of an event, without those who are not known yet, and returns their ids.
    pub(super) fn speakers(&mut self, event: &str, persons: Vec<RawPerson>) -> Vec<String> {
        let (known, unknown): (Vec<_>, Vec<_>) = persons.into_iter().partition(|person| {
            person.is_quoted || person.name.as_deref().is_none_or(|name| !is_placeholder(name))
        });
        if known.is_empty() && !unknown.is_empty() {
            self.notes.push(format!("event `{event}`: its speakers are to be announced"));
        }
        known.into_iter().filter_map(|person| self.person(person)).collect()
    }

    /// Adds a person and returns their id, or the name if the file has no id.
    fn person(&mut self, RawPerson { guid, id, name, .. }: RawPerson) -> Option<String> {
        let name: String = filled(name)?.chars().take(300).collect();
        let guid = guid.and_then(|guid| guid.trim().parse().ok());
        let id =
            filled(id).or_else(|| guid.map(|guid: Uuid| guid.to_string())).unwrap_or_else(|| name.clone());
        if self.person_ids.insert(id.clone()) {
            self.persons.push(ImportedPerson { id: id.clone(), guid, name });
        }
        Some(id)
    }
}

fn is_placeholder(name: &str) -> bool {
    PLACEHOLDERS.contains(&&*folded(name.trim()))
}

/// The speakers in the cell of a spreadsheet: separated by semicolons, else by line breaks, vertical bars or `、`, else by commas
/// and `&`. A name in quotation marks is taken as it is; a quotation mark inside is written twice.
pub fn in_cell(cell: &str) -> Vec<RawPerson> {
    let strong: [&[char]; 4] = [&[';'], &['\n'], &['|'], &['；', '、']];
    let used = strong.into_iter().map(|separators| pieces(cell, separators)).find(|pieces| pieces.len() > 1);
    let pieces = used.unwrap_or_else(|| pieces(cell, &[',', '，', '&']));
    let filled = pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty());
    let persons = filled.map(|piece| {
        let quoted = piece.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let name = quoted.map_or_else(|| piece.to_owned(), |name| name.replace("\"\"", "\""));
        RawPerson { name: Some(name), is_quoted: quoted.is_some(), ..RawPerson::default() }
    });
    persons.collect()
}

/// The parts of a cell between separators that are not in quotation marks.
fn pieces<'c>(cell: &'c str, separators: &[char]) -> Vec<&'c str> {
    let mut pieces = Vec::new();
    let (mut begin, mut is_quoted) = (0, false);
    let mut chars = cell.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '"' && is_quoted {
            is_quoted = chars.next_if(|(_, next)| *next == '"').is_some();
        } else if c == '"' && cell[begin..at].trim().is_empty() {
            is_quoted = true;
        } else if !is_quoted && separators.contains(&c) {
            pieces.push(&cell[begin..at]);
            begin = at + c.len_utf8();
        }
    }
    if is_quoted {
        return cell.split(separators).collect();
    }
    pieces.push(&cell[begin..]);
    pieces
}

/// Names as [`in_cell`] reads them. Most need no quotation marks.
pub fn cell<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted = |name: &str| match name.contains([';', '"']) || is_placeholder(name) {
        true => format!("\"{}\"", name.replace('"', "\"\"")),
        false => name.to_owned(),
    };
    let names: Vec<_> = names.map(quoted).collect();
    match names.as_slice() {
        // Followed by a semicolon, so that it stays one name.
        [one] if one.contains([',', '，', '&', '|', '；', '、']) => format!("{one};"),
        names => names.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cell: &str) -> Vec<String> {
        in_cell(cell).into_iter().filter_map(|person| person.name).collect()
    }

    #[test]
    fn names_of_speakers_are_separated() {
        assert_eq!(names("Ana Vega, Luis Mora"), ["Ana Vega", "Luis Mora"]);
        assert_eq!(names("Vega, Ana; Mora, Luis"), ["Vega, Ana", "Mora, Luis"]);
        assert_eq!(names("王伟、李娜；张三"), ["王伟", "李娜", "张三"]);
        assert_eq!(names("Rana | UCLG;"), ["Rana | UCLG"]);
        assert_eq!(names("\"Bo\" Smith; \"Ana"), ["\"Bo\" Smith", "\"Ana"]);
    }

    #[test]
    fn written_names_are_read_again() {
        let all = [
            &["Ana; of Lisbon", "TBA", "Bo \"Bo\" Smith", "\"Al\""][..],
            &["TBA"],
            &["n/a", "Vega, Ana"],
            &["Ana;"],
            &["A & B"],
            &["\""],
            &["\";", "X"],
        ];
        for written in all {
            let text = cell(written.iter().copied());
            assert_eq!(names(&text), written, "{text}");
        }
        assert!(in_cell(&cell(["TBA"].into_iter()))[0].is_quoted);
    }
}
