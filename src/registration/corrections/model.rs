use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::HasRevision;

/// Which fields participants may change in their own registration, and until when.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistrationRules {
    /// From this time on only the registration desk can change registrations; `null`: no deadline.
    #[schema(required)]
    pub corrections_until: Option<DateTime<Utc>>,
    /// Fields that participants may change; `null`: all.
    #[schema(required)]
    pub correctable: Option<Vec<CorrectableField>>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for RegistrationRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The correction rules as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"corrections_until": "2021-11-01T16:00:00Z", "correctable": ["job_title", "time_zone", "answers"]}))]
pub struct RegistrationRulesUpdate {
    pub corrections_until: Option<DateTime<Utc>>,
    #[schema(max_items = 12)]
    pub correctable: Option<Vec<CorrectableField>>,
}

/// A field of your own registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CorrectableField {
    Salutation,
    GivenName,
    FamilyName,
    DisplayName,
    NameOrder,
    Organisation,
    JobTitle,
    City,
    Country,
    TimeZone,
    Languages,
    Answers,
}

impl From<&RegistrationRules> for RegistrationRulesUpdate {
    fn from(rules: &RegistrationRules) -> Self {
        Self { corrections_until: rules.corrections_until, correctable: rules.correctable.clone() }
    }
}
