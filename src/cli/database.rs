//! The database of a command.

use std::{path::PathBuf, process::Command, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Args;
use sqlx::{Connection, PgConnection, PgPool, postgres::PgConnectOptions};

use crate::{
    app::{App, Config},
    congress,
    database::{self, Embedded, EmbeddedError, ReplicaSettings, Replicas, programs},
    types::Clock,
};

#[derive(Args, Clone)]
pub struct DatabaseArgs {
    /// PostgreSQL server to use. Without it, an embedded server runs in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The same PostgreSQL server without a pooler between, if DATABASE_URL leads to one in transaction mode, such as PgBouncer:
    /// for notifications and migrations.
    #[arg(long, env = "DATABASE_LISTEN_URL", hide_env_values = true, requires = "database_url")]
    pub database_listen_url: Option<String>,
    /// Read replicas of the server, separated by commas. They answer reads.
    #[arg(long, env = "DATABASE_REPLICA_URL", hide_env_values = true, requires = "database_url")]
    pub database_replica_url: Option<String>,
    /// How far a replica may be behind, in seconds; one that is further behind is not used until it has caught up.
    #[arg(long, env = "DATABASE_REPLICA_MAX_LAG", default_value_t = 2.0, value_parser = seconds)]
    pub database_replica_max_lag: f64,
    /// Data folder. Default: ./.congress
    #[arg(long, env = "CONGRESS_DATA")]
    pub congress_data: Option<PathBuf>,
    /// Number of database connections, and to each replica.
    #[arg(long, env = "DATABASE_CONNECTIONS", default_value_t = 16)]
    pub database_connections: u32,
    /// Whether to migrate the database on startup.
    #[arg(long, env = "CONGRESS_MIGRATE", default_value_t = true, action = clap::ArgAction::Set)]
    pub congress_migrate: bool,
}

/// The number of direct connections beside a pooler: one listens for notifications, one migrates.
const DIRECT: u32 = 2;

fn seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|seconds| (0.1..=3600.0).contains(seconds))
        .ok_or_else(|| "a number from 0.1 to 3600".into())
}

/// An open database, and the embedded server if one is used.
pub struct Database {
    pub pool: PgPool,
    /// Direct connections; the same pool unless there is a pooler.
    direct: PgPool,
    pub folder: PathBuf,
    embedded: Option<Embedded>,
}

impl Database {
    /// Opens the database. Fails if another process uses the same data folder.
    pub async fn open(args: &DatabaseArgs, migrate: bool) -> anyhow::Result<Self> {
        let folder = database::data_folder(args.congress_data.as_deref())?;
        let connections = args.database_connections;
        let (pool, direct, embedded) = match (&args.database_url, &args.database_listen_url) {
            (Some(url), Some(direct)) => {
                let direct = database::connect(direct, DIRECT).await.context("DATABASE_LISTEN_URL")?;
                database::keep_settings(&direct).await?;
                let pooled = database::connect_pooled(url, connections).await.context("DATABASE_URL")?;
                (pooled, direct, None)
            }
            (Some(url), None) => {
                let pool = database::connect(url, connections).await?;
                (pool.clone(), pool, None)
            }
            (None, _) => {
                let embedded = Embedded::start(&folder).await?;
                let pool = database::connect_with(embedded.options(), connections).await?;
                (pool.clone(), pool, Some(embedded))
            }
        };
        let database = Self { pool, direct, folder, embedded };
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
                Ok(Self { direct: pool.clone(), pool, folder, embedded: None })
            }
            opened => opened,
        }
    }

    async fn migrate(&self) -> anyhow::Result<()> {
        database::migrate(&self.direct).await?;
        let mut connection = self.pool.acquire().await?;
        congress::load_cities(&mut connection).await
    }

    pub fn app(&self, config: Config) -> App {
        App { direct: self.direct.clone(), ..App::new(self.pool.clone(), Clock::default(), config) }
    }

    /// The read replicas.
    pub async fn replicas(&self, args: &DatabaseArgs) -> anyhow::Result<Arc<Replicas>> {
        // A variable that is set to nothing, as compose files do, means the same as none.
        let addresses = args.database_replica_url.as_ref().filter(|addresses| !addresses.is_empty());
        let Some(addresses) = addresses else { return Ok(Arc::default()) };
        let settings = ReplicaSettings {
            connections: args.database_connections,
            max_lag: Duration::from_secs_f64(args.database_replica_max_lag),
        };
        Ok(Arc::new(Replicas::open(addresses, &self.pool, settings).await?))
    }

    /// Closes the connections and stops the embedded server.
    pub async fn close(self) {
        self.pool.close().await;
        self.direct.close().await;
        stop(self.embedded).await;
    }
}

