//! The documents of a release, as bytes. Pure, and expensive enough for a blocking thread.

pub(super) mod api;
pub mod calendar;
pub mod frab;
mod ical;
mod json;
pub mod linked;

pub use api::NotReleased;
pub use calendar::{CalendarEntry, agenda as agenda_calendar};
pub use json::{LocalTimes, Schedule};
pub use linked::SessionEvent;

use super::released::Released;
use crate::{
    http::Document,
    types::{Language, TimeZone},
};

/// The document formats of a release.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON by the days of a time zone, in all languages or in one.
    Schedule { zone: TimeZone, language: Option<Language> },
    /// iCalendar (RFC 5545).
    Calendar { language: Option<Language> },
    /// frab XML, valid against the c3voc schema.
    FrabXml { language: Option<Language> },
    /// frab JSON, valid against the c3voc schema.
    FrabJson { language: Option<Language> },
    /// schema.org events (JSON-LD).
    Linked { language: Option<Language> },
}

impl Format {
    /// The same document in the best matching language of the edition.
    #[must_use]
    pub fn in_a_language_of(self, released: &Released) -> Self {
        let nearest = |language: Option<Language>| language.and_then(|wanted| released.nearest(&wanted));
        match self {
            Self::Schedule { zone, language } => Self::Schedule { zone, language: nearest(language) },
            Self::Calendar { language } => Self::Calendar { language: nearest(language) },
            Self::FrabXml { language } => Self::FrabXml { language: nearest(language) },
            Self::FrabJson { language } => Self::FrabJson { language: nearest(language) },
            Self::Linked { language } => Self::Linked { language: nearest(language) },
        }
    }
}

/// Renders a document of a release, uncompressed.
pub fn render(released: &Released, format: &Format) -> anyhow::Result<Document> {
    let (media, bytes) = match format {
        Format::Schedule { zone, language } => {
            ("application/json", json::render(released, zone, language.clone())?)
        }
        Format::Calendar { language } => (calendar::MEDIA, calendar::render(released, language.as_ref())),
        Format::FrabXml { language } => ("application/xml", frab::xml(released, language.as_ref())?),
        Format::FrabJson { language } => ("application/json", frab::json(released, language.as_ref())?),
        Format::Linked { language } => ("application/ld+json", linked::render(released, language.as_ref())?),
    };
    Ok(Document::of(media, bytes))
}
