//! The database of a command.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use sqlx::PgPool;

use crate::{
    app::{App, Config},
    congress,
    database::{self, Embedded, EmbeddedError},
    types::Clock,
};

#[derive(Args, Clone)]
pub struct DatabaseArgs {
    /// PostgreSQL server to use. Without it, an embedded server runs in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Data folder. Default: ./.congress
    #[arg(long, env = "CONGRESS_DATA")]
    pub congress_data: Option<PathBuf>,
    /// Number of database connections.
    #[arg(long, env = "DATABASE_CONNECTIONS", default_value_t = 16)]
    pub database_connections: u32,
    /// Whether to migrate the database on startup.
    #[arg(long, env = "CONGRESS_MIGRATE", default_value_t = true, action = clap::ArgAction::Set)]
    pub congress_migrate: bool,
}

/// An open database, and the embedded server if one is used.
pub struct Database {
    pub pool: PgPool,
    pub folder: PathBuf,
    embedded: Option<Embedded>,
}

impl Database {
    /// Opens the database. Fails if another process uses the same data folder.
    pub async fn open(args: &DatabaseArgs, migrate: bool) -> anyhow::Result<Self> {
        let folder = database::data_folder(args.congress_data.as_deref())?;
        let (pool, embedded) = match &args.database_url {
            Some(url) => (database::connect(url, args.database_connections).await?, None),
            None => {
                let embedded = Embedded::start(&folder).await?;
                (database::connect_with(embedded.options(), args.database_connections).await?, Some(embedded))
            }
        };
        let database = Self { pool, folder, embedded };
        if migrate {
            database.migrate().await?;
        }
        Ok(database)
    }

    /// Opens the database, possibly while a service is running on it.
    pub async fn open_beside(args: &DatabaseArgs) -> anyhow::Result<Self> {
        match Self::open(args, args.congress_migrate).await {
            Err(error) if matches!(error.downcast_ref(), Some(EmbeddedError::InUse(_))) => {
                let folder = database::data_folder(args.congress_data.as_deref())?;
                let options = Embedded::options_of_running(&folder)?;
                let pool = database::connect_with(options, args.database_connections).await?;
                Ok(Self { pool, folder, embedded: None })
            }
            opened => opened,
        }
    }

    async fn migrate(&self) -> anyhow::Result<()> {
        database::migrate(&self.pool).await?;
        let mut connection = self.pool.acquire().await?;
        congress::load_cities(&mut connection).await
    }

    pub fn app(&self, config: Config) -> App {
        App {
            pool: self.pool.clone(),
            clock: Clock::default(),
            config: Arc::new(config),
            bell: Arc::default(),
        }
    }

    /// Closes the connections and stops the embedded server.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(embedded) = self.embedded {
            let _ = tokio::task::spawn_blocking(|| embedded.stop()).await;
        }
    }
}
