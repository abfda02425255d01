//! `congress serve`

use std::net::IpAddr;

use anyhow::Context;
use clap::Args;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing_subscriber::EnvFilter;

use super::{
    Settings,
    database::{Database, DatabaseArgs},
    demo,
};
use crate::{
    app::App,
    server::{self, Server},
};

#[derive(Args)]
pub struct Serve {
    /// Load the demo editions first, and say how to sign in.
    #[arg(long)]
    demo: bool,
    /// The address to listen on.
    #[arg(long, env = "BIND", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// The port to listen on.
    #[arg(long, env = "PORT", default_value_t = 8080)]
    port: u16,
    /// What to log: `info`, `congress=debug`, ...
    #[arg(long, env = "LOG", default_value = "info")]
    log: String,
    /// The password of the demo's organiser; drawn where none is given.
    #[arg(long, env = "DEMO_PASSWORD", hide_env_values = true)]
    demo_password: Option<String>,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<()> {
        let filter = EnvFilter::try_new(&self.log).context("LOG")?;
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
        // Before the database: a port that is taken should not cost anybody a start.
        let address = (self.bind, self.port);
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("listening on {}:{}", self.bind, self.port))?;
        let address = listener.local_addr()?;
        let database = Database::open(&self.database, self.database.congress_migrate).await?;
        let app = database.app(self.settings.config(&address.to_string(), &database.folder));
        if self.demo {
            let password = demo::load(&app, &database.folder, self.demo_password.clone()).await?;
            demo::announce(&app.config.base_url, &password);
        }
        let served = self.serve(app, listener).await;
        database.close().await;
        tracing::info!("stopped");
        served
    }

    async fn serve(&self, app: App, listener: TcpListener) -> anyhow::Result<()> {
        let server = Server::new(app.clone()).await?;
        let front = server.front()?;
        let stop = CancellationToken::new();
        let background = TaskTracker::new();
        server.run_background(&background, &stop);
        background.close();
        tokio::spawn(stop_on_signal(stop.clone())?);
        tracing::info!(server.address = %listener.local_addr()?, server.base_url = app.config.base_url, "serving");
        let most = app.config.connections_of_one_address;
        server::serve(listener, front, most, stop.clone()).await;
        stop.cancel();
        background.wait().await;
        Ok(())
    }
}

/// Cancels on the first SIGINT or SIGTERM; the second ends the process as it always does.
fn stop_on_signal(stop: CancellationToken) -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        for again in [false, true] {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
            if again {
                std::process::exit(130);
            }
            tracing::info!("stopping: what is running is finished first");
            stop.cancel();
        }
    })
}
