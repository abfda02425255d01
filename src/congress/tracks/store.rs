use sqlx::{PgConnection, PgExecutor};

use super::model::{NewTrack, Track, TrackError, TrackKind};
use crate::{
    http::{Page, Paging, RefuseOn, RequestError, Result},
    types::{CongressId, Localized, Slug, TrackId},
};

pub async fn list(db: impl PgExecutor<'_>, congress: CongressId, paging: &Paging) -> Result<Page<Track>> {
    let rows = select(db, congress, None, paging.after("position")?, paging.limit()).await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> Result<Track> {
    let found = select(db, congress, Some(slug), None, 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("track"))?)
}

async fn select(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: Option<&Slug>,
    after: Option<(i32, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Track>> {
    let (position, last) = after.unzip();
    sqlx::query_as!(
        Track,
        r#"
        -- congress::list_tracks
        select id, slug as "slug: Slug", name, kind, position, revision
        from track
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

/// Reads the track and locks it until the transaction ends.
pub async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Track> {
    sqlx::query!("select id from track where congress_id = $1 and slug = $2 for update", *congress, &**slug)
        .fetch_optional(&mut *db)
        .await?;
    find(db, congress, slug).await
}

pub async fn insert(db: &mut PgConnection, congress: CongressId, new: &NewTrack) -> Result<Track> {
    sqlx::query_as!(
        Track,
        r#"
        -- congress::insert_track
        insert into track (id, congress_id, slug, name, kind, position) values ($1, $2, $3, $4, $5, $6)
        returning id, slug as "slug: Slug", name, kind, position, revision
        "#,
        *TrackId::new(),
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.kind as TrackKind,
        new.position,
    )
    .fetch_one(db)
    .await
    .refuse_on("track_slug_once", TrackError::SlugTaken)
}

pub async fn update(db: &mut PgConnection, id: TrackId, new: &NewTrack) -> Result<Track> {
    sqlx::query_as!(
        Track,
        r#"
        -- congress::update_track
        update track set slug = $2, name = $3, kind = $4, position = $5, revision = revision + 1
        where id = $1
        returning id, slug as "slug: Slug", name, kind, position, revision
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.kind as TrackKind,
        new.position,
    )
    .fetch_one(db)
    .await
    .refuse_on("track_slug_once", TrackError::SlugTaken)
}

pub async fn delete(db: &mut PgConnection, id: TrackId) -> Result<()> {
    sqlx::query!("delete from track where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("session_track_id_fkey", TrackError::InUse)?;
    Ok(())
}
