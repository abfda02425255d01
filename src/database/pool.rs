use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use log::LevelFilter;

use sqlx::{
    AssertSqlSafe, ConnectOptions, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// All migrations; see `migrations/README.md`.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// The settings of every connection.
const SETTINGS: [(&str, &str); 5] = [
    ("lock_timeout", "2s"),
    ("statement_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "5s"),
    // A node that is killed in a statement does not keep its locks until the statement ends.
    ("client_connection_check_interval", "250ms"),
    ("timezone", "UTC"),
];

/// From how many milliseconds on a statement is slow. One setting per process, because the driver needs it for each pool.
static SLOW_STATEMENT: AtomicU64 = AtomicU64::new(250);

/// Sets from when on a statement is reported as slow, for the pools that are opened from now on.
pub fn set_slow_statement(duration: Duration) {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    SLOW_STATEMENT.store(milliseconds, Ordering::Relaxed);
}

/// A connection pool for a URL.
pub async fn connect(url: &str, connections: u32) -> sqlx::Result<PgPool> {
    connect_with(url.parse()?, connections).await
}

/// A connection pool with timeouts, so that no request waits for a lock indefinitely.
pub async fn connect_with(options: PgConnectOptions, connections: u32) -> sqlx::Result<PgPool> {
    pool_options(connections).connect_with(with_settings(options)).await
}

/// A connection pool through a pooler in transaction mode, which does not pass settings on; see [`keep_settings`].
pub async fn connect_pooled(url: &str, connections: u32) -> sqlx::Result<PgPool> {
    let options: PgConnectOptions = url.parse()?;
    pool_options(connections).connect_with(with_log(options)).await
}

/// Keeps the settings of connections in the database, for the role of this connection: a pooler opens connections without
/// them.
pub async fn keep_settings(direct: &PgPool) -> sqlx::Result<()> {
    let database =
        sqlx::query_scalar!(r#"select quote_ident(current_database()) as "name!""#).fetch_one(direct).await?;
    for (name, value) in SETTINGS {
        let statement = format!("alter role current_user in database {database} set {name} = '{value}'");
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(direct).await?;
    }
    Ok(())
}

/// The same, connected when it is first used: for a server that may be away now.
pub fn connect_later(options: PgConnectOptions, connections: u32) -> PgPool {
    pool_options(connections).connect_lazy_with(with_settings(options))
}

fn with_settings(options: PgConnectOptions) -> PgConnectOptions {
    with_log(options).options(SETTINGS)
}

fn with_log(options: PgConnectOptions) -> PgConnectOptions {
    let slow = Duration::from_millis(SLOW_STATEMENT.load(Ordering::Relaxed));
    options.application_name("congress").log_slow_statements(LevelFilter::Warn, slow)
}

fn pool_options(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        // For the histogram of waits; see `telemetry::Driver`.
        .acquire_time_level(LevelFilter::Debug)
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
