//! Personal data in delegations: export and erase.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use crate::types::{AccountId, Email, RegistrationId};

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
pub async fn erase(db: &mut PgConnection, erased: &[RegistrationId], email: &Email) -> sqlx::Result<()> {
    let ids: Vec<_> = erased.iter().map(|id| **id).collect();
    sqlx::query!(
        "update delegation set focal_point = null, revision = revision + 1 where focal_point = $1",
        &**email
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update delegation set head_id = null, revision = revision + 1 where head_id = any ($1)",
        &ids
    )
    .execute(db)
    .await?;
    Ok(())
}
