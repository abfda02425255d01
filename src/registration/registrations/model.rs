use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::person::{copy_person, person_fields};
use crate::{
    http::{BatchProblem, HasRevision},
    notifications::MailPreview,
    registration::questions::{Answers, Values},
    types::{DelegationId, Email, Language, NameOrder, PersonName, RegistrationId, Slug, folded, named},
};

person_fields! {
    /// Registration of a person for a congress.
    #[derive(Clone, Debug, Serialize, ToSchema)]
    pub struct Registration {
        id: RegistrationId,
        /// Reference to quote: unique in the congress, with a check symbol.
        #[schema(examples("MWC13-7K3F-9QXD"))]
        reference: String,
        state: RegistrationState,
        /// Slug of the registration type.
        r#type: Slug,
        email: Email,
        @person(String; NameOrder; #[schema(required)]; Vec<Language>)
        answers: Answers,
        #[schema(required)]
        delegation: Option<DelegationId>,
        /// Position on the waiting list, shared by all types with the same pool; 1 is next. `null` if not waitlisted.
        #[schema(required)]
        waiting_position: Option<i64>,
        /// Why the registration was rejected or cancelled.
        #[schema(required)]
        reason: Option<String>,
        /// Send it as `If-Match`.
        revision: i64,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
        /// The display name, if it is not composed of the names.
        #[serde(skip)]
        #[schema(ignore)]
        written_name: Option<String>,
    }
}

impl HasRevision for Registration {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// State of a registration.
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

person_fields! {
    /// Details of the registered person.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[schema(example = json!({"given_name": "Ana", "family_name": "Sousa", "organisation": "City of Lisbon",
        "city": "Lisbon", "country": "PT", "time_zone": "Europe/Lisbon", "languages": ["pt", "en"]}))]
    pub struct Person {
        @person(Option<String>; Option<NameOrder>; ; #[serde(default)] Vec<Language>)
        /// Answers by the slug of the question; see `questions` for the values that each accepts.
        #[serde(default)]
        #[schema(value_type = Object, additional_properties)]
        answers: Values,
    }
}

person_fields! {
    /// A registration to create. Fields that are left out are taken from the account; the name is, if
    /// neither a given nor a family name is sent.
    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[schema(example = json!({"type": "delegate", "organisation": "City of Lisbon", "city": "Lisbon", "country": "PT"}))]
    pub struct NewRegistration {
        /// Slug of the registration type.
        r#type: Slug,
        /// Must be the e-mail of the account, if given.
        email: Option<Email>,
        @person(Option<String>; Option<NameOrder>; ; Option<Vec<Language>>)
        /// Answers by the slug of the question; see `questions` for the values that each accepts.
        #[serde(default)]
        #[schema(value_type = Object, additional_properties)]
        answers: Values,
        /// Secret of an invitation.
        #[schema(max_length = 100)]
        invitation: Option<String>,
    }
}

person_fields! {
    /// The person who takes over a registration. Organisation, city, country and time zone keep their values if left
    /// out; everything else is replaced.
    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[schema(example = json!({"email": "bo.li@city.example", "given_name": "Bo", "family_name": "Li"}))]
    pub struct Successor {
        email: Email,
        @person(Option<String>; Option<NameOrder>; ; #[serde(default)] Vec<Language>)
    }
}

person_fields! {
    /// Fields of a registration that staff can change.
    #[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RegistrationUpdate {
        /// Slug of the registration type.
        r#type: Slug,
        email: Email,
        @person(Option<String>; Option<NameOrder>; ; #[serde(default)] Vec<Language>)
        /// Answers by the slug of the question; see `questions` for the values that each accepts.
        #[serde(default)]
        #[schema(value_type = Object, additional_properties)]
        answers: Values,
    }
}

/// Options for a promotion before its turn.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"enlarge": true}))]
pub struct PromotionOptions {
    /// If no place is free, add one to the capacity.
    #[serde(default)]
    pub enlarge: bool,
}

/// Reason for rejecting or cancelling a registration.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The delegation is complete."}))]
pub struct DecisionReason {
    /// Reason, sent to the person.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// The number of registrations that a filter selects.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCount {
    pub total: i64,
}

/// Several registrations to approve, reject or cancel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"registrations": ["017cff64-6000-7000-8000-000000000000"]}))]
pub struct RegistrationBatch {
    #[schema(min_items = 1, max_items = 200)]
    pub registrations: Vec<RegistrationId>,
    /// Reason for the rejection or cancellation, sent to the people.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// A change of several registrations to preview.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"change": "approve", "registrations": ["017cff64-6000-7000-8000-000000000000"]}))]
pub struct RegistrationBatchChange {
    pub change: RegistrationChangeKind,
    #[schema(min_items = 1, max_items = 200)]
    pub registrations: Vec<RegistrationId>,
    /// Reason, sent to the people.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// What a batch does with each registration.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationChangeKind {
    Approve,
    Reject,
    Cancel,
}

/// What a batch would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationBatchPreview {
    /// Outcomes in the order of the request.
    pub outcomes: Vec<RegistrationOutcome>,
    /// The e-mails that would be sent.
    pub mails: MailPreview,
}

/// Outcomes of an operation on several registrations.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationOutcomes {
    /// Outcomes in the order of the request.
    pub outcomes: Vec<RegistrationOutcome>,
}

