//! Extensions of deadlines. Each is recorded with its reason, which is public.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    award::{lock, lock_round, publish_update},
    model::{Award, AwardRound, AwardRoundDetail},
    parts,
    rules::{self, AwardError},
    store,
};
use crate::{
    award::events::{DEADLINE_EXTENDED, DeadlineExtended},
    events::Change,
    http::Result,
    types::{Now, Slug},
};

/// A new deadline and its reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"closes_at": "2020-11-15T23:59:59+08:00", "reason": "Offices were closed by the pandemic."}))]
pub struct NewDeadlineExtension {
    /// The new last second, later than the current one.
    pub closes_at: DateTime<Utc>,
    /// The reason, which is public.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Extends the entry deadline of an award.
pub async fn extend_entries(
    change: &mut Change<'_>,
    award: &Slug,
    new: &NewDeadlineExtension,
) -> Result<Award> {
    let before = lock(change, award).await?;
    before.must_be_open()?;
    must_be_later(before.entries_close_at, new, change.now())?;
    store::set_entries_close_at(change.db(), before.id, new.closes_at).await?;
    record(change, (&before, None), new).await
}

/// Extends a round that is not closed.
pub async fn extend_round(
    change: &mut Change<'_>,
    slugs: (&Slug, &Slug),
    new: &NewDeadlineExtension,
) -> Result<AwardRoundDetail> {
    let (before, round) = lock_round(change, slugs).await?;
    before.must_be_open()?;
    round.must_not_be_closed()?;
    let now = change.now();
    must_be_later(round.closes_at, new, now)?;
    let remind_at = AwardRound::next_reminder(new.closes_at, &round.remind_days, now);
    parts::store::set_round_end(change.db(), round.id, new.closes_at, remind_at).await?;
    Ok(record(change, (&before, Some(&round)), new).await?.round_detail(&round.slug)?)
}

fn must_be_later(present: Now, new: &NewDeadlineExtension, now: Now) -> Result<()> {
    rules::reject_faults(rules::whole_seconds(&[("/closes_at", new.closes_at)]))?;
    if new.closes_at <= present || new.closes_at < now {
        return Err(AwardError::NotLater.into());
    }
    Ok(())
}

/// Records an extension.
async fn record(
    change: &mut Change<'_>,
    (award, round): (&Award, Option<&AwardRound>),
    new: &NewDeadlineExtension,
) -> Result<Award> {
    let closed_before = round.map_or(award.entries_close_at, |round| round.closes_at);
    let (of, now) = ((award.id, round.map(|round| round.id)), change.now());
    store::insert_extension(change.db(), of, (closed_before, new.closes_at), &new.reason, now).await?;
    let after = publish_update(change, award).await?;
    let payload = DeadlineExtended {
        award: award.slug.clone(),
        round: round.map(|round| round.slug.clone()),
        closed_before,
        closes_at: new.closes_at,
        reason: new.reason.clone(),
    };
    change.publish(DEADLINE_EXTENDED.event(award.id, &payload)).await?;
    Ok(after)
}
