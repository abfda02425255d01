use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters that Unicode does not decompose, and how people type them.
const STROKED: [(char, &str); 11] = [
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('ø', "o"),
    ('ŧ', "t"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
];

/// Whether two texts differ at most in blanks around them and in how their lines end, as after a spreadsheet.
pub fn is_same_text(one: &str, other: &str) -> bool {
    one.trim().lines().eq(other.trim().lines())
}

/// The searchable form of a text: without accents and case, and with normalised width and composition.
///
/// NFKD without combining marks, lower case, stroked letters as plain ones, and single blanks as white space. Both sides
/// of a search are folded.
pub fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut bare = String::with_capacity(text.len());
    for c in plain {
        match STROKED.iter().find(|(letter, _)| *letter == c) {
            Some((_, letters)) => bare.push_str(letters),
            None => bare.push(c),
        }
    }
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `like` pattern for a folded text at any position.
pub fn folded_pattern(text: &str) -> String {
    let escaped = folded(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_however_their_lines_end() {
        assert!(is_same_text("One\r\ntwo \n", "One\ntwo"));
        assert!(!is_same_text("One\ntwo", "One two"));
    }

    #[test]
    fn accents_case_and_composition_are_ignored() {
        assert_eq!(folded("Zoë  MORENO"), "zoe moreno");
        assert_eq!(folded("Zoe\u{308}"), folded("Zoë"));
        assert_eq!(folded("Đà Nẵng"), "da nang");
        assert_eq!(folded("広州"), "広州");
    }

    #[test]
    fn pattern_characters_are_escaped() {
        assert_eq!(folded_pattern("100%_\\"), "%100\\%\\_\\\\%");
    }
}
