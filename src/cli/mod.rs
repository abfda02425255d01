//! The command line: one file per command. The only module that reads configuration.

mod admin;
mod backup;
mod database;
mod demo;
mod health;
mod import;
mod imported;
mod mail;
mod records;
mod serve;
mod telemetry;
mod timetable;
mod welcome;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::{app, server};
use database::Database;
pub use demo::ACCOUNTS as DEMO_ACCOUNTS;

/// Registration and schedule of a virtual world congress.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API.
    Serve(Box<serve::Serve>),
    /// Migrate the database to the schema of this version, and load the list of cities.
    Migrate(database::DatabaseArgs),
    /// Load the demo editions: demo, metropolis-2021 and fosdem-2021.
    Demo(demo::Demo),
    /// Back up the database to a file, also while the service runs. Needs PostgreSQL's program pg_dump.
    Backup(backup::Backup),
    /// Restore a backup into an empty database that no service uses. Needs PostgreSQL's program pg_restore.
    Restore(backup::Restore),
    /// Report whether the service on this machine is ready: the health check of a container.
    Health(health::Health),
    /// Print the OpenAPI document.
    Openapi,
    /// Manage administrators.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Inspect the e-mails that the service sends.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Import a file. Exit codes: 0, everything was imported; 2, some rows were refused; 3, nothing; 1, another error.
    #[command(subcommand)]
    Import(import::Import),
    /// Search for a better timetable of the draft, and move the sessions. Pinned sessions stay.
    Timetable(Box<timetable::Timetable>),
}

/// Service settings, for `serve` and the commands that need one of them.
#[derive(Args, Clone)]
pub struct Settings {
    /// Public base URL of the service, used in links. Default: http://BIND:PORT
    #[arg(long, env = "BASE_URL")]
    base_url: Option<String>,
    /// Base URL for links in e-mails: a front end with the pages /verify-email/SECRET, /reset-password/SECRET,
    /// /confirm-email/SECRET and /refuse-email/SECRET. Default: BASE_URL, which provides them
    #[arg(long, env = "FRONTEND_URL")]
    frontend_url: Option<String>,
    /// smtp://USER:PASSWORD@HOST:PORT?tls=required or smtps://…; without it, e-mails are written to the data folder.
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Sender of e-mails.
    #[arg(long, env = "MAIL_FROM", default_value = "Congress <congress@localhost.localdomain>")]
    mail_from: String,
    /// Issuer URL of an OpenID Connect provider for sign-in.
    #[arg(long, env = "OIDC_ISSUER", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// Client id at the OpenID provider.
    #[arg(long, env = "OIDC_CLIENT_ID")]
    oidc_client_id: Option<String>,
    /// Client secret at the OpenID provider.
    #[arg(long, env = "OIDC_CLIENT_SECRET", hide_env_values = true)]
    oidc_client_secret: Option<String>,
    /// Redirect URL for the OpenID provider. Default: FRONTEND_URL/openid
    #[arg(long, env = "OIDC_REDIRECT_URL")]
    oidc_redirect_url: Option<String>,
    /// A Jitsi Meet server with token authentication; links to its rooms are signed.
    #[arg(long, env = "JITSI_URL", requires_all = ["jitsi_app_id", "jitsi_app_secret"])]
    jitsi_url: Option<String>,
    /// App id at the Jitsi server.
    #[arg(long, env = "JITSI_APP_ID")]
    jitsi_app_id: Option<String>,
    /// Secret that signs tokens and authenticates call-backs of the Jitsi server.
    #[arg(long, env = "JITSI_APP_SECRET", hide_env_values = true)]
    jitsi_app_secret: Option<String>,
    /// A BigBlueButton server: https://HOST/bigbluebutton
    #[arg(long, env = "BIGBLUEBUTTON_URL", requires = "bigbluebutton_secret")]
    bigbluebutton_url: Option<String>,
    /// Secret that signs calls and authenticates call-backs of the BigBlueButton server.
    #[arg(long, env = "BIGBLUEBUTTON_SECRET", hide_env_values = true)]
    bigbluebutton_secret: Option<String>,
    /// Allow webhooks to call http:// and private addresses. For development only.
    #[arg(long, env = "PRIVATE_WEBHOOKS", default_value_t = false, action = clap::ArgAction::Set)]
    private_webhooks: bool,
    /// Requests per second allowed from one address.
    #[arg(long, env = "RATE_PER_SECOND", default_value_t = 100)]
    rate_per_second: u32,
    /// Burst of requests allowed from one address.
    #[arg(long, env = "RATE_BURST", default_value_t = 400)]
    rate_burst: u32,
    /// Sign-in attempts per minute for one account from one address.
    #[arg(long, env = "SIGN_INS_PER_MINUTE", default_value_t = 20)]
    sign_ins_per_minute: u32,
    /// Maximum number of connections from one address; behind a proxy, all connections come from one address.
    #[arg(long, env = "CONNECTIONS_PER_ADDRESS", default_value_t = 1000)]
    connections_per_address: usize,
    /// MiB of memory for rendered documents and pages; answers to everyone take up to a quarter as much.
    #[arg(long, env = "CACHE_MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=65536))]
    cache_mib: u64,
    /// Number of trusted proxies that append to X-Forwarded-For; with 0, the header is ignored.
    #[arg(long, env = "TRUSTED_PROXIES", default_value_t = 0)]
    trusted_proxies: usize,
    /// Origins allowed to call the API from browsers (CORS), separated by commas.
    #[arg(long, env = "CORS_ORIGINS", value_delimiter = ',')]
    cors_origins: Vec<String>,
}

