use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    registration::{
        membership::DelegationQuota,
        questions::Values,
        registrations::{Person, copy_person, person_fields},
    },
    types::{Country, DelegationId, Email, Language, NameOrder, PoolId, RegistrationId, Slug, folded},
};

/// The delegation of a city.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Delegation {
    pub id: DelegationId,
    #[schema(examples("City of Lisbon"))]
    pub name: String,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    /// Maximum number of members; `null`: unlimited.
    #[schema(required)]
    pub quota: Option<i32>,
    /// Current number of members, without rejected and cancelled registrations.
    pub members: i32,
    /// E-mail of the focal point: the account that has verified it registers, replaces and withdraws the members.
    #[schema(required)]
    pub focal_point: Option<Email>,
    /// Registration of the head, who must be a confirmed member.
    #[schema(required)]
    pub head: Option<RegistrationId>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    #[serde(skip)]
    #[schema(ignore)]
    pub pool_id: PoolId,
}

impl From<&Delegation> for DelegationQuota {
    fn from(delegation: &Delegation) -> Self {
        Self { delegation: delegation.id, pool_id: delegation.pool_id, quota: delegation.quota }
    }
}

impl HasRevision for Delegation {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A delegation to create.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "City of Lisbon", "city": "Lisbon", "country": "PT", "quota": 5,
    "focal_point": "protocol@lisbon.example"}))]
pub struct NewDelegation {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default, deserialize_with = "city")]
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    /// Maximum number of members; `null`: unlimited.
    #[schema(minimum = 0, maximum = 10_000)]
    pub quota: Option<i32>,
    /// E-mail of the focal point: the account that has verified it registers, replaces and withdraws the members.
    pub focal_point: Option<Email>,
}

/// An empty city counts as none: the head of a delegation is accredited for its city, whose name is shown to everyone.
fn city<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    let city = Option::<String>::deserialize(value)?;
    Ok(city.filter(|city| !city.trim().is_empty()))
}

/// Changes to a delegation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"quota": 8, "head": "0190a6a0-7c1e-7000-8000-000000000001"}))]
pub struct DelegationUpdate {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default, deserialize_with = "city")]
    #[schema(max_length = 200)]
    pub city: Option<String>,
    pub country: Option<Country>,
    /// Maximum number of members; `null`: unlimited.
    #[schema(minimum = 0, maximum = 10_000)]
    pub quota: Option<i32>,
    /// E-mail of the focal point: the account that has verified it registers, replaces and withdraws the members.
    pub focal_point: Option<Email>,
    /// Registration of the head, who must be a confirmed member.
    pub head: Option<RegistrationId>,
}

impl From<&Delegation> for DelegationUpdate {
    fn from(delegation: &Delegation) -> Self {
        let delegation = delegation.clone();
        Self {
            name: delegation.name,
            city: delegation.city,
            country: delegation.country,
            quota: delegation.quota,
            focal_point: delegation.focal_point,
            head: delegation.head,
        }
    }
}

/// What a member of a delegation must still do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberReadiness {
    pub registration: RegistrationId,
    /// Whether an account has verified the e-mail of the registration. Without one, the member cannot sign in and answer
    /// questions.
    pub has_account: bool,
    /// Slugs of the required questions that the member has not answered.
    pub unanswered: Vec<Slug>,
    /// When the member was last reminded; a member is reminded at most once a day.
    #[schema(required)]
    pub reminded_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    #[schema(ignore)]
    pub reference: String,
    #[serde(skip)]
    #[schema(ignore)]
    pub created_at: DateTime<Utc>,
}

impl MemberReadiness {
    /// Whether there is nothing left to do.
    pub const fn is_complete(&self) -> bool {
        self.has_account && self.unanswered.is_empty()
    }
}

/// Which members to remind.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"members": ["0190a6a0-7c1e-7000-8000-000000000001"]}))]
pub struct MemberReminder {
    /// Registrations of members; absent: all members.
    #[schema(min_items = 1, max_items = 200)]
    pub members: Option<Vec<RegistrationId>>,
}

/// What a reminder has done.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct MemberReminderResult {
    /// The number of e-mails queued.
    pub reminded: usize,
    /// The number of members who were reminded within the last day, and got no e-mail.
    pub reminded_before: usize,
    /// The number of members with nothing left to do, who got no e-mail.
    pub complete: usize,
}

/// The text that a search for a delegation matches.
pub fn search_text(name: &str, city: Option<&str>) -> String {
    folded(&format!("{name} {}", city.unwrap_or_default()))
}

person_fields! {
    /// A member to register. City and country default to those of the delegation.
    #[derive(Clone, Debug, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[schema(example = json!({"type": "delegate", "email": "ana.sousa@lisbon.example", "given_name": "Ana",
        "family_name": "Sousa", "job_title": "Deputy mayor"}))]
    pub struct NewMember {
        /// Slug of the registration type.
        r#type: Slug,
        email: Email,
        @person(Option<String>; Option<NameOrder>; ; #[serde(default)] Vec<Language>)
    }
}

impl NewMember {
    /// The person, with the city and country of the delegation where none are given.
    pub fn person(&self, delegation: &Delegation) -> Person {
        let person = copy_person!(Person from self, {
            display_name: self.display_name.clone(), name_order: self.name_order, answers: Values::new(),
        });
        Person {
            city: person.city.or_else(|| delegation.city.clone()),
            country: person.country.or_else(|| delegation.country.clone()),
            ..person
        }
    }
}
