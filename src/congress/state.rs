use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Congress, catalogue};
use crate::{
    events::EventKind,
    types::{ProblemKind, Refusal},
};

/// The state of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CongressState {
    Draft,
    Open,
    Running,
    Closed,
    Archived,
}

impl fmt::Display for CongressState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        format!("{self:?}").to_lowercase().fmt(f)
    }
}

/// A transition between states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Open,
    Run,
    Close,
    Archive,
}

impl Move {
    /// The target state and the event that reports the transition.
    fn to(self) -> (CongressState, &'static EventKind<Congress>) {
        match self {
            Self::Open => (CongressState::Open, &catalogue::CONGRESS_OPENED),
            Self::Run => (CongressState::Running, &catalogue::CONGRESS_STARTED),
            Self::Close => (CongressState::Closed, &catalogue::CONGRESS_CLOSED),
            Self::Archive => (CongressState::Archived, &catalogue::CONGRESS_ARCHIVED),
        }
    }
}

impl CongressState {
    /// Returns the state after the transition and the kind of its event.
    ///
    /// # Errors
    /// The transition is not possible from this state.
    pub fn after(self, by: Move) -> Result<(Self, &'static EventKind<Congress>), IllegalMove> {
        let allowed = match by {
            Move::Open => self == Self::Draft,
            Move::Run => self == Self::Open,
            Move::Close => matches!(self, Self::Open | Self::Running),
            Move::Archive => self == Self::Closed,
        };
        allowed.then(|| by.to()).ok_or(IllegalMove { from: self, to: by.to().0 })
    }
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("The congress is {from} and cannot become {to}.")]
pub struct IllegalMove {
    from: CongressState,
    to: CongressState,
}

crate::problem_kinds! {
    ILLEGAL_MOVE = Conflict "congress-state" "Invalid state transition"
        "A congress goes from draft to open, running, closed and archived; an open congress can also be closed directly. Read its `state` to see which step is next."
}

impl Refusal for IllegalMove {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &ILLEGAL_MOVE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_only_moves_onward() {
        let way = [Move::Open, Move::Run, Move::Close, Move::Archive];
        let mut state = CongressState::Draft;
        for step in way {
            let (next, _) = state.after(step).unwrap();
            assert!(next.after(step).is_err(), "{next:?} twice");
            state = next;
        }
        assert!(way.iter().all(|step| CongressState::Archived.after(*step).is_err()));
    }
}
