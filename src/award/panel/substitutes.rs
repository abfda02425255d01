//! Reassignment of an entry when its evaluator drops out.

use sqlx::PgConnection;

use super::{assignments, model::AssignmentOrigin, rules, store};
use crate::{
    award::{
        awards::{Award, AwardRound},
        events::EVALUATION_ASSIGNED,
    },
    events::Change,
    types::{AccountId, EntryId},
};

/// Gives an entry of a locked round to another evaluator; returns to whom.
pub async fn reassign(
    change: &mut Change<'_>,
    of: (&Award, &AwardRound),
    entry: EntryId,
) -> sqlx::Result<Option<AccountId>> {
    let Some(next) = find_substitute(change.db(), of, entry).await? else { return Ok(None) };
    let (pairs, now) = ([(entry, next)], change.now());
    store::assign(change.db(), of.1.id, &pairs, AssignmentOrigin::Reassigned, now).await?;
    assignments::publish(change, of, &EVALUATION_ASSIGNED, &pairs).await?;
    Ok(Some(next))
}

/// An evaluator of the round who may have the entry and does not: the one with the lowest load, and among these one who has not had it before.
async fn find_substitute(
    db: &mut PgConnection,
    (award, round): (&Award, &AwardRound),
    entry: EntryId,
) -> sqlx::Result<Option<AccountId>> {
    let entries = store::list_entry_profiles(&mut *db, award.id, round.takes, Some(&[entry])).await?;
    let Some(profile) = entries.first() else { return Ok(None) };
    let evaluators = store::list_evaluator_profiles(&mut *db, round.id).await?;
    let recused = store::list_recused(&mut *db, award.id).await?;
    let assigned = store::list_assignments(&mut *db, round.id).await?;
    let met = store::count_encounters(&mut *db, round.id).await?;
    let has = |account| assigned.iter().any(|one| one.entry == entry && one.account == account);
    let load = |account| assigned.iter().filter(|one| one.account == account).count();
    let free = evaluators.iter().filter(|one| !has(one.account) && rules::may_have(one, profile, &recused));
    Ok(free
        .min_by_key(|one| (load(one.account), met.get(&(entry, one.account)).copied(), one.account))
        .map(|one| one.account))
}
