use language_tags::LanguageTag;

use super::{checked_text, text_schema};

checked_text! {
    /// A language: BCP 47 with canonical case (`en`, `zh-CN`).
    Language, "a BCP 47 language tag such as en or zh-CN", language
}
text_schema!(Language, "language", 35, "en", "BCP 47 language tag.");

fn language(text: &str) -> Option<String> {
    let tag = LanguageTag::parse(text).ok()?;
    (text.len() <= 35 && tag.validate().is_ok()).then(|| tag.as_str().into())
}

impl Language {
    /// The default language.
    pub fn english() -> Self {
        Self("en".into())
    }

    /// The language without region and script: `zh` for `zh-Hans-CN`.
    pub fn primary(&self) -> &str {
        self.split('-').next().unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_is_normalised_to_canonical_case() {
        assert_eq!(language("ZH-cn").as_deref(), Some("zh-CN"));
        assert_eq!(language("EN").as_deref(), Some("en"));
        assert_eq!(language("english please"), None);
    }
}
