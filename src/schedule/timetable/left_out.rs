//! Sessions for which a search has no place.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::SessionId;

crate::words! {
    /// Why a session has no place.
    LeftOutKind {
        /// It is not in the scope of the search.
        OutOfScope,
        /// No room and time suits it: see `schedule/feasibility`.
        NoPlace,
        /// No free room and time was found.
        NotFound,
    }
}

impl LeftOutKind {
    const ALL: [Self; 3] = [Self::OutOfScope, Self::NoPlace, Self::NotFound];

    pub fn reason(self) -> &'static str {
        match self {
            Self::OutOfScope => "It is not in the scope of the search.",
            Self::NoPlace => "No room and time suits it: see `schedule/feasibility`.",
            Self::NotFound => {
                "No free room and time was found. Search longer, or give it more rooms, hours or availability."
            }
        }
    }
}

/// A session without a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(from = "StoredLeftOut")]
pub struct LeftOutSession {
    pub session: SessionId,
    pub code: String,
    pub kind: LeftOutKind,
    /// Why, for people.
    pub reason: String,
}

/// A [`LeftOutSession`] as stored: in version 0.2 without its kind.
#[derive(Deserialize)]
struct StoredLeftOut {
    session: SessionId,
    code: String,
    kind: Option<LeftOutKind>,
    reason: String,
}

impl From<StoredLeftOut> for LeftOutSession {
    fn from(stored: StoredLeftOut) -> Self {
        let StoredLeftOut { session, code, kind, reason } = stored;
        let told = || LeftOutKind::ALL.into_iter().find(|kind| kind.reason() == reason);
        let kind = kind.or_else(told).unwrap_or(LeftOutKind::NotFound);
        Self { session, code, kind, reason }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sessions_left_out_that_were_stored_without_a_kind_have_that_of_their_reason() {
        for kind in LeftOutKind::ALL {
            let stored = json!({"session": SessionId::new(), "code": "A", "reason": kind.reason()});
            let read: LeftOutSession = serde_json::from_value(stored).unwrap();
            assert_eq!(read.kind, kind);
            let again: LeftOutSession = serde_json::from_value(json!(read)).unwrap();
            assert_eq!(again, read);
        }
    }
}
