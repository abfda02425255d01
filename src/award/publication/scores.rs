//! Anonymous scores, from which outsiders can recompute the standings.

use sqlx::PgConnection;

use super::{
    model::{AnonymousEvaluation, AwardScores, CriterionWeight, EntryResult, RoundScores},
    store,
};
use crate::{
    award::{
        awards::{Award, AwardRound, RoundKind},
        standings,
    },
    types::AccountId,
};

/// Reads the scores of an award's closed rounds, without entries that the reader is recused from.
pub async fn read(
    db: &mut PgConnection,
    award: &Award,
    reader: Option<AccountId>,
) -> sqlx::Result<AwardScores> {
    let closed = |round: &&AwardRound| round.kind != RoundKind::Public && round.closed_at.is_some();
    let mut rounds = Vec::new();
    for round in award.rounds.iter().filter(closed) {
        rounds.push(read_round(&mut *db, (award, round), reader).await?);
    }
    Ok(AwardScores { award: award.slug.clone(), rounds })
}

async fn read_round(
    db: &mut PgConnection,
    (award, round): (&Award, &AwardRound),
    reader: Option<AccountId>,
) -> sqlx::Result<RoundScores> {
    let labels = store::list_labels(&mut *db, round.id).await?;
    let sheet = standings::read_sheet(db, (award, round), reader).await?;
    let label =
        |evaluator: usize| sheet.evaluators.get(evaluator).and_then(|account| labels.get(account)).copied();
    let mut evaluations: Vec<_> = sheet
        .scores
        .submitted
        .iter()
        .map(|one| AnonymousEvaluation {
            entry: sheet.entries[one.entry].id,
            evaluator: format!("E{}", label(one.evaluator).unwrap_or_default()),
            scores: one.scores.clone(),
        })
        .collect();
    // The order must not reveal the order of the accounts.
    evaluations.sort_by(|one, other| (one.entry, &one.evaluator).cmp(&(other.entry, &other.evaluator)));
    let entries =
        sheet.entries.iter().zip(sheet.scores.compute_results()).map(|(entry, result)| EntryResult {
            entry: entry.id,
            evaluations: result.evaluations,
            missing: entry.missing,
            recused: entry.recused,
            rank: result.rank,
            tied: result.tied,
            mean: result.mean,
            z: result.z,
            borda: result.borda,
        });
    let criteria = round
        .criteria
        .iter()
        .map(|criterion| CriterionWeight { criterion: criterion.slug.clone(), weight: criterion.weight });
    Ok(RoundScores {
        round: round.slug.clone(),
        scale_min: round.scale_min,
        scale_max: round.scale_max,
        criteria: criteria.collect(),
        evaluations,
        entries: entries.collect(),
        agreement: sheet.scores.agreement(&round.criteria),
    })
}
