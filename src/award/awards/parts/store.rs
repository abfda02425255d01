//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::model::{NewAwardCategory, NewAwardCriterion, NewAwardRound};
use crate::{
    award::awards::{
        model::{AwardRound, EntryRequirement, RoundKind},
        rules::AwardError,
    },
    http::{RefuseOn, Result},
    types::{AwardId, CategoryId, CriterionId, Localized, Now, RoundId},
};

pub async fn insert_category(db: impl PgExecutor<'_>, award: AwardId, new: &NewAwardCategory) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::insert_category
        insert into award_category (id, award_id, slug, name, description, position) values ($1, $2, $3, $4, $5, $6)
        "#,
        *CategoryId::new(),
        *award,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.position,
    )
    .execute(db)
    .await
    .refuse_on("award_category_slug_once", AwardError::PartSlugTaken)?;
    Ok(())
}

pub async fn update_category(db: impl PgExecutor<'_>, id: CategoryId, new: &NewAwardCategory) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::update_category
        update award_category set slug = $2, name = $3, description = $4, position = $5 where id = $1
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.position,
    )
    .execute(db)
    .await
    .refuse_on("award_category_slug_once", AwardError::PartSlugTaken)?;
    Ok(())
}

pub async fn delete_category(db: impl PgExecutor<'_>, id: CategoryId) -> Result<()> {
    sqlx::query!("delete from award_category where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("award_entry_category_id_fkey", AwardError::CategoryInUse)?;
    Ok(())
}

pub async fn insert_round(
    db: impl PgExecutor<'_>,
    award: AwardId,
    new: &NewAwardRound,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::insert_round
        insert into award_round (id, award_id, slug, name, kind, takes, position, opens_at, closes_at, scale_min, scale_max, per_entry,
                                 remind_days, remind_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        "#,
        *RoundId::new(),
        *award,
        &*new.slug,
        &new.name as &Localized,
        new.kind as RoundKind,
        new.takes as EntryRequirement,
        new.position,
        new.opens_at,
        new.closes_at,
        new.scale_min,
        new.scale_max,
        new.per_entry,
        &new.remind_days,
        AwardRound::next_reminder(new.closes_at, &new.remind_days, now),
    )
    .execute(db)
    .await
    .refuse_on("award_round_slug_once", AwardError::PartSlugTaken)
    .refuse_on("award_round_public_once", AwardError::PublicOnce)?;
    Ok(())
}

pub async fn update_round(db: impl PgExecutor<'_>, id: RoundId, new: &NewAwardRound, now: Now) -> Result<()> {
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
        new.takes as EntryRequirement,
        new.position,
        new.opens_at,
        new.closes_at,
        new.scale_min,
        new.scale_max,
        new.per_entry,
        &new.remind_days,
        AwardRound::next_reminder(new.closes_at, &new.remind_days, now),
    )
    .execute(db)
    .await
    .refuse_on("award_round_slug_once", AwardError::PartSlugTaken)
    .refuse_on("award_round_public_once", AwardError::PublicOnce)?;
    Ok(())
}

/// Sets the end of a round, and when its evaluators are reminded next.
pub async fn set_round_end(
    db: impl PgExecutor<'_>,
    id: RoundId,
    closes_at: Now,
    remind_at: Option<Now>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update award_round set closes_at = $2, remind_at = $3 where id = $1",
        *id,
        closes_at,
        remind_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn close_round(db: impl PgExecutor<'_>, id: RoundId, now: Now) -> sqlx::Result<()> {
    sqlx::query!("update award_round set closed_at = $2, remind_at = null where id = $1", *id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes a round and its criteria.
pub async fn delete_round(db: &mut PgConnection, id: RoundId) -> Result<()> {
    sqlx::query!("delete from award_criterion where round_id = $1", *id)
        .execute(&mut *db)
        .await
        .refuse_on("award_score_criterion_id_fkey", AwardError::RoundInUse)?;
    sqlx::query!("delete from award_round where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("award_evaluator_round_id_fkey", AwardError::RoundInUse)
        .refuse_on("award_ballot_round_id_fkey", AwardError::RoundInUse)?;
    Ok(())
}

/// Draws random labels that replace evaluators' names where they are anonymous. They are not derived from identities.
pub async fn label_evaluators(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::label_evaluators
        update award_evaluator v set label = drawn.label
        from (select account_id, row_number() over (order by gen_random_uuid())::int as label
              from award_evaluator where round_id = $1) drawn
        where v.round_id = $1 and v.account_id = drawn.account_id
        "#,
        *round,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_criterion(
    db: impl PgExecutor<'_>,
    round: RoundId,
    id: CriterionId,
    new: &NewAwardCriterion,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::insert_criterion
        insert into award_criterion (id, round_id, slug, name, description, weight, position) values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        *id,
        *round,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.weight,
        new.position,
    )
    .execute(db)
    .await
    .refuse_on("award_criterion_slug_once", AwardError::PartSlugTaken)?;
    Ok(())
}

pub async fn update_criterion(
    db: impl PgExecutor<'_>,
    id: CriterionId,
    new: &NewAwardCriterion,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::update_criterion
        update award_criterion set slug = $2, name = $3, description = $4, weight = $5, position = $6 where id = $1
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.weight,
        new.position,
    )
    .execute(db)
    .await
    .refuse_on("award_criterion_slug_once", AwardError::PartSlugTaken)?;
    Ok(())
}

pub async fn delete_criterion(db: impl PgExecutor<'_>, id: CriterionId) -> sqlx::Result<()> {
    sqlx::query!("delete from award_criterion where id = $1", *id).execute(db).await?;
    Ok(())
}
