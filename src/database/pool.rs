use std::time::Duration;

use sqlx::{
    PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// Every migration there is; see `migrations/README.md`.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// A pool on the server that a URL names.
pub async fn connect(url: &str, connections: u32) -> sqlx::Result<PgPool> {
    connect_with(url.parse()?, connections).await
}

/// A pool whose connections time out: a request must not hang on a lock.
pub async fn connect_with(options: PgConnectOptions, connections: u32) -> sqlx::Result<PgPool> {
    let options = options.application_name("congress").options([
        ("lock_timeout", "2s"),
        ("statement_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "5s"),
        ("timezone", "UTC"),
    ]);
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(options)
        .await
}

/// Migrates the database to the schema of this build. Several nodes may do so at once: one works, the others wait.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    let mut connection = pool.acquire().await?;
    // A migration may take longer than a request.
    for setting in ["set lock_timeout = '60s'", "set statement_timeout = 0"] {
        sqlx::raw_sql(setting).execute(&mut *connection).await?;
    }
    let migrated = MIGRATOR.run(&mut *connection).await;
    // These settings must not return to the pool.
    connection.close().await?;
    migrated
}