/// Outcome for one registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationOutcome {
    pub registration: RegistrationId,
    pub outcome: RegistrationOutcomeKind,
    /// Current state; `null`: no registration has this id.
    #[schema(required)]
    pub state: Option<RegistrationState>,
    /// Why the registration was not changed; `null`: it was.
    #[schema(required)]
    pub problem: Option<BatchProblem>,
}

/// Whether the operation changed the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationOutcomeKind {
    Updated,
    Refused,
}

named!(Person);

impl Person {
    /// The person with the name as it is stored.
    #[must_use]
    pub fn normalised(&self) -> Self {
        let PersonName { given, family, order, written } = self.name();
        Self {
            given_name: given,
            family_name: family,
            display_name: written,
            name_order: Some(order),
            ..self.clone()
        }
    }

    /// The person as the statements that write it expect.
    pub fn stored(&self) -> Value {
        json!(self.normalised())
    }

    /// The text that a search matches. Family names come first in half of the world, often without a space.
    pub fn search(&self, email: &str, reference: &str) -> String {
        let name = self.name();
        let written = name.written.as_deref().unwrap_or_default();
        let (given, family) =
            (name.given.as_deref().unwrap_or_default(), name.family.as_deref().unwrap_or_default());
        let organisation = self.organisation.as_deref().unwrap_or_default();
        // A space before every word lets a search match beginnings of words.
        let words = format!(
            "{given} {family} {family} {given} {family}{given} {written} {email} {reference} {organisation}"
        );
        format!(" {}", folded(&words))
    }
}

impl Successor {
    /// The new person of the registration.
    pub fn person(&self, before: &Registration) -> Person {
        let person = copy_person!(Person from self, {
            display_name: self.display_name.clone(), name_order: self.name_order, answers: Values::new(),
        });
        Person {
            organisation: person.organisation.or_else(|| before.organisation.clone()),
            city: person.city.or_else(|| before.city.clone()),
            country: person.country.or_else(|| before.country.clone()),
            time_zone: person.time_zone.or_else(|| before.time_zone.clone()),
            ..person
        }
    }
}

impl Registration {
    pub fn person(&self) -> Person {
        copy_person!(Person from self, {
            display_name: self.written_name.clone(), name_order: Some(self.name_order), answers: self.answers.values(),
        })
    }

    /// The fields that staff can change, as they are.
    pub fn to_update(&self) -> RegistrationUpdate {
        let (r#type, email, answers) = (self.r#type.clone(), self.email.clone(), self.answers.values());
        copy_person!(RegistrationUpdate from self, {
            display_name: self.written_name.clone(), name_order: Some(self.name_order), r#type: r#type, email: email, answers: answers,
        })
    }
}

impl RegistrationUpdate {
    pub fn person(&self) -> Person {
        copy_person!(Person from self, {
            display_name: self.display_name.clone(), name_order: self.name_order, answers: self.answers.clone(),
        })
    }
}
