//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{
    model::{Award, AwardCategory, AwardRound, AwardState, DeadlineExtension, NewAward},
    rules::AwardError,
};
use crate::{
    http::{RefuseOn, RequestError, Result},
    types::{AwardId, CongressId, Localized, Now, RoundId, Slug, TimeZone},
};

/// An award as selected from the database.
struct Row {
    id: AwardId,
    slug: Slug,
    title: Localized,
    description: Option<Localized>,
    time_zone: TimeZone,
    state: AwardState,
    entries_open_at: Now,
    entries_close_at: Now,
    feedback_by: Option<Now>,
    title_words: i32,
    abstract_words: i32,
    open_scores: bool,
    published_at: Option<Now>,
    revision: i64,
    created_at: Now,
    categories: Json<Vec<AwardCategory>>,
    rounds: Json<Vec<AwardRound>>,
    extensions: Json<Vec<DeadlineExtension>>,
}

impl From<Row> for Award {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            title: row.title,
            description: row.description,
            time_zone: row.time_zone,
            state: row.state,
            entries_open_at: row.entries_open_at,
            entries_close_at: row.entries_close_at,
            feedback_by: row.feedback_by,
            title_words: row.title_words,
            abstract_words: row.abstract_words,
            open_scores: row.open_scores,
            categories: row.categories.0,
            rounds: row.rounds.0,
            extensions: row.extensions.0,
            published_at: row.published_at,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

/// A page of awards, the oldest first; drafts only for the secretariat.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (slug, drafts): (Option<&Slug>, bool),
    after: Option<(Now, AwardId)>,
    limit: i64,
) -> sqlx::Result<Vec<Award>> {
    let (created_at, last) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- award::list
        select a.id as "id: AwardId", a.slug as "slug: Slug", a.title as "title: Localized", a.description as "description: Localized",
               a.time_zone as "time_zone: TimeZone", a.state as "state: AwardState", a.entries_open_at, a.entries_close_at, a.feedback_by,
               a.title_words, a.abstract_words, a.open_scores, a.published_at, a.revision, a.created_at,
               coalesce((select jsonb_agg(to_jsonb(c) order by c.position, c.slug) from award_category c where c.award_id = a.id), '[]')
                   as "categories!: Json<Vec<AwardCategory>>",
               coalesce((select jsonb_agg(to_jsonb(r) || jsonb_build_object('criteria', coalesce(
                             (select jsonb_agg(to_jsonb(k) order by k.position, k.slug) from award_criterion k where k.round_id = r.id), '[]'))
                             order by r.position, r.opens_at, r.slug)
                         from award_round r where r.award_id = a.id), '[]') as "rounds!: Json<Vec<AwardRound>>",
               coalesce((select jsonb_agg(to_jsonb(e) || jsonb_build_object('round', r.slug) order by e.extended_at, e.id)
                         from award_extension e left join award_round r on r.id = e.round_id where e.award_id = a.id), '[]')
                   as "extensions!: Json<Vec<DeadlineExtension>>"
        from award a
        where a.congress_id = $1 and ($2::text is null or a.slug = $2) and ($3 or a.state <> 'draft')
          and ($4::timestamptz is null or (a.created_at, a.id) > ($4, $5::uuid))
        order by a.created_at, a.id
        limit $6::bigint + 1
        "#,
        *congress,
        slug.map(|slug| &**slug),
        drafts,
        created_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Award::from).collect())
}

/// The awards that are not drafts, the oldest first.
pub async fn list_public(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Award>> {
    list(db, congress, (None, false), None, 200).await
}

/// Finds an award of the congress; drafts only for the secretariat.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug, drafts: bool) -> Result<Award> {
    let found = list(db, congress, (Some(slug), drafts), None, 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("award"))?)
}

/// Finds an award of the congress and one of its rounds; drafts only for the secretariat.
pub async fn find_round(
    db: impl PgExecutor<'_>,
    (congress, drafts): (CongressId, bool),
    (award, round): (&Slug, &Slug),
) -> Result<(Award, AwardRound)> {
    let award = find(db, congress, award, drafts).await?;
    let round = award.round(round)?.clone();
    Ok((award, round))
}

/// Finds and locks an award, to change it.
pub async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Award> {
    sqlx::query!(
        "select id from award where congress_id = $1 and slug = $2 for no key update",
        *congress,
        &**slug
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, congress, slug, true).await
}

/// Locks a round, so that no scores or votes of it are written until the transaction ends.
pub async fn lock_round(db: impl PgExecutor<'_>, id: RoundId) -> sqlx::Result<()> {
    sqlx::query!("select id from award_round where id = $1 for no key update", *id)
        .fetch_optional(db)
        .await?;
    Ok(())
}

pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: AwardId,
    new: &NewAward,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::insert
        insert into award (id, congress_id, slug, title, description, time_zone, entries_open_at, entries_close_at, feedback_by,
                           title_words, abstract_words, open_scores, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        "#,
        *id,
        *congress,
        &*new.slug,
        &new.title as &Localized,
        new.description.as_ref() as Option<&Localized>,
        &*new.time_zone,
        new.entries_open_at,
        new.entries_close_at,
        new.feedback_by,
        new.title_words,
        new.abstract_words,
        new.open_scores,
        now,
    )
    .execute(db)
    .await
    .refuse_on("award_slug_once", AwardError::SlugTaken)?;
    Ok(())
}

/// Updates the fields that the secretariat sets.
pub async fn update(db: impl PgExecutor<'_>, id: AwardId, new: &NewAward) -> Result<()> {
    sqlx::query!(
        r#"
        -- award::update
        update award
        set slug = $2, title = $3, description = $4, time_zone = $5, entries_open_at = $6, entries_close_at = $7, feedback_by = $8,
            title_words = $9, abstract_words = $10, open_scores = $11, revision = revision + 1
        where id = $1
        "#,
        *id,
        &*new.slug,
        &new.title as &Localized,
        new.description.as_ref() as Option<&Localized>,
        &*new.time_zone,
        new.entries_open_at,
        new.entries_close_at,
        new.feedback_by,
        new.title_words,
        new.abstract_words,
        new.open_scores,
    )
    .execute(db)
    .await
    .refuse_on("award_slug_once", AwardError::SlugTaken)?;
    Ok(())
}

pub async fn open(db: impl PgExecutor<'_>, id: AwardId) -> sqlx::Result<()> {
    sqlx::query!("update award set state = 'open', revision = revision + 1 where id = $1", *id)
        .execute(db)
        .await?;
    Ok(())
}

/// Counts a change to a part of the award.
pub async fn increment_revision(db: impl PgExecutor<'_>, id: AwardId) -> sqlx::Result<()> {
    sqlx::query!("update award set revision = revision + 1 where id = $1", *id).execute(db).await?;
    Ok(())
}

pub async fn set_entries_close_at(db: impl PgExecutor<'_>, id: AwardId, closes_at: Now) -> sqlx::Result<()> {
    sqlx::query!("update award set entries_close_at = $2 where id = $1", *id, closes_at).execute(db).await?;
    Ok(())
}

/// Records the extension of a round, or of the entry deadline.
pub async fn insert_extension(
    db: impl PgExecutor<'_>,
    (award, round): (AwardId, Option<RoundId>),
    (closed_before, closes_at): (Now, Now),
    reason: &str,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::record_extension
        insert into award_extension (id, award_id, round_id, closed_before, closes_at, reason, extended_at)
        values (gen_random_uuid(), $1, $2, $3, $4, $5, $6)
        "#,
        *award,
        round.map(|id| *id),
        closed_before,
        closes_at,
        reason,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
