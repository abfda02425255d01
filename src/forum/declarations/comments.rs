//! Comments of accredited delegations on a draft.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    api::{DeclarationPath, reads_drafts},
    model::DeclarationState,
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events,
    forum::accreditations,
    forum::catalogue::{COMMENT_MADE, CommentMade},
    http::{CongressPath, Created, Lang, New, Page, Paging, Path, Problems, Query, Result},
    identity::{Reader, Visitor, permission},
    types::{CommentId, Country, DelegationId, Localized},
};

/// A comment on the draft of a declaration.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationComment {
    pub id: CommentId,
    /// The version that it refers to.
    pub version: i32,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    pub text: String,
    pub created_at: DateTime<Utc>,
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
    let (at, id) = paging.after::<(DateTime<Utc>, CommentId)>("created_at")?.unzip();
    let rows = sqlx::query_as!(
        DeclarationComment,
        r#"
        -- forum::list_comments
        select id, version, delegation_id as delegation, city as "city: Localized", country as "country: Country", text, created_at
        from declaration_comment
        where declaration_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3::uuid))
        order by created_at, id
        limit $4::bigint + 1
        "#,
        *path.declaration,
        at,
        id.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&mut *db)
    .await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
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
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Path(slug): Path<CongressPath>,
    new: New<NewComment>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, me.account, now).await? {
        return Ok(replayed);
    }
    let mut mine = accreditations::heads(&mut *tx, me.congress, me.account).await?;
    // A draft exists only for those who may read it.
    let drafts = !mine.is_empty();
    store::find(&mut *tx, me.congress, path.declaration, drafts).await?;
    mine.retain(|head| new.body.delegation.is_none_or(|wanted| head.delegation == wanted));
    let head = mine.pop().ok_or(Refused::NotAccredited)?;
    if !mine.is_empty() {
        return Err(Refused::WhichDelegation.into());
    }
    let declaration = store::lock(&mut tx, me.congress, path.declaration).await?;
    declaration.state.must_be(DeclarationState::Draft)?;
    let comment = DeclarationComment {
        id: CommentId::new(),
        version: declaration.version,
        delegation: head.delegation,
        city: head.city,
        country: head.country,
        text: new.body.text.clone(),
        created_at: now,
    };
    sqlx::query!(
        r#"
        -- forum::insert_comment
        insert into declaration_comment (id, declaration_id, version, delegation_id, city, country, account_id, text, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        *comment.id,
        *path.declaration,
        comment.version,
        *comment.delegation,
        &comment.city as &Localized,
        &*comment.country,
        *me.account,
        comment.text,
        now,
    )
    .execute(&mut *tx)
    .await?;
    let payload =
        CommentMade { id: comment.id, declaration: path.declaration, delegation: comment.delegation };
    let event = COMMENT_MADE.of(Some(me.congress), *path.declaration, &payload);
    events::publish(&mut tx, me.actor, event, now).await?;
    let location = format!("/congresses/{}/declarations/{}/comments", slug.congress, path.declaration);
    let created = Created::once_at(&location, comment)?;
    new.keep(&mut tx, me.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}
