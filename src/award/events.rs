//! Events of awards. None contains what an evaluator or a voter submitted: neither a score nor the choice on a ballot.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    awards::model::{Award, AwardState},
    entries::model::EntryState,
    panel::model::RecusalKind,
    standings::model::AdvanceTarget,
    vote::model::VoidingKind,
};
use crate::{
    events::Audience,
    types::{AccountId, EntryId, Slug},
};

/// An award.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct AwardChanged {
    pub slug: Slug,
    pub state: AwardState,
    pub revision: i64,
}

impl From<&Award> for AwardChanged {
    fn from(award: &Award) -> Self {
        Self { slug: award.slug.clone(), state: award.state, revision: award.revision }
    }
}

/// An extended deadline.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeadlineExtended {
    pub award: Slug,
    /// `null`: the entry deadline.
    #[schema(required)]
    pub round: Option<Slug>,
    pub closed_before: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub reason: String,
}

/// A round.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RoundChanged {
    pub award: Slug,
    pub round: Slug,
    pub closes_at: DateTime<Utc>,
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Why it was closed early.
    #[schema(required)]
    pub reason: Option<String>,
}

/// An entry, without personal data.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntryChanged {
    pub id: EntryId,
    pub award: Slug,
    pub state: EntryState,
}

impl EntryChanged {
    pub fn new(award: &Award, id: EntryId, state: EntryState) -> Self {
        Self { id, award: award.slug.clone(), state }
    }
}

/// Whether an entry is eligible.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntryScreened {
    pub id: EntryId,
    pub award: Slug,
    pub eligible: bool,
    #[schema(required)]
    pub reason: Option<String>,
}

/// An evaluator in a round.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluatorChanged {
    pub award: Slug,
    pub round: Slug,
    pub evaluator: AccountId,
}

/// Entries assigned to an evaluator, or no longer assigned.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluationAssigned {
    pub award: Slug,
    pub round: Slug,
    pub evaluator: AccountId,
    pub entries: Vec<EntryId>,
}

/// An evaluator with unfinished evaluations was reminded.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluatorReminded {
    pub award: Slug,
    pub round: Slug,
    pub evaluator: AccountId,
    /// The number of evaluations that are not submitted.
    pub left: i64,
}

/// An evaluation was submitted or reopened; without its content.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluationChanged {
    pub award: Slug,
    pub round: Slug,
    pub entry: EntryId,
    pub evaluator: AccountId,
}

/// An evaluator with a conflict of interest in an entry.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RecusalChanged {
    pub award: Slug,
    pub entry: EntryId,
    pub evaluator: AccountId,
    pub kind: RecusalKind,
    pub declared: bool,
    /// The evaluator who replaces them.
    #[schema(required)]
    pub stands_in: Option<AccountId>,
}

/// The entries that advanced from a round.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntriesAdvanced {
    pub award: Slug,
    pub round: Slug,
    pub target: AdvanceTarget,
    pub places: i32,
    pub advanced: Vec<EntryId>,
    /// Entries whose advancement, or exclusion, was decided by hand.
    pub by_hand: Vec<EntryId>,
}

/// Ballots that were voided.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct BallotsVoided {
    pub award: Slug,
    pub kind: VoidingKind,
    pub voided: u64,
    pub reason: String,
}

const SECRETARIAT: Audience = Audience::Holders("award.manage");

crate::events! {
    /// An award was created as a draft.
    AWARD_CREATED: AwardChanged = "award.created", SECRETARIAT;
    /// An award, or one of its categories, rounds or criteria, changed.
    AWARD_UPDATED: AwardChanged = "award.updated", SECRETARIAT;
    /// An award was announced.
    AWARD_OPENED: AwardChanged = "award.opened", Audience::Public;
    /// The results of an award were published.
    AWARD_PUBLISHED: AwardChanged = "award.published", Audience::Public;
    /// A deadline was extended.
    DEADLINE_EXTENDED: DeadlineExtended = "award.deadline_extended", Audience::Public;
    /// A round was closed: its scores and votes are final.
    ROUND_CLOSED: RoundChanged = "award_round.closed", Audience::Public;
    /// An entry was created: as a draft, or imported as submitted.
    ENTRY_CREATED: EntryChanged = "award_entry.created", SECRETARIAT;
    /// An entry changed.
    ENTRY_UPDATED: EntryChanged = "award_entry.updated", SECRETARIAT;
    /// An entry was submitted.
    ENTRY_SUBMITTED: EntryChanged = "award_entry.submitted", SECRETARIAT;
    /// An entry was submitted after the deadline and refused.
    ENTRY_REFUSED_LATE: EntryChanged = "award_entry.refused_late", SECRETARIAT;
    /// The secretariat accepted an entry that was submitted after the deadline.
    ENTRY_ACCEPTED_LATE: EntryChanged = "award_entry.accepted_late", SECRETARIAT;
    /// An entry was withdrawn.
    ENTRY_WITHDRAWN: EntryChanged = "award_entry.withdrawn", SECRETARIAT;
    /// An imported entry was deleted when its import was undone.
    ENTRY_DELETED: EntryChanged = "award_entry.deleted", SECRETARIAT;
    /// The secretariat screened an entry.
    ENTRY_SCREENED: EntryScreened = "award_entry.screened", SECRETARIAT;
    /// Entries advanced from a round.
    ENTRIES_ADVANCED: EntriesAdvanced = "award_entry.advanced", SECRETARIAT;
    /// An evaluator was added to a round, or their profile changed.
    EVALUATOR_SET: EvaluatorChanged = "evaluator.set", SECRETARIAT;
    /// An evaluator was removed from a round.
    EVALUATOR_REMOVED: EvaluatorChanged = "evaluator.removed", SECRETARIAT;
    /// An evaluator with unfinished evaluations was reminded.
    EVALUATOR_REMINDED: EvaluatorReminded = "evaluator.reminded", SECRETARIAT;
    /// Entries were assigned to an evaluator.
    EVALUATION_ASSIGNED: EvaluationAssigned = "evaluation.assigned", SECRETARIAT;
    /// Assignments that the evaluator had not begun were taken back.
    EVALUATION_TAKEN_BACK: EvaluationAssigned = "evaluation.taken_back", SECRETARIAT;
    /// An evaluation was submitted.
    EVALUATION_SUBMITTED: EvaluationChanged = "evaluation.submitted", SECRETARIAT;
    /// A submitted evaluation became a draft again.
    EVALUATION_REOPENED: EvaluationChanged = "evaluation.reopened", SECRETARIAT;
    /// An evaluator was recused from an entry.
    RECUSED: RecusalChanged = "recusal.declared", SECRETARIAT;
    /// A mistaken recusal was lifted.
    RECUSAL_LIFTED: RecusalChanged = "recusal.lifted", SECRETARIAT;
    /// Ballots were voided.
    BALLOTS_VOIDED: BallotsVoided = "award_vote.voided", SECRETARIAT;
}
