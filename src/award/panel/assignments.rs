//! Manual assignment of entries to evaluators.

use std::collections::{HashMap, HashSet};

use super::{
    model::{AssignmentOrigin, AssignmentResult, AssignmentUpdate, AssignmentsUpdate, EvaluationState},
    rules::{self, EntryProfile, EvaluatorProfile, PanelError},
    store::{self, RoundAssignment},
};
use crate::{
    award::{
        awards::{Award, AwardRound},
        events::{EVALUATION_ASSIGNED, EVALUATION_TAKEN_BACK, EvaluationAssigned},
    },
    events::{Change, EventKind},
    http,
    types::{AccountId, EntryId, FieldError},
};

/// Sets the evaluators of the listed entries of a locked round.
pub async fn set(
    change: &mut Change<'_>,
    of: (&Award, &AwardRound),
    new: &AssignmentsUpdate,
) -> http::Result<AssignmentResult> {
    let (award, round) = of;
    rules::must_take_evaluators(award, round)?;
    let ids: Vec<_> = new.assignments.iter().map(|one| one.entry).collect();
    let known = AssignmentContext {
        entries: store::list_entry_profiles(change.db(), award.id, round.takes, Some(&ids)).await?,
        evaluators: store::list_evaluator_profiles(change.db(), round.id).await?,
        recused: store::list_recused(change.db(), award.id).await?,
        assigned: store::list_assignments(change.db(), round.id).await?,
    };
    let plan = known.plan(&new.assignments)?;
    apply(change, of, (&plan.new, &plan.back), AssignmentOrigin::ByHand).await?;
    Ok(AssignmentResult { assigned: plan.new.len(), taken_back: plan.back.len() })
}

/// Writes new assignments, takes others back, and publishes both.
pub(super) async fn apply(
    change: &mut Change<'_>,
    of: (&Award, &AwardRound),
    (new, back): (&[(EntryId, AccountId)], &[&RoundAssignment]),
    origin: AssignmentOrigin,
) -> sqlx::Result<()> {
    let (round, now) = (of.1.id, change.now());
    store::take_back(change.db(), &back.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    store::assign(change.db(), round, new, origin, now).await?;
    let taken_back: Vec<_> = back.iter().map(|one| (one.entry, one.account)).collect();
    publish(change, of, &EVALUATION_TAKEN_BACK, &taken_back).await?;
    publish(change, of, &EVALUATION_ASSIGNED, new).await
}

/// What assignments are validated against.
struct AssignmentContext {
    entries: Vec<EntryProfile>,
    evaluators: Vec<EvaluatorProfile>,
    recused: HashSet<(EntryId, AccountId)>,
    assigned: Vec<RoundAssignment>,
}

/// The changes that lead to the requested assignments.
struct AssignmentPlan<'a> {
    new: Vec<(EntryId, AccountId)>,
    back: Vec<&'a RoundAssignment>,
}

impl AssignmentContext {
    /// Plans the changes, or returns everything that prevents them.
    fn plan(&self, updates: &[AssignmentUpdate]) -> Result<AssignmentPlan<'_>, PanelError> {
        let mut plan = AssignmentPlan { new: Vec::new(), back: Vec::new() };
        let mut faults = Vec::new();
        let mut seen = HashSet::new();
        for (nth, update) in updates.iter().enumerate() {
            let at = format!("/assignments/{nth}");
            let Some(entry) = self.entries.iter().find(|entry| entry.id == update.entry) else {
                let detail = "The round has no such entry.";
                faults.push(FieldError::new(format!("{at}/entry"), "unknown", detail));
                continue;
            };
            if !seen.insert(entry.id) {
                faults.push(FieldError::new(format!("{at}/entry"), "repeated", "The entry is listed twice."));
            }
            let mut named = HashSet::new();
            for (place, account) in update.evaluators.iter().enumerate() {
                let is_assigned =
                    self.assigned.iter().any(|one| one.entry == entry.id && one.account == *account);
                let fault = if named.insert(*account) {
                    (!is_assigned).then(|| self.fault(entry, *account)).flatten()
                } else {
                    Some(("repeated", "The evaluator is listed twice.".to_owned()))
                };
                match fault {
                    Some((code, detail)) => {
                        faults.push(FieldError::new(format!("{at}/evaluators/{place}"), code, detail));
                    }
                    None if !is_assigned => plan.new.push((entry.id, *account)),
                    None => {}
                }
            }
            let dropped =
                self.assigned.iter().filter(|one| one.entry == entry.id && !named.contains(&one.account));
            for one in dropped {
                if one.state == EvaluationState::Assigned {
                    plan.back.push(one);
                } else {
                    let detail =
                        format!("{} has begun to evaluate the entry. Recuse them instead.", one.account);
                    faults.push(FieldError::new(format!("{at}/evaluators"), "begun", detail));
                }
            }
        }
        if faults.is_empty() { Ok(plan) } else { Err(PanelError::Unfit(faults)) }
    }

    /// Why an evaluator must not have an entry.
    fn fault(&self, entry: &EntryProfile, account: AccountId) -> Option<(&'static str, String)> {
        let Some(evaluator) = self.evaluators.iter().find(|evaluator| evaluator.account == account) else {
            return Some(("unknown", "The round has no such evaluator.".into()));
        };
        if self.recused.contains(&(entry.id, account)) {
            return Some(("recused", "The evaluator is recused from the entry.".into()));
        }
        if let Some(kind) = rules::conflict(evaluator, entry) {
            let kind = serde_json::json!(kind);
            let kind = kind.as_str().unwrap_or_default();
            return Some(("conflict", format!("The entry comes from the evaluator's own {kind}.")));
        }
        let reads = rules::reads(evaluator, entry);
        (!reads).then(|| ("language", format!("The evaluator does not read {}.", entry.language)))
    }
}

/// Publishes one event per evaluator, with all their entries.
pub(super) async fn publish(
    change: &mut Change<'_>,
    (award, round): (&Award, &AwardRound),
    kind: &'static EventKind<EvaluationAssigned>,
    pairs: &[(EntryId, AccountId)],
) -> sqlx::Result<()> {
    let mut of: HashMap<AccountId, Vec<EntryId>> = HashMap::new();
    for (entry, account) in pairs {
        of.entry(*account).or_default().push(*entry);
    }
    let mut by_evaluator: Vec<_> = of.into_iter().collect();
    by_evaluator.sort_unstable();
    let events = by_evaluator.into_iter().map(|(evaluator, entries)| {
        let (award, slug) = (award.slug.clone(), round.slug.clone());
        kind.event(round.id, &EvaluationAssigned { award, round: slug, evaluator, entries })
    });
    change.publish_all(events.collect()).await
}
