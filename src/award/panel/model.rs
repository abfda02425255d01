use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{AccountId, Country, EntryId, Language};

crate::words! {
    /// What keeps somebody from evaluating an entry.
    RecusalKind {
        /// It is of a city of theirs.
        City,
        /// It is of a country of theirs.
        Country,
        /// They work for who enters it.
        Employer,
        /// Somebody of their family has to do with it.
        Family,
        /// Something else, which the note says.
        Other,
    }
}

crate::words! {
    /// How somebody came to evaluate an entry.
    Origin {
        /// The secretariat chose them.
        ByHand,
        /// They were balanced.
        Balanced,
        /// In the place of somebody else.
        Reassigned,
    }
}

crate::words! {
    /// How far an evaluation is.
    EvaluationState {
        /// Not begun.
        Assigned,
        /// Begun.
        Draft,
        /// Done; it counts once the round is closed.
        Submitted,
    }
}

/// Who evaluates in a round, and how far they are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluator {
    pub account: AccountId,
    pub given_name: String,
    pub family_name: String,
    /// Of these they are or live in: they get no entry of them.
    pub countries: Vec<Country>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub employer: Option<String>,
    /// That they read.
    pub languages: Vec<Language>,
    /// How many entries they have.
    pub assigned: i64,
    /// Of how many they have submitted an evaluation.
    pub submitted: i64,
    /// From how many entries of the round they are recused.
    pub recused: i64,
    /// Since then they get no more entries.
    #[schema(required)]
    pub left_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub added_at: DateTime<Utc>,
}

/// Whom a conflict of interest keeps from an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Recusal {
    pub entry: EntryId,
    pub evaluator: AccountId,
    pub kind: RecusalKind,
    /// Said by the evaluator or the secretariat; otherwise it follows from what is known of both.
    pub declared: bool,
    #[schema(required)]
    pub note: Option<String>,
    pub recused_at: DateTime<Utc>,
}

/// What keeps one from an entry.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "family", "note": "My sister leads the project."}))]
pub struct NewRecusal {
    pub kind: RecusalKind,
    /// Needed where the kind is `other`; the secretariat reads it.
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// Who evaluates an entry.
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
    /// How many are recused from it.
    pub recused: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// One who evaluates an entry: how far they are, not what they say.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Assigned {
    pub account: AccountId,
    pub name: String,
    pub state: EvaluationState,
    pub origin: Origin,
}
