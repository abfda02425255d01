//! Database queries, one function each.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::types::{CongressId, Localized, SessionId, Slug};

/// Waits for concurrent imports: they would not see each other's sessions.
pub async fn lock(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('schedule ' || $1::text, 0))",
        congress.to_string()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// External guids and ids of the sessions that have one.
pub async fn list_guids(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Vec<(Uuid, SessionId)>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::external_guids
        select id, external_guid as "guid!" from session where congress_id = $1 and external_guid is not null
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.guid, row.id)).collect())
}

/// Slugs and names of the tracks.
pub async fn list_tracks(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Vec<(Slug, Localized)>> {
    let rows = sqlx::query!(
        r#"select slug as "slug: Slug", name as "name: Localized" from track where congress_id = $1"#,
        *congress
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name)).collect())
}

/// Sets the external guids of sessions.
pub async fn set_guids(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    guids: &[(SessionId, Uuid)],
) -> sqlx::Result<()> {
    let (sessions, guids): (Vec<_>, Vec<_>) = guids.iter().map(|(id, guid)| (**id, *guid)).unzip();
    sqlx::query!(
        r#"
        -- schedule::keep_guids
        update session s set external_guid = e.guid from unnest($2::uuid[], $3::uuid[]) as e (id, guid)
        where s.congress_id = $1 and s.id = e.id
        "#,
        *congress,
        &sessions,
        &guids,
    )
    .execute(db)
    .await?;
    Ok(())
}
