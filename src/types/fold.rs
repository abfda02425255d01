use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The text as it is searched: without accents, case, and differences of width or composition.
///
/// NFKD, combining marks dropped, lower case, white space in single blanks. Both sides of a search are folded.
pub fn folded(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `like` pattern that finds the folded text anywhere.
pub fn folded_pattern(text: &str) -> String {
    let escaped = folded(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_composition_do_not_count() {
        assert_eq!(folded("Zoë  MORENO"), "zoe moreno");
        assert_eq!(folded("Zoe\u{308}"), folded("Zoë"));
        assert_eq!(folded("Đà Nẵng"), "đa nang");
        assert_eq!(folded("広州"), "広州");
    }

    #[test]
    fn signs_of_a_pattern_stand_for_themselves() {
        assert_eq!(folded_pattern("100%_\\"), "%100\\%\\_\\\\%");
    }
}
