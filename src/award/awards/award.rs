//! What happens to an award as a whole.

use super::{
    model::{Award, AwardRound, AwardState, NewAward},
    rules, store,
};
use crate::{
    award::events::{AWARD_CREATED, AWARD_OPENED, AWARD_UPDATED},
    events::Change,
    http::Result,
    types::{AwardId, Slug},
};

/// Creates an award as a draft.
pub async fn create(change: &mut Change<'_>, new: &NewAward) -> Result<Award> {
    rules::reject_faults(new.faults())?;
    let (congress, now) = (change.congress(), change.now());
    store::insert(change.db(), congress, AwardId::new(), new, now).await?;
    let award = store::find(change.db(), congress, &new.slug, true).await?;
    change.publish(AWARD_CREATED.event(award.id, &(&award).into())).await?;
    Ok(award)
}

/// Finds and locks an award, to change it.
pub async fn lock(change: &mut Change<'_>, slug: &Slug) -> Result<Award> {
    let congress = change.congress();
    store::lock(change.db(), congress, slug).await
}

/// Locks an award and one of its rounds, so that no scores or votes of the round are written until the change is
/// committed.
pub async fn lock_round(
    change: &mut Change<'_>,
    (award, round): (&Slug, &Slug),
) -> Result<(Award, AwardRound)> {
    let award = lock(change, award).await?;
    let round = award.round(round)?.clone();
    store::lock_round(change.db(), round.id).await?;
    Ok((award, round))
}

/// Updates a locked award.
pub async fn update(change: &mut Change<'_>, before: Award, new: &NewAward) -> Result<Award> {
    before.check_update(new, change.now())?;
    let present = NewAward::from(&before);
    if present == *new {
        return Ok(before);
    }
    store::update(change.db(), before.id, new).await?;
    let congress = change.congress();
    let after = store::find(change.db(), congress, &new.slug, true).await?;
    change.publish(AWARD_UPDATED.event(after.id, &(&after).into()).changing(&present, new)).await?;
    Ok(after)
}

/// Opens a draft, which makes it public.
pub async fn open(change: &mut Change<'_>, slug: &Slug) -> Result<Award> {
    let before = lock(change, slug).await?;
    before.must_be_unpublished()?;
    if before.state == AwardState::Open {
        return Ok(before);
    }
    store::open(change.db(), before.id).await?;
    let congress = change.congress();
    let after = store::find(change.db(), congress, slug, true).await?;
    change.publish(AWARD_OPENED.event(after.id, &(&after).into())).await?;
    Ok(after)
}

/// Counts a change to a part of a locked award as a new revision, publishes it, and returns the updated award.
pub async fn publish_update(change: &mut Change<'_>, before: &Award) -> Result<Award> {
    store::increment_revision(change.db(), before.id).await?;
    let congress = change.congress();
    let after = store::find(change.db(), congress, &before.slug, true).await?;
    change.publish(AWARD_UPDATED.event(after.id, &(&after).into()).changing(before, &after)).await?;
    Ok(after)
}
