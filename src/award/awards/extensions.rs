//! Extensions of deadlines. Each is recorded with its reason, which is public.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    api::AwardPath,
    model::{Award, Round},
    rounds::RoundPath,
    rules::{self, Refused},
    store,
};
use crate::{
    app::App,
    award::catalogue::{DEADLINE_EXTENDED, DeadlineExtended},
    events,
    http::{Path, Problems, Result, Valid, WithEtag},
    identity::{Staff, permission},
    types::{Actor, CongressId, Now},
};

/// A new deadline and its reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"closes_at": "2020-11-15T23:59:59+08:00", "reason": "Offices were closed by the pandemic."}))]
pub struct NewExtension {
    /// The new last second, later than the current one.
    closes_at: DateTime<Utc>,
    /// The reason, which is public.
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Extend the entry deadline
///
/// The new deadline must be later than the current one. The reason is public.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/extend", tag = "Award", params(AwardPath),
    request_body = NewExtension,
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn extend_entries(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Valid(new): Valid<NewExtension>,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, &path.award).await?;
    before.must_be_open()?;
    later(before.entries_close_at, &new, now)?;
    sqlx::query!("update award set entries_close_at = $2 where id = $1", *before.id, new.closes_at)
        .execute(&mut *tx)
        .await?;
    let after = record(&mut tx, (staff.actor, staff.congress), (&before, None), &new, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Extend a round
///
/// Possible until the round is closed. The new end must be later than the current one. The reason is public.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/extend", tag = "Award", params(RoundPath),
    request_body = NewExtension,
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn extend_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(new): Valid<NewExtension>,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (before, round) = store::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    before.must_be_open()?;
    round.unclosed()?;
    later(round.closes_at, &new, now)?;
    sqlx::query!(
        "update award_round set closes_at = $2, remind_at = $3 where id = $1",
        *round.id,
        new.closes_at,
        Round::next_reminder(new.closes_at, &round.remind_days, now),
    )
    .execute(&mut *tx)
    .await?;
    let after = record(&mut tx, (staff.actor, staff.congress), (&before, Some(&round)), &new, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

fn later(present: Now, new: &NewExtension, now: Now) -> Result<()> {
    rules::fit(rules::whole_seconds(&[("/closes_at", new.closes_at)]))?;
    if new.closes_at <= present || new.closes_at < now {
        return Err(Refused::NotLater.into());
    }
    Ok(())
}

/// Records an extension.
async fn record(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, round): (&Award, Option<&Round>),
    new: &NewExtension,
    now: Now,
) -> Result<Award> {
    let closed_before = round.map_or(award.entries_close_at, |round| round.closes_at);
    sqlx::query!(
        r#"
        -- award::record_extension
        insert into award_extension (id, award_id, round_id, closed_before, closes_at, reason, extended_at)
        values (gen_random_uuid(), $1, $2, $3, $4, $5, $6)
        "#,
        *award.id,
        round.map(|round| *round.id),
        closed_before,
        new.closes_at,
        new.reason,
        now,
    )
    .execute(&mut *db)
    .await?;
    let after = store::touch(&mut *db, (actor, congress), award, now).await?;
    let payload = DeadlineExtended {
        award: award.slug.clone(),
        round: round.map(|round| round.slug.clone()),
        closed_before,
        closes_at: new.closes_at,
        reason: new.reason.clone(),
    };
    let event = DEADLINE_EXTENDED.of(Some(congress), *award.id, &payload);
    events::publish(db, actor, event, now).await?;
    Ok(after)
}
