//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor, PgPool};

use super::model::{Announcement, AnnouncementAudience};
use crate::{
    identity::{Reader, permission},
    registration,
    types::{AccountId, AnnouncementId, CongressId, Localized},
};

/// The announcements visible to the reader, all or one, latest first.
pub async fn list(
    db: &PgPool,
    reader: &Reader,
    only: Option<AnnouncementId>,
    after: Option<AnnouncementId>,
    limit: i64,
) -> sqlx::Result<Vec<Announcement>> {
    let (r#type, tracks) = match reader.registration() {
        Some(registration) => registration::admitted_to(db, registration).await?,
        None => (None, Vec::new()),
    };
    let rows = sqlx::query!(
        r#"
        -- announcements::list
        select id, audience, slug, title, body, published_at
        from announcement
        where congress_id = $1 and ($2::uuid is null or id < $2) and ($7::uuid is null or id = $7)
            and ($3 or audience = 'everybody' or (audience = 'registration_type' and slug = $4)
                 or (audience = 'track' and slug = any ($5))
                 or (audience = 'session' and slug in (
                     select session_id::text from session_audience where registration_id = $8)))
        order by id desc
        limit $6::bigint + 1
        "#,
        *reader.congress,
        after.map(|id| *id),
        reader.holds::<permission::MessagingManage>(),
        r#type,
        &tracks,
        limit,
        only.map(|id| *id),
        reader.registration().map(|id| *id),
    )
    .fetch_all(db)
    .await?;
    let announcements = rows.into_iter().map(|row| Announcement {
        id: row.id,
        to: AnnouncementAudience::from_columns(&row.audience, row.slug.as_deref()),
        title: row.title,
        body: row.body,
        published_at: row.published_at,
    });
    Ok(announcements.collect())
}

pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    announcement: &Announcement,
    published_by: AccountId,
) -> sqlx::Result<()> {
    let (audience, slug) = announcement.to.columns();
    sqlx::query!(
        r#"
        -- announcements::insert
        insert into announcement (id, congress_id, audience, slug, title, body, published_by, published_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        *announcement.id,
        *congress,
        audience,
        slug,
        &announcement.title as &Localized,
        &announcement.body as &Localized,
        *published_by,
        announcement.published_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether the congress has what the audience names.
pub async fn is_audience_known(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    to: &AnnouncementAudience,
) -> sqlx::Result<bool> {
    let (audience, slug) = to.columns();
    sqlx::query_scalar!(
        r#"
        -- announcements::is_audience_known
        select case $2
            when 'registration_type' then exists (select from registration_type where congress_id = $1 and slug = $3)
            when 'track' then exists (select from track where congress_id = $1 and slug = $3)
            when 'session' then exists (select from session where congress_id = $1 and id::text = $3)
            else true end as "known!"
        "#,
        *congress,
        audience,
        slug,
    )
    .fetch_one(db)
    .await
}
