//! What a reader asks for: the view, the filters, the language and the time zone of a page.

use axum::http::HeaderMap;
use chrono::NaiveDate;

use crate::{
    schedule::released::Released,
    site::{Words, query_string},
    types::{Language, SessionId, TimeZone},
};

/// A view of the programme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// By day and room.
    #[default]
    List,
    /// A table for each day: times and rooms.
    Grid,
    Themes,
    Tracks,
}

impl View {
    pub const ALL: [Self; 4] = [Self::List, Self::Grid, Self::Themes, Self::Tracks];

    /// The value of the parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Grid => "grid",
            Self::Themes => "themes",
            Self::Tracks => "tracks",
        }
    }
}

/// A page that is kept in memory: there are few without a search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageKey {
    pub page: KeptPage,
    /// The language of the page, which the words have.
    pub language: &'static str,
    pub zone: TimeZone,
}

/// A kind of page that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeptPage {
    Programme(View),
    Session(SessionId),
    /// The HTML for other sites, of a theme and a track of the edition.
    Embed {
        theme: Option<String>,
        track: Option<String>,
    },
}

/// The query of a page. Other parameters are ignored: people follow links from anywhere.
#[derive(Debug, Default)]
pub struct PageQuery {
    pub lang: Option<String>,
    pub time_zone: Option<String>,
    pub view: View,
    pub q: Option<String>,
    pub theme: Option<String>,
    pub track: Option<String>,
    pub language: Option<String>,
    pub day: Option<NaiveDate>,
}

impl PageQuery {
    pub fn parse(text: Option<&str>) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.unwrap_or_default().as_bytes()) {
            let value: String = value.trim().chars().take(200).collect();
            let field = match &*name {
                "lang" => &mut query.lang,
                "time_zone" => &mut query.time_zone,
                "q" => &mut query.q,
                "theme" => &mut query.theme,
                "track" => &mut query.track,
                "language" => &mut query.language,
                "day" => {
                    query.day = value.parse().ok();
                    continue;
                }
                "view" => {
                    query.view = View::ALL.into_iter().find(|view| view.name() == value).unwrap_or_default();
                    continue;
                }
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_empty());
        }
        query
    }

    /// Whether it asks for some of the sessions.
    pub fn selects(&self) -> bool {
        !self.filters().is_empty()
    }

    /// The requested language, or the one that the browser prefers.
    pub fn words(&self, headers: &HeaderMap) -> &'static Words {
        Words::choose(self.lang.as_deref(), headers)
    }

    /// The requested time zone, and whether it exists.
    pub fn zone(&self, released: &Released) -> (TimeZone, bool) {
        let requested = self.time_zone.as_deref().map(str::parse::<TimeZone>);
        match requested {
            Some(Ok(zone)) => (zone, true),
            Some(Err(_)) => (released.time_zone.clone(), false),
            None => (released.time_zone.clone(), true),
        }
    }

    /// The filters as parameters.
    pub fn filters(&self) -> Vec<(&'static str, String)> {
        let texts = [
            ("q", self.q.clone()),
            ("theme", self.theme.clone()),
            ("track", self.track.clone()),
            ("language", self.language.clone()),
            ("day", self.day.map(|day| day.to_string())),
        ];
        texts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The view and the filters as parameters.
    pub fn parameters(&self, view: View) -> Vec<(&'static str, String)> {
        let view = (view != View::List).then(|| ("view", view.name().to_owned()));
        view.into_iter().chain(self.filters()).collect()
    }
}

/// The language and the time zone of a page.
#[derive(Clone)]
pub struct PageLocale {
    pub words: &'static Words,
    pub language: Language,
    pub zone: TimeZone,
}

impl PageLocale {
    pub fn new(words: &'static Words, zone: TimeZone) -> Self {
        Self { words, language: words.language(), zone }
    }

    /// An address of the site in this language and time zone, with more parameters.
    pub fn link(&self, path: &str, more: &[(&'static str, String)]) -> String {
        let own = [("lang", self.words.tag), ("time_zone", &*self.zone)];
        let more = more.iter().map(|(name, value)| (*name, value.as_str()));
        format!("{path}{}", query_string(&own.into_iter().chain(more).collect::<Vec<_>>()))
    }
}
