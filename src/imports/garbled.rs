//! Recognises text whose encoding was mistaken before the import. Pure.

use encoding_rs::WINDOWS_1252;

use super::reading::shortened;

/// The code of the note on a text that lost characters.
pub const LOST: &str = "characters_lost";

/// The detail of that note.
pub fn lost_characters(text: &str) -> String {
    let text = shortened(text);
    format!(
        "`{text}` seems to have lost characters when the file was saved; it does not replace a known value, otherwise correct it"
    )
}

/// Whether a text has a word that was UTF-8, was read as Windows-1252 or Latin-1 and saved again: `ZoÃ«` for `Zoë`.
pub fn is_garbled(text: &str) -> bool {
    !text.is_ascii() && text.split(' ').any(is_garbled_word)
}

fn is_garbled_word(word: &str) -> bool {
    let Some(bytes) = word.chars().map(byte_of).collect::<Option<Vec<_>>>() else { return false };
    let is_sound = |meant: &str| !meant.chars().any(is_improbable);
    !word.is_ascii() && std::str::from_utf8(&bytes).is_ok_and(is_sound)
}

/// The byte of a character in Windows-1252, or in Latin-1, which has control characters in place of some.
fn byte_of(c: char) -> Option<u8> {
    let in_windows = || {
        let mut buffer = [0; 4];
        let (bytes, _, is_unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        bytes.first().copied().filter(|_| !is_unknown)
    };
    u8::try_from(c).ok().or_else(in_windows)
}

/// Phonetic signs and scripts that no one uses here: rather, a capital is followed by punctuation, as in `CAFÉ’S` and `MENÜ»`.
fn is_improbable(c: char) -> bool {
    matches!(c, '\u{240}'..='\u{2b8}' | '\u{700}'..='\u{77f}' | '\u{7c0}'..='\u{7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_encoded_twice_is_recognised() {
        for name in
            ["Zoë", "Lefèvre", "Łódź", "Łukasz Wałęsa", "Иван", "王伟", "Zoë Ng", "São Paulo – Brasil"]
        {
            let twice = encoding_rs::mem::decode_latin1(name.as_bytes());
            let (windows, _) = WINDOWS_1252.decode_without_bom_handling(name.as_bytes());
            assert!(is_garbled(&twice) && is_garbled(&windows), "{windows}");
        }
        // A part of a name that is otherwise sound.
        assert!(is_garbled("Zoë LefÃ¨vre"));
    }

    #[test]
    fn sound_text_is_not_taken_for_garbled() {
        for text in [
            "Ana",
            "Zoë Lefèvre",
            "SÃO TOMÉ",
            "JOÃO",
            "CAFÉ’S",
            "« LE CAFÉ »",
            "“MENÜ”",
            "Groß–Gerau",
            "l’Élysée…",
            "王伟",
            "Łukasz",
            "Ö",
            "¿Qué?",
            "«José».",
            "£100 à 5 °C",
        ] {
            assert!(!is_garbled(text), "{text}");
        }
    }
}
