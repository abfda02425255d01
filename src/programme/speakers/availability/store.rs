//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::Span;
use crate::types::{CongressId, SpeakerId, TimeZone};

/// Replaces the windows of a speaker, and sets their time zone if they have none.
pub async fn replace(
    db: &mut PgConnection,
    speaker: SpeakerId,
    zone: Option<&TimeZone>,
    spans: &[Span],
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- programme::set_availability
        with before as (delete from speaker_availability where speaker_id = $1)
        update speaker set time_zone = coalesce(time_zone, $2), revision = revision + 1 where id = $1
        "#,
        *speaker,
        zone.map(|zone| &**zone),
    )
    .execute(&mut *db)
    .await?;
    let (starts, ends): (Vec<_>, Vec<_>) = spans.iter().copied().unzip();
    sqlx::query!(
        r#"
        -- programme::insert_availability
        insert into speaker_availability (speaker_id, starts_at, ends_at)
        select $1, * from unnest($2::timestamptz[], $3::timestamptz[])
        "#,
        *speaker,
        &starts,
        &ends,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The availability of one speaker or of all who have set it, in order.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<SpeakerId>,
) -> sqlx::Result<Vec<(SpeakerId, Span)>> {
    let rows = sqlx::query!(
        r#"
        -- programme::list_availability
        select s.id, a.starts_at, a.ends_at
        from speaker s join speaker_availability a on a.speaker_id = s.id
        where s.congress_id = $1 and ($2::uuid is null or s.id = $2)
        order by s.id, a.starts_at
        "#,
        *congress,
        only.map(|id| *id),
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.starts_at, row.ends_at))).collect())
}
