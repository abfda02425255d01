//! What every request and every job may use.

use std::sync::Arc;

use sqlx::{PgPool, Postgres, Transaction};

use crate::types::{Clock, Now};

/// Cheap to clone: each request holds one.
#[derive(Clone)]
pub struct App {
    pub pool: PgPool,
    pub clock: Clock,
    pub config: Arc<Config>,
}

/// What an operator may set; `cli` reads it, `congress serve --help` lists it.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where people reach the service, without a slash at the end: links begin with it, never with `Host`.
    pub base_url: String,
    pub hashing: Hashing,
    /// Requests a second from one address that are answered, and how many may come at once.
    pub rate: Rate,
    /// Sign-ins a minute that are tried for one account, and from one address.
    pub sign_ins_per_minute: u32,
    /// How many proxies in front append to `X-Forwarded-For`; 0 trusts the connection alone.
    pub trusted_proxies: usize,
    /// Origins whose pages may call us (CORS).
    pub origins: Vec<String>,
}

/// The cost of a password's hash (argon2id).
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// In KiB.
    pub memory: u32,
    pub passes: u32,
    /// How many may wait for their turn.
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
            hashing: Hashing { memory: 19 * 1024, passes: 2, queue: 64 },
            rate: Rate { per_second: 100, burst: 400 },
            sign_ins_per_minute: 20,
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
