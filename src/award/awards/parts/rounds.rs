use sqlx::PgConnection;

use super::{
    model::{NewAwardRound, RoundClosure},
    store,
};
use crate::{
    award::{
        awards::{
            award::{lock, lock_round, publish_update},
            model::{Award, AwardRound, AwardRoundDetail},
            rules::{self, AwardError},
        },
        events::{ROUND_CLOSED, RoundChanged},
    },
    events::Change,
    http::{IfMatch, Patch, RequestError, Result},
    types::{FieldError, Now, Slug},
};

/// The maximum number of rounds per award.
const MOST: usize = 10;

pub async fn create(change: &mut Change<'_>, award: &Slug, new: &NewAwardRound) -> Result<AwardRoundDetail> {
    let before = lock(change, award).await?;
    let now = change.now();
    add(change.db(), &before, new, now).await?;
    Ok(publish_update(change, &before).await?.round_detail(&new.slug)?)
}

/// Adds a round to a locked award.
pub async fn add(db: &mut PgConnection, award: &Award, new: &NewAwardRound, now: Now) -> Result<()> {
    award.must_be_unpublished()?;
    rules::reject_faults(new.faults())?;
    if award.rounds.len() >= MOST {
        return Err(AwardError::TooMany.into());
    }
    store::insert_round(db, award.id, new, now).await
}

pub async fn update(
    change: &mut Change<'_>,
    slugs: (&Slug, &Slug),
    if_match: &IfMatch,
    patch: &Patch<NewAwardRound>,
) -> Result<AwardRoundDetail> {
    let (before, round) = lock_round(change, slugs).await?;
    if_match.check(&before)?;
    before.must_be_unpublished()?;
    let new = patch.apply(&(&round).into())?;
    let now = change.now();
    round.check_update(&new, now)?;
    store::update_round(change.db(), round.id, &new, now).await?;
    Ok(publish_update(change, &before).await?.round_detail(&new.slug)?)
}

pub async fn delete(change: &mut Change<'_>, slugs: (&Slug, &Slug), if_match: &IfMatch) -> Result<()> {
    let (before, round) = lock_round(change, slugs).await?;
    if_match.check(&before)?;
    before.must_be_unpublished()?;
    round.must_not_be_closed()?;
    store::delete_round(change.db(), round.id).await?;
    publish_update(change, &before).await?;
    Ok(())
}

/// Closes a locked round.
pub async fn close(
    change: &mut Change<'_>,
    (award, round): (&Award, &AwardRound),
    closure: RoundClosure,
) -> Result<Award> {
    award.must_be_open()?;
    if round.closed_at.is_some() {
        return Ok(award.clone());
    }
    let now = change.now();
    if rules::in_time(round.closes_at, now) && closure.reason.is_none() {
        let detail = "The round has not ended. Give the reason for closing it early.";
        return Err(RequestError::InvalidBody(vec![FieldError::new("/reason", "required", detail)]).into());
    }
    store::close_round(change.db(), round.id, now).await?;
    store::label_evaluators(change.db(), round.id).await?;
    let after = publish_update(change, award).await?;
    let payload = RoundChanged {
        award: award.slug.clone(),
        round: round.slug.clone(),
        closes_at: round.closes_at,
        closed_at: Some(now),
        reason: closure.reason,
    };
    change.publish(ROUND_CLOSED.event(round.id, &payload)).await?;
    Ok(after)
}
