use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{AccreditationId, Country, DelegationId, Localized, RegistrationId},
};

/// Accreditation of a person, as head of the delegation, to speak for a city.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Accreditation {
    pub id: AccreditationId,
    pub delegation: DelegationId,
    /// The registration of the head.
    pub registration: RegistrationId,
    /// Name of the head at the time of accreditation.
    pub name: String,
    #[schema(examples("Mayor"))]
    pub title: String,
    /// Name of the city.
    pub city: Localized,
    pub country: Country,
    /// Order of precedence: 1 is first.
    pub protocol_rank: i32,
    pub confirmed_at: DateTime<Utc>,
    /// When it ended; `null`: it is valid.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub ended_because: Option<AccreditationEnd>,
    /// Reason given by the secretariat if it withdrew the accreditation.
    #[schema(required)]
    pub reason: Option<String>,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    #[schema(ignore)]
    pub city_key: String,
}

impl HasRevision for Accreditation {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Why an accreditation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AccreditationEnd {
    /// The delegation has another head or none.
    HeadChanged,
    /// The city of the delegation changed.
    CityChanged,
    /// The secretariat withdrew it.
    Withdrawn,
}

/// Title, rank and city of the accredited head of a delegation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Mayor", "protocol_rank": 1, "city": {"en": "Quito", "zh": "基多"}}))]
pub struct NewAccreditation {
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Order of precedence: 1 is first. Heads of equal rank are sorted by the name of the city.
    #[schema(minimum = 1, maximum = 1000)]
    pub protocol_rank: i32,
    /// Name of the city by language; default: the city of the delegation.
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

/// An accredited head of delegation, as other modules see it.
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
