//! What happens with awards. Nothing here says what an evaluator or a voter says: neither a score, nor what a ballot is for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    awards::{Award, AwardState},
    entries::EntryState,
    panel::RecusalKind,
    standings::Target,
    vote::VoidKind,
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

/// A deadline that was moved.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeadlineExtended {
    pub award: Slug,
    /// `null`: of entries.
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
    /// Why it was closed before its end.
    #[schema(required)]
    pub reason: Option<String>,
}

/// An entry; it names nobody.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntryChanged {
    pub id: EntryId,
    pub award: Slug,
    pub state: EntryState,
}

impl EntryChanged {
    pub fn of(award: &Award, id: EntryId, state: EntryState) -> Self {
        Self { id, award: award.slug.clone(), state }
    }
}

/// Whether an entry fits the terms of the award.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntryScreened {
    pub id: EntryId,
    pub award: Slug,
    pub eligible: bool,
    #[schema(required)]
    pub reason: Option<String>,
}

/// Somebody who evaluates in a round.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluatorChanged {
    pub award: Slug,
    pub round: Slug,
    pub evaluator: AccountId,
}

/// Entries that somebody is to evaluate, or not any more.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluationAssigned {
    pub award: Slug,
    pub round: Slug,
    pub evaluator: AccountId,
    pub entries: Vec<EntryId>,
}

/// That somebody is not done.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluatorReminded {
    pub award: Slug,
    pub round: Slug,
    pub evaluator: AccountId,
    /// So many evaluations are not submitted.
    pub left: i64,
}

/// That an evaluation is done, or not any more; not what it says.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EvaluationChanged {
    pub award: Slug,
    pub round: Slug,
    pub entry: EntryId,
    pub evaluator: AccountId,
}

/// Whom a conflict of interest keeps from an entry.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RecusalChanged {
    pub award: Slug,
    pub entry: EntryId,
    pub evaluator: AccountId,
    pub kind: RecusalKind,
    pub declared: bool,
    /// Who evaluates it in their place.
    #[schema(required)]
    pub stands_in: Option<AccountId>,
}

/// Which entries went on from a round.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntriesAdvanced {
    pub award: Slug,
    pub round: Slug,
    pub target: Target,
    pub places: i32,
    pub advanced: Vec<EntryId>,
    /// Of which it was decided by hand, that they go on or do not.
    pub by_hand: Vec<EntryId>,
}

/// Ballots that were made void.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct BallotsVoided {
    pub award: Slug,
    pub kind: VoidKind,
    pub voided: u64,
    pub reason: String,
}

const SECRETARIAT: Audience = Audience::Holders("award.manage");

crate::events! {
    /// An award was created, as a draft.
    AWARD_CREATED: AwardChanged = "award.created", SECRETARIAT;
    /// An award, or its categories, rounds or criteria, changed.
    AWARD_UPDATED: AwardChanged = "award.updated", SECRETARIAT;
    /// An award was announced.
    AWARD_OPENED: AwardChanged = "award.opened", Audience::Public;
    /// The results of an award are public.
    AWARD_PUBLISHED: AwardChanged = "award.published", Audience::Public;
    /// A deadline was moved.
    DEADLINE_EXTENDED: DeadlineExtended = "award.deadline_extended", Audience::Public;
    /// A round was closed: its scores and votes stay as they are.
    ROUND_CLOSED: RoundChanged = "award_round.closed", Audience::Public;
    /// An entry was begun.
    ENTRY_CREATED: EntryChanged = "award_entry.created", SECRETARIAT;
    /// An entry changed.
    ENTRY_UPDATED: EntryChanged = "award_entry.updated", SECRETARIAT;
    /// An entry was submitted.
    ENTRY_SUBMITTED: EntryChanged = "award_entry.submitted", SECRETARIAT;
    /// An entry came after the deadline, and was refused.
    ENTRY_REFUSED_LATE: EntryChanged = "award_entry.refused_late", SECRETARIAT;
    /// An entry was withdrawn.
    ENTRY_WITHDRAWN: EntryChanged = "award_entry.withdrawn", SECRETARIAT;
    /// The secretariat found whether an entry fits the terms.
    ENTRY_SCREENED: EntryScreened = "award_entry.screened", SECRETARIAT;
    /// Entries went on from a round.
    ENTRIES_ADVANCED: EntriesAdvanced = "award_entry.advanced", SECRETARIAT;
    /// Somebody was put on a round, or what is known of them changed.
    EVALUATOR_SET: EvaluatorChanged = "evaluator.set", SECRETARIAT;
    /// Somebody was taken off a round.
    EVALUATOR_REMOVED: EvaluatorChanged = "evaluator.removed", SECRETARIAT;
    /// An evaluator who is not done is reminded.
    EVALUATOR_REMINDED: EvaluatorReminded = "evaluator.reminded", SECRETARIAT;
    /// Entries were given to an evaluator.
    EVALUATION_ASSIGNED: EvaluationAssigned = "evaluation.assigned", SECRETARIAT;
    /// Entries were taken from an evaluator who had not begun.
    EVALUATION_TAKEN_BACK: EvaluationAssigned = "evaluation.taken_back", SECRETARIAT;
    /// An evaluation is done.
    EVALUATION_SUBMITTED: EvaluationChanged = "evaluation.submitted", SECRETARIAT;
    /// An evaluation that was done is a draft again.
    EVALUATION_REOPENED: EvaluationChanged = "evaluation.reopened", SECRETARIAT;
    /// A conflict of interest keeps somebody from an entry.
    RECUSED: RecusalChanged = "recusal.declared", SECRETARIAT;
    /// A recusal that was declared by mistake was lifted.
    RECUSAL_LIFTED: RecusalChanged = "recusal.lifted", SECRETARIAT;
    /// Ballots were made void.
    BALLOTS_VOIDED: BallotsVoided = "award_vote.voided", SECRETARIAT;
}
