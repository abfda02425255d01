use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    http::HasRevision,
    types::{Country, Email, EntryId, FieldError, Language, Region, Slug},
};

crate::words! {
    /// State of an entry.
    EntryState {
        /// Being written by its submitters.
        Draft,
        /// Waiting to be screened.
        Submitted,
        /// Meets the terms of the award.
        Eligible,
        /// Does not meet the terms of the award.
        Ineligible,
        /// Found deserving by the technical committee.
        Deserving,
        /// Selected for the jury.
        Shortlisted,
        /// Winner of the award.
        Winner,
        /// Awarded a special mention.
        SpecialMention,
        /// Withdrawn by its submitters or the secretariat.
        Withdrawn,
    }
}

/// A city's entry for an award.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardEntry {
    pub id: EntryId,
    /// Slug of the award.
    pub award: Slug,
    /// The state that the reader may know: until the award is published, only the secretariat sees the true state. Others see `eligible` for
    /// entries that have advanced, or `shortlisted` for those in the public vote.
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
    /// The language it is written in.
    #[schema(required)]
    pub language: Option<Language>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    /// The region of the country.
    #[schema(required)]
    pub region: Option<Region>,
    #[schema(required)]
    pub starts_on: Option<NaiveDate>,
    /// `null`: ongoing.
    #[schema(required)]
    pub ends_on: Option<NaiveDate>,
    /// Population of the city.
    #[schema(required)]
    pub population: Option<i64>,
    /// Other cities of a joint entry.
    pub partners: Vec<PartnerCity>,
    pub links: Vec<EntryLink>,
    pub attachments: Vec<EntryLink>,
    /// Visible to its submitters and the secretariat; `null` for others.
    #[schema(required)]
    pub submitters: Option<Vec<EntrySubmitter>>,
    pub wants_feedback: bool,
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub screened_at: Option<DateTime<Utc>>,
    /// Why it is ineligible or was withdrawn.
    #[schema(required)]
    pub reason: Option<String>,
    /// For a draft: what is missing or too long before it can be submitted.
    pub faults: Vec<FieldError>,
    /// Revision of what submitters write: send it as `If-Match`.
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
pub struct PartnerCity {
    #[schema(min_length = 1, max_length = 200)]
    pub city: String,
    pub country: Country,
}

/// A web link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryLink {
    #[schema(min_length = 1, max_length = 200)]
    pub label: String,
    #[schema(format = "uri", pattern = "^https://", max_length = 2000)]
    pub url: String,
}

/// A person who submits an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntrySubmitter {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Their function in the city.
    #[schema(max_length = 200)]
    pub post: Option<String>,
    #[schema(max_length = 200)]
    pub organisation: Option<String>,
    /// An account with this verified e-mail address can read and write the entry.
    pub email: Email,
}

/// An entry as submitters write it. A draft may be incomplete; a submitted entry is complete.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"category": "inclusive", "title": "Water for every quarter", "language": "en", "city": "Quito", "country": "EC",
    "submitters": [{"name": "Ana Sousa", "post": "Head of planning", "email": "ana@quito.example"}]}))]
pub struct NewAwardEntry {
    /// Slug of the category; required if the award has categories.
    pub category: Option<Slug>,
    /// Slug of the policy theme.
    pub theme: Option<Slug>,
    /// At most the award's `title_words` words.
    #[schema(min_length = 1, max_length = 1000)]
    pub title: Option<String>,
    /// At most the award's `abstract_words` words.
    #[schema(min_length = 1, max_length = 10_000)]
    pub r#abstract: Option<String>,
    #[schema(min_length = 1, max_length = 50_000)]
    pub description: Option<String>,
    /// The language it is written in; used to find evaluators who read it.
    pub language: Option<Language>,
    #[schema(min_length = 1, max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub starts_on: Option<NaiveDate>,
    /// Omitted: ongoing.
    pub ends_on: Option<NaiveDate>,
    /// Population of the city.
    #[schema(minimum = 1, maximum = 100_000_000)]
    pub population: Option<i64>,
    /// Other cities of a joint entry.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub partners: Vec<PartnerCity>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub links: Vec<EntryLink>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub attachments: Vec<EntryLink>,
    /// Up to three, all from the entry's city.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub submitters: Vec<EntrySubmitter>,
    /// Whether to receive the evaluators' feedback once the award is published; available to entries submitted by the award's `feedback_by`.
    #[serde(default)]
    pub wants_feedback: bool,
}

impl From<&AwardEntry> for NewAwardEntry {
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

/// The result of a screening.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"eligible": false, "reason": "The initiative ended more than two years ago."}))]
pub struct EntryScreening {
    pub eligible: bool,
    /// Required if the entry is not eligible; the entrant sees it.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

/// Why an entry is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The project was given up."}))]
pub struct EntryWithdrawal {
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// An entry submitted after the deadline.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateRefusal {
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    /// The deadline at that time.
    pub deadline: DateTime<Utc>,
    pub refused_at: DateTime<Utc>,
    /// When the secretariat accepted the entry in spite of the deadline.
    #[schema(required)]
    pub accepted_at: Option<DateTime<Utc>>,
    /// Why it was accepted.
    #[schema(required)]
    pub reason: Option<String>,
    #[serde(skip)]
    pub id: Uuid,
}

/// Why an entry is accepted after the deadline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The city had no electricity on the last day."}))]
pub struct LateAcceptance {
    /// For the record; visible to the secretariat.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}
