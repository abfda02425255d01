use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Country, Email, EntryId, FieldError, Language, Region, Slug},
};

crate::words! {
    /// How far an entry has come.
    EntryState {
        /// Being written.
        Draft,
        /// Waits to be screened.
        Submitted,
        /// Fits the terms of the award.
        Eligible,
        /// Does not fit them.
        Ineligible,
        /// Found deserving by the technical committee.
        Deserving,
        /// Among those that the jury sees.
        Shortlisted,
        /// Wins the award.
        Winner,
        /// A medal of honour.
        SpecialMention,
        /// Not any more.
        Withdrawn,
    }
}

/// What a city enters for an award.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardEntry {
    pub id: EntryId,
    /// As far as the reader may know: until the award is published, others than the secretariat read `eligible` of what has come
    /// further, or `shortlisted` of what stands in the public vote.
    pub state: EntryState,
    /// Slug of the category.
    #[schema(required)]
    pub category: Option<Slug>,
    /// Slug of the policy theme.
    #[schema(required)]
    pub theme: Option<Slug>,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub r#abstract: Option<String>,
    #[schema(required)]
    pub description: Option<String>,
    /// In which it is written.
    #[schema(required)]
    pub language: Option<Language>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    /// In which the country lies.
    #[schema(required)]
    pub region: Option<Region>,
    #[schema(required)]
    pub starts_on: Option<NaiveDate>,
    /// `null`: it goes on.
    #[schema(required)]
    pub ends_on: Option<NaiveDate>,
    /// Of the city.
    #[schema(required)]
    pub population: Option<i64>,
    /// Other cities of a joint entry.
    pub partners: Vec<Partner>,
    pub links: Vec<EntryLink>,
    pub attachments: Vec<EntryLink>,
    /// For whom it is: its submitters and the secretariat; `null` for others.
    #[schema(required)]
    pub submitters: Option<Vec<Submitter>>,
    pub wants_feedback: bool,
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub screened_at: Option<DateTime<Utc>>,
    /// Why it is ineligible, or was withdrawn.
    #[schema(required)]
    pub reason: Option<String>,
    /// Of a draft: what is missing or too long before it can be submitted.
    pub faults: Vec<FieldError>,
    /// Of what its submitters write: send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl HasRevision for AwardEntry {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Another city of a joint entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    #[schema(min_length = 1, max_length = 200)]
    pub city: String,
    pub country: Country,
}

/// Something on the web.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryLink {
    #[schema(min_length = 1, max_length = 200)]
    pub label: String,
    #[schema(format = "uri", pattern = "^https://", max_length = 2000)]
    pub url: String,
}

/// Who enters it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitter {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What they are to the city.
    #[schema(max_length = 200)]
    pub post: Option<String>,
    #[schema(max_length = 200)]
    pub organisation: Option<String>,
    /// Whoever has verified this e-mail reads and writes the entry.
    pub email: Email,
}

/// What submitters write. A draft may lack everything; what is submitted is complete.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"category": "inclusive", "title": "Water for every quarter", "language": "en", "city": "Quito", "country": "EC",
    "submitters": [{"name": "Ana Sousa", "post": "Head of planning", "email": "ana@quito.example"}]}))]
pub struct NewEntry {
    /// Slug of the category; needed where the award has any.
    pub category: Option<Slug>,
    /// Slug of the policy theme.
    pub theme: Option<Slug>,
    /// As many words as the award's `title_words`, at most.
    #[schema(min_length = 1, max_length = 1000)]
    pub title: Option<String>,
    /// As many words as the award's `abstract_words`, at most.
    #[schema(min_length = 1, max_length = 10_000)]
    pub r#abstract: Option<String>,
    #[schema(min_length = 1, max_length = 50_000)]
    pub description: Option<String>,
    /// In which it is written: evaluators who read it are found by this.
    pub language: Option<Language>,
    #[schema(min_length = 1, max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub starts_on: Option<NaiveDate>,
    /// Left out: it goes on.
    pub ends_on: Option<NaiveDate>,
    /// Of the city.
    #[schema(minimum = 1, maximum = 100_000_000)]
    pub population: Option<i64>,
    /// Other cities of a joint entry.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub partners: Vec<Partner>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub links: Vec<EntryLink>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub attachments: Vec<EntryLink>,
    /// Up to three, all of the entry's city.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub submitters: Vec<Submitter>,
    /// To read what evaluators write for the entrant, once the award is published; for who submits by the award's `feedback_by`.
    #[serde(default)]
    pub wants_feedback: bool,
}

impl From<&AwardEntry> for NewEntry {
    fn from(entry: &AwardEntry) -> Self {
        let entry = entry.clone();
        Self {
            category: entry.category,
            theme: entry.theme,
            title: entry.title,
            r#abstract: entry.r#abstract,
            description: entry.description,
            language: entry.language,
            city: entry.city,
            country: entry.country,
            starts_on: entry.starts_on,
            ends_on: entry.ends_on,
            population: entry.population,
            partners: entry.partners,
            links: entry.links,
            attachments: entry.attachments,
            submitters: entry.submitters.unwrap_or_default(),
            wants_feedback: entry.wants_feedback,
        }
    }
}
