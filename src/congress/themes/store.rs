use sqlx::{PgConnection, PgExecutor};

use super::model::{NewTheme, Theme, ThemeError};
use crate::{
    http::{Page, Paging, RefuseOn, RequestError, Result},
    types::{CongressId, Localized, Slug, ThemeId},
};

pub async fn list(db: impl PgExecutor<'_>, congress: CongressId, paging: &Paging) -> Result<Page<Theme>> {
    let rows = select(db, congress, None, paging.after("position")?, paging.limit()).await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> Result<Theme> {
    let found = select(db, congress, Some(slug), None, 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("theme"))?)
}

async fn select(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: Option<&Slug>,
    after: Option<(i32, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Theme>> {
    let (position, last) = after.unzip();
    sqlx::query_as!(
        Theme,
        r#"
        -- congress::list_themes
        select id, slug as "slug: Slug", name, position, revision
        from theme
        where congress_id = $1 and ($2::text is null or slug = $2)
          and ($3::int is null or (position, slug) > ($3, $4::text))
        order by position, slug
        limit $5::bigint + 1
        "#,
        *congress,
        slug.map(|slug| &**slug),
        position,
        last,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Reads the theme and locks it until the transaction ends.
pub async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Theme> {
    sqlx::query!("select id from theme where congress_id = $1 and slug = $2 for update", *congress, &**slug)
        .fetch_optional(&mut *db)
        .await?;
    find(db, congress, slug).await
}

pub async fn insert(db: &mut PgConnection, congress: CongressId, new: &NewTheme) -> Result<Theme> {
    sqlx::query_as!(
        Theme,
        r#"
        -- congress::insert_theme
        insert into theme (id, congress_id, slug, name, position) values ($1, $2, $3, $4, $5)
        returning id, slug as "slug: Slug", name, position, revision
        "#,
        *ThemeId::new(),
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.position,
    )
    .fetch_one(db)
    .await
    .refuse_on("theme_slug_once", ThemeError::SlugTaken)
}

pub async fn update(db: &mut PgConnection, id: ThemeId, new: &NewTheme) -> Result<Theme> {
    sqlx::query_as!(
        Theme,
        r#"
        -- congress::update_theme
        update theme set slug = $2, name = $3, position = $4, revision = revision + 1
        where id = $1
        returning id, slug as "slug: Slug", name, position, revision
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.position,
    )
    .fetch_one(db)
    .await
    .refuse_on("theme_slug_once", ThemeError::SlugTaken)
}

pub async fn delete(db: &mut PgConnection, id: ThemeId) -> Result<()> {
    sqlx::query!("delete from theme where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("session_theme_theme_id_fkey", ThemeError::InUse)
        .refuse_on("award_entry_theme_id_fkey", ThemeError::InUse)?;
    Ok(())
}
