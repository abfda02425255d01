use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{PoolId, ProblemKind, Refusal};

/// How many places there are, and what has become of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    pub id: PoolId,
    /// `None`: as many as come.
    pub capacity: Option<i32>,
    pub taken: i32,
    pub waiting: i32,
}

impl Pool {
    /// How many may be given out now; those who wait come first, and so there are none while somebody does.
    pub fn free(&self) -> Option<i32> {
        let free = self.capacity? - self.taken;
        Some(if self.waiting > 0 { 0 } else { free.max(0) })
    }
}

/// What a claim came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Place {
    Held,
    Waiting,
}

/// What happens when somebody is to be promoted out of turn and no place is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    Refuse,
    /// The pool gets one place more.
    Enlarge,
}

/// Why a pool does not do what it is asked to.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "{taken} places are taken, so the capacity cannot be {wanted}. Cancel some first, or choose {taken} or more."
    )]
    BelowTaken { wanted: i32, taken: i32 },
    #[error("All {0} places are taken.")]
    Full(i32),
}

crate::problem_kinds! {
    BELOW_TAKEN = Conflict "capacity-below-taken" "More places are taken"
        "A capacity cannot be lower than what is taken; the detail names the figure. Nobody is put out: cancel registrations first."
    FULL = Conflict "capacity-full" "No place is free"
        "Every place is taken. Raise the capacity, or wait until somebody gives theirs up."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::BelowTaken { .. } => &BELOW_TAKEN,
            Self::Full(_) => &FULL,
        }
    }
}
