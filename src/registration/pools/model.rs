use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{PoolId, ProblemKind, Refusal, Slug},
};

/// A pool of places shared by several registration types.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SharedPool {
    pub slug: Slug,
    /// Maximum number of confirmed registrations; `null`: unlimited.
    #[schema(required)]
    pub capacity: Option<i32>,
    pub taken: i32,
    pub waiting: i32,
    /// Slugs of the registration types that use the pool.
    pub types: Vec<Slug>,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    #[schema(ignore)]
    pub id: PoolId,
}

impl HasRevision for SharedPool {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A pool as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "main-hall", "capacity": 300}))]
pub struct NewPool {
    pub slug: Slug,
    /// Maximum number of confirmed registrations; `null`: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub capacity: Option<i32>,
}

impl From<&SharedPool> for NewPool {
    fn from(pool: &SharedPool) -> Self {
        Self { slug: pool.slug.clone(), capacity: pool.capacity }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    #[error("Another pool of this congress has this slug. Choose another slug.")]
    SlugTaken,
    #[error("Registration types use this pool. Give them another pool or their own capacity first.")]
    InUse,
}

crate::problem_kinds! {
    SlugTaken = Conflict "pool-slug-taken" "Pool slug already taken"
        "Another pool of this congress has this slug. Choose another slug."
    InUse = Conflict "pool-in-use" "Pool in use"
        "The registration types in `types` use this pool. Give them another pool or their own capacity, then delete it."
}

impl Refusal for PoolError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => kinds::SlugTaken::KIND,
            Self::InUse => kinds::InUse::KIND,
        }
    }
}
