//! Evaluators of a round.

use super::{
    model::{EvaluationState, EvaluatorUpdate},
    rules::{self, PanelError},
    store, substitutes,
};
use crate::{
    award::{
        awards::{Award, AwardRound},
        events::{EVALUATOR_REMOVED, EVALUATOR_SET, EvaluatorChanged},
    },
    events::Change,
    http::{RequestError, Result},
    types::AccountId,
};

/// Adds an evaluator to a locked round, or replaces their profile.
pub async fn set(
    change: &mut Change<'_>,
    (award, round): (&Award, &AwardRound),
    account: AccountId,
    new: &EvaluatorUpdate,
) -> Result<()> {
    rules::must_take_evaluators(award, round)?;
    let (congress, now) = (change.congress(), change.now());
    if !store::has_evaluator_role(change.db(), congress, account).await? {
        return Err(PanelError::NoRole.into());
    }
    store::set_evaluator(change.db(), (round.id, account), new, now).await?;
    let payload =
        EvaluatorChanged { award: award.slug.clone(), round: round.slug.clone(), evaluator: account };
    change.publish(EVALUATOR_SET.event(round.id, &payload)).await?;
    Ok(())
}

/// Removes an evaluator from a locked round. What they have not submitted is reassigned.
pub async fn remove(
    change: &mut Change<'_>,
    (award, round): (&Award, &AwardRound),
    account: AccountId,
) -> Result<()> {
    rules::must_take_evaluators(award, round)?;
    let known = store::find_evaluator(change.db(), round.id, account).await?;
    if known.is_none_or(|known| known.left_at.is_some()) {
        return Err(RequestError::NoSuch("evaluator").into());
    }
    let now = change.now();
    store::set_left(change.db(), (round.id, account), now).await?;
    let mut unfinished = store::list_assignments(change.db(), round.id).await?;
    unfinished.retain(|one| one.account == account && one.state != EvaluationState::Submitted);
    let ids: Vec<_> = unfinished.iter().map(|one| one.id).collect();
    store::take_back(change.db(), &ids).await?;
    for one in unfinished {
        substitutes::reassign(change, (award, round), one.entry).await?;
    }
    store::delete_idle_evaluator(change.db(), (round.id, account)).await?;
    let payload =
        EvaluatorChanged { award: award.slug.clone(), round: round.slug.clone(), evaluator: account };
    change.publish(EVALUATOR_REMOVED.event(round.id, &payload)).await?;
    Ok(())
}
