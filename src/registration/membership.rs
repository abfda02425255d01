//! The place of a registration in a delegation: the column `delegation_id`, and a claim in the pool of the quota.
//!
//! What a delegation is, and who leads it, is decided in a higher layer; [`OnMemberLeft`] calls it when a member leaves.

use std::{future::Future, pin::Pin};

use sqlx::{PgConnection, PgExecutor};

use super::registrations::Registration;
use crate::{
    capacity::{self, Locked},
    events::Change,
    http::{RequestError, Result},
    types::{CongressId, DelegationId, PoolId, ProblemKind, Refusal, RegistrationId},
};

/// Called in the transaction in which a registration leaves its delegation or passes to another person, before the
/// registration changes. Such a registration cannot be the head of the delegation any longer.
#[derive(Clone, Copy)]
pub struct OnMemberLeft(pub MemberLeft);

pub type MemberLeft = for<'a, 'c> fn(
    &'a mut Change<'c>,
    &'a Registration,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// The quota of a delegation.
#[derive(Clone, Copy, Debug)]
pub struct DelegationQuota {
    pub delegation: DelegationId,
    pub pool_id: PoolId,
    /// Maximum number of members; `None`: unlimited.
    pub quota: Option<i32>,
}

/// The quota of a delegation of this congress.
pub async fn find_quota(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
) -> Result<DelegationQuota> {
    let found = sqlx::query_as!(
        DelegationQuota,
        r#"
        -- registration::find_quota
        select d.id as delegation, d.pool_id, p.capacity as quota
        from delegation d join pool p on p.id = d.pool_id
        where d.congress_id = $1 and d.id = $2
        "#,
        *congress,
        *id,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("delegation"))?)
}

/// Takes a place in the quota.
pub async fn claim(
    db: &mut PgConnection,
    delegation: &DelegationQuota,
    member: RegistrationId,
) -> Result<()> {
    let claimed = capacity::claim_if_free(db, delegation.pool_id, *member).await?;
    claimed.map_err(|_| MembershipError::QuotaUsed(delegation.quota.unwrap_or_default()))?;
    Ok(())
}

/// Adds a registration without a delegation as a member.
pub async fn join(db: &mut PgConnection, delegation: &DelegationQuota, member: RegistrationId) -> Result<()> {
    let joined = sqlx::query!(
        r#"
        -- registration::join_delegation
        update registration set delegation_id = $2 where id = $1 and delegation_id is null
        "#,
        *member,
        *delegation.delegation,
    );
    match joined.execute(&mut *db).await?.rows_affected() {
        0 => Err(MembershipError::OtherDelegation.into()),
        _ => claim(db, delegation, member).await,
    }
}

/// Removes a registration from its delegation and frees its place in the quota.
pub async fn leave(
    change: &mut Change<'_>,
    member: &Registration,
    pool: Option<PoolId>,
    locked: &Locked,
    on_member_left: OnMemberLeft,
) -> Result<()> {
    let Some(pool) = pool else { return Ok(()) };
    on_member_left.0(&mut *change, member).await?;
    sqlx::query!("update registration set delegation_id = null where id = $1", *member.id)
        .execute(change.db())
        .await?;
    capacity::release(change.db(), locked, pool, &[*member.id]).await?;
    Ok(())
}

/// Why a registration cannot become a member of a delegation.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembershipError {
    #[error(
        "The delegation already has {0} members, its full quota. Withdraw or replace a member, or ask the organisers for a larger quota."
    )]
    QuotaUsed(i32),
    #[error("The registration already belongs to another delegation.")]
    OtherDelegation,
}

crate::problem_kinds! {
    QuotaUsed = Conflict "delegation-quota-used" "Delegation quota used up"
        "The delegation has as many members as its quota allows. Withdraw or replace a member, or ask the organisers for a larger quota."
    OtherDelegation = Conflict "delegation-other" "Already in another delegation"
        "A registration belongs to at most one delegation. The other delegation must withdraw it first, which cancels it; the person can then register again with an invitation to this delegation."
}

impl Refusal for MembershipError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::QuotaUsed(_) => kinds::QuotaUsed::KIND,
            Self::OtherDelegation => kinds::OtherDelegation::KIND,
        }
    }
}
