use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    export,
    model::{Declaration, DeclarationState, NewDeclaration},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events::Creating,
    forum::accreditations,
    forum::catalogue::{
        DECLARATION_ADOPTED, DECLARATION_DELETED, DECLARATION_REDRAFTED, DECLARATION_UPDATED,
        DeclarationChanged,
    },
    http::{
        CongressPath, Created, IfMatch, Json, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query,
        Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::DeclarationId,
};

crate::congress_path! {
    pub DeclarationPath "/declarations/{declaration}" {
        /// Id of the declaration.
        declaration: DeclarationId,
    }
}

/// Why an open declaration becomes a draft again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Paragraph 3 is to name the least developed countries."}))]
pub struct RedraftReason {
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

impl From<&Declaration> for DeclarationChanged {
    fn from(declaration: &Declaration) -> Self {
        Self {
            id: declaration.id,
            title: declaration.title.clone(),
            state: declaration.state,
            version: declaration.version,
            revision: declaration.revision,
        }
    }
}

/// Whether the reader may see drafts: the secretariat, and persons who act for accredited delegations.
pub(super) async fn reads_drafts(db: &mut PgConnection, reader: &Reader) -> Result<bool> {
    if reader.holds::<permission::ForumManage>() {
        return Ok(true);
    }
    let Some(account) = reader.account::<permission::DelegationLead>() else { return Ok(false) };
    Ok(!accreditations::heads(db, reader.congress, account).await?.is_empty())
}

/// Finds the declaration of the path, if it is visible to the reader.
pub(super) async fn shown(db: &mut PgConnection, reader: &Reader, id: DeclarationId) -> Result<Declaration> {
    let drafts = reads_drafts(&mut *db, reader).await?;
    store::find(db, reader.congress, id, drafts).await
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
    let drafts = reads_drafts(&mut db, &reader).await?;
    let after = paging.after("created_at")?;
    let rows = store::list(&mut *db, reader.congress, (None, drafts), after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create a declaration
///
/// The declaration starts as a draft, which accredited delegations can read and comment on.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations", tag = "Forum", params(CongressPath),
    request_body = NewDeclaration,
    responses((status = 201, description = "The declaration", body = Declaration), Problems<Refused>),
)]
pub async fn create_declaration(
    _: Staff<permission::ForumManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewDeclaration>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let declaration = store::insert(&mut change, &new).await?;
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
    Ok(Json(shown(&mut db, &reader, path.declaration).await?))
}

/// Update a declaration
///
/// Adds a new version to a draft; `note` describes the change. An open declaration must be made a draft again first.
#[utoipa::path(
    patch, path = "/congresses/{congress}/declarations/{declaration}", tag = "Forum", params(DeclarationPath, IfMatch),
    request_body(content = NewDeclaration, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated declaration", body = Declaration), Problems<Refused>),
)]
pub async fn update_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    if_match: IfMatch,
    patch: Patch<NewDeclaration>,
) -> Result<WithEtag<Declaration>> {
    let now = app.now();
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), staff.congress, path.declaration).await?;
    if_match.check(&before)?;
    before.state.must_be(DeclarationState::Draft)?;
    let (present, new) = (NewDeclaration::from(&before), patch.apply(&(&before).into())?);
    if new == present {
        return Ok(WithEtag(before));
    }
    store::update(change.db(), &before, &new, now).await?;
    let after = store::find(change.db(), staff.congress, path.declaration, true).await?;
    let event = DECLARATION_UPDATED.event(after.id, &(&after).into());
    change.publish(event.changing(&present, &new)).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a draft declaration
///
/// Deletes its versions and comments too.
#[utoipa::path(
    delete, path = "/congresses/{congress}/declarations/{declaration}", tag = "Forum", params(DeclarationPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), staff.congress, path.declaration).await?;
    if_match.check(&before)?;
    before.state.must_be(DeclarationState::Draft)?;
    store::delete(change.db(), before.id).await?;
    let event = DECLARATION_DELETED.event(before.id, &(&before).into());
    change.publish(event).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Open a declaration for endorsement
///
/// From then on the declaration is public; the heads of accredited delegations get an e-mail, and can endorse it for their cities.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/open", tag = "Forum", params(DeclarationPath),
    responses((status = 200, description = "The updated declaration", body = Declaration), Problems<Refused>),
)]
pub async fn open_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
) -> Result<WithEtag<Declaration>> {
    let mut change = staff.begin(&app).await?;
    let _by = (staff.actor, staff.congress);
    let opened = store::open(&mut change, path.declaration).await?;
    change.commit().await?;
    Ok(WithEtag(opened))
}

/// Return a declaration to draft
///
/// Requires a reason. Its endorsements become void, because they were for another text; the heads of accredited delegations get an e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/redraft", tag = "Forum", params(DeclarationPath),
    request_body = RedraftReason,
    responses((status = 200, description = "The updated declaration", body = Declaration), Problems<Refused>),
)]
pub async fn redraft_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Valid(why): Valid<RedraftReason>,
) -> Result<WithEtag<Declaration>> {
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), staff.congress, path.declaration).await?;
    before.state.must_be(DeclarationState::Open)?;
    store::redraft(change.db(), before.id).await?;
    let after = store::find(change.db(), staff.congress, before.id, true).await?;
    let event = DECLARATION_REDRAFTED.event(after.id, &(&after).into());
    let said = |endorsements, reason: Option<&str>| json!({"endorsements": endorsements, "reason": reason});
    let event = event.changing(&said(before.endorsements, None), &said(0, Some(&why.reason)));
    change.publish(event).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Adopt a declaration
///
/// Adoption is final: text and endorsers are frozen as one document with its SHA-256. With `If-Match`, only the revision you have read is
/// adopted.
#[utoipa::path(
    post, path = "/congresses/{congress}/declarations/{declaration}/adopt", tag = "Forum", params(DeclarationPath, IfMatch),
    responses((status = 200, description = "The adopted declaration", body = Declaration), Problems<Refused>),
)]
pub async fn adopt_declaration(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    if_match: IfMatch,
) -> Result<WithEtag<Declaration>> {
    let now = app.now();
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), staff.congress, path.declaration).await?;
    if before.state == DeclarationState::Adopted {
        return Ok(WithEtag(before));
    }
    if_match.check(&before)?;
    before.state.must_be(DeclarationState::Open)?;
    let (document, digest) = export::frozen(change.db(), staff.congress, &before, now).await?;
    store::set_adopted(change.db(), before.id, (&document, &digest), now).await?;
    let after = store::find(change.db(), staff.congress, before.id, true).await?;
    let event = DECLARATION_ADOPTED.event(after.id, &(&after).into());
    change.publish(event).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}
