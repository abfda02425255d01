//! Personal data in delegations: export and erase.

use serde_json::{Value, json};
use sqlx::PgExecutor;

use super::{events::DELEGATION_UPDATED, store};
use crate::{
    events::{Change, Deployment},
    http::Result,
    types::{AccountId, CongressId, DelegationId, Email, RegistrationId},
};

/// Delegations whose focal point is an account.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let rows = sqlx::query_scalar!(
        r#"
        -- delegations::export
        select to_jsonb(d) - 'search' as "delegation!" from delegation d join account a on a.email = d.focal_point
        where a.id = $1 and a.email_verified_at is not null
        order by d.created_at
        "#,
        *account,
    );
    Ok(json!(rows.fetch_all(db).await?))
}

/// Removes a person as focal point, and their erased registrations as heads.
///
/// A delegation that loses both changes once.
pub async fn erase(
    change: &mut Change<'_, Deployment>,
    erased: &[RegistrationId],
    email: Option<&Email>,
) -> Result<()> {
    let left = sqlx::query!(
        r#"
        -- delegations::erase
        update delegation
        set focal_point = nullif(focal_point, $2), head_id = case when head_id = any ($1) then null else head_id end,
            revision = revision + 1
        where focal_point = $2 or head_id = any ($1)
        returning id as "id: DelegationId", congress_id as "congress: CongressId"
        "#,
        &erased.iter().map(|id| **id).collect::<Vec<_>>(),
        email.map(|email| &**email),
    )
    .fetch_all(change.db())
    .await?;
    for row in left {
        let delegation = store::find(change.db(), row.congress, row.id).await?;
        let event = DELEGATION_UPDATED.event(row.id, &(&delegation).into());
        change.in_congress(row.congress).publish(event).await?;
    }
    Ok(())
}
