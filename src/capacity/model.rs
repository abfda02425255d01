use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::types::{PoolId, ProblemKind, Refusal};

/// A pool of places with its capacity and use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    pub id: PoolId,
    /// `None`: unlimited.
    pub capacity: Option<i32>,
    pub taken: i32,
    pub waiting: i32,
}

impl Pool {
    /// Number of places that can be claimed now; 0 while people wait, since they come first.
    pub fn free(&self) -> Option<i32> {
        let free = self.capacity? - self.taken;
        Some(if self.waiting > 0 { 0 } else { free.max(0) })
    }
}

/// Result of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Place {
    Held,
    Waiting,
}

/// One of many claims.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    pub holder: Uuid,
    pub place: Place,
    /// Position on the waiting list; 1 is next. `None` if the place is held.
    pub waiting_position: Option<i64>,
}

/// What to do if a person is to be promoted before their turn and no place is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    Refuse,
    /// Add one place to the pool.
    Enlarge,
}

/// Why a change to a pool is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CapacityError {
    #[error(
        "{taken} places are taken, so the capacity cannot be {wanted}. Free some places first, or choose {taken} or more."
    )]
    BelowTaken { wanted: i32, taken: i32 },
    #[error("All {0} places are taken. Raise the capacity, or wait until a place becomes free.")]
    Full(i32),
}

crate::problem_kinds! {
    BelowTaken = Conflict "capacity-below-taken" "Capacity below places taken"
        "A capacity cannot be lower than the number of places taken, which the detail states, since no one loses their place automatically. Free some places first, or choose a larger capacity."
    Full = Conflict "capacity-full" "No place free"
        "All places are taken. Raise the capacity, or wait until a place becomes free."
}

impl Refusal for CapacityError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::BelowTaken { .. } => kinds::BelowTaken::KIND,
            Self::Full(_) => kinds::Full::KIND,
        }
    }
}
