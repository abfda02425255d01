//! Database queries, one function each.

use sqlx::PgExecutor;

use super::edition::{Edition, Parts};
use crate::types::{Colour, CongressId, Localized};

/// Finds an edition that is public.
pub async fn find_edition(db: impl PgExecutor<'_>, slug: &str) -> sqlx::Result<Option<Edition>> {
    Ok(select(db, Some(slug), 1).await?.pop())
}

/// The public editions, latest first.
pub async fn list_editions(db: impl PgExecutor<'_>, limit: i64) -> sqlx::Result<Vec<Edition>> {
    select(db, None, limit).await
}

async fn select(db: impl PgExecutor<'_>, slug: Option<&str>, limit: i64) -> sqlx::Result<Vec<Edition>> {
    let rows = sqlx::query!(
        r#"
        -- site::select_editions
        select id as "id!: CongressId", slug as "slug!", title as "title!: Localized", starts_on as "starts_on!",
               ends_on as "ends_on!", accent as "accent: Colour", logo_text, intro as "intro: Localized",
               released_version is not null as "has_programme!", has_cities as "has_cities!",
               has_declarations as "has_declarations!", has_awards as "has_awards!"
        from public_edition
        where $1::text is null or slug = $1
        order by starts_on desc, id
        limit $2
        "#,
        slug,
        limit,
    )
    .fetch_all(db)
    .await?;
    let edition = rows.into_iter().map(|row| Edition {
        id: row.id,
        slug: row.slug,
        title: row.title,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        accent: row.accent,
        logo_text: row.logo_text,
        intro: row.intro,
        parts: Parts {
            programme: row.has_programme,
            cities: row.has_cities,
            declarations: row.has_declarations,
            awards: row.has_awards,
        },
    });
    Ok(edition.collect())
}
