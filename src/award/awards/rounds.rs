//! Rounds of an award.

use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    api::AwardPath,
    model::{Award, NewRound, Round, RoundKind, Takes},
    rules::{self, Refused},
    store,
};
use crate::{
    app::App,
    award::catalogue::{ROUND_CLOSED, RoundChanged},
    events,
    http::{Created, IfMatch, New, Patch, Path, Problems, RefuseOn, RequestError, Result, Valid, WithEtag},
    identity::{Staff, permission},
    types::{Actor, CongressId, FieldError, Localized, Now, RoundId, Slug},
};

/// The maximum number of rounds per award.
const MOST: usize = 10;

crate::congress_path! {
    pub RoundPath "/awards/{award}/rounds/{round}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the round.
        #[param(example = "technical")]
        round: Slug,
    }
}

impl RoundPath {
    pub fn slugs(&self) -> (&Slug, &Slug) {
        (&self.award, &self.round)
    }
}

/// Create a round
///
/// In technical and jury rounds, evaluators give scores. In a public round, each account has one vote.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds", tag = "Award", params(AwardPath),
    request_body = NewRound,
    responses((status = 201, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn create_award_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    new: New<NewRound>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let before = store::lock(&mut tx, staff.congress, &path.award).await?;
    insert(&mut tx, &before, &new.body, now).await?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, now).await?;
    let created = Created::at(&format!("/congresses/{}/awards/{}", path.congress, after.slug), after)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Adds a round to a locked award.
pub async fn insert(db: &mut PgConnection, award: &Award, new: &NewRound, now: Now) -> Result<()> {
    award.unpublished()?;
    rules::fit(new.faults())?;
    if award.rounds.len() >= MOST {
        return Err(Refused::TooMany.into());
    }
    sqlx::query!(
        r#"
        -- award::insert_round
        insert into award_round (id, award_id, slug, name, kind, takes, position, opens_at, closes_at, scale_min, scale_max, per_entry,
                                 remind_days, remind_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        "#,
        *RoundId::new(),
        *award.id,
        &*new.slug,
        &new.name as &Localized,
        new.kind as RoundKind,
        new.takes as Takes,
        new.position,
        new.opens_at,
        new.closes_at,
        new.scale_min,
        new.scale_max,
        new.per_entry,
        &new.remind_days,
        Round::next_reminder(new.closes_at, &new.remind_days, now),
    )
    .execute(db)
    .await
    .refuse_on("award_round_slug_once", Refused::PartSlugTaken)
    .refuse_on("award_round_public_once", Refused::PublicOnce)?;
    Ok(())
}

/// Update a round
///
/// The rules by which entries are judged cannot change once the round has opened. `If-Match` takes the award's revision.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/rounds/{round}", tag = "Award", params(RoundPath, IfMatch),
    request_body(content = NewRound, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn update_award_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    if_match: IfMatch,
    patch: Patch<NewRound>,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (before, round) = store::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    if_match.check(&before)?;
    before.unpublished()?;
    let new = patch.apply(&(&round).into())?;
    round.may_become(&new, now)?;
    write(&mut tx, round.id, &new, now).await?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

async fn write(db: &mut PgConnection, id: RoundId, new: &NewRound, now: Now) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::update_round
        update award_round
        set slug = $2, name = $3, kind = $4, takes = $5, position = $6, opens_at = $7, closes_at = $8, scale_min = $9,
            scale_max = $10, per_entry = $11, remind_days = $12, remind_at = $13
        where id = $1
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.kind as RoundKind,
        new.takes as Takes,
        new.position,
        new.opens_at,
        new.closes_at,
        new.scale_min,
        new.scale_max,
        new.per_entry,
        &new.remind_days,
        Round::next_reminder(new.closes_at, &new.remind_days, now),
    )
    .execute(db)
    .await
    .refuse_on("award_round_slug_once", Refused::PartSlugTaken)
    .refuse_on("award_round_public_once", Refused::PublicOnce)?;
    Ok(())
}

/// Delete a round
///
/// Deletes the round and its criteria. Only a round without evaluators and votes can be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/rounds/{round}", tag = "Award", params(RoundPath, IfMatch),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn delete_award_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    if_match: IfMatch,
) -> Result<WithEtag<Award>> {
    let mut tx = app.begin().await?;
    let (before, round) = store::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    if_match.check(&before)?;
    before.unpublished()?;
    round.unclosed()?;
    sqlx::query!("delete from award_criterion where round_id = $1", *round.id)
        .execute(&mut *tx)
        .await
        .refuse_on("award_score_criterion_id_fkey", Refused::RoundInUse)?;
    sqlx::query!("delete from award_round where id = $1", *round.id)
        .execute(&mut *tx)
        .await
        .refuse_on("award_evaluator_round_id_fkey", Refused::RoundInUse)
        .refuse_on("award_ballot_round_id_fkey", Refused::RoundInUse)?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Why a round is closed early.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Every evaluation is in."}))]
pub struct Closing {
    /// Required before the end of the round.
    #[schema(min_length = 1, max_length = 1000)]
    reason: Option<String>,
}

/// Close a round
///
/// Closing is final: the database refuses later changes to scores and votes. Standings become readable, and entries can advance.
/// Evaluations that are not submitted do not count. Closing a round before its end requires a `reason`.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/close", tag = "Award", params(RoundPath),
    request_body = Closing,
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn close_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(why): Valid<Closing>,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (before, round) = store::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    let closed = close(&mut tx, (staff.actor, staff.congress), (&before, &round), why.reason, now).await?;
    tx.commit().await?;
    Ok(WithEtag(closed))
}

/// Closes a locked round.
pub async fn close(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, round): (&Award, &Round),
    reason: Option<String>,
    now: Now,
) -> Result<Award> {
    award.must_be_open()?;
    if round.closed_at.is_some() {
        return Ok(award.clone());
    }
    if rules::in_time(round.closes_at, now) && reason.is_none() {
        let fault = FieldError::new(
            "/reason",
            "required",
            "The round has not ended. Give the reason for closing it early.",
        );
        return Err(RequestError::InvalidBody(vec![fault]).into());
    }
    sqlx::query!("update award_round set closed_at = $2, remind_at = null where id = $1", *round.id, now)
        .execute(&mut *db)
        .await?;
    store::label_evaluators(&mut *db, round.id).await?;
    let after = store::touch(&mut *db, (actor, congress), award, now).await?;
    let payload = RoundChanged {
        award: award.slug.clone(),
        round: round.slug.clone(),
        closes_at: round.closes_at,
        closed_at: Some(now),
        reason,
    };
    events::publish(db, actor, ROUND_CLOSED.of(Some(congress), *round.id, &payload), now).await?;
    Ok(after)
}
