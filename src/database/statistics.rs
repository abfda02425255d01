//! The planner's statistics follow the tables closely.
//!
//! PostgreSQL renews them within minutes. During a rush this is too late: lists are then read with plans that were made,
//! and kept, when the tables were almost empty.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

/// How often tables are compared with their statistics.
const EVERY: Duration = Duration::from_secs(5);

/// Renews the statistics of tables that changed much, until the service stops.
pub async fn keep_statistics(pool: PgPool, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = renew_statistics(&pool).await {
            tracing::warn!(%error, "cannot renew the planner's statistics; trying again in five seconds");
        }
    }
}

/// Renews the statistics of tables of which a fifth changed, and returns their names. Only the owner of a table may do so:
/// for another role, it is left to PostgreSQL.
///
/// # Errors
/// The database fails.
pub async fn renew_statistics(pool: &PgPool) -> sqlx::Result<Vec<String>> {
    let mut tx = pool.begin().await?;
    let changed = sqlx::query_scalar!(
        r#"
        -- database::changed_tables
        select format('%I', s.relname) as "table!"
        from pg_stat_user_tables s join pg_class c on c.oid = s.relid
        where s.schemaname = current_schema() and s.n_mod_since_analyze > 1000 + 0.2 * greatest(c.reltuples, 0)
          and pg_has_role(c.relowner, 'usage')
          -- One node at a time.
          and pg_try_advisory_xact_lock(hashtextextended('database::statistics', 0))
        order by s.relname
        "#
    );
    let changed = changed.fetch_all(&mut *tx).await?;
    if !changed.is_empty() {
        // The names are quoted by PostgreSQL.
        let analyze =
            format!("set local statement_timeout = '60s'; analyze (skip_locked) {}", changed.join(", "));
        sqlx::raw_sql(AssertSqlSafe(analyze)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

/// Renews the statistics of tables after a transaction has written so many rows to the first of them, if those are at least one of
/// `one_in` rows. Until then, what the transaction reads next is planned as if the table were small.
///
/// # Errors
/// The database fails.
pub async fn renew_after(
    db: &mut PgConnection,
    written: usize,
    one_in: i64,
    tables: &'static [&'static str],
) -> sqlx::Result<bool> {
    let is_large = sqlx::query_scalar!(
        r#"
        select reltuples < $2::bigint * $3::bigint and pg_has_role(relowner, 'usage') as "is_large!"
        from pg_class where oid = $1::text::regclass
        "#,
        tables.first().copied(),
        i64::try_from(written).unwrap_or(i64::MAX),
        one_in,
    );
    let is_large = is_large.fetch_one(&mut *db).await?;
    if is_large {
        let analyze = format!("analyze (skip_locked) {}", tables.join(", "));
        sqlx::raw_sql(AssertSqlSafe(analyze)).execute(db).await?;
    }
    Ok(is_large)
}
