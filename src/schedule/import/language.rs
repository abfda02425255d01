//! Languages as other systems write them.

use crate::{imports::language_tag, types::Language};

/// A language by its tag or its name, with the tag in parentheses or not: `en`, `English`, `English (EN)`.
pub fn find(written: &str) -> Option<Language> {
    let tag = |text: &str| -> Option<Language> {
        let language: Language = text.trim().replace('_', "-").parse().ok()?;
        // Longer ones are reserved; other names look like them.
        (2..=3).contains(&language.primary().len()).then_some(language)
    };
    let by_name = |text: &str| language_tag(text.trim())?.parse().ok();
    if let Some(language) = by_name(written).or_else(|| tag(written)) {
        return Some(language);
    }
    let (name, more) = written.split_once(['(', '（', '['])?;
    let inner = tag(more.trim_end_matches([')', '）', ']']));
    match by_name(name).or_else(|| tag(name)) {
        // `English (UK)` names a country, `Portuguese (pt-BR)` a variety.
        Some(named) => inner.filter(|inner| inner.primary() == named.primary()).or(Some(named)),
        None => inner,
    }
}

/// The first known one of several languages in a text.
pub fn first_of(written: &str) -> Option<Language> {
    written.split([',', ';', '/', '|', '&', '+', '、', '，', '；']).find_map(find)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_tag_and_by_name() {
        for (written, expected) in [
            ("en", Some("en")),
            ("pt-br", Some("pt-BR")),
            ("de_CH", Some("de-CH")),
            ("English", Some("en")),
            ("Français", Some("fr")),
            ("中文", Some("zh")),
            ("English (EN)", Some("en")),
            ("Portuguese (pt-BR)", Some("pt-BR")),
            ("English (with interpretation)", Some("en")),
            ("English (UK)", Some("en")),
            ("French (CA)", Some("fr")),
            ("Klingon (en)", Some("en")),
            ("Klingon", None),
            ("to be decided", None),
        ] {
            assert_eq!(find(written).map(|tag| tag.to_string()).as_deref(), expected, "{written}");
        }
    }
}
