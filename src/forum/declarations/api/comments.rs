use axum::extract::State;

use super::super::{
    comment,
    model::{DeclarationComment, NewDeclarationComment},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    events::Creating,
    forum::paths::{DeclarationCommentPath, DeclarationPath},
    http::{Created, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Reader, Visitor, permission},
};

crate::operations! {
    list_declaration_comments,
    get_declaration_comment,
    comment_on_declaration,
}

/// List comments on a declaration
///
/// Visible to the secretariat and persons who act for accredited delegations; the oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/comments", tag = "Forum", params(DeclarationPath, Paging, Lang),
    responses(
        (status = 200, description = "A page of comments", body = Page<DeclarationComment>),
        Problems<kinds::NotHead>,
    ),
)]
pub async fn list_declaration_comments(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<DeclarationComment>> {
    let mut db = app.pool.acquire().await?;
    comment::check_visible(&mut db, &reader, path.declaration).await?;
    let after = paging.after("created_at")?;
    let rows = store::list_comments(&mut *db, path.declaration, None, after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Get a comment on a declaration
///
/// Visible to the secretariat and persons who act for accredited delegations.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/comments/{comment}", tag = "Forum",
    params(DeclarationCommentPath, Lang),
    responses((status = 200, description = "The comment", body = DeclarationComment), Problems<kinds::NotHead>),
)]
pub async fn get_declaration_comment(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationCommentPath>,
) -> Result<Json<DeclarationComment>> {
    let mut db = app.pool.acquire().await?;
    comment::check_visible(&mut db, &reader, path.declaration).await?;
    let found = store::list_comments(&mut *db, path.declaration, Some(path.comment), None, 1).await?.pop();
    Ok(Json(found.ok_or(RequestError::NoSuch("comment"))?))
}

/// Comment on a draft declaration
///
/// For the head or the focal point of a delegation with a confirmed head. The comment refers to the current version, and is visible to
/// everyone who can read the draft.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/comments", tag = "Forum", params(DeclarationPath),
    request_body = NewDeclarationComment,
    responses(
        (status = 201, description = "The comment", body = DeclarationComment),
        Problems<(kinds::WrongState, kinds::Invalid, kinds::NotHead)>,
    ),
)]
pub async fn comment_on_declaration(
    me: Visitor<permission::DelegationLead>,
    Path(path): Path<DeclarationPath>,
    creating: Creating<Valid<NewDeclarationComment>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let comment = comment::create(&mut change, me.account, path.declaration, new).await?;
    let DeclarationPath { congress, declaration } = path;
    change
        .created_record(&DeclarationCommentPath { congress, declaration, comment: comment.id }, &comment)
        .await
}
