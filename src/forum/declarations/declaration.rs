//! Declarations: drafted, opened for endorsement, and adopted by the secretariat.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    document,
    model::{Declaration, DeclarationState, NewDeclaration},
    store,
};
use crate::{
    events::{Change, EventKind},
    forum::{
        accreditations,
        events::{
            DECLARATION_ADOPTED, DECLARATION_CREATED, DECLARATION_DELETED, DECLARATION_OPENED,
            DECLARATION_REDRAFTED, DECLARATION_UPDATED, DeclarationChanged,
        },
    },
    http::{IfMatch, Patch, Result},
    identity::{Reader, permission},
    types::DeclarationId,
};

/// Whether the reader may see drafts: the secretariat, and persons who act for accredited delegations.
pub async fn can_read_drafts(db: &mut PgConnection, reader: &Reader) -> Result<bool> {
    if reader.holds::<permission::ForumManage>() {
        return Ok(true);
    }
    let Some(account) = reader.account::<permission::DelegationLead>() else { return Ok(false) };
    Ok(!accreditations::list_heads(db, reader.congress, account).await?.is_empty())
}

/// Finds a declaration, if it is visible to the reader.
pub async fn find_visible(db: &mut PgConnection, reader: &Reader, id: DeclarationId) -> Result<Declaration> {
    let with_drafts = can_read_drafts(&mut *db, reader).await?;
    store::find(db, reader.congress, id, with_drafts).await
}

/// Creates a draft with its first version.
pub async fn create(change: &mut Change<'_>, new: &NewDeclaration) -> Result<Declaration> {
    let (congress, now) = (change.congress(), change.now());
    let id = DeclarationId::new();
    store::insert(change.db(), congress, id, new, now).await?;
    publish(change, &DECLARATION_CREATED, id).await
}

/// Adds a version to a draft, if the patch changes anything.
pub async fn update(
    change: &mut Change<'_>,
    id: DeclarationId,
    if_match: &IfMatch,
    patch: &Patch<NewDeclaration>,
) -> Result<Declaration> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id).await?;
    if_match.check(&before)?;
    before.state.must_be(DeclarationState::Draft)?;
    let present = NewDeclaration::from(&before);
    let new = patch.apply(&present)?;
    if new == present {
        return Ok(before);
    }
    store::update(change.db(), &before, &new, now).await?;
    let after = store::find(change.db(), congress, id, true).await?;
    let event = DECLARATION_UPDATED.event(id, &(&after).into());
    change.publish(event.changing(&present, &new)).await?;
    Ok(after)
}

/// Deletes a draft, with its versions and comments.
pub async fn delete(change: &mut Change<'_>, id: DeclarationId, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, id).await?;
    if_match.check(&before)?;
    before.state.must_be(DeclarationState::Draft)?;
    store::delete(change.db(), id).await?;
    change.publish(DECLARATION_DELETED.event(id, &(&before).into())).await?;
    Ok(())
}

/// Opens a draft for endorsement, if it is not open.
pub async fn open(change: &mut Change<'_>, id: DeclarationId) -> Result<Declaration> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id).await?;
    if before.state == DeclarationState::Open {
        return Ok(before);
    }
    before.state.must_be(DeclarationState::Draft)?;
    store::set_open(change.db(), id, now).await?;
    publish(change, &DECLARATION_OPENED, id).await
}

/// Returns an open declaration to draft, with a reason. Its endorsements become void.
pub async fn redraft(change: &mut Change<'_>, id: DeclarationId, reason: &str) -> Result<Declaration> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, id).await?;
    before.state.must_be(DeclarationState::Open)?;
    store::set_draft(change.db(), id).await?;
    let after = store::find(change.db(), congress, id, true).await?;
    let event = DECLARATION_REDRAFTED.event(id, &(&after).into());
    let audited =
        |endorsements, reason: Option<&str>| json!({"endorsements": endorsements, "reason": reason});
    let event = event.changing(&audited(before.endorsements, None), &audited(0, Some(reason)));
    change.publish(event).await?;
    Ok(after)
}

/// Adopts an open declaration: freezes its text and endorsers as one document. An adopted one is not changed.
pub async fn adopt(change: &mut Change<'_>, id: DeclarationId, if_match: &IfMatch) -> Result<Declaration> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id).await?;
    if before.state == DeclarationState::Adopted {
        return Ok(before);
    }
    if_match.check(&before)?;
    before.state.must_be(DeclarationState::Open)?;
    let (document, digest) = document::freeze(change.db(), congress, &before, now).await?;
    store::set_adopted(change.db(), id, (&document, &digest), now).await?;
    publish(change, &DECLARATION_ADOPTED, id).await
}

/// Publishes what happened to a declaration, and returns it as it is now.
async fn publish(
    change: &mut Change<'_>,
    kind: &'static EventKind<DeclarationChanged>,
    id: DeclarationId,
) -> Result<Declaration> {
    let congress = change.congress();
    let after = store::find(change.db(), congress, id, true).await?;
    change.publish(kind.event(id, &(&after).into())).await?;
    Ok(after)
}
