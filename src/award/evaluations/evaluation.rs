//! What an evaluator does with an assigned entry: score it, and submit the scores.

use super::{
    model::{Evaluation, EvaluationUpdate},
    rules, store,
};
use crate::{
    award::{
        awards::{self, AwardRound},
        events::{EVALUATION_REOPENED, EVALUATION_SUBMITTED, EvaluationChanged},
        panel::EvaluationState,
    },
    events::Change,
    http::{RequestError, Result},
    types::{AccountId, EvaluationId},
};

/// Locks an evaluation of the account in a round that accepts evaluations now. The round cannot be closed until the
/// change is committed.
pub async fn lock(
    change: &mut Change<'_>,
    account: AccountId,
    id: EvaluationId,
) -> Result<(AwardRound, Evaluation)> {
    let missing = RequestError::NoSuch("evaluation");
    let congress = change.congress();
    let found = store::find_own(change.db(), (congress, account), id).await?.ok_or(missing)?;
    let slugs = (&found.award, &found.round);
    let (award, mut round) = awards::find_round(change.db(), (congress, false), slugs).await?;
    // The round before the evaluation: a recusal locks them in the same order.
    let held = store::hold_round(change.db(), round.id).await?;
    round.closed_at = held.ok_or(RequestError::NoSuch("round"))?;
    store::lock(change.db(), id).await?;
    let found = store::find_own(change.db(), (congress, account), id).await?;
    let found = found.ok_or(RequestError::NoSuch("evaluation"))?;
    award.must_be_open()?;
    rules::must_accept_evaluations(&round, change.now())?;
    Ok((round, found))
}

/// Replaces the content of a locked evaluation.
pub async fn save(
    change: &mut Change<'_>,
    account: AccountId,
    (round, before): (&AwardRound, &Evaluation),
    new: &EvaluationUpdate,
) -> Result<Evaluation> {
    rules::check(new, round)?;
    let now = change.now();
    store::write(change.db(), (round.id, before.id), new, now).await?;
    let kind = match (before.state, new.submitted) {
        (_, true) => Some(&EVALUATION_SUBMITTED),
        (EvaluationState::Submitted, false) => Some(&EVALUATION_REOPENED),
        _ => None,
    };
    if let Some(kind) = kind {
        // Only that it was submitted, not its content.
        let payload = EvaluationChanged {
            award: before.award.clone(),
            round: before.round.clone(),
            entry: before.entry,
            evaluator: account,
        };
        change.publish(kind.event(before.id, &payload)).await?;
    }
    let congress = change.congress();
    let saved = store::find_own(change.db(), (congress, account), before.id).await?;
    Ok(saved.ok_or(RequestError::NoSuch("evaluation"))?)
}