impl Settings {
    fn config(&self, address: &str, folder: &std::path::Path) -> app::Config {
        let base_url = self.base_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let base_url = base_url.trim_end_matches('/').to_owned();
        let frontend_url = self.frontend_url.as_deref().unwrap_or(&base_url).trim_end_matches('/').to_owned();
        let openid = self.oidc_issuer.clone().zip(self.oidc_client_id.clone());
        app::Config {
            openid: openid.map(|(issuer, client_id)| app::OpenId {
                issuer,
                client_id,
                client_secret: self.oidc_client_secret.clone().map(Into::into),
                redirect_url: self.oidc_redirect_url.clone().unwrap_or(format!("{frontend_url}/openid")),
            }),
            mail: app::Mail {
                smtp_url: self.smtp_url.clone().filter(|url| !url.is_empty()).map(Into::into),
                from: self.mail_from.clone(),
                folder: folder.join("mail"),
            },
            meetings: self.meetings(),
            private_webhooks: self.private_webhooks,
            base_url,
            frontend_url,
            rate: app::Rate { per_second: self.rate_per_second, burst: self.rate_burst },
            sign_ins_per_minute: self.sign_ins_per_minute,
            connections_of_one_address: self.connections_per_address,
            cache: self.cache_mib * 1024 * 1024,
            trusted_proxies: self.trusted_proxies,
            origins: self.cors_origins.iter().filter(|origin| !origin.is_empty()).cloned().collect(),
            ..app::Config::default()
        }
    }
}

impl Settings {
    fn meetings(&self) -> app::Meetings {
        let address = |url: &Option<String>| {
            url.as_deref().filter(|url| !url.is_empty()).map(|url| url.trim_end_matches('/').to_owned())
        };
        let jitsi =
            address(&self.jitsi_url).zip(self.jitsi_app_id.clone()).zip(self.jitsi_app_secret.clone());
        let bigbluebutton = address(&self.bigbluebutton_url).zip(self.bigbluebutton_secret.clone());
        app::Meetings {
            jitsi: jitsi.map(|((url, app_id), secret)| app::Jitsi { url, app_id, secret: secret.into() }),
            bigbluebutton: bigbluebutton
                .map(|(url, secret)| app::BigBlueButton { url, secret: secret.into() }),
        }
    }
}

/// Runs a command.
pub fn run(cli: Cli) -> ExitCode {
    if let Command::Openapi = cli.command {
        println!("{}", server::document().to_pretty_json().unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("congress: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("congress: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn command(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        // It says in its exit code how much was imported.
        Command::Import(import) => Ok(ExitCode::from(Box::pin(import.run()).await?.exit_code())),
        other => Box::pin(other_command(other)).await.map(|()| ExitCode::SUCCESS),
    }
}

async fn other_command(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(serve) => Box::pin(serve.run()).await,
        Command::Migrate(args) => {
            let database = Database::open(&args, true).await?;
            println!("The database is up to date.");
            database.close().await;
            Ok(())
        }
        Command::Demo(demo) => Box::pin(demo.run()).await,
        Command::Backup(backup) => Box::pin(backup.run()).await,
        Command::Restore(restore) => Box::pin(restore.run()).await,
        Command::Health(health) => health.run().await,
        Command::Openapi | Command::Import(_) => Ok(()),
        Command::Admin(admin) => Box::pin(admin.run()).await,
        Command::Mail(mail) => mail.run(),
        Command::Timetable(timetable) => Box::pin(timetable.run()).await,
    }
}

/// Formats a refusal for the terminal.
fn plainly(error: crate::http::Error) -> anyhow::Error {
    match error {
        crate::http::Error::Refused(refusing) => anyhow::anyhow!("{refusing}"),
        crate::http::Error::Internal(error) => anyhow::anyhow!("{error}"),
    }
}
