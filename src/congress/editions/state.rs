use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{ProblemKind, Refusal};

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
pub enum CongressTransition {
    Open,
    Run,
    Close,
    Archive,
}

impl CongressState {
    /// Returns the state after the transition.
    ///
    /// # Errors
    /// The transition is not possible from this state.
    pub fn after(self, transition: CongressTransition) -> Result<Self, InvalidTransition> {
        let (possible, to) = match transition {
            CongressTransition::Open => (self == Self::Draft, Self::Open),
            CongressTransition::Run => (self == Self::Open, Self::Running),
            CongressTransition::Close => (matches!(self, Self::Open | Self::Running), Self::Closed),
            CongressTransition::Archive => (self == Self::Closed, Self::Archived),
        };
        possible.then_some(to).ok_or(InvalidTransition { from: self, to })
    }
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("The congress is {from} and cannot become {to}.")]
pub struct InvalidTransition {
    from: CongressState,
    to: CongressState,
}

crate::problem_kinds! {
    InvalidTransition = Conflict "congress-state" "Invalid state transition"
        "A congress goes from draft to open, running, closed and archived; an open congress can also be closed directly. Read its `state` to see which step is next."
}

impl Refusal for InvalidTransition {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::InvalidTransition::KIND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn congress_states_only_advance() {
        let transitions = [
            CongressTransition::Open,
            CongressTransition::Run,
            CongressTransition::Close,
            CongressTransition::Archive,
        ];
        let mut state = CongressState::Draft;
        for transition in transitions {
            let next = state.after(transition).unwrap();
            assert!(next.after(transition).is_err(), "{next:?} twice");
            state = next;
        }
        assert!(transitions.iter().all(|transition| CongressState::Archived.after(*transition).is_err()));
    }
}
