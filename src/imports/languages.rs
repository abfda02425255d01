//! Names of languages in spreadsheets.

use crate::types::folded;

/// Languages by their names in themselves and in English, folded.
const LANGUAGES: [(&str, &[&str]); 14] = [
    ("ar", &["arabic", "arabe", "العربيه", "العربية"]),
    ("de", &["german", "deutsch"]),
    ("en", &["english", "anglais", "ingles", "englisch", "英语", "英文"]),
    ("es", &["spanish", "espanol", "espagnol", "spanisch", "西班牙语"]),
    ("fr", &["french", "francais", "frances", "franzosisch", "法语"]),
    ("hi", &["hindi"]),
    ("id", &["indonesian", "bahasa indonesia"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語"]),
    ("ko", &["korean", "한국어"]),
    ("nl", &["dutch", "nederlands"]),
    ("pt", &["portuguese", "portugues"]),
    ("ru", &["russian", "русскии", "русский"]),
    ("zh", &["chinese", "chinois", "chino", "chinesisch", "中文", "汉语", "普通话", "mandarin"]),
];

/// The tag of a language that is written as a name.
pub fn language_tag(name: &str) -> Option<String> {
    let name = folded(name);
    let found = LANGUAGES.iter().find(|(_, names)| names.iter().any(|known| folded(known) == name));
    found.map(|(tag, _)| (*tag).to_owned())
}
