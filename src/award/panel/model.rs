use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    http::HasRevision,
    types::{AccountId, Country, Email, EntryId, Language, RoundId, Slug},
};

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
    AssignmentOrigin {
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
    #[serde(skip)]
    pub id: Uuid,
    pub account: AccountId,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
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
    /// Revision of the profile: send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub added_at: DateTime<Utc>,
}

impl HasRevision for Evaluator {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Where an evaluator evaluates.
pub struct EvaluatorKey {
    pub award: Slug,
    pub round: Slug,
    pub round_id: RoundId,
    pub account: AccountId,
}

impl EvaluatorKey {
    pub fn slugs(&self) -> (&Slug, &Slug) {
        (&self.award, &self.round)
    }
}

/// An evaluator's profile, from which conflicts of interest are derived.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"countries": ["AT"], "city": "Vienna", "employer": "University of Vienna", "languages": ["en", "de"]}))]
pub struct EvaluatorUpdate {
    /// Countries of citizenship or residence; the evaluator gets no entries from them.
    #[schema(min_items = 1, max_items = 10)]
    pub countries: Vec<Country>,
    #[schema(min_length = 1, max_length = 200)]
    pub city: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    pub employer: Option<String>,
    /// Languages that the evaluator reads; they get no entries in others.
    #[schema(min_items = 1, max_items = 20)]
    pub languages: Vec<Language>,
}

/// An evaluator by e-mail, as a file names them.
#[derive(Serialize)]
pub struct EvaluatorWithEmail {
    #[serde(skip)]
    pub account: AccountId,
    pub email: Email,
    pub countries: Vec<Country>,
    pub city: Option<String>,
    pub employer: Option<String>,
    pub languages: Vec<Language>,
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

/// A conflict of interest that an evaluator declares.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "family", "note": "My sister leads the project."}))]
pub struct RecusalDeclaration {
    pub kind: RecusalKind,
    /// Required if the kind is `other`; visible to the secretariat.
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// A recusal of an evaluator by the secretariat.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"evaluator": "017cff64-6000-7000-8000-000000000000", "kind": "employer"}))]
pub struct NewRecusal {
    /// Id of the evaluator's account.
    pub evaluator: AccountId,
    pub kind: RecusalKind,
    /// Required if the kind is `other`.
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// An entry with its evaluators.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryAssignment {
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    #[schema(required)]
    pub country: Option<Country>,
    pub evaluators: Vec<AssignedEvaluator>,
    /// The number of evaluators recused from it.
    pub recused: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

/// An evaluator of an entry, with the state of the evaluation but not its content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignedEvaluator {
    pub account: AccountId,
    pub name: String,
    pub state: EvaluationState,
    pub origin: AssignmentOrigin,
}

/// Assignments to set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assignments": [{"entry": "017cff64-6000-7000-8000-000000000000",
    "evaluators": ["017cff64-6000-7000-8000-000000000001", "017cff64-6000-7000-8000-000000000002"]}]}))]
pub struct AssignmentsUpdate {
    /// Entries that are not listed keep their evaluators.
    #[schema(min_items = 1, max_items = 500)]
    pub assignments: Vec<AssignmentUpdate>,
}

/// The evaluators of an entry.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentUpdate {
    pub entry: EntryId,
    /// Account ids of exactly the evaluators that the entry is to have.
    #[schema(max_items = 50)]
    pub evaluators: Vec<AccountId>,
}

/// The result of setting assignments.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentResult {
    /// The number of evaluations assigned.
    pub assigned: usize,
    /// The number of assignments taken back; none of them had begun.
    pub taken_back: usize,
}

/// Options of balancing.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"apart": 1}))]
pub struct BalancingOptions {
    /// The number of evaluators per entry; omitted: the round's `per_entry`.
    #[schema(minimum = 1, maximum = 50)]
    pub per_entry: Option<i32>,
    /// The maximum difference in entries between two evaluators; omitted: one.
    #[schema(minimum = 0, maximum = 10_000)]
    pub apart: Option<u32>,
}

/// The result of balancing.
#[derive(Debug, Serialize, ToSchema)]
pub struct BalancingResult {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The number of entries with all their evaluators.
    pub entries: usize,
    /// The number of new assignments.
    pub assigned: usize,
    /// The number of assignments not begun that moved to another evaluator.
    pub taken_back: usize,
    pub loads: Vec<EvaluatorLoad>,
}

/// The number of entries that an evaluator has.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluatorLoad {
    pub evaluator: AccountId,
    /// The number of entries after balancing.
    pub assigned: usize,
    /// The number of entries before.
    pub before: usize,
    /// The number of entries of the round that the evaluator may have.
    pub possible: usize,
    /// The number of entries from the evaluator's own city, country or employer.
    pub conflicts: usize,
    /// The number of entries that the evaluator is recused from.
    pub recused: usize,
    /// The number of entries in a language that the evaluator does not read.
    pub unread: usize,
}

/// A person who can be added to a round as an evaluator.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluatorCandidate {
    pub account: AccountId,
    /// The name as the person writes it.
    pub display_name: String,
    pub email: Email,
    /// Slugs of the other rounds of the award in which they evaluate.
    pub rounds: Vec<Slug>,
}
