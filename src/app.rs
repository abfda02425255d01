//! What every request and every job can use.

use std::{path::PathBuf, sync::Arc};

use secrecy::SecretString;

use tokio::sync::Notify;

use sqlx::{PgPool, Postgres, Transaction};

use crate::{
    database::Replicas,
    types::{Clock, Now},
};

/// Cheap to clone: each request has its own.
#[derive(Clone)]
pub struct App {
    /// The database that answers this request: the primary, or a replica if it is a read that allows it.
    pub pool: PgPool,
    /// The primary, for what must be current, such as who calls.
    pub primary: PgPool,
    /// Direct connections to the primary, for notifications: a pooler between them can lose those.
    pub direct: PgPool,
    pub replicas: Arc<Replicas>,
    pub clock: Clock,
    pub config: Arc<Config>,
    /// Notified after every change that this node commits, so that its events are dispatched immediately.
    pub bell: Arc<Notify>,
}

/// The settings of the service; `cli` reads them, and `congress serve --help` lists them.
#[derive(Clone, Debug)]
pub struct Config {
    /// The public address of the service, without a trailing slash. Links begin with it, never with `Host`.
    pub base_url: String,
    pub hashing: Hashing,
    /// The number of requests allowed from one address: per second, and as a burst.
    pub rate: Rate,
    /// The address for links in e-mails, without a trailing slash: of the service's own pages, or of a front end.
    pub frontend_url: String,
    pub mail: Mail,
    /// The provider with which people can also sign in.
    pub openid: Option<OpenId>,
    /// The servers for virtual sessions.
    pub meetings: Meetings,
    /// Whether webhooks may call http:// and private addresses; for development.
    pub private_webhooks: bool,
    /// The number of sign-in attempts per minute for one account from one address.
    pub sign_ins_per_minute: u32,
    /// The maximum number of connections from one address.
    pub connections_of_one_address: usize,
    /// Maximum size in bytes of rendered documents and pages in memory; answers to everyone take up to a quarter as much.
    pub cache: u64,
    /// The number of trusted proxies that append to `X-Forwarded-For`; with 0, the header is ignored.
    pub trusted_proxies: usize,
    /// Origins allowed to call the API from browsers (CORS).
    pub origins: Vec<String>,
}

/// How e-mail is sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtp://` or `smtps://`, with user and password. Without it, e-mails are written to `folder`.
    pub smtp_url: Option<SecretString>,
    pub from: String,
    pub folder: PathBuf,
}

/// An OpenID Connect provider.
#[derive(Clone, Debug)]
pub struct OpenId {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<SecretString>,
    /// The address to which the provider redirects people back.
    pub redirect_url: String,
}

/// The meeting servers, for which links are signed. A room whose provider is not configured cannot be joined.
#[derive(Clone, Debug, Default)]
pub struct Meetings {
    pub jitsi: Option<Jitsi>,
    pub bigbluebutton: Option<BigBlueButton>,
}

/// A Jitsi Meet server with token authentication.
#[derive(Clone, Debug)]
pub struct Jitsi {
    /// Without a trailing slash.
    pub url: String,
    pub app_id: String,
    pub secret: SecretString,
}

/// A BigBlueButton server.
#[derive(Clone, Debug)]
pub struct BigBlueButton {
    /// Without a trailing slash: `https://meet.city.example/bigbluebutton`.
    pub url: String,
    pub secret: SecretString,
}

/// The cost of hashing a password (argon2id).
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// In KiB.
    pub memory: u32,
    pub passes: u32,
    /// The maximum number of passwords waiting to be hashed.
    pub queue: usize,
}

#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub per_second: u32,
    pub burst: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8080".into(),
            frontend_url: "http://127.0.0.1:8080".into(),
            mail: Mail {
                smtp_url: None,
                from: "Congress <congress@localhost.localdomain>".into(),
                folder: PathBuf::from(".congress/mail"),
            },
            openid: None,
            meetings: Meetings::default(),
            private_webhooks: false,
            hashing: Hashing { memory: 19 * 1024, passes: 2, queue: 64 },
            rate: Rate { per_second: 100, burst: 400 },
            sign_ins_per_minute: 20,
            connections_of_one_address: 1000,
            cache: 64 * 1024 * 1024,
            trusted_proxies: 0,
            origins: Vec::new(),
        }
    }
}

impl App {
    /// With one database for everything.
    pub fn new(pool: PgPool, clock: Clock, config: Config) -> Self {
        Self {
            primary: pool.clone(),
            direct: pool.clone(),
            pool,
            replicas: Arc::default(),
            clock,
            config: Arc::new(config),
            bell: Arc::default(),
        }
    }

    /// The same, with another database to answer requests.
    #[must_use]
    pub fn reading(&self, pool: PgPool) -> Self {
        Self { pool, ..self.clone() }
    }

    /// The current time. Read it once per request and pass it on.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Begins a transaction, which is rolled back if it is dropped without `commit`.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        self.pool.begin().await
    }

    /// Begins a transaction that reads one state of the database throughout.
    pub async fn begin_snapshot(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        let mut tx = self.begin().await?;
        sqlx::query!("set transaction isolation level repeatable read, read only").execute(&mut *tx).await?;
        Ok(tx)
    }
}
