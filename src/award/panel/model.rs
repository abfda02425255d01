use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{AccountId, Country, EntryId, Language};

crate::words! {
    /// The kind of conflict of interest.
    RecusalKind {
        /// The entry is from the evaluator's own city.
        City,
        /// The entry is from one of the evaluator's own countries.
        Country,
        /// The evaluator works for an entrant's organisation.
        Employer,
        /// A family member is involved in the entry.
        Family,
        /// Another reason, given in the note.
        Other,
    }
}

crate::words! {
    /// How an entry came to be assigned.
    Origin {
        /// Assigned by hand by the secretariat.
        ByHand,
        /// Assigned by balancing.
        Balanced,
        /// Taken over from another evaluator.
        Reassigned,
    }
}

crate::words! {
    /// State of an evaluation.
    EvaluationState {
        /// Not begun.
        Assigned,
        /// Begun, not submitted.
        Draft,
        /// Submitted; counts once the round is closed.
        Submitted,
    }
}

/// An evaluator of a round, with their progress.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluator {
    pub account: AccountId,
    pub given_name: String,
    pub family_name: String,
    /// Countries of citizenship or residence; the evaluator gets no entries from them.
    pub countries: Vec<Country>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub employer: Option<String>,
    /// Languages that the evaluator reads.
    pub languages: Vec<Language>,
    /// The number of entries assigned.
    pub assigned: i64,
    /// The number of evaluations submitted.
    pub submitted: i64,
    /// The number of entries of the round that they are recused from.
    pub recused: i64,
    /// When they were removed; they get no more entries.
    #[schema(required)]
    pub left_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub added_at: DateTime<Utc>,
}

/// An evaluator's recusal from an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Recusal {
    pub entry: EntryId,
    pub evaluator: AccountId,
    pub kind: RecusalKind,
    /// Declared by the evaluator or the secretariat; otherwise derived from the profile and the entry.
    pub declared: bool,
    #[schema(required)]
    pub note: Option<String>,
    pub recused_at: DateTime<Utc>,
}

/// A conflict of interest to declare.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "family", "note": "My sister leads the project."}))]
pub struct NewRecusal {
    pub kind: RecusalKind,
    /// Required if the kind is `other`; visible to the secretariat.
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// An entry with its evaluators.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Assignment {
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    pub evaluators: Vec<Assigned>,
    /// The number of evaluators recused from it.
    pub recused: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// An evaluator of an entry, with the state of the evaluation but not its content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Assigned {
    pub account: AccountId,
    pub name: String,
    pub state: EvaluationState,
    pub origin: Origin,
}
