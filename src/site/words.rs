//! The texts of the public pages and of calendars, in each language.

use std::{collections::HashMap, sync::LazyLock};

use axum::http::HeaderMap;
use chrono::{Locale, NaiveDate, NaiveDateTime};
use serde::Deserialize;

use crate::{http::preferred_language, types::Country};

/// The texts in one language.
#[derive(Debug)]
pub struct Words {
    pub tag: &'static str,
    locale: Locale,
    file: File,
}

/// The file format.
#[derive(Debug, Deserialize)]
struct File {
    locale: String,
    date: String,
    short_date: String,
    kinds: HashMap<String, String>,
    roles: HashMap<String, String>,
    languages: HashMap<String, String>,
    #[serde(flatten)]
    texts: HashMap<String, String>,
}

const FILES: [(&str, &str); 4] = [
    ("en", include_str!("words/en.toml")),
    ("fr", include_str!("words/fr.toml")),
    ("es", include_str!("words/es.toml")),
    ("zh", include_str!("words/zh.toml")),
];

static ALL: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let read = |(tag, text): (&'static str, &str)| {
        let file: Result<File, _> = toml::from_str(text);
        match file {
            Ok(file) => {
                let locale = Locale::try_from(file.locale.as_str()).unwrap_or(Locale::POSIX);
                Some(Words { tag, locale, file })
            }
            Err(error) => {
                tracing::error!(%error, "cannot read the texts in {tag}");
                None
            }
        }
    };
    FILES.into_iter().filter_map(read).collect()
});

/// The supported language that the browser prefers.
fn preferred(headers: &HeaderMap) -> Option<&'static Words> {
    let known: Vec<_> = ALL.iter().map(|words| words.tag).collect();
    preferred_language(headers, &known).and_then(Words::of)
}

/// The texts for a request with this query: in the language of `lang`, or the one that the browser prefers.
pub fn words_of(query: Option<&str>, headers: &HeaderMap) -> &'static Words {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let lang = pairs.find(|(name, _)| name == "lang").map(|(_, tag)| tag);
    Words::choose(lang.as_deref(), headers)
}

