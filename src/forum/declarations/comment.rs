//! Comments of accredited delegations on a draft.

use sqlx::PgConnection;

use super::{
    declaration,
    model::{DeclarationComment, DeclarationState, NewDeclarationComment},
    rules::DeclarationError,
    store,
};
use crate::{
    events::Change,
    forum::{
        accreditations,
        events::{COMMENT_CREATED, DeclarationCommentCreated},
    },
    http::Result,
    identity::Reader,
    types::{AccountId, CommentId, DeclarationId},
};

/// Checks that the reader may read the comments on a declaration: the secretariat, and persons who act for accredited delegations.
pub async fn check_visible(db: &mut PgConnection, reader: &Reader, declaration: DeclarationId) -> Result<()> {
    let with_drafts = declaration::can_read_drafts(&mut *db, reader).await?;
    store::find(db, reader.congress, declaration, with_drafts).await?;
    Ok(with_drafts.then_some(()).ok_or(DeclarationError::NotAccredited)?)
}

/// Comments on a draft, for the delegation that the account acts for.
pub async fn create(
    change: &mut Change<'_>,
    account: AccountId,
    declaration: DeclarationId,
    new: NewDeclarationComment,
) -> Result<DeclarationComment> {
    let (congress, now) = (change.congress(), change.now());
    let mut heads = accreditations::list_heads(change.db(), congress, account).await?;
    // A draft exists only for those who may read it.
    let with_drafts = !heads.is_empty();
    store::find(change.db(), congress, declaration, with_drafts).await?;
    heads.retain(|head| new.delegation.is_none_or(|chosen| head.delegation == chosen));
    let head = heads.pop().ok_or(DeclarationError::NotAccredited)?;
    if !heads.is_empty() {
        return Err(DeclarationError::WhichDelegation.into());
    }
    let draft = store::lock(change.db(), congress, declaration).await?;
    draft.state.must_be(DeclarationState::Draft)?;
    let comment = DeclarationComment {
        id: CommentId::new(),
        version: draft.version,
        delegation: head.delegation,
        city: head.city,
        country: head.country,
        text: new.text,
        created_at: now,
    };
    store::insert_comment(change.db(), declaration, account, &comment).await?;
    let payload = DeclarationCommentCreated { id: comment.id, declaration, delegation: comment.delegation };
    change.publish(COMMENT_CREATED.event(declaration, &payload)).await?;
    Ok(comment)
}
