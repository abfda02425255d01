use sqlx::PgConnection;

use super::{model::NewAwardCriterion, store};
use crate::{
    award::awards::{
        award::{lock, lock_round, publish_update},
        model::{Award, AwardCriterionDetail, AwardRound, RoundKind},
        rules::AwardError,
    },
    events::Change,
    http::{IfMatch, Patch, Result},
    types::{CriterionId, FieldError, Now, Slug},
};

/// The maximum number of criteria per round.
const MOST: usize = 20;

pub async fn create(
    change: &mut Change<'_>,
    award: &Slug,
    new: &NewAwardCriterion,
) -> Result<AwardCriterionDetail> {
    let (before, round) = lock_round(change, (award, &new.round)).await?;
    before.must_be_unpublished()?;
    let now = change.now();
    let id = add(change.db(), &round, new, now).await?;
    Ok(publish_update(change, &before).await?.criterion_detail(id)?)
}

/// Adds a criterion to a locked round.
pub async fn add(
    db: &mut PgConnection,
    round: &AwardRound,
    new: &NewAwardCriterion,
    now: Now,
) -> Result<CriterionId> {
    round.must_not_have_opened(now)?;
    if round.kind == RoundKind::Public {
        return Err(AwardError::NoCriteria.into());
    }
    if round.criteria.len() >= MOST {
        return Err(AwardError::TooManyCriteria.into());
    }
    let id = CriterionId::new();
    store::insert_criterion(db, round.id, id, new).await?;
    Ok(id)
}

/// Locks the award and returns it with the criterion, provided that the criterion's round has not opened.
async fn lock_unopened(
    change: &mut Change<'_>,
    (award, id): (&Slug, CriterionId),
) -> Result<(Award, AwardCriterionDetail)> {
    let award = lock(change, award).await?;
    award.must_be_unpublished()?;
    let known = award.criterion_detail(id)?;
    let (award, round) = lock_round(change, (&award.slug, &known.round)).await?;
    round.must_not_have_opened(change.now())?;
    Ok((award, known))
}

pub async fn update(
    change: &mut Change<'_>,
    of: (&Slug, CriterionId),
    if_match: &IfMatch,
    patch: &Patch<NewAwardCriterion>,
) -> Result<AwardCriterionDetail> {
    let (before, known) = lock_unopened(change, of).await?;
    if_match.check(&before)?;
    let new = patch.apply_with(&(&known).into(), |new| {
        let moved = new.round != known.round;
        let fault = || {
            let detail = "A criterion cannot move to another round. Delete it and create a new one.";
            FieldError::new("/round", "fixed", detail)
        };
        moved.then(fault).into_iter().collect()
    })?;
    store::update_criterion(change.db(), of.1, &new).await?;
    Ok(publish_update(change, &before).await?.criterion_detail(of.1)?)
}

pub async fn delete(change: &mut Change<'_>, of: (&Slug, CriterionId), if_match: &IfMatch) -> Result<()> {
    let (before, _) = lock_unopened(change, of).await?;
    if_match.check(&before)?;
    store::delete_criterion(change.db(), of.1).await?;
    publish_update(change, &before).await?;
    Ok(())
}
