//! Personal data of attendance: export and erase.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use crate::types::AccountId;

/// Attendance and certificates of an account.
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

/// Deletes the certificates of an account, which would have no name any more. Attendance still counts in the figures.
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
