use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};
use uuid::Uuid;

use super::eventually;

/// The deletion of a row in a transaction that is still open.
pub struct OpenDeletion {
    process: i32,
    transaction: Transaction<'static, Postgres>,
}

impl OpenDeletion {
    pub async fn of(pool: &PgPool, table: &str, id: &str) -> Self {
        let mut transaction = pool.begin().await.unwrap();
        let process =
            sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut *transaction).await.unwrap();
        let delete = format!("delete from {table} where id = $1");
        let id: Uuid = id.parse().unwrap();
        sqlx::query(AssertSqlSafe(delete)).bind(id).execute(&mut *transaction).await.unwrap();
        Self { process, transaction }
    }
}

/// Commits each deletion as soon as someone waits for it.
pub async fn commit_when_waited_for(pool: &PgPool, mut deletions: Vec<OpenDeletion>) {
    let waiting = "select unnest(pg_blocking_pids(pid)) from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'";
    while !deletions.is_empty() {
        let at = eventually("someone waits for a deletion", async || {
            let blocking: Vec<i32> = sqlx::query_scalar(waiting).fetch_all(pool).await.unwrap();
            deletions.iter().position(|deletion| blocking.contains(&deletion.process))
        })
        .await;
        deletions.remove(at).transaction.commit().await.unwrap();
    }
}
