//! Reassignment of an entry when its evaluator drops out.

use sqlx::PgConnection;

use super::{model::Origin, rules, store};
use crate::{
    award::{
        awards::{Award, Round, Takes},
        catalogue::{EVALUATION_ASSIGNED, EvaluationAssigned},
    },
    events,
    types::{AccountId, Actor, AwardId, CongressId, EntryId, Now, RoundId},
};

/// Gives an entry of a locked round to another evaluator; returns to whom.
pub async fn hand_over(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, round): (&Award, &Round),
    entry: EntryId,
    now: Now,
) -> sqlx::Result<Option<AccountId>> {
    let of = (award.id, round.id, round.takes);
    let Some(next) = stand_in(&mut *db, of, entry).await? else { return Ok(None) };
    store::assign(&mut *db, round.id, &[(entry, next)], Origin::Reassigned, now).await?;
    let payload = EvaluationAssigned {
        award: award.slug.clone(),
        round: round.slug.clone(),
        evaluator: next,
        entries: vec![entry],
    };
    events::publish(db, actor, EVALUATION_ASSIGNED.of(Some(congress), *round.id, &payload), now).await?;
    Ok(Some(next))
}

/// An evaluator of the round who may have the entry and does not: the one with the lowest load, and among these one who has not had it before.
async fn stand_in(
    db: &mut PgConnection,
    (award, round, takes): (AwardId, RoundId, Takes),
    entry: EntryId,
) -> sqlx::Result<Option<AccountId>> {
    let Some(subject) = store::subjects(&mut *db, award, takes, Some(&[entry])).await?.pop() else {
        return Ok(None);
    };
    let judges = store::judges(&mut *db, round).await?;
    let recused = store::recused(&mut *db, award).await?;
    let held = store::held(&mut *db, round).await?;
    let met = store::met(&mut *db, round).await?;
    let has = |account| held.iter().any(|one| one.entry == entry && one.account == account);
    let load = |account| held.iter().filter(|one| one.account == account).count();
    let free = judges.iter().filter(|one| !has(one.account) && rules::may_have(one, &subject, &recused));
    Ok(free
        .min_by_key(|one| (load(one.account), met.get(&(entry, one.account)).copied(), one.account))
        .map(|one| one.account))
}