impl Words {
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The requested language, or the one that the browser prefers.
    pub fn choose(requested: Option<&str>, headers: &HeaderMap) -> &'static Self {
        requested.and_then(Self::of).or_else(|| preferred(headers)).unwrap_or_else(Self::first)
    }

    pub fn first() -> &'static Self {
        &ALL[0]
    }

    /// Matches a language regardless of region and script.
    pub fn of(tag: &str) -> Option<&'static Self> {
        let primary = tag.split('-').next()?.to_lowercase();
        ALL.iter().find(|words| words.tag == primary)
    }

    /// All texts.
    pub fn texts(&self) -> &HashMap<String, String> {
        &self.file.texts
    }

    pub fn name(&self) -> &str {
        self.text("name")
    }

    pub fn text(&self, word: &str) -> &str {
        self.file.texts.get(word).map_or("", String::as_str)
    }

    pub fn date(&self, date: NaiveDate) -> String {
        date.format_localized(&self.file.date, self.locale).to_string()
    }

    pub fn short_date(&self, date: NaiveDate) -> String {
        date.format_localized(&self.file.short_date, self.locale).to_string()
    }

    /// The first and the last day.
    pub fn dates(&self, first: NaiveDate, last: NaiveDate) -> String {
        match first == last {
            true => self.date(first),
            false => format!("{} – {}", self.date(first), self.date(last)),
        }
    }

    /// The number of sessions.
    pub fn sessions(&self, count: usize) -> String {
        self.count("sessions", count)
    }

    /// A number of things that have two texts: one for 1, in French also for 0, and one for other numbers.
    pub fn count(&self, of: &str, count: usize) -> String {
        let is_one = count == 1 || (count == 0 && self.tag == "fr");
        let text = self.text(&format!("{of}_{}", if is_one { "one" } else { "other" }));
        text.replace("{n}", &count.to_string())
    }

    /// A version of the programme, and when it was released.
    pub fn version(&self, version: i32, released_at: NaiveDateTime) -> String {
        let (date, time) = (self.date(released_at.date()), released_at.format("%H:%M").to_string());
        let text = self.text("version").replace("{n}", &version.to_string());
        text.replace("{date}", &date).replace("{time}", &time)
    }

    /// Someone's position on a waiting list.
    pub fn waiting_list_position(&self, position: i64) -> String {
        self.text("waiting_list_position").replace("{n}", &position.to_string())
    }

    pub fn kind(&self, kind: &str) -> String {
        self.file.kinds.get(kind).cloned().unwrap_or_else(|| kind.to_owned())
    }

    pub fn role(&self, role: &str) -> String {
        self.file.roles.get(role).cloned().unwrap_or_else(|| role.to_owned())
    }

    /// The name of a country.
    pub fn country<'n>(&self, country: &'n Country) -> &'n str {
        country.name_in(self.tag)
    }

    /// The name of a language as it is written within a sentence; its tag if there is no name.
    pub fn language_name(&self, tag: &str) -> String {
        self.known_language(tag).unwrap_or(tag).to_owned()
    }

    /// The name of a language where it begins something; its tag if there is no name.
    pub fn language_label(&self, tag: &str) -> String {
        // A tag keeps its case.
        let Some(name) = self.known_language(tag) else { return tag.to_owned() };
        let mut letters = name.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    fn known_language(&self, tag: &str) -> Option<&str> {
        let primary = tag.split('-').next().unwrap_or(tag);
        self.file.languages.get(primary).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    #[test]
    fn every_language_has_the_same_texts() {
        let keys = |words: &HashMap<String, String>| {
            let mut keys: Vec<_> = words.keys().cloned().collect();
            keys.sort();
            keys
        };
        assert_eq!(Words::all().len(), FILES.len());
        let [first, more @ ..] = Words::all() else { panic!("no languages") };
        for other in more {
            let all = |words: &Words| {
                let File { kinds, roles, languages, texts, .. } = &words.file;
                [kinds, roles, languages, texts].map(keys)
            };
            assert_eq!(all(other), all(first), "{}", other.tag);
        }
    }

    #[test]
    fn countries_are_named_in_the_language() {
        let country = "CI".parse().unwrap();
        let names: Vec<_> = Words::all().iter().map(|words| words.country(&country)).collect();
        assert_eq!(names, ["Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire", "科特迪瓦"]);
        assert_eq!(Words::first().country(&"XK".parse().unwrap()), "Kosovo");
    }

    #[test]
    fn dates_are_written_as_in_the_language() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 8).unwrap();
        let dates: Vec<_> = Words::all().iter().map(|words| words.date(day)).collect();
        assert_eq!(
            dates,
            [
                "Monday, 8 November 2021",
                "lundi 8 novembre 2021",
                "lunes, 8 de noviembre de 2021",
                "2021年11月8日 星期一"
            ]
        );
    }

    #[test]
    fn numbers_have_the_form_of_the_language() {
        let counts: Vec<_> = Words::all()
            .iter()
            .map(|words| [0, 1, 2].map(|count| words.count("endorsements", count)).join(", "))
            .collect();
        assert_eq!(
            counts,
            [
                "0 cities, 1 city, 2 cities",
                "0 ville, 1 ville, 2 villes",
                "0 ciudades, 1 ciudad, 2 ciudades",
                "0 个城市, 1 个城市, 2 个城市"
            ]
        );
    }

    #[test]
    fn version_is_one_sentence_and_short_dates_have_the_day_of_the_week() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 8).unwrap();
        let texts: Vec<_> =
            Words::all().iter().map(|words| words.version(3, day.and_hms_opt(9, 5, 0).unwrap())).collect();
        assert_eq!(
            texts,
            [
                "Version 3, released on Monday, 8 November 2021 at 09:05",
                "Version 3, publiée le lundi 8 novembre 2021 à 09:05",
                "Versión 3, publicada el lunes, 8 de noviembre de 2021, 09:05",
                "第 3 版，2021年11月8日 星期一 09:05 发布"
            ]
        );
        assert_eq!(Words::of("zh").unwrap().short_date(day), "11月8日周一");
    }

    #[test]
    fn names_of_languages_are_capitalised_only_where_they_begin() {
        let spanish = Words::of("es").unwrap();
        let names =
            ["ar", "zh-Hans", "xx"].map(|tag| (spanish.language_name(tag), spanish.language_label(tag)));
        let expected = [("árabe", "Árabe"), ("chino", "Chino"), ("xx", "xx")];
        assert_eq!(names, expected.map(|(name, label)| (name.to_owned(), label.to_owned())));
    }

    #[test]
    fn language_is_negotiated_with_the_browser() {
        let preferred = |accepted: &'static str| {
            let headers =
                [(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted))].into_iter().collect();
            super::preferred(&headers).map(|words| words.tag)
        };
        assert_eq!(preferred("pt-BR, es-419;q=0.9, en;q=0.8"), Some("es"));
        assert_eq!(preferred("en;q=0.1, zh-Hant-TW;q=0.7"), Some("zh"));
        assert_eq!(preferred("fr;q=0, de"), None);
    }
}
