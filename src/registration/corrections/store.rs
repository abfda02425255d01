//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::model::{CorrectableField, RegistrationRules, RegistrationRulesUpdate};
use crate::types::CongressId;

/// The rules of an edition; by default every field may be changed.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<RegistrationRules> {
    let set = sqlx::query_as!(
        RegistrationRules,
        r#"
        -- registration::find_rules
        select corrections_until, correctable as "correctable: Vec<CorrectableField>", revision
        from registration_rules where congress_id = $1
        "#,
        *congress
    );
    let default = RegistrationRules { corrections_until: None, correctable: None, revision: 1 };
    Ok(set.fetch_optional(db).await?.unwrap_or(default))
}

/// The rules of an edition, locked until the transaction ends.
pub async fn lock(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<RegistrationRules> {
    sqlx::query!(
        "insert into registration_rules (congress_id) values ($1) on conflict (congress_id) do nothing",
        *congress
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select revision from registration_rules where congress_id = $1 for update", *congress)
        .fetch_one(&mut *db)
        .await?;
    find(db, congress).await
}

pub async fn update(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    new: &RegistrationRulesUpdate,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::update_rules
        update registration_rules set corrections_until = $2, correctable = $3, revision = revision + 1
        where congress_id = $1
        "#,
        *congress,
        new.corrections_until,
        new.correctable.clone() as Option<Vec<CorrectableField>>,
    )
    .execute(db)
    .await?;
    Ok(())
}
