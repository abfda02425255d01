use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    registration::questions::{Answers, Values},
    types::{Country, DelegationId, Email, Language, RegistrationId, Slug, TimeZone, folded},
};

/// Registration of a person for a congress.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Registration {
    pub id: RegistrationId,
    /// Reference to quote: unique in the congress, with a check symbol.
    #[schema(examples("MWC13-7K3F-9QXD"))]
    pub reference: String,
    pub state: RegistrationState,
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
    pub job_title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    #[schema(required)]
    pub time_zone: Option<TimeZone>,
    pub languages: Vec<Language>,
    pub answers: Answers,
    /// Country of the city.
    #[schema(required)]
    pub delegation: Option<DelegationId>,
    /// Position on the waiting list, shared by all types with the same pool; 1 is next. `null` if not waitlisted.
    #[schema(required)]
    pub waiting_position: Option<i64>,
    /// Why the registration was rejected or cancelled.
    #[schema(required)]
    pub reason: Option<String>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl HasRevision for Registration {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// RegistrationState of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RegistrationState {
    Pending,
    Waitlisted,
    Confirmed,
    Rejected,
    Cancelled,
}

/// Details of the registered person.
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
    pub job_title: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub languages: Vec<Language>,
    /// Answers by the slug of the question; see `questions` for the values that each accepts.
    #[serde(default)]
    #[schema(value_type = Object, additional_properties)]
    pub answers: Values,
}

/// A registration to create. Fields that are left out are taken from the account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "delegate", "organisation": "City of Lisbon", "city": "Lisbon", "country": "PT"}))]
pub struct NewRegistration {
    /// Slug of the registration type.
    pub r#type: Slug,
    /// Must be the e-mail of the account, if given.
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
    pub job_title: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[schema(max_items = 20)]
    pub languages: Option<Vec<Language>>,
    /// Answers by the slug of the question; see `questions` for the values that each accepts.
    #[serde(default)]
    #[schema(value_type = Object, additional_properties)]
    pub answers: Values,
    /// Secret of an invitation.
    #[schema(max_length = 100)]
    pub invitation: Option<String>,
}

/// The person who takes over a registration. Organisation, city, country and time zone keep their values if left out;
/// everything else is replaced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "bo.li@city.example", "given_name": "Bo", "family_name": "Li"}))]
pub struct Successor {
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
    pub job_title: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub languages: Vec<Language>,
}

/// Options for promotion before its turn.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"enlarge": true}))]
pub struct Promote {
    /// If no place is free, add one to the capacity.
    #[serde(default)]
    pub enlarge: bool,
}

/// Several registrations to approve or reject.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"registrations": ["017cff64-6000-7000-8000-000000000000"]}))]
pub struct Many {
    #[schema(min_items = 1, max_items = 200)]
    pub registrations: Vec<RegistrationId>,
    /// Reason for the rejection, sent to the people.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// Outcomes of an operation on several registrations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManyMoved {
    /// Outcomes in the order of the request.
    pub outcomes: Vec<Moved>,
}

/// Outcome for one registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct Moved {
    pub registration: RegistrationId,
    /// Current state; `null`: no registration has this id.
    #[schema(required)]
    pub state: Option<RegistrationState>,
    /// Why the state was not changed; `null`: it was changed.
    #[schema(required)]
    pub problem: Option<String>,
}

/// Fields of a registration that staff can edit.
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
    pub job_title: Option<String>,
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub languages: Vec<Language>,
    /// Answers by the slug of the question; see `questions` for the values that each accepts.
    #[serde(default)]
    #[schema(value_type = Object, additional_properties)]
    pub answers: Values,
}

/// Reason for rejecting or cancelling a registration.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The delegation is complete."}))]
pub struct Because {
    /// Reason, sent to the person.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

impl Person {
    /// The text that a search matches. Family names come first in half of the world, often without a space.
    pub fn search(&self, email: &str, reference: &str) -> String {
        let (given, family) = (&self.given_name, &self.family_name);
        let organisation = self.organisation.as_deref().unwrap_or_default();
        // A space before every word lets a search match beginnings of words.
        let words =
            format!("{given} {family} {family} {given} {family}{given} {email} {reference} {organisation}");
        format!(" {}", folded(&words))
    }
}

impl Successor {
    /// The new person of the registration.
    pub fn person(self, before: &Registration) -> (Person, Email) {
        let person = Person {
            salutation: self.salutation,
            given_name: self.given_name,
            family_name: self.family_name,
            organisation: self.organisation.or_else(|| before.organisation.clone()),
            job_title: self.job_title,
            city: self.city.or_else(|| before.city.clone()),
            country: self.country.or_else(|| before.country.clone()),
            time_zone: self.time_zone.or_else(|| before.time_zone.clone()),
            languages: self.languages,
            answers: Values::new(),
        };
        (person, self.email)
    }
}

impl Registration {
    pub fn person(&self) -> Person {
        Person {
            salutation: self.salutation.clone(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            organisation: self.organisation.clone(),
            job_title: self.job_title.clone(),
            city: self.city.clone(),
            country: self.country.clone(),
            time_zone: self.time_zone.clone(),
            languages: self.languages.clone(),
            answers: self.answers.values(),
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
            job_title: person.job_title,
            city: person.city,
            country: person.country,
            time_zone: person.time_zone,
            languages: person.languages,
            answers: person.answers,
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
            job_title: self.job_title.clone(),
            city: self.city.clone(),
            country: self.country.clone(),
            time_zone: self.time_zone.clone(),
            languages: self.languages.clone(),
            answers: self.answers.clone(),
        }
    }
}
