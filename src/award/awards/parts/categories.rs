use sqlx::PgConnection;

use super::{model::NewAwardCategory, store};
use crate::{
    award::awards::{
        award::{lock, publish_update},
        model::{Award, AwardCategoryDetail},
        rules::AwardError,
    },
    events::Change,
    http::{IfMatch, Patch, Result},
    types::Slug,
};

/// The maximum number of categories per award.
const MOST: usize = 50;

pub async fn create(
    change: &mut Change<'_>,
    award: &Slug,
    new: &NewAwardCategory,
) -> Result<AwardCategoryDetail> {
    let before = lock(change, award).await?;
    add(change.db(), &before, new).await?;
    Ok(publish_update(change, &before).await?.category_detail(&new.slug)?)
}

/// Adds a category to a locked award.
pub async fn add(db: &mut PgConnection, award: &Award, new: &NewAwardCategory) -> Result<()> {
    award.must_be_unpublished()?;
    if award.categories.len() >= MOST {
        return Err(AwardError::TooMany.into());
    }
    store::insert_category(db, award.id, new).await
}

pub async fn update(
    change: &mut Change<'_>,
    (award, category): (&Slug, &Slug),
    if_match: &IfMatch,
    patch: &Patch<NewAwardCategory>,
) -> Result<AwardCategoryDetail> {
    let before = lock(change, award).await?;
    let known = before.category_detail(category)?.category;
    if_match.check(&before)?;
    before.must_be_unpublished()?;
    let new = patch.apply(&(&known).into())?;
    store::update_category(change.db(), known.id, &new).await?;
    Ok(publish_update(change, &before).await?.category_detail(&new.slug)?)
}

pub async fn delete(
    change: &mut Change<'_>,
    (award, category): (&Slug, &Slug),
    if_match: &IfMatch,
) -> Result<()> {
    let before = lock(change, award).await?;
    let known = before.category_detail(category)?.category;
    if_match.check(&before)?;
    before.must_be_unpublished()?;
    store::delete_category(change.db(), known.id).await?;
    publish_update(change, &before).await?;
    Ok(())
}
