//! Comments of accredited delegations on a draft.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    api::{DeclarationPath, reads_drafts},
    model::{DeclarationComment, DeclarationState},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events::Creating,
    forum::accreditations,
    forum::catalogue::{COMMENT_MADE, CommentMade},
    http::{Created, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Reader, Visitor, permission},
    types::{CommentId, DeclarationId, DelegationId},
};

crate::congress_path! {
    pub CommentPath "/declarations/{declaration}/comments/{comment}" {
        /// Id of the declaration.
        declaration: DeclarationId,
        /// Id of the comment.
        comment: CommentId,
    }
}

/// A comment on a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Paragraph 2 should name informal settlements."}))]
pub struct NewComment {
    /// Omitted: the delegation that you act for.
    pub delegation: Option<DelegationId>,
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
}

/// List comments on a declaration
///
/// Visible to the secretariat and persons who act for accredited delegations; the oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/comments", tag = "Forum", params(DeclarationPath, Paging, Lang),
    responses((status = 200, description = "A page of comments", body = Page<DeclarationComment>), Problems<Refused>),
)]
pub async fn list_declaration_comments(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<DeclarationComment>> {
    let mut db = app.pool.acquire().await?;
    let drafts = reads_drafts(&mut db, &reader).await?;
    store::find(&mut *db, reader.congress, path.declaration, drafts).await?;
    if !drafts {
        return Err(Refused::NotAccredited.into());
    }
    let after = paging.after("created_at")?;
    let rows = store::comments(&mut *db, path.declaration, None, after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Get a comment on a declaration
///
/// Visible to the secretariat and persons who act for accredited delegations.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/comments/{comment}", tag = "Forum", params(CommentPath, Lang),
    responses((status = 200, description = "The comment", body = DeclarationComment), Problems<Refused>),
)]
pub async fn get_declaration_comment(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<CommentPath>,
) -> Result<Json<DeclarationComment>> {
    let mut db = app.pool.acquire().await?;
    let drafts = reads_drafts(&mut db, &reader).await?;
    store::find(&mut *db, reader.congress, path.declaration, drafts).await?;
    if !drafts {
        return Err(Refused::NotAccredited.into());
    }
    let found = store::comments(&mut *db, path.declaration, Some(path.comment), None, 1).await?.pop();
    Ok(Json(found.ok_or(RequestError::NoSuch("comment"))?))
}

/// Comment on a draft declaration
///
/// For the head or the focal point of a delegation with a confirmed head. The comment refers to the current version, and is visible to
/// everyone who can read the draft.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/comments", tag = "Forum", params(DeclarationPath),
    request_body = NewComment,
    responses((status = 201, description = "The comment", body = DeclarationComment), Problems<Refused>),
)]
pub async fn comment_on_declaration(
    me: Visitor<permission::DelegationLead>,
    Path(path): Path<DeclarationPath>,
    creating: Creating<Valid<NewComment>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let now = change.now();
    let mut mine = accreditations::heads(change.db(), me.congress, me.account).await?;
    // A draft exists only for those who may read it.
    let drafts = !mine.is_empty();
    store::find(change.db(), me.congress, path.declaration, drafts).await?;
    mine.retain(|head| new.delegation.is_none_or(|wanted| head.delegation == wanted));
    let head = mine.pop().ok_or(Refused::NotAccredited)?;
    if !mine.is_empty() {
        return Err(Refused::WhichDelegation.into());
    }
    let declaration = store::lock(change.db(), me.congress, path.declaration).await?;
    declaration.state.must_be(DeclarationState::Draft)?;
    let comment = DeclarationComment {
        id: CommentId::new(),
        version: declaration.version,
        delegation: head.delegation,
        city: head.city,
        country: head.country,
        text: new.text,
        created_at: now,
    };
    store::insert_comment(change.db(), path.declaration, me.account, &comment).await?;
    let payload =
        CommentMade { id: comment.id, declaration: path.declaration, delegation: comment.delegation };
    let event = COMMENT_MADE.event(path.declaration, &payload);
    change.publish(event).await?;
    let path = CommentPath { congress: path.congress, declaration: path.declaration, comment: comment.id };
    change.created_record(&path, &comment).await
}
