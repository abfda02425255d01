//! What is kept of a person: given out, erased.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use crate::types::AccountId;

/// Where an account was, and the certificates of it.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let kept = sqlx::query_scalar!(
        r#"
        -- attendance::export
        select jsonb_build_object(
            'stays', coalesce((select jsonb_agg(to_jsonb(s) - 'registration_id' order by s.joined_at)
                               from stay s join registration r on r.id = s.registration_id where r.account_id = $1), '[]'),
            'certificates', coalesce((select jsonb_agg(to_jsonb(t) order by t.issued_at)
                                      from certificate t join registration r on r.id = t.registration_id
                                      where r.account_id = $1), '[]')) as "kept!"
        "#,
        *account,
    );
    kept.fetch_one(db).await
}

/// Takes the certificates of an account away: they would say of nobody that they were there. How long people were there still
/// counts.
pub async fn erase(db: &mut PgConnection, account: AccountId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- attendance::erase
        delete from certificate where registration_id in (select id from registration where account_id = $1)
        "#,
        *account,
    )
    .execute(db)
    .await?;
    Ok(())
}
