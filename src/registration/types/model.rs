use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Localized, PoolId, RegistrationTypeId, Slug},
};

/// As what one takes part.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistrationType {
    pub slug: Slug,
    pub name: Localized,
    /// What spreadsheets call it beside its slug and names.
    pub aliases: Vec<String>,
    /// From when one can register; `null`: from the opening of the congress.
    #[schema(required)]
    pub opens_at: Option<DateTime<Utc>>,
    /// From this instant on one cannot register any more.
    #[schema(required)]
    pub closes_at: Option<DateTime<Utc>>,
    pub approval: Approval,
    pub admission: Admission,
    /// Slugs of the tracks that it opens.
    pub tracks: Vec<Slug>,
    /// How many can be confirmed; `null`: as many as come, or that is not public. Of a shared pool: of all its types
    /// together.
    #[schema(required)]
    pub capacity: Option<i32>,
    /// Slug of the pool that it shares with others; `null`: it has its places to itself.
    #[schema(required)]
    pub pool: Option<Slug>,
    /// Whether everybody sees the capacity and what is left of it.
    pub capacity_public: bool,
    /// How many can still be confirmed at once; whoever comes when there are none waits. `null` as `capacity`.
    #[schema(required)]
    pub places_left: Option<i32>,
    /// How many wait; `null` where that is not public.
    #[schema(required)]
    pub waiting: Option<i32>,
    /// Where it stands in lists; smaller first.
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
    /// As everybody may see it.
    #[must_use]
    pub fn in_public(self) -> Self {
        match self.capacity_public {
            true => self,
            false => Self { capacity: None, places_left: None, waiting: None, ..self },
        }
    }
}

/// Who says yes to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Approval {
    /// Nobody needs to: it is confirmed at once, as long as there are places.
    Automatic,
    /// Staff.
    Manual,
}

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Admission {
    Open,
    ByInvitation,
}

/// What staff set of a registration type.
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
    pub approval: Approval,
    pub admission: Admission,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub tracks: Vec<Slug>,
    /// How many can be confirmed; `null`: as many as come. Not together with `pool`.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub capacity: Option<i32>,
    /// Slug of a pool to share; its capacity counts then.
    pub pool: Option<Slug>,
    /// Whether everybody sees the capacity and what is left of it.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub capacity_public: bool,
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
            position: r#type.position,
        }
    }
}
