use minijinja::{Environment, Value as Jinja, context};

use super::{
    assets,
    edition::{Edition, Part},
    words::Words,
};
use crate::types::{Language, TimeZone};

/// The templates of pages, with the layout that they extend (`site.html`).
pub fn templates(sources: &[(&'static str, &'static str)]) -> Environment<'static> {
    let layout = ("site.html", include_str!("site.html"));
    crate::http::templates(&[&[layout], sources].concat())
}

/// What the layout shows around the content of a page.
pub struct Frame<'a> {
    pub words: &'static Words,
    pub edition: Option<&'a Edition>,
    pub part: Option<Part>,
    /// The time zone of the times on the page.
    pub zone: Option<&'a TimeZone>,
    pub title: String,
    /// For search engines, and where people share the page; empty: none.
    pub description: String,
    /// Base address of the service; empty: the page is not for sharing.
    pub base: &'a str,
    /// The address of the page.
    pub path: String,
    /// The parameters of the page other than its language and time zone.
    pub query: Vec<(&'static str, String)>,
}

impl Frame<'_> {
    /// The context of the layout, as `frame`, and all texts, as `words`.
    pub fn context(&self) -> Jinja {
        let language = self.words.language();
        let zone = self.zone.map(|zone| &**zone).unwrap_or_default();
        let edition = self.edition;
        context! {
            words => self.words.texts(),
            frame => context! {
                language => self.words.tag, zone, title => &self.title,
                description => shortened(&self.description),
                css => assets::style(), js => assets::script(),
                accent => edition.and_then(|edition| edition.accent.as_ref()).map(assets::accent_style),
                theme_color => edition.and_then(|edition| edition.accent.as_ref()).map(ToString::to_string),
                slug => edition.map(|edition| edition.slug.as_str()).unwrap_or_default(),
                logo => edition.map(|edition| edition.logo(&language)),
                home => edition.and_then(Edition::home).map(|path| self.link(&path)),
                site => edition.map(|edition| edition.title.text_for(&language)).unwrap_or_default(),
                url => self.url(), parts => self.parts(), languages => self.languages(),
            },
        }
    }

    /// An address of the site, in the language and the time zone of this page.
    pub fn link(&self, path: &str) -> String {
        let mut pairs = vec![("lang", self.words.tag)];
        pairs.extend(self.zone.map(|zone| ("time_zone", &**zone)));
        format!("{path}{}", query_string(&pairs))
    }

    /// The address to share: it has no time zone, so that every reader gets their own.
    fn url(&self) -> String {
        match self.base {
            "" => String::new(),
            base => format!("{base}{}{}", self.path, query_string(&[("lang", self.words.tag)])),
        }
    }

    fn parts(&self) -> Vec<Jinja> {
        let Some(edition) = self.edition else { return Vec::new() };
        let part = |part: Part| {
            context! {
                name => self.words.text(part.word()), href => self.link(&part.path(&edition.slug)),
                is_current => self.part == Some(part),
            }
        };
        Part::present(edition.parts).map(part).collect()
    }

    /// Links to the page in each language.
    fn languages(&self) -> Vec<Jinja> {
        let href = |tag: &str| {
            let mut pairs = vec![("lang", tag)];
            pairs.extend(self.zone.map(|zone| ("time_zone", &**zone)));
            pairs.extend(self.query.iter().map(|(name, value)| (*name, value.as_str())));
            format!("{}{}", self.path, query_string(&pairs))
        };
        let all = Words::all().iter();
        all.map(|words| context! { tag => words.tag, name => words.name(), href => href(words.tag) })
            .collect()
    }
}

/// `?lang=fr&time_zone=Europe%2FParis`
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
    query.extend_pairs(pairs);
    query.finish()
}

/// As much of a text as search engines and networks show.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((end, _)) => {
            let cut = &text[..end];
            format!("{}…", cut.rsplit_once(' ').map_or(cut, |(whole_words, _)| whole_words))
        }
    }
}

impl Words {
    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.tag.parse().unwrap_or_else(|_| Language::english())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn description_ends_with_a_whole_word() {
        assert_eq!(shortened(" one \n two "), "one two");
        let long = shortened(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= 201, "{long}");
        assert_eq!(shortened(&"字".repeat(300)).chars().count(), 201);
    }
}
