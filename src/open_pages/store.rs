//! Database queries, one function each.

use chrono::TimeDelta;
use sqlx::{PgConnection, PgExecutor};

use super::model::OtherReader;
use crate::types::{AccountId, CongressId, Now};

/// How long a page counts as open after a client has said so.
const OPEN_FOR: TimeDelta = TimeDelta::seconds(45);

/// Notes that an account has a page open, and returns who else has.
pub async fn set(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: AccountId,
    page: &str,
    now: Now,
) -> sqlx::Result<Vec<OtherReader>> {
    sqlx::query_as!(
        OtherReader,
        r#"
        -- open_pages::set
        with own as (
            insert into open_page (congress_id, account_id, page, opened_at, seen_at) values ($1, $2, $3, $4, $4)
            on conflict (congress_id, page, account_id) do update
                set opened_at = case when open_page.seen_at > $5 then open_page.opened_at else $4 end, seen_at = $4
        )
        select o.account_id as account, a.display_name, o.opened_at as since
        from open_page o join account a on a.id = o.account_id
        where o.congress_id = $1 and o.page = $3 and o.account_id <> $2 and o.seen_at > $5
        order by o.opened_at, o.account_id
        limit 20
        "#,
        *congress,
        *account,
        page,
        now,
        now - OPEN_FOR,
    )
    .fetch_all(db)
    .await
}

pub async fn close(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: AccountId,
    page: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from open_page where congress_id = $1 and account_id = $2 and page = $3",
        *congress,
        *account,
        page,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes what no longer counts.
pub async fn forget(db: &mut PgConnection, now: Now) -> sqlx::Result<()> {
    sqlx::query!("delete from open_page where seen_at < $1", now - OPEN_FOR).execute(db).await?;
    Ok(())
}
