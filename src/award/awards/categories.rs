//! Categories of an award.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    api::AwardPath,
    model::{Award, Category},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    http::{Created, IfMatch, New, Patch, Path, Problems, RefuseOn, RequestError, Result, WithEtag},
    identity::{Staff, permission},
    types::{CategoryId, Localized, Slug},
};

/// The maximum number of categories per award.
const MOST: usize = 50;

/// A category as the secretariat defines it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "inclusive", "name": {"en": "Inclusive cities"}, "position": 1}))]
pub struct NewCategory {
    pub slug: Slug,
    pub name: Localized,
    pub description: Option<Localized>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

impl From<&Category> for NewCategory {
    fn from(category: &Category) -> Self {
        let Category { slug, name, description, position, .. } = category.clone();
        Self { slug, name, description, position }
    }
}

crate::congress_path! {
    pub CategoryPath "/awards/{award}/categories/{category}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the category.
        #[param(example = "inclusive")]
        category: Slug,
    }
}

/// Create a category
///
/// If an award has categories, each entry must name one.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/categories", tag = "Award", params(AwardPath),
    request_body = NewCategory,
    responses((status = 201, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn create_award_category(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    new: New<NewCategory>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let before = store::lock(&mut tx, staff.congress, &path.award).await?;
    insert(&mut tx, &before, &new.body).await?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, now).await?;
    let created = Created::at(&format!("/congresses/{}/awards/{}", path.congress, after.slug), after)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Adds a category to a locked award.
pub async fn insert(db: &mut PgConnection, award: &Award, new: &NewCategory) -> Result<()> {
    award.unpublished()?;
    if award.categories.len() >= MOST {
        return Err(Refused::TooMany.into());
    }
    sqlx::query!(
        r#"
        -- award::insert_category
        insert into award_category (id, award_id, slug, name, description, position) values ($1, $2, $3, $4, $5, $6)
        "#,
        *CategoryId::new(),
        *award.id,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.position,
    )
    .execute(db)
    .await
    .refuse_on("award_category_slug_once", Refused::PartSlugTaken)?;
    Ok(())
}

/// Update a category
///
/// `If-Match` takes the award's revision.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/categories/{category}", tag = "Award", params(CategoryPath, IfMatch),
    request_body(content = NewCategory, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn update_award_category(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CategoryPath>,
    if_match: IfMatch,
    patch: Patch<NewCategory>,
) -> Result<WithEtag<Award>> {
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, &path.award).await?;
    if_match.check(&before)?;
    before.unpublished()?;
    let category = before.category(&path.category).ok_or(RequestError::NoSuch("category"))?;
    let new = patch.apply(&category.into())?;
    sqlx::query!(
        r#"
        -- award::update_category
        update award_category set slug = $2, name = $3, description = $4, position = $5 where id = $1
        "#,
        *category.id,
        &*new.slug,
        &new.name as &Localized,
        new.description.as_ref() as Option<&Localized>,
        new.position,
    )
    .execute(&mut *tx)
    .await
    .refuse_on("award_category_slug_once", Refused::PartSlugTaken)?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a category
///
/// Only a category without entries can be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/categories/{category}", tag = "Award", params(CategoryPath, IfMatch),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn delete_award_category(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CategoryPath>,
    if_match: IfMatch,
) -> Result<WithEtag<Award>> {
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, &path.award).await?;
    if_match.check(&before)?;
    before.unpublished()?;
    let category = before.category(&path.category).ok_or(RequestError::NoSuch("category"))?;
    sqlx::query!("delete from award_category where id = $1", *category.id)
        .execute(&mut *tx)
        .await
        .refuse_on("award_entry_category_id_fkey", Refused::CategoryInUse)?;
    let after = store::touch(&mut tx, (staff.actor, staff.congress), &before, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}
