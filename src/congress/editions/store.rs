use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Congress, CongressError, NewCongress},
    state::CongressState,
};
use crate::{
    http::{Page, Paging, RefuseOn, Result},
    identity::MaybeSignedIn,
    types::{Colour, CongressId, Language, Localized, Now, Slug, TimeZone},
};

/// The editions that the caller may see, latest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    caller: &MaybeSignedIn,
    paging: &Paging,
) -> Result<Page<Congress>> {
    let rows = select(db, None, Some(caller), paging.after("starts_on")?, paging.limit()).await?;
    Ok(paging.page("starts_on", rows, |last| (last.starts_on, last.id)))
}

/// Finds an edition by id.
pub async fn find(db: impl PgExecutor<'_>, id: CongressId) -> Result<Congress> {
    Ok(select(db, Some(id), None, None, 1).await?.pop().ok_or(sqlx::Error::RowNotFound)?)
}

/// Reads the editions visible to this caller; all of them if there is no caller.
async fn select(
    db: impl PgExecutor<'_>,
    id: Option<CongressId>,
    caller: Option<&MaybeSignedIn>,
    after: Option<(NaiveDate, CongressId)>,
    limit: i64,
) -> sqlx::Result<Vec<Congress>> {
    let (before, last) = after.unzip();
    sqlx::query_as!(
        Congress,
        r#"
        -- congress::list
        select id, slug as "slug: Slug", title, description, reference_prefix, starts_on, ends_on,
               time_zone as "time_zone: TimeZone", languages as "languages: Vec<Language>", state, released_version, second_factor_required,
               accent as "accent: Colour", logo_text, intro as "intro: Localized", revision, created_at
        from congress c
        where ($1::uuid is null or id = $1)
          and (state <> 'draft' or $2 or exists (select from staff s where s.congress_id = c.id and s.account_id = $3))
          and ($4::date is null or (starts_on, id) < ($4, $5::uuid))
        order by starts_on desc, id desc
        limit $6::bigint + 1
        "#,
        id.map(|id| *id),
        caller.is_none_or(|caller| caller.administrator),
        caller.and_then(|caller| caller.account).map(|account| *account),
        before,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Finds an edition by slug.
pub async fn find_by_slug(db: impl PgExecutor<'_>, slug: &str) -> sqlx::Result<Option<CongressId>> {
    sqlx::query_scalar!("select id from congress where slug = $1", slug).fetch_optional(db).await
}

/// Reads the edition and locks it until the transaction ends.
pub async fn lock(db: &mut PgConnection, id: CongressId) -> Result<Congress> {
    sqlx::query!("select id from congress where id = $1 for no key update", *id).fetch_one(&mut *db).await?;
    find(db, id).await
}

pub async fn insert(db: &mut PgConnection, new: &NewCongress, now: Now) -> Result<Congress> {
    let id = CongressId::new();
    sqlx::query!(
        r#"
        -- congress::insert
        insert into congress (id, slug, title, description, reference_prefix, starts_on, ends_on, time_zone, languages,
                              created_at, second_factor_required, accent, logo_text, intro)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        "#,
        *id,
        &*new.slug,
        &new.title as &Localized,
        &new.description as &Option<Localized>,
        new.reference_prefix,
        new.starts_on,
        new.ends_on,
        &*new.time_zone,
        &new.languages as &[Language],
        now,
        new.second_factor_required,
        new.accent.as_deref(),
        new.logo_text,
        &new.intro as &Option<Localized>,
    )
    .execute(&mut *db)
    .await
    .refuse_on("congress_slug_once", CongressError::SlugTaken)?;
    find(db, id).await
}

pub async fn update(db: &mut PgConnection, id: CongressId, new: &NewCongress) -> Result<()> {
    sqlx::query!(
        r#"
        -- congress::update
        update congress
        set slug = $2, title = $3, description = $4, reference_prefix = $5, starts_on = $6, ends_on = $7,
            time_zone = $8, languages = $9, second_factor_required = $10,
            accent = $11, logo_text = $12, intro = $13, revision = revision + 1
        where id = $1
        "#,
        *id,
        &*new.slug,
        &new.title as &Localized,
        &new.description as &Option<Localized>,
        new.reference_prefix,
        new.starts_on,
        new.ends_on,
        &*new.time_zone,
        &new.languages as &[Language],
        new.second_factor_required,
        new.accent.as_deref(),
        new.logo_text,
        &new.intro as &Option<Localized>,
    )
    .execute(db)
    .await
    .refuse_on("congress_slug_once", CongressError::SlugTaken)?;
    Ok(())
}

pub async fn set_state(db: &mut PgConnection, id: CongressId, state: CongressState) -> sqlx::Result<()> {
    sqlx::query!(
        "update congress set state = $2, revision = revision + 1 where id = $1",
        *id,
        state as CongressState
    )
    .execute(db)
    .await?;
    Ok(())
}
