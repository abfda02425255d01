//! What every request and every job may use.

use std::{path::PathBuf, sync::Arc};

use secrecy::SecretString;

use tokio::sync::Notify;

use sqlx::{PgPool, Postgres, Transaction};

use crate::types::{Clock, Now};

/// Cheap to clone: each request holds one.
#[derive(Clone)]
pub struct App {
    pub pool: PgPool,
    pub clock: Clock,
    pub config: Arc<Config>,
    /// Notified after every change that this node commits, so that its events are dispatched at once.
    pub bell: Arc<Notify>,
}

/// The settings of an operator; `cli` reads them, `congress serve --help` lists them.
#[derive(Clone, Debug)]
pub struct Config {
    /// The public address of the service, without a trailing slash: links begin with it, never with `Host`.
    pub base_url: String,
    pub hashing: Hashing,
    /// How many requests one address may make: per second, and at once.
    pub rate: Rate,
    /// Where links in e-mails lead, without a trailing slash: the service's own pages, or those of a front end.
    pub frontend_url: String,
    pub mail: Mail,
    /// The provider that people may also sign in with.
    pub openid: Option<OpenId>,
    /// Where sessions are held.
    pub meetings: Meetings,
    /// Whether webhooks may call http:// and private addresses: for development.
    pub private_webhooks: bool,
    /// Sign-ins a minute that are tried for one account from one address.
    pub sign_ins_per_minute: u32,
    /// How many connections one address may hold.
    pub connections_of_one_address: usize,
    /// How many proxies in front append to `X-Forwarded-For`; 0 trusts the connection alone.
    pub trusted_proxies: usize,
    /// Origins whose pages may call the API (CORS).
    pub origins: Vec<String>,
}

/// How e-mail is sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtp://` or `smtps://`, with user and password; without one, mails are written to `folder`.
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
    /// Where the provider leads people back to.
    pub redirect_url: String,
}

/// The servers that hold meetings; links into them are signed. Rooms of a provider without a server cannot be joined.
#[derive(Clone, Debug, Default)]
pub struct Meetings {
    pub jitsi: Option<Jitsi>,
    pub bigbluebutton: Option<BigBlueButton>,
}

/// A Jitsi Meet server that admits people by token.
#[derive(Clone, Debug)]
pub struct Jitsi {
    /// Without a slash at the end.
    pub url: String,
    pub app_id: String,
    pub secret: SecretString,
}

/// A BigBlueButton server.
#[derive(Clone, Debug)]
pub struct BigBlueButton {
    /// Without a slash at the end: `https://meet.city.example/bigbluebutton`.
    pub url: String,
    pub secret: SecretString,
}

/// The cost of a password's hash (argon2id).
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// In KiB.
    pub memory: u32,
    pub passes: u32,
    /// How many may wait to be hashed.
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
            trusted_proxies: 0,
            origins: Vec::new(),
        }
    }
}

impl App {
    /// Ask once per request and pass the answer on.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Begins a transaction; dropped without `commit`, it leaves nothing behind.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        self.pool.begin().await
    }
}
