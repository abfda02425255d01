//! Balanced assignment of a round.

use std::collections::HashSet;

use sqlx::PgConnection;

use super::{
    assignments,
    balance::{self, BalanceError, Panel},
    model::{AssignmentOrigin, BalancingOptions, BalancingResult, EvaluatorLoad},
    rules::{self, EntryProfile, EvaluatorProfile, PanelError},
    store::{self, RoundAssignment},
};
use crate::{
    award::awards::{Award, AwardRound},
    events::Change,
    http::{Error, Result},
    types::{AccountId, EntryId, FieldError},
};

/// Balances a locked round; with `dry_run` it only returns what would be written.
pub async fn balance(
    change: &mut Change<'_>,
    of: (&Award, &AwardRound),
    options: &BalancingOptions,
    dry_run: bool,
) -> Result<BalancingResult> {
    rules::must_take_evaluators(of.0, of.1)?;
    let input = BalancingInput::read(change.db(), of, options).await?;
    let apart = options.apart.unwrap_or(1);
    // CPU-bound for up to a second, so not on an async worker thread.
    let (input, plan) = tokio::task::spawn_blocking(move || {
        let plan = balance::balance(&input.panel, apart as usize);
        (input, plan)
    })
    .await
    .map_err(Error::internal)?;
    let plan = plan.map_err(|error| input.refusal(error, apart))?;
    let (new, back) = input.changes(&plan);
    if !dry_run {
        assignments::apply(change, of, (&new, &back), AssignmentOrigin::Balanced).await?;
    }
    let (entries, loads) = (plan.len(), input.loads(&plan));
    Ok(BalancingResult { dry_run, entries, assigned: new.len(), taken_back: back.len(), loads })
}

/// A round, with entries and evaluators mapped to indices.
struct BalancingInput {
    entries: Vec<EntryProfile>,
    evaluators: Vec<EvaluatorProfile>,
    assigned: Vec<RoundAssignment>,
    recused: HashSet<(EntryId, AccountId)>,
    panel: Panel,
}

impl BalancingInput {
    async fn read(
        db: &mut PgConnection,
        (award, round): (&Award, &AwardRound),
        options: &BalancingOptions,
    ) -> Result<Self> {
        let evaluators = store::list_evaluator_profiles(&mut *db, round.id).await?;
        let entries = store::list_entry_profiles(&mut *db, award.id, round.takes, None).await?;
        if evaluators.is_empty() {
            return Err(PanelError::NoEvaluators.into());
        }
        if entries.is_empty() {
            return Err(PanelError::NoEntries.into());
        }
        let recused = store::list_recused(&mut *db, award.id).await?;
        let assigned = store::list_assignments(&mut *db, round.id).await?;
        let met = store::count_encounters(db, round.id).await?;
        let number =
            |account: AccountId| evaluators.iter().position(|evaluator| evaluator.account == account);
        let fixed = |entry: EntryId| {
            let kept = assigned.iter().filter(|one| one.stays() && one.entry == entry);
            kept.filter_map(|one| number(one.account)).collect::<Vec<_>>()
        };
        let each = usize::try_from(options.per_entry.unwrap_or(round.per_entry)).unwrap_or(1);
        let panel = Panel {
            allowed: entries
                .iter()
                .map(|entry| {
                    evaluators.iter().map(|evaluator| rules::may_have(evaluator, entry, &recused)).collect()
                })
                .collect(),
            fixed: entries.iter().map(|entry| fixed(entry.id)).collect(),
            met: entries
                .iter()
                .map(|entry| {
                    let times = |evaluator: &EvaluatorProfile| {
                        met.get(&(entry.id, evaluator.account)).copied().unwrap_or(0)
                    };
                    evaluators.iter().map(times).collect()
                })
                .collect(),
            evaluators: evaluators.len(),
            // Submitted evaluations of evaluators who left still count.
            needs: entries
                .iter()
                .map(|entry| {
                    let gone =
                        |one: &&RoundAssignment| one.entry == entry.id && number(one.account).is_none();
                    each.saturating_sub(assigned.iter().filter(gone).count())
                })
                .collect(),
        };
        Ok(Self { entries, evaluators, assigned, recused, panel })
    }

    /// The load of each evaluator, and what keeps them from other entries. An entry counts once: as a recusal before a conflict of
    /// interest before a language.
    fn loads(&self, plan: &[Vec<usize>]) -> Vec<EvaluatorLoad> {
        let load = |(nth, evaluator): (usize, &EvaluatorProfile)| {
            let account = evaluator.account;
            let mut load = EvaluatorLoad {
                evaluator: account,
                assigned: plan.iter().flatten().filter(|one| **one == nth).count(),
                before: self.assigned.iter().filter(|one| one.account == account).count(),
                possible: 0,
                conflicts: 0,
                recused: 0,
                unread: 0,
            };
            for entry in &self.entries {
                let counted = match () {
                    () if self.recused.contains(&(entry.id, account)) => &mut load.recused,
                    () if rules::conflict(evaluator, entry).is_some() => &mut load.conflicts,
                    () if !rules::reads(evaluator, entry) => &mut load.unread,
                    () => &mut load.possible,
                };
                *counted += 1;
            }
            load
        };
        self.evaluators.iter().enumerate().map(load).collect()
    }

    /// The new assignments and those to take back.
    fn changes(&self, plan: &[Vec<usize>]) -> (Vec<(EntryId, AccountId)>, Vec<&RoundAssignment>) {
        let planned: Vec<_> = self
            .entries
            .iter()
            .zip(plan)
            .flat_map(|(entry, has)| has.iter().map(|one| (entry.id, self.evaluators[*one].account)))
            .collect();
        let wanted: HashSet<_> = planned.iter().copied().collect();
        let present: HashSet<_> = self.assigned.iter().map(|one| (one.entry, one.account)).collect();
        let back =
            self.assigned.iter().filter(|one| !one.stays() && !wanted.contains(&(one.entry, one.account)));
        (planned.into_iter().filter(|pair| !present.contains(pair)).collect(), back.collect())
    }

    /// Describes why balancing is impossible.
    fn refusal(&self, error: BalanceError, apart: u32) -> PanelError {
        match error {
            BalanceError::Apart { least, most } => PanelError::Apart { apart, least, most, nearest: most - least },
            BalanceError::TooFew(short) => PanelError::TooFew(
                short
                    .into_iter()
                    .map(|(nth, have)| {
                        let entry = &self.entries[nth];
                        let detail = format!(
                            "“{}” needs {} evaluators, but only {have} may evaluate it. Add evaluators who read {} and are from other countries than {}.",
                            entry.title,
                            self.panel.needs[nth],
                            entry.language,
                            entry.cities.iter().map(|(_, country)| country.to_string()).collect::<Vec<_>>().join(", "),
                        );
                        FieldError::new(format!("/entries/{}", entry.id), "too_few_evaluators", detail)
                    })
                    .collect(),
            ),
        }
    }
}
