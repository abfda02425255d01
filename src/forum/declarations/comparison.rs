//! Comparisons of two versions of a declaration, word by word. Pure.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::{
    model::{DeclarationVersion, TextComparison, TextPart, TextPartKind},
    rules::DeclarationError,
};
use crate::{
    http::{Error, Result},
    types::{Language, Localized},
};

/// After this time, the rest is compared less finely.
const TIMEOUT: Duration = Duration::from_millis(200);

/// Compares two versions in a language (`None`: the authoritative one of the newer version), on a thread for blocking work.
pub async fn compare(
    older: DeclarationVersion,
    newer: DeclarationVersion,
    language: Option<Language>,
) -> Result<TextComparison> {
    let language = language.unwrap_or_else(|| newer.authoritative.clone());
    if !older.text.has(&language) || !newer.text.has(&language) {
        return Err(DeclarationError::NoLanguage.into());
    }
    let comparison = tokio::task::spawn_blocking(move || TextComparison {
        from: older.version,
        to: newer.version,
        title: split_into_parts(&older.title, &newer.title, &language),
        text: split_into_parts(&older.text, &newer.text, &language),
        language,
    });
    comparison.await.map_err(Error::internal)
}

fn split_into_parts(older: &Localized, newer: &Localized, language: &Language) -> Vec<TextPart> {
    let (older, newer) = (older.text_for(language), newer.text_for(language));
    let diff = TextDiff::configure().timeout(TIMEOUT).diff_unicode_words(older, newer);
    let mut parts: Vec<TextPart> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => TextPartKind::Same,
            ChangeTag::Insert => TextPartKind::Added,
            ChangeTag::Delete => TextPartKind::Removed,
        };
        match parts.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => parts.push(TextPart { kind, text: change.value().to_owned() }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(older: &str, newer: &str) -> Vec<TextPart> {
        split_into_parts(&Localized::of("en", older), &Localized::of("en", newer), &Language::english())
    }

    fn without(parts: &[TextPart], kind: TextPartKind) -> String {
        parts.iter().filter(|part| part.kind != kind).map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn changes_are_shown_in_whole_words() {
        let part = |kind, text: &str| TextPart { kind, text: text.into() };
        let found = parts("We, the mayors, stand together.", "We, the cities, stand together.");
        assert_eq!(
            found,
            [
                part(TextPartKind::Same, "We, the "),
                part(TextPartKind::Removed, "mayors"),
                part(TextPartKind::Added, "cities"),
                part(TextPartKind::Same, ", stand together."),
            ]
        );
    }

    proptest! {
        #[test]
        fn both_texts_can_be_rebuilt_from_the_parts(older in "[a-c市长 \\n.]{0,60}", newer in "[a-c市长 \\n.]{0,60}") {
            let found = parts(&older, &newer);
            prop_assert_eq!(without(&found, TextPartKind::Added), older);
            prop_assert_eq!(without(&found, TextPartKind::Removed), newer);
        }
    }
}
