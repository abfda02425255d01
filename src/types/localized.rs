use std::{cell::RefCell, collections::BTreeMap};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::json;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use super::Language;

/// A text in one or more languages; always an object, even with one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Localized(sqlx::types::Json<BTreeMap<Language, String>>);

thread_local! {
    /// The language of the response being written, if the reader requested one.
    static WANTED: RefCell<Option<Language>> = const { RefCell::new(None) };
}

impl Serialize for Localized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WANTED.with_borrow(|wanted| match wanted {
            Some(language) => self.best(language).0.serialize(serializer),
            None => self.0.serialize(serializer),
        })
    }
}

impl Localized {
    /// Reduces all localized texts that `write` serialises on this thread to one language.
    pub fn reduced_to<T>(language: Option<Language>, write: impl FnOnce() -> T) -> T {
        let before = WANTED.replace(language);
        let written = write();
        WANTED.set(before);
        written
    }

    /// A text in one language.
    pub fn of(language: &str, text: impl Into<String>) -> Self {
        language.parse().map(|language| [(language, text.into())].into_iter().collect()).unwrap_or_default()
    }

    /// The best match: the language itself, a variant of it, English, or any text.
    fn match_for(&self, wanted: &Language) -> Option<(&Language, &String)> {
        let texts = &self.0.0;
        let exact = texts.get_key_value(wanted);
        let kin = || texts.iter().find(|(language, _)| language.primary() == wanted.primary());
        let english = || texts.iter().find(|(language, _)| language.primary() == "en");
        exact.or_else(kin).or_else(english).or_else(|| texts.iter().next())
    }

    /// Reduced to the best match for this language.
    #[must_use]
    pub fn best(&self, wanted: &Language) -> Self {
        self.match_for(wanted).into_iter().map(|(language, text)| (language.clone(), text.clone())).collect()
    }

    /// Whether there is a text in exactly this language.
    pub fn has(&self, language: &Language) -> bool {
        self.0.0.contains_key(language)
    }

    /// All texts with their languages, sorted by tag.
    pub fn by_language(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.0.0.iter().map(|(language, text)| (language, text.as_str()))
    }

    /// The best text for this language.
    pub fn text_for(&self, wanted: &Language) -> &str {
        self.match_for(wanted).map_or("", |(_, text)| text)
    }

    /// The language of the best text.
    pub fn language_for(&self, wanted: &Language) -> Option<&Language> {
        self.match_for(wanted).map(|(language, _)| language)
    }

    /// A copy with the best text for this language replaced.
    #[must_use]
    pub fn with_best(&self, wanted: &Language, text: impl Into<String>) -> Self {
        let best = self.match_for(wanted).map_or(wanted, |(language, _)| language).clone();
        let mut texts = self.clone();
        texts.0.0.insert(best, text.into());
        texts
    }

    /// All texts, sorted by language tag.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.0.values().map(String::as_str)
    }

    /// The text to use where only one is possible: English, or else the first.
    pub fn any(&self) -> &str {
        let texts = &self.0.0;
        let english = texts.iter().find(|(language, _)| language.primary() == "en");
        english.or_else(|| texts.iter().next()).map_or("", |(_, text)| text)
    }
}

impl FromIterator<(Language, String)> for Localized {
    fn from_iter<I: IntoIterator<Item = (Language, String)>>(texts: I) -> Self {
        Self(sqlx::types::Json(texts.into_iter().collect()))
    }
}

impl PartialSchema for Localized {
    fn schema() -> RefOr<Schema> {
        let text =
            ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(20_000));
        let mut schema = ObjectBuilder::new()
            .schema_type(Type::Object)
            .property_names(match Language::schema() {
                RefOr::T(tag) => Some(tag),
                RefOr::Ref(_) => None,
            })
            .additional_properties(Some(Schema::from(text)))
            .examples([
                json!({"en": "Rethinking our future together", "fr": "Repenser ensemble notre avenir"}),
            ])
            .description(Some("A text by language (BCP 47)."))
            .build();
        schema.min_properties = Some(1);
        schema.max_properties = Some(50);
        RefOr::T(schema.into())
    }
}

impl ToSchema for Localized {}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(texts: &[(&str, &str)], wanted: &str) -> String {
        let text: Localized =
            texts.iter().map(|(tag, text)| (tag.parse().unwrap(), (*text).to_owned())).collect();
        text.best(&wanted.parse().unwrap()).any().to_owned()
    }

    #[test]
    fn best_matching_language_is_found() {
        let texts = [("en", "Hall"), ("zh-CN", "大厅"), ("fr", "Salle")];
        assert_eq!(best(&texts, "fr"), "Salle");
        assert_eq!(best(&texts, "zh"), "大厅");
        assert_eq!(best(&texts, "es"), "Hall");
        assert_eq!(best(&[("fr", "Salle")], "es"), "Salle");
    }
}
