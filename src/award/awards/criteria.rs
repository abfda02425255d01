//! Criteria that evaluators score.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    api::AwardPath,
    model::{Award, Criterion, Round, RoundKind},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    http::{Created, IfMatch, New, Patch, Path, Problems, RefuseOn, RequestError, Result, WithEtag},
    identity::{Staff, permission},
    types::{CongressId, CriterionId, FieldError, Localized, Now, Slug},
};

/// The maximum number of criteria per round.
const MOST: usize = 20;

/// A criterion as the secretariat defines it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"round": "technical", "slug": "innovation", "name": {"en": "Innovation"}, "weight": 1, "position": 1}))]
pub struct NewCriterion {
    /// Slug of the round it belongs to; it cannot be changed.
    pub round: Slug,
    pub slug: Slug,
    pub name: Localized,
    pub description: Option<Localized>,
    /// Its weight relative to the other criteria of the round.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 1000, default = 1)]
    pub weight: i32,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

fn one() -> i32 {
    1
}

impl NewCriterion {
    fn of(criterion: &Criterion, round: &Round) -> Self {
        let Criterion { slug, name, description, weight, position, .. } = criterion.clone();
        Self { round: round.slug.clone(), slug, name, description, weight, position }
    }
}

crate::congress_path! {
    pub CriterionPath "/awards/{award}/criteria/{criterion}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Id of the criterion.
        criterion: CriterionId,
    }
}

/// Create a criterion
///
/// Possible until the round opens. An entry's scores are weighted by `weight`.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/criteria", tag = "Award", params(AwardPath),
    request_body = NewCriterion,
    responses((status = 201, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn create_criterion(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    new: New<NewCriterion>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let slugs = (&path.award, &new.body.round);
    let (before, round) = store::lock_round(&mut tx, staff.congress, slugs).await?;
    before.unpublished()?;
    insert(&mut tx, &round, &new.body, now).await?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, now).await?;
    let created = Created::at(&format!("/congresses/{}/awards/{}", path.congress, after.slug), after)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Adds a criterion to a locked round.
pub async fn insert(db: &mut PgConnection, round: &Round, new: &NewCriterion, now: Now) -> Result<()> {
    round.unopened(now)?;
    if round.kind == RoundKind::Public {
        return Err(Refused::NoCriteria.into());
    }
    if round.criteria.len() >= MOST {
        return Err(Refused::TooManyCriteria.into());
    }
    sqlx::query!(
        r#"
        -- award::insert_criterion
        insert into award_criterion (id, round_id, slug, name, description, weight, position) values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        *CriterionId::new(),
        *round.id,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.weight,
        new.position,
    )
    .execute(db)
    .await
    .refuse_on("award_criterion_slug_once", Refused::PartSlugTaken)?;
    Ok(())
}

/// Locks the award and returns the criterion and its round, provided that the round has not opened.
async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    path: &CriterionPath,
    now: Now,
) -> Result<(Award, Round, Criterion)> {
    let award = store::lock(&mut *db, congress, &path.award).await?;
    award.unpublished()?;
    let of = |round: &&Round| round.criteria.iter().any(|criterion| criterion.id == path.criterion);
    let round = award.rounds.iter().find(of).map(|round| round.slug.clone());
    let round = round.ok_or(RequestError::NoSuch("criterion"))?;
    let (award, round) = store::lock_round(db, congress, (&path.award, &round)).await?;
    round.unopened(now)?;
    let criterion = round.criteria.iter().find(|criterion| criterion.id == path.criterion).cloned();
    Ok((award, round, criterion.ok_or(RequestError::NoSuch("criterion"))?))
}

/// Update a criterion
///
/// Possible until its round opens. `If-Match` takes the award's revision.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/criteria/{criterion}", tag = "Award", params(CriterionPath, IfMatch),
    request_body(content = NewCriterion, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn update_criterion(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CriterionPath>,
    if_match: IfMatch,
    patch: Patch<NewCriterion>,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (before, round, criterion) = lock(&mut tx, staff.congress, &path, now).await?;
    if_match.check(&before)?;
    let new = patch.apply_with(&NewCriterion::of(&criterion, &round), |new| {
        let moved = new.round != round.slug;
        let fault = || {
            FieldError::new(
                "/round",
                "fixed",
                "A criterion cannot move to another round. Delete it and create a new one.",
            )
        };
        moved.then(fault).into_iter().collect()
    })?;
    sqlx::query!(
        r#"
        -- award::update_criterion
        update award_criterion set slug = $2, name = $3, description = $4, weight = $5, position = $6 where id = $1
        "#,
        *criterion.id,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.weight,
        new.position,
    )
    .execute(&mut *tx)
    .await
    .refuse_on("award_criterion_slug_once", Refused::PartSlugTaken)?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a criterion
///
/// Possible until its round opens.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/criteria/{criterion}", tag = "Award", params(CriterionPath, IfMatch),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn delete_criterion(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CriterionPath>,
    if_match: IfMatch,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (before, _, criterion) = lock(&mut tx, staff.congress, &path, now).await?;
    if_match.check(&before)?;
    sqlx::query!("delete from award_criterion where id = $1", *criterion.id).execute(&mut *tx).await?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}