/// The database server of a command that needs no connection pool and leaves the schema as it is.
pub struct Server {
    options: PgConnectOptions,
    /// The data folder of the embedded server.
    folder: Option<PathBuf>,
    embedded: Option<Embedded>,
}

impl Server {
    /// The configured server, not through a pooler, or the embedded one. Fails if another process uses the same data folder.
    pub async fn open(args: &DatabaseArgs) -> anyhow::Result<Self> {
        // PostgreSQL's programs keep settings between transactions, which a pooler does not support.
        if let Some(url) = args.database_listen_url.as_ref().or(args.database_url.as_ref()) {
            return Ok(Self { options: url.parse()?, folder: None, embedded: None });
        }
        let folder = database::data_folder(args.congress_data.as_deref())?;
        let embedded = Embedded::start(&folder).await?;
        Ok(Self { options: embedded.options(), folder: Some(folder), embedded: Some(embedded) })
    }

    /// The same, possibly while a service is running on it. It must exist.
    pub async fn open_beside(args: &DatabaseArgs) -> anyhow::Result<Self> {
        let folder = database::data_folder(args.congress_data.as_deref())?;
        if args.database_url.is_none() && !Embedded::exists(&folder) {
            anyhow::bail!(
                "There is no database in {}. Set DATABASE_URL, or CONGRESS_DATA to the folder of the service.",
                folder.display()
            );
        }
        match Self::open(args).await {
            Err(error) if matches!(error.downcast_ref(), Some(EmbeddedError::InUse(_))) => {
                let options = Embedded::options_of_running(&folder)?;
                Ok(Self { options, folder: Some(folder), embedded: None })
            }
            opened => opened,
        }
    }

    /// A connection under a name that is not that of the service.
    pub async fn connect(&self, name: &str) -> anyhow::Result<PgConnection> {
        let options = self.options.clone().application_name(name);
        PgConnection::connect_with(&options)
            .await
            .with_context(|| format!("connecting to the database {}", self.name()))
    }

    /// A client program of PostgreSQL that connects to this database.
    pub fn client(&self, program: &'static str) -> anyhow::Result<Command> {
        // A program of the same version as the server.
        let beside = self.folder.as_ref().map(|_| "postgres");
        Ok(programs::client(program, beside, &self.options)?)
    }

    /// Names the database, without host and password.
    pub fn conninfo(&self) -> String {
        format!("dbname='{}'", self.database().replace('\\', "\\\\").replace('\'', "\\'"))
    }

    /// For messages.
    pub fn name(&self) -> String {
        match &self.folder {
            Some(folder) => format!("in {}", folder.display()),
            None => format!("`{}` on {}", self.database(), self.options.get_host()),
        }
    }

    /// What to do if it must be empty.
    pub fn remedy_if_not_empty(&self) -> &'static str {
        match self.folder {
            Some(_) => "set CONGRESS_DATA to a new folder, and start the service with it",
            None => "create one (createdb), and set DATABASE_URL to it",
        }
    }

    fn database(&self) -> &str {
        self.options.get_database().unwrap_or(self.options.get_username())
    }

    /// Stops the embedded server, if this command started it.
    pub async fn close(self) {
        stop(self.embedded).await;
    }
}

async fn stop(embedded: Option<Embedded>) {
    if let Some(embedded) = embedded {
        let _ = tokio::task::spawn_blocking(|| embedded.stop()).await;
    }
}
