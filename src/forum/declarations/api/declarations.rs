use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::super::{
    declaration, document,
    model::{Declaration, NewDeclaration, RedraftReason},
    rendering,
    rules::kinds,
    store,
};
use crate::{
    app::App,
    congress,
    events::Creating,
    forum::paths::DeclarationPath,
    http::{
        CongressPath, Created, IfMatch, Json, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query,
        Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
};

crate::operations! {
    list_declarations,
    create_declaration,
    get_declaration,
    update_declaration,
    delete_declaration,
    open_declaration,
    redraft_declaration,
    adopt_declaration,
    get_declaration_document,
}

/// The format of a document.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// JSON, Markdown, or HTML for printing; omitted: JSON.
    #[serde(default)]
    #[param(inline)]
    format: DocumentFormat,
}

/// A document format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    /// The adopted document, byte by byte; its SHA-256 is the declaration's `digest`.
    #[default]
    Json,
    Markdown,
    /// An HTML page for printing.
    Html,
}

/// List declarations
///
/// Returns open and adopted declarations; the secretariat and persons who act for accredited delegations also see drafts.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations", tag = "Forum", params(CongressPath, Paging, Lang),
    responses((status = 200, description = "A page of declarations", body = Page<Declaration>)),
)]
pub async fn list_declarations(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Declaration>> {
    let mut db = app.pool.acquire().await?;
    let with_drafts = declaration::can_read_drafts(&mut db, &reader).await?;
    let after = paging.after("created_at")?;
    let rows = store::list(&mut *db, reader.congress, (None, with_drafts), after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create a declaration
///
/// The declaration starts as a draft, which accredited delegations can read and comment on.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations", tag = "Forum", params(CongressPath),
    request_body = NewDeclaration,
    responses((status = 201, description = "The declaration", body = Declaration), Problems<kinds::Invalid>),
)]
pub async fn create_declaration(
    _: Staff<permission::ForumManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewDeclaration>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let declaration = declaration::create(&mut change, &new).await?;
    let path = DeclarationPath { congress: path.congress, declaration: declaration.id };
    change.created(&path, &declaration).await
}

/// Get a declaration
///
/// Returns its text in all languages, and the number of cities that endorse it.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}", tag = "Forum", params(DeclarationPath, Lang),
    responses((status = 200, description = "The declaration", body = Declaration)),
)]
pub async fn get_declaration(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
) -> Result<Json<Declaration>> {
    let mut db = app.pool.acquire().await?;
    // No `ETag`: endorsements change without a new revision of the declaration.
    Ok(Json(declaration::find_visible(&mut db, &reader, path.declaration).await?))
}

/// Get a declaration document
///
/// Returns the declaration with its endorsers as JSON, Markdown, or an HTML page for printing, the last two in one language (`lang`;
/// omitted: the authoritative one). After adoption the JSON is the adopted document, byte by byte: `sha256sum` gives its `digest`.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/document", tag = "Forum",
    params(DeclarationPath, DocumentQuery, Lang),
    responses((status = 200, description = "The document", content(
        (Object = "application/json", example = json!({"title": {"en": "Guangzhou Declaration"}})),
        (String = "text/markdown", example = "# Guangzhou Declaration"),
        (String = "text/html", example = "<!doctype html>"),
    ))),
)]
pub async fn get_declaration_document(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(query): Query<DocumentQuery>,
) -> Result<Response> {
    let mut db = app.pool.acquire().await?;
    let declaration = declaration::find_visible(&mut db, &reader, path.declaration).await?;
    let json = document::read_json(&mut db, reader.congress, &declaration).await?;
    let zone = congress::find(&mut *db, reader.congress).await?.time_zone;
    drop(db);
    let (media, body) = match query.format {
        DocumentFormat::Json => ("application/json", json),
        DocumentFormat::Markdown => {
            let document = document::parse(&json)?;
            ("text/markdown; charset=utf-8", rendering::markdown(&document, &declaration, &zone))
        }
        DocumentFormat::Html => {
            ("text/html; charset=utf-8", rendering::page(&document::parse(&json)?, &declaration, &zone)?)
        }
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"),
    );
    Ok((headers, body).into_response())
}

/// Update a declaration
///
/// Adds a new version to a draft; `note` describes the change. An open declaration must be made a draft again first.
#[utoipa::path(
    patch, path = "/congresses/{congress}/declarations/{declaration}", tag = "Forum", params(DeclarationPath, IfMatch),
    request_body(content = NewDeclaration, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated declaration", body = Declaration),
        Problems<(kinds::WrongState, kinds::Invalid)>,
    ),
)]
pub async fn update_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    if_match: IfMatch,
    patch: Patch<NewDeclaration>,
) -> Result<WithEtag<Declaration>> {
    let mut change = staff.begin(&app).await?;
    let declaration = declaration::update(&mut change, path.declaration, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(declaration))
}

/// Delete a draft declaration
///
/// Deletes its versions and comments too.
#[utoipa::path(
    delete, path = "/congresses/{congress}/declarations/{declaration}", tag = "Forum", params(DeclarationPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<kinds::WrongState>),
)]
pub async fn delete_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    declaration::delete(&mut change, path.declaration, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Open a declaration for endorsement
///
/// From then on the declaration is public; the heads of accredited delegations get an e-mail, and can endorse it for their cities.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/open", tag = "Forum", params(DeclarationPath),
    responses((status = 200, description = "The updated declaration", body = Declaration), Problems<kinds::WrongState>),
)]
pub async fn open_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
) -> Result<WithEtag<Declaration>> {
    let mut change = staff.begin(&app).await?;
    let declaration = declaration::open(&mut change, path.declaration).await?;
    change.commit().await?;
    Ok(WithEtag(declaration))
}

/// Return a declaration to draft
///
/// Requires a reason. Its endorsements become void, because they were for another text; the heads of accredited delegations get an e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/redraft", tag = "Forum", params(DeclarationPath),
    request_body = RedraftReason,
    responses((status = 200, description = "The updated declaration", body = Declaration), Problems<kinds::WrongState>),
)]
pub async fn redraft_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Valid(redraft): Valid<RedraftReason>,
) -> Result<WithEtag<Declaration>> {
    let mut change = staff.begin(&app).await?;
    let declaration = declaration::redraft(&mut change, path.declaration, &redraft.reason).await?;
    change.commit().await?;
    Ok(WithEtag(declaration))
}

/// Adopt a declaration
///
/// Adoption is final: text and endorsers are frozen as one document with its SHA-256. With `If-Match`, only the revision you have read is
/// adopted.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/adopt", tag = "Forum", params(DeclarationPath, IfMatch),
    responses((status = 200, description = "The adopted declaration", body = Declaration), Problems<kinds::WrongState>),
)]
pub async fn adopt_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    if_match: IfMatch,
) -> Result<WithEtag<Declaration>> {
    let mut change = staff.begin(&app).await?;
    let declaration = declaration::adopt(&mut change, path.declaration, &if_match).await?;
    change.commit().await?;
    Ok(WithEtag(declaration))
}
