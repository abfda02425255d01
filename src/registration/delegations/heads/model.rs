use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{AccreditationId, Country, DelegationId, Localized, RegistrationId};

/// That a person speaks for a city, as the head of its delegation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Accreditation {
    pub id: AccreditationId,
    pub delegation: DelegationId,
    /// The registration of the head.
    pub registration: RegistrationId,
    /// The head's name, as it was when it was confirmed.
    pub name: String,
    #[schema(examples("Mayor"))]
    pub title: String,
    /// The city's name.
    pub city: Localized,
    pub country: Country,
    /// The order of precedence: 1 comes first.
    pub protocol_rank: i32,
    pub confirmed_at: DateTime<Utc>,
    /// `null`: it holds.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub ended_because: Option<AccreditationEnd>,
    /// The secretariat's words, where it withdrew it.
    #[schema(required)]
    pub reason: Option<String>,
    #[serde(skip)]
    #[schema(ignore)]
    pub city_key: String,
}

/// Why an accreditation holds no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AccreditationEnd {
    /// The delegation has another head, or none.
    HeadChanged,
    /// The delegation is another city's.
    CityChanged,
    /// The secretariat withdrew it.
    Withdrawn,
}

/// As what the head of a delegation is confirmed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Mayor", "protocol_rank": 1, "city": {"en": "Quito", "zh": "基多"}}))]
pub struct NewAccreditation {
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The order of precedence: 1 comes first. Those of one rank follow each other by the names of their cities.
    #[schema(minimum = 1, maximum = 1000)]
    pub protocol_rank: i32,
    /// The city's name by language; left out: as the delegation has it.
    pub city: Option<Localized>,
}

/// Why an accreditation is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The mayor cannot take part; the office names another head."}))]
pub struct AccreditationWithdrawal {
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Whoever speaks for a city, for other features.
#[derive(Clone, Debug)]
pub struct Head {
    pub delegation: DelegationId,
    pub registration: RegistrationId,
    pub name: String,
    pub title: String,
    pub city: Localized,
    pub city_key: String,
    pub country: Country,
    pub protocol_rank: i32,
}
