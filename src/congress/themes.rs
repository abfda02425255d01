//! Policy themes of an edition.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::catalogue;
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Created, HasRevision, IfMatch, Lang, New, NoContent, Page, Paging, Patch, Path,
        Problems, Query, RefuseOn, RequestError, Result, WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::{Actor, CongressId, Localized, Now, ProblemKind, Refusal, Slug, ThemeId},
};

/// A policy theme.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Theme {
    pub slug: Slug,
    pub name: Localized,
    /// Sort position in lists, ascending.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    id: ThemeId,
}

impl HasRevision for Theme {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The settings of a theme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "energy-transition", "name": {"en": "Energy transition"}, "position": 3}))]
pub struct NewTheme {
    pub slug: Slug,
    pub name: Localized,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

crate::congress_path! {
    pub ThemePath "/themes/{theme}" {
        /// Slug of the theme.
        #[param(example = "energy-transition")]
        theme: Slug,
    }
}

/// List themes
///
/// Sorted by position.
#[utoipa::path(
    get, path = "/congresses/{congress}/themes", tag = "Congress", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of themes", body = Page<Theme>)),
)]
pub async fn list_themes(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Theme>> {
    let (position, slug) = paging.after::<(i32, String)>("position")?.unzip();
    let rows = sqlx::query_as!(
        Theme,
        r#"
        -- congress::list_themes
        select id, slug as "slug: Slug", name, position, revision
        from theme
        where congress_id = $1 and ($2::int is null or (position, slug) > ($2, $3::text))
        order by position, slug
        limit $4::bigint + 1
        "#,
        *reader.congress,
        position,
        slug,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Create a theme
///
/// Sessions can then be assigned to it.
#[utoipa::path(
    post, path = "/congresses/{congress}/themes", tag = "Congress", params(CongressPath),
    request_body = NewTheme,
    responses((status = 201, description = "The theme", body = Theme), Problems<Refused>),
)]
pub async fn create_theme(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewTheme>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let theme = insert(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let created = Created::at(&format!("/congresses/{}/themes/{}", path.congress, theme.slug), theme)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Update a theme
///
/// Changes its slug, name or position.
#[utoipa::path(
    patch, path = "/congresses/{congress}/themes/{theme}", tag = "Congress", params(ThemePath, IfMatch),
    request_body(content = NewTheme, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated theme", body = Theme), Problems<Refused>),
)]
pub async fn update_theme(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<ThemePath>,
    if_match: IfMatch,
    patch: Patch<NewTheme>,
) -> Result<WithEtag<Theme>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress, &path.theme).await?;
    if_match.check(&before)?;
    let id = before.id;
    let new = patch.apply(&NewTheme {
        slug: before.slug.clone(),
        name: before.name.clone(),
        position: before.position,
    })?;
    let theme = sqlx::query_as!(
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
    .fetch_one(&mut *tx)
    .await
    .refuse_on("theme_slug_once", Refused::SlugTaken)?;
    let event = catalogue::THEME_UPDATED.of(Some(staff.congress), *theme.id, &theme);
    events::publish(&mut tx, staff.actor, event.changing(&before, &theme), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(theme))
}

/// Delete a theme
///
/// A theme with sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/themes/{theme}", tag = "Congress", params(ThemePath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_theme(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<ThemePath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let theme = lock(&mut tx, staff.congress, &path.theme).await?;
    if_match.check(&theme)?;
    sqlx::query!("delete from theme where id = $1", *theme.id)
        .execute(&mut *tx)
        .await
        .refuse_on("session_theme_theme_id_fkey", Refused::InUse)?;
    let event = catalogue::THEME_DELETED.of(Some(staff.congress), *theme.id, &theme);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Theme> {
    let found = sqlx::query_as!(
        Theme,
        r#"
        -- congress::lock_theme
        select id, slug as "slug: Slug", name, position, revision
        from theme where congress_id = $1 and slug = $2 for update
        "#,
        *congress,
        &**slug,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("theme"))?)
}

/// Creates a theme and publishes the event.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewTheme,
    now: Now,
) -> Result<Theme> {
    let theme = sqlx::query_as!(
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
    .fetch_one(&mut *db)
    .await
    .refuse_on("theme_slug_once", Refused::SlugTaken)?;
    let event = catalogue::THEME_CREATED.of(Some(congress), *theme.id, &theme);
    events::publish(db, actor, event, now).await?;
    Ok(theme)
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another theme of this congress already has this slug. Choose a different one.")]
    SlugTaken,
    #[error("Sessions still use this theme. Assign them to another theme first.")]
    InUse,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "theme-slug-taken" "Slug already taken"
        "Another theme of this congress has this slug. Choose a different one."
    IN_USE = Conflict "theme-in-use" "Theme in use"
        "List its sessions with `?theme=`, assign them to another theme, then delete it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => &SLUG_TAKEN,
            Self::InUse => &IN_USE,
        }
    }
}
