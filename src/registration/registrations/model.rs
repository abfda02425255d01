use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::Revised,
    types::{Country, Email, Language, RegistrationId, Slug, TimeZone, folded},
};

/// Somebody's part in a congress.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Registration {
    pub id: RegistrationId,
    /// For people: unique in the congress, with a check symbol.
    #[schema(examples("MWC13-7K3F-9QXD"))]
    pub reference: String,
    pub status: Status,
    /// Slug of the registration type.
    pub r#type: Slug,
    #[schema(required, examples("H.E."))]
    pub salutation: Option<String>,
    pub given_name: String,
    pub family_name: String,
    pub email: Email,
    #[schema(required)]
    pub organisation: Option<String>,
    #[schema(required)]
    pub position: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    #[schema(required)]
    pub time_zone: Option<TimeZone>,
    pub languages: Vec<Language>,
    /// Why it was rejected or cancelled.
    #[schema(required)]
    pub reason: Option<String>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Revised for Registration {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Where a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Status {
    Pending,
    Waitlisted,
    Confirmed,
    Rejected,
    Cancelled,
}

/// What a registration says of its person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"given_name": "Ana", "family_name": "Sousa", "organisation": "City of Lisbon",
    "city": "Lisbon", "country": "PT", "time_zone": "Europe/Lisbon", "languages": ["pt", "en"]}))]
pub struct Person {
    #[schema(max_length = 50)]
    pub salutation: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub given_name: String,
    #[schema(min_length = 1, max_length = 200)]
    pub family_name: String,
    #[schema(max_length = 300)]
    pub organisation: Option<String>,
    #[schema(max_length = 300)]
    pub position: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub languages: Vec<Language>,
}

/// Who registers, as what. What is left out is taken from the account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "delegate", "organisation": "City of Lisbon", "city": "Lisbon", "country": "PT"}))]
pub struct NewRegistration {
    /// Slug of the registration type.
    pub r#type: Slug,
    /// The account's own, if it is given at all.
    pub email: Option<Email>,
    #[schema(max_length = 50)]
    pub salutation: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub given_name: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub family_name: Option<String>,
    #[schema(max_length = 300)]
    pub organisation: Option<String>,
    #[schema(max_length = 300)]
    pub position: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[schema(max_items = 20)]
    pub languages: Option<Vec<Language>>,
}

/// What staff edit of a registration.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationEdit {
    /// Slug of the registration type.
    pub r#type: Slug,
    pub email: Email,
    #[schema(max_length = 50)]
    pub salutation: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub given_name: String,
    #[schema(min_length = 1, max_length = 200)]
    pub family_name: String,
    #[schema(max_length = 300)]
    pub organisation: Option<String>,
    #[schema(max_length = 300)]
    pub position: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub languages: Vec<Language>,
}

/// Why staff refuse or end a registration.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The delegation is complete."}))]
pub struct Because {
    /// The person reads it.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

impl Person {
    /// What a search finds the person by. Family names stand first in half of the world, often without a blank.
    pub fn search(&self, email: &str, reference: &str) -> String {
        let (given, family) = (&self.given_name, &self.family_name);
        let organisation = self.organisation.as_deref().unwrap_or_default();
        folded(&format!(
            "{given} {family} {family} {given} {family}{given} {email} {reference} {organisation}"
        ))
    }
}

impl Registration {
    pub fn person(&self) -> Person {
        Person {
            salutation: self.salutation.clone(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            organisation: self.organisation.clone(),
            position: self.position.clone(),
            city: self.city.clone(),
            country: self.country.clone(),
            time_zone: self.time_zone.clone(),
            languages: self.languages.clone(),
        }
    }

    pub fn edit(&self) -> RegistrationEdit {
        let person = self.person();
        RegistrationEdit {
            r#type: self.r#type.clone(),
            email: self.email.clone(),
            salutation: person.salutation,
            given_name: person.given_name,
            family_name: person.family_name,
            organisation: person.organisation,
            position: person.position,
            city: person.city,
            country: person.country,
            time_zone: person.time_zone,
            languages: person.languages,
        }
    }
}

impl RegistrationEdit {
    pub fn person(&self) -> Person {
        Person {
            salutation: self.salutation.clone(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            organisation: self.organisation.clone(),
            position: self.position.clone(),
            city: self.city.clone(),
            country: self.country.clone(),
            time_zone: self.time_zone.clone(),
            languages: self.languages.clone(),
        }
    }
}
