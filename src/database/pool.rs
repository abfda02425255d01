use std::time::Duration;

use sqlx::{
    PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// All migrations; see `migrations/README.md`.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// A connection pool for a URL.
pub async fn connect(url: &str, connections: u32) -> sqlx::Result<PgPool> {
    connect_with(url.parse()?, connections).await
}

/// A connection pool with timeouts, so that no request waits for a lock indefinitely.
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

/// Migrates the database to the schema of this build. If several nodes start at once, one migrates and the others wait.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    let mut connection = pool.acquire().await?;
    // A migration can take longer than a request.
    for setting in ["set lock_timeout = '60s'", "set statement_timeout = 0"] {
        sqlx::raw_sql(setting).execute(&mut *connection).await?;
    }
    let migrated = MIGRATOR.run(&mut *connection).await;
    // Do not return a connection with these settings to the pool.
    connection.close().await?;
    migrated
}
