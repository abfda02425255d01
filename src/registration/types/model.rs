use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Localized, PoolId, RegistrationTypeId, Slug},
};

/// A registration type, such as delegate or observer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistrationType {
    pub slug: Slug,
    pub name: Localized,
    /// Other names of the type in spreadsheets, besides its slug and names.
    pub aliases: Vec<String>,
    /// When registration opens; `null`: when the congress opens.
    #[schema(required)]
    pub opens_at: Option<DateTime<Utc>>,
    /// When registration closes; from this time on no one can register with the type.
    #[schema(required)]
    pub closes_at: Option<DateTime<Utc>>,
    pub approval: RegistrationApproval,
    pub admission: RegistrationAdmission,
    /// Slugs of the tracks that the type gives access to.
    pub tracks: Vec<Slug>,
    /// Maximum number of confirmed registrations; `null`: unlimited, or not public. For a shared pool: of all its types
    /// together.
    #[schema(required)]
    pub capacity: Option<i32>,
    /// Slug of the shared pool; `null`: the type has its own places.
    #[schema(required)]
    pub pool: Option<Slug>,
    /// Whether the capacity and the places left are public.
    pub capacity_public: bool,
    /// Number of places left; when there are none, people are waitlisted. `null` for the same reasons as `capacity`.
    #[schema(required)]
    pub places_left: Option<i32>,
    /// Number of people on the waiting list; `null` if it is not public.
    #[schema(required)]
    pub waiting: Option<i32>,
    /// Whether people who are imported without a type get this one.
    pub is_default: bool,
    /// Position in lists; smaller first.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    #[schema(ignore)]
    pub id: RegistrationTypeId,
    #[serde(skip)]
    #[schema(ignore)]
    pub pool_id: PoolId,
}

impl HasRevision for RegistrationType {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl RegistrationType {
    /// The public view.
    #[must_use]
    pub fn in_public(self) -> Self {
        match self.capacity_public {
            true => self,
            false => Self { capacity: None, places_left: None, waiting: None, ..self },
        }
    }
}

/// How registrations are approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RegistrationApproval {
    /// No approval: registrations are confirmed immediately, as long as there are places.
    Automatic,
    /// Staff approve or reject each registration.
    Manual,
}

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RegistrationAdmission {
    Open,
    ByInvitation,
}

/// A registration type as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "observer", "name": {"en": "Observer"}, "aliases": ["guest"], "approval": "manual",
    "admission": "open", "tracks": ["congress"], "capacity": 200}))]
pub struct NewRegistrationType {
    pub slug: Slug,
    pub name: Localized,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub aliases: Vec<String>,
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    pub approval: RegistrationApproval,
    pub admission: RegistrationAdmission,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub tracks: Vec<Slug>,
    /// Maximum number of confirmed registrations; `null`: unlimited. Cannot be combined with `pool`.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub capacity: Option<i32>,
    /// Slug of a shared pool, whose capacity applies.
    pub pool: Option<Slug>,
    /// Whether the capacity and the places left are public.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub capacity_public: bool,
    /// Whether people who are imported without a type get this one. Setting it removes the flag from the previous default
    /// type.
    #[serde(default)]
    #[schema(default = false)]
    pub is_default: bool,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

fn yes() -> bool {
    true
}

impl From<RegistrationType> for NewRegistrationType {
    fn from(r#type: RegistrationType) -> Self {
        Self {
            slug: r#type.slug,
            name: r#type.name,
            aliases: r#type.aliases,
            opens_at: r#type.opens_at,
            closes_at: r#type.closes_at,
            approval: r#type.approval,
            admission: r#type.admission,
            tracks: r#type.tracks,
            capacity: r#type.capacity.filter(|_| r#type.pool.is_none()),
            pool: r#type.pool,
            capacity_public: r#type.capacity_public,
            is_default: r#type.is_default,
            position: r#type.position,
        }
    }
}
