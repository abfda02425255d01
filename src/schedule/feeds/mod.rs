//! The documents of a release, as bytes. Pure, and expensive enough for a blocking thread.

pub(super) mod api;
pub mod calendar;
pub mod frab;
mod ical;
mod json;
pub mod linked;

use std::io::Write;

use axum::{body::Bytes, http::HeaderValue};
use sha2::{Digest, Sha256};

pub use api::NotReleased;
pub use calendar::{CalendarEntry, agenda as agenda_calendar};
pub use json::{LocalTimes, Schedule};
pub use linked::SessionEvent;

use super::released::Released;
use crate::{
    http::Coding,
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

/// A document and the digest that its `ETag`s are based on.
#[derive(Debug)]
pub struct Document {
    media: HeaderValue,
    coding: Coding,
    /// Digest of the uncompressed bytes.
    digest: String,
    /// A strong `ETag`, different for each content encoding.
    tag: HeaderValue,
    pub bytes: Bytes,
}

/// Compresses bytes with a content coding.
fn compress(coding: Coding, bytes: &Bytes) -> anyhow::Result<Bytes> {
    Ok(match coding {
        Coding::Identity => bytes.clone(),
        Coding::Brotli => {
            let mut brotli = Vec::new();
            // Quality 5 takes a tenth of the time of the best quality; the size differs by a few percent.
            let params = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
            brotli::BrotliCompress(&mut bytes.as_ref(), &mut brotli, &params)?;
            exact(brotli)
        }
        Coding::Zstd => exact(zstd::encode_all(bytes.as_ref(), 6)?),
        Coding::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            gzip.write_all(bytes)?;
            exact(gzip.finish()?)
        }
    })
}

/// Bytes that occupy no more memory than they have: a writer leaves up to as much again behind its end.
fn exact(bytes: Vec<u8>) -> Bytes {
    bytes.into_boxed_slice().into()
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

impl Document {
    /// Renders a document of a release, uncompressed.
    pub fn render(released: &Released, format: &Format) -> anyhow::Result<Self> {
        let (media, bytes) = match format {
            Format::Schedule { zone, language } => {
                ("application/json", json::render(released, zone, language.clone())?)
            }
            Format::Calendar { language } => (calendar::MEDIA, calendar::render(released, language.as_ref())),
            Format::FrabXml { language } => ("application/xml", frab::xml(released, language.as_ref())?),
            Format::FrabJson { language } => ("application/json", frab::json(released, language.as_ref())?),
            Format::Linked { language } => {
                ("application/ld+json", linked::render(released, language.as_ref())?)
            }
        };
        Ok(Self::of(media, bytes))
    }

    pub fn of(media: &'static str, bytes: Vec<u8>) -> Self {
        let hash = Sha256::digest(&bytes);
        let digest = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        Self::coded(HeaderValue::from_static(media), digest, Coding::Identity, exact(bytes))
    }

    pub fn compressed(&self, coding: Coding) -> anyhow::Result<Self> {
        let bytes = compress(coding, &self.bytes)?;
        Ok(Self::coded(self.media.clone(), self.digest.clone(), coding, bytes))
    }

    fn coded(media: HeaderValue, digest: String, coding: Coding, bytes: Bytes) -> Self {
        let tag = HeaderValue::from_str(&format!("\"{digest}-{}\"", coding.name()));
        // Hexadecimal digits and a fixed name are always a valid header value.
        Self { media, coding, digest, tag: tag.unwrap_or(HeaderValue::from_static("\"\"")), bytes }
    }
}
