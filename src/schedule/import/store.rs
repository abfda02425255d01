//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::types::{CongressId, Localized, SessionId, Slug};

/// Waits for concurrent imports, which would not see each other's sessions, and for other changes of the sessions. Until the
/// transaction ends, no one else can change or place a session, so that what is read now can be written back.
pub async fn lock(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('schedule ' || $1::text, 0))",
        congress.to_string()
    )
    .execute(&mut *db)
    .await?;
    // Before sessions and pools, in the order of a release. A session that was released is not removed.
    sqlx::query!("select id from congress where id = $1 for share", *congress).fetch_one(&mut *db).await?;
    sqlx::query!("select id from session where congress_id = $1 order by id for no key update", *congress)
        .fetch_all(db)
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
