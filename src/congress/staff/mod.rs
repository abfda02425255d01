//! Staff: which account has which roles in an edition.

pub(super) mod api;
mod model;
mod store;

pub use model::StaffError;
pub(super) use store::list_all;

use self::model::{NewStaffMember, StaffMember};
use super::events::{STAFF_CHANGED, StaffChanged};
use crate::{
    events::Change,
    http::{IfMatch, RequestError, Result},
    identity::{self, Role},
    types::AccountId,
};

/// Gives an account exactly these roles.
pub async fn set_roles(change: &mut Change<'_>, account: AccountId, roles: &[Role]) -> Result<()> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, account).await?;
    store::upsert(change.db(), congress, account, roles).await?;
    publish_change(change, account, before, roles.to_vec()).await
}

/// Adds the account that has verified an e-mail address.
async fn add(change: &mut Change<'_>, new: &NewStaffMember) -> Result<StaffMember> {
    let congress = change.congress();
    let account = identity::find_verified(change.db(), &new.email).await?.ok_or(StaffError::NoAccount)?;
    if store::lock(change.db(), congress, account).await?.is_some() {
        return Err(StaffError::AlreadyStaff.into());
    }
    set_roles(change, account, &new.roles).await?;
    store::find(change.db(), congress, account).await
}

/// Replaces the roles of an account, unless that leaves the congress without an organiser.
async fn replace_roles(
    change: &mut Change<'_>,
    account: AccountId,
    if_match: &IfMatch,
    roles: &[Role],
) -> Result<StaffMember> {
    let congress = change.congress();
    if_match.check(&store::lock(change.db(), congress, account).await?)?;
    set_roles(change, account, roles).await?;
    check_organiser(change).await?;
    store::find(change.db(), congress, account).await
}

async fn remove(change: &mut Change<'_>, account: AccountId, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, account).await?;
    if before.is_none() {
        return Err(RequestError::NoSuch("staff member").into());
    }
    if_match.check(&before)?;
    store::delete(change.db(), congress, account).await?;
    check_organiser(change).await?;
    publish_change(change, account, before, Vec::new()).await
}

async fn publish_change(
    change: &mut Change<'_>,
    account: AccountId,
    before: Option<StaffMember>,
    after: Vec<Role>,
) -> Result<()> {
    let before = before.map(|member| member.roles).unwrap_or_default();
    let [before, after] = [before, after].map(|roles| StaffChanged { account, roles });
    change.publish(STAFF_CHANGED.event(account, &after).changing(&before, &after)).await?;
    Ok(())
}

/// Without an organiser, only an administrator could appoint one again.
async fn check_organiser(change: &mut Change<'_>) -> Result<()> {
    let congress = change.congress();
    store::has_organiser(change.db(), congress).await?.then_some(()).ok_or(StaffError::LastOrganiser)?;
    Ok(())
}
