//! What is kept of a person: given out, erased.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use crate::types::AccountId;

/// Everything that an account has marked.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let favourites = sqlx::query_scalar!(
        r#"
        -- enrolment::export
        select coalesce(jsonb_agg(jsonb_build_object('congress', c.slug, 'session', f.session_id, 'marked_at', f.marked_at)
                                  order by f.marked_at, f.session_id), '[]') as "favourites!"
        from favourite f
        join registration r on r.id = f.registration_id
        join congress c on c.id = r.congress_id
        where r.account_id = $1
        "#,
        *account,
    );
    favourites.fetch_one(db).await
}

/// Forgets what an account has marked, and its calendars.
pub async fn erase(db: &mut PgConnection, account: AccountId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- enrolment::erase
        with own as (select id from registration where account_id = $1),
             feeds as (delete from agenda_feed where registration_id in (select id from own))
        delete from favourite where registration_id in (select id from own)
        "#,
        *account,
    )
    .execute(db)
    .await?;
    Ok(())
}
