use sqlx::{PgConnection, PgExecutor, types::Json};

use super::model::ImportMapping;
use crate::{congress::EditionCopy, imports::recognising::Mapping, types::CongressId};

/// The mapping saved for an edition; empty by default.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<ImportMapping> {
    let saved = sqlx::query!(
        r#"select mapping as "mapping: Json<Mapping>", revision from import_mapping where congress_id = $1"#,
        *congress
    );
    let saved = saved.fetch_optional(db).await?;
    Ok(saved.map_or(ImportMapping { mapping: Mapping::new(), revision: 1 }, |row| ImportMapping {
        mapping: row.mapping.0,
        revision: row.revision,
    }))
}

/// Copies the saved mapping into a new edition.
pub async fn copy(db: impl PgExecutor<'_>, copy: &EditionCopy) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into import_mapping (congress_id, mapping) select $2, mapping from import_mapping where congress_id = $1",
        *copy.from,
        *copy.to,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The mapping saved for an edition, locked until the transaction ends.
pub async fn lock(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<ImportMapping> {
    sqlx::query!(
        "insert into import_mapping (congress_id) values ($1) on conflict (congress_id) do nothing",
        *congress
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select revision from import_mapping where congress_id = $1 for update", *congress)
        .fetch_one(&mut *db)
        .await?;
    find(db, congress).await
}

pub async fn update(
    db: &mut PgConnection,
    congress: CongressId,
    mapping: &Mapping,
) -> sqlx::Result<ImportMapping> {
    sqlx::query!(
        "update import_mapping set mapping = $2, revision = revision + 1 where congress_id = $1",
        *congress,
        serde_json::json!(mapping),
    )
    .execute(&mut *db)
    .await?;
    find(db, congress).await
}
