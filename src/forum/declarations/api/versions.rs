use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::{
    comparison, declaration,
    model::{DeclarationVersion, TextComparison},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    forum::paths::{DeclarationPath, DeclarationVersionPath},
    http::{Json, Lang, Page, Paging, Path, Problems, Query, Result},
    identity::Reader,
    types::Language,
};

crate::operations! {
    list_declaration_versions,
    compare_declaration_versions,
}

/// What to compare a version with.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TextComparisonQuery {
    /// Number of the other version; omitted: the previous one.
    #[param(minimum = 1)]
    against: Option<i32>,
    /// Language of the text to compare; omitted: the authoritative one.
    language: Option<Language>,
}

/// List versions of a declaration
///
/// The oldest first, each with its text.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/versions", tag = "Forum", params(DeclarationPath, Paging, Lang),
    responses((status = 200, description = "A page of versions", body = Page<DeclarationVersion>)),
)]
pub async fn list_declaration_versions(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<DeclarationVersion>> {
    let mut db = app.pool.acquire().await?;
    declaration::find_visible(&mut db, &reader, path.declaration).await?;
    let after = paging.after("version")?;
    let rows = store::list_versions(&mut *db, path.declaration, None, after, paging.limit()).await?;
    Ok(paging.page("version", rows, |last| last.version))
}

/// Compare declaration versions
///
/// Compares a version with the previous one, or with another: word by word, in one language.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/versions/{version}/changes", tag = "Forum",
    params(DeclarationVersionPath, TextComparisonQuery),
    responses((status = 200, description = "The comparison", body = TextComparison), Problems<kinds::NoLanguage>),
)]
pub async fn compare_declaration_versions(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationVersionPath>,
    Query(query): Query<TextComparisonQuery>,
) -> Result<Json<TextComparison>> {
    let mut db = app.pool.acquire().await?;
    declaration::find_visible(&mut db, &reader, path.declaration).await?;
    let other = query.against.unwrap_or((path.version - 1).max(1));
    let older = store::find_version(&mut *db, path.declaration, path.version.min(other)).await?;
    let newer = store::find_version(&mut *db, path.declaration, path.version.max(other)).await?;
    drop(db);
    Ok(Json(comparison::compare(older, newer, query.language).await?))
}
