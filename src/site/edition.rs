use chrono::NaiveDate;

use crate::types::{Colour, CongressId, Language, Localized};

/// What public pages show of an edition.
#[derive(Clone, Debug)]
pub struct Edition {
    pub id: CongressId,
    pub slug: String,
    pub title: Localized,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub accent: Option<Colour>,
    pub logo_text: Option<String>,
    pub intro: Option<Localized>,
    pub parts: Parts,
}

/// The parts of a site that have content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each part is there or not, independently of the others")]
pub struct Parts {
    pub programme: bool,
    pub cities: bool,
    pub declarations: bool,
    pub awards: bool,
}

/// A part of the site of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Programme,
    Speakers,
    Cities,
    Declarations,
    Awards,
}

impl Part {
    const ALL: [Self; 5] = [Self::Programme, Self::Speakers, Self::Cities, Self::Declarations, Self::Awards];

    /// The parts to link to.
    pub fn present(parts: Parts) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |part| match part {
            Self::Programme | Self::Speakers => parts.programme,
            Self::Cities => parts.cities,
            Self::Declarations => parts.declarations,
            Self::Awards => parts.awards,
        })
    }

    /// The key of its name in the texts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Speakers => "speakers",
            Self::Cities => "cities",
            Self::Declarations => "declarations",
            Self::Awards => "awards",
        }
    }

    /// Its address.
    pub fn path(self, edition: &str) -> String {
        match self {
            Self::Programme => format!("/c/{edition}"),
            part => format!("/c/{edition}/{}", part.word()),
        }
    }
}

impl Edition {
    /// The name at the top of its pages.
    pub fn logo(&self, language: &Language) -> &str {
        self.logo_text.as_deref().unwrap_or_else(|| self.title.text_for(language))
    }

    /// The first page of its site, if it has any.
    pub fn home(&self) -> Option<String> {
        Some(Part::present(self.parts).next()?.path(&self.slug))
    }
}
