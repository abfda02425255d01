use axum::extract::State;

use super::{
    model::{NewTheme, Theme, kinds},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query, Result,
        Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::Slug,
};

crate::operations! {
    list_themes,
    create_theme,
    get_theme,
    update_theme,
    delete_theme,
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
    store::list(&app.pool, reader.congress, &paging).await
}

/// Create a theme
///
/// Sessions can then be assigned to it.
#[utoipa::path(
    post, path = "/congresses/{congress}/themes", tag = "Congress", params(CongressPath),
    request_body = NewTheme,
    responses((status = 201, description = "The theme", body = Theme), Problems<kinds::SlugTaken>),
)]
pub async fn create_theme(
    _: Staff<permission::CongressEdit>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewTheme>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let theme = super::create(&mut change, &new).await?;
    change.created(&ThemePath { congress: path.congress, theme: theme.slug.clone() }, &theme).await
}

/// Read a theme
///
/// Returns its slug, name and position.
#[utoipa::path(
    get, path = "/congresses/{congress}/themes/{theme}", tag = "Congress", params(ThemePath, Lang),
    responses((status = 200, description = "The theme", body = Theme)),
)]
pub async fn get_theme(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<ThemePath>,
) -> Result<WithEtag<Theme>> {
    Ok(WithEtag(store::find(&app.pool, reader.congress, &path.theme).await?))
}

/// Update a theme
///
/// Changes its slug, name or position.
#[utoipa::path(
    patch, path = "/congresses/{congress}/themes/{theme}", tag = "Congress", params(ThemePath, IfMatch),
    request_body(content = NewTheme, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated theme", body = Theme), Problems<kinds::SlugTaken>),
)]
pub async fn update_theme(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<ThemePath>,
    if_match: IfMatch,
    patch: Patch<NewTheme>,
) -> Result<WithEtag<Theme>> {
    let mut change = staff.begin(&app).await?;
    let theme = super::update(&mut change, &path.theme, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(theme))
}

/// Delete a theme
///
/// A theme with sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/themes/{theme}", tag = "Congress", params(ThemePath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<kinds::InUse>),
)]
pub async fn delete_theme(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<ThemePath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, &path.theme, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}
