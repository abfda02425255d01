//! Read replicas: which of them may answer a read now.
//!
//! A node looks at its replicas several times a second. A replica that lags too far behind, cannot be reached, or does not
//! have the schema of this build is not used until it recovers. A read that must see a change waits a moment for a replica
//! to replay it; otherwise the primary answers.

mod lag;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use sqlx::{FromRow, PgPool, postgres::PgConnectOptions};
use tokio::{sync::Mutex, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    Batcher,
    pool::{self, MIGRATOR},
};
use lag::Positions;

/// How often a node looks at its replicas.
const INTERVAL: Duration = Duration::from_millis(200);

/// Timeout for looking at a replica: one that does not respond is gone.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a read waits for a replica to replay a change.
const WAIT: Duration = Duration::from_millis(25);

/// Pause between two looks while waiting.
const PAUSE: Duration = Duration::from_millis(2);

/// A position in the write-ahead log, in bytes from its beginning.
pub type Position = i64;

/// Up to where the caller of a request has changed the database, in the extensions of the request; 0 if they do not say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChangedUpTo(pub Position);

/// How replicas are used.
#[derive(Clone, Copy, Debug)]
pub struct ReplicaSettings {
    pub connections: u32,
    /// A replica that is further behind the primary is not used.
    pub max_lag: Duration,
}

/// The replicas of a node. Without any, the primary answers everything.
pub struct Replicas {
    all: Vec<Arc<Replica>>,
    max_lag: Duration,
    /// Identifies the cluster: all its servers have the same number.
    cluster: i64,
    next: AtomicUsize,
    /// The position after the last change that this node made or has told its readers of.
    known: AtomicI64,
    positions: Batcher<(), (), Option<Position>>,
}

impl Default for Replicas {
    /// None.
    fn default() -> Self {
        Self {
            all: Vec::new(),
            max_lag: Duration::ZERO,
            cluster: 0,
            next: AtomicUsize::new(0),
            known: AtomicI64::new(0),
            positions: Batcher::new("log_positions"),
        }
    }
}

/// A server that repeats what the primary writes.
pub struct Replica {
    /// Host and port, or the folder of its socket.
    pub name: String,
    pub pool: PgPool,
    in_use: AtomicBool,
    replayed: AtomicI64,
    /// One look at a time.
    looking: Mutex<()>,
}

/// What a replica says of itself.
#[derive(FromRow)]
struct Report {
    cluster: i64,
    schema: Option<i64>,
    replayed: Position,
}

impl Replicas {
    /// Opens the replicas of a primary. One that is away is used when it is back.
    ///
    /// # Errors
    /// An address is invalid, or leads to a server of another cluster.
    pub async fn open(addresses: &str, primary: &PgPool, settings: ReplicaSettings) -> anyhow::Result<Self> {
        let cluster = cluster(primary).await.context("reading the identity of the primary")?;
        let mut replicas = Self { max_lag: settings.max_lag, cluster, ..Self::default() };
        for (nth, address) in (1..).zip(addresses.split(',').map(str::trim)) {
            let place = || format!("DATABASE_REPLICA_URL, address {nth}");
            // The error of the parser can contain the address, and so the password.
            let Ok(options) = address.parse::<PgConnectOptions>() else {
                bail!("{}: not a valid URL. Write postgres://USER:PASSWORD@HOST:PORT/DATABASE.", place());
            };
            let replica = Arc::new(Replica::new(options, settings.connections));
            replicas.look_at_first(&replica).await.with_context(place)?;
            replicas.all.push(replica);
        }
        Ok(replicas)
    }

    async fn look_at_first(&self, replica: &Replica) -> anyhow::Result<()> {
        match replica.look().await {
            Ok(report) => ensure!(
                report.cluster == self.cluster,
                "{} is not a replica of this primary: it belongs to another cluster. Give the address of a standby that follows \
                 the server in DATABASE_URL.",
                replica.name
            ),
            Err(error) => tracing::warn!(
                database.replica = replica.name,
                %error,
                "a replica cannot be read; it is used as soon as it can"
            ),
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn all(&self) -> &[Arc<Replica>] {
        &self.all
    }

    /// The number of the cluster, which all its servers have in common; 0 without replicas.
    pub fn cluster(&self) -> i64 {
        self.cluster
    }

    /// Looks at the replicas until stopped.
    pub async fn keep_looking(&self, primary: PgPool, stop: CancellationToken) {
        let mut written = Positions::new(self.max_lag);
        while !self.is_empty() && !stop.is_cancelled() {
            // Without the primary, the replicas stay as they are: nothing new is written.
            if let Ok(Ok(position)) = tokio::time::timeout(PATIENCE, flushed(&primary)).await {
                written.add(Instant::now(), position);
            }
            for replica in &self.all {
                self.judge(replica, &written).await;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(INTERVAL) => {}
            }
        }
    }

    async fn judge(&self, replica: &Replica, written: &Positions) {
        let verdict = match replica.look().await {
            Err(error) => Err(format!("it cannot be read: {error}")),
            Ok(report) if report.cluster != self.cluster => Err("it belongs to another cluster".into()),
            Ok(report) if report.schema < newest_schema() => Err("it has an older schema".into()),
            Ok(report) => {
                let lag = written.lag(Instant::now(), report.replayed);
                metrics::gauge!("database_replica_lag_seconds", "replica" => replica.name.clone()).set(lag);
                (lag <= self.max_lag).then_some(()).ok_or_else(|| format!("it is {lag:.1?} behind"))
            }
        };
        replica.use_it(verdict);
    }

    /// A replica for a read that must see the log up to `needed`; `None`: the primary must answer.
    pub async fn find(&self, needed: Position) -> Option<Arc<Replica>> {
        let start = self.next.fetch_add(1, Ordering::Relaxed);
        let in_turn = (0..self.all.len()).map(|nth| &self.all[(start + nth) % self.all.len()]);
        let usable: Vec<_> = in_turn.filter(|replica| replica.in_use.load(Ordering::Relaxed)).collect();
        let ready = usable.iter().find(|replica| replica.has(needed));
        if let Some(ready) = ready {
            return Some(Arc::clone(ready));
        }
        let first = *usable.first()?;
        first.wait_for(needed).await.then(|| first.clone())
    }

    /// The position after everything that this node has committed; `None` if the primary does not say.
    pub async fn note_change(&self, primary: &PgPool) -> Option<Position> {
        let primary = primary.clone();
        let read = move |asked: Vec<()>| {
            let primary = primary.clone();
            async move { vec![inserted(&primary).await.ok(); asked.len()] }
        };
        let position = self.positions.ask((), (), read).await??;
        self.known.fetch_max(position, Ordering::SeqCst);
        Some(position)
    }

    /// The position that a person who uses this node must see.
    pub fn known(&self) -> Position {
        self.known.load(Ordering::SeqCst)
    }
}

impl Replica {
    fn new(options: PgConnectOptions, connections: u32) -> Self {
        Self {
            name: match options.get_socket() {
                Some(socket) => socket.display().to_string(),
                None => format!("{}:{}", options.get_host(), options.get_port()),
            },
            pool: pool::connect_later(
                options.options([("default_transaction_read_only", "on")]),
                connections,
            ),
            in_use: AtomicBool::new(false),
            replayed: AtomicI64::new(0),
            looking: Mutex::new(()),
        }
    }

    fn has(&self, needed: Position) -> bool {
        self.replayed.load(Ordering::SeqCst) >= needed
    }

    pub fn is_in_use(&self) -> bool {
        self.in_use.load(Ordering::Relaxed)
    }

    /// Stops using it until the next look, because it could not answer.
    pub fn suspect(&self) {
        self.use_it(Err("it could not answer a request".into()));
    }

    fn use_it(&self, verdict: Result<(), String>) {
        let used_before = self.in_use.swap(verdict.is_ok(), Ordering::Relaxed);
        let replica = self.name.as_str();
        metrics::gauge!("database_replica_in_use", "replica" => replica.to_owned())
            .set(f64::from(verdict.is_ok()));
        match verdict {
            Ok(()) if !used_before => tracing::info!(database.replica = replica, "a replica is used"),
            Err(reason) if used_before => {
                tracing::warn!(database.replica = replica, reason, "a replica is not used for now");
            }
            _ => {}
        }
    }

    async fn look(&self) -> anyhow::Result<Report> {
        let report = tokio::time::timeout(PATIENCE, report(&self.pool)).await.context("no response")??;
        self.replayed.fetch_max(report.replayed, Ordering::SeqCst);
        Ok(report)
    }

    /// Waits until it has replayed the log up to `needed`, but only for a moment.
    async fn wait_for(&self, needed: Position) -> bool {
        let until = Instant::now() + WAIT;
        let waited = tokio::time::timeout_at(until, async {
            loop {
                let _one = self.looking.lock().await;
                if self.has(needed) {
                    return true;
                }
                if self.look().await.is_err() {
                    return false;
                }
                if self.has(needed) {
                    return true;
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
        waited.await.unwrap_or(false)
    }
}

/// The version of the newest migration of this build.
fn newest_schema() -> Option<i64> {
    MIGRATOR.iter().map(|migration| migration.version).max()
}

/// The number that all servers of a cluster have in common.
async fn cluster(pool: &PgPool) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        -- database::cluster
        select system_identifier as "cluster!" from pg_control_system()
        "#
    )
    .fetch_one(pool)
    .await
}

/// Up to where the log of the primary was flushed: where replicas can get to.
async fn flushed(primary: &PgPool) -> sqlx::Result<Position> {
    sqlx::query_scalar!(
        r#"
        -- database::flushed
        select (pg_current_wal_flush_lsn() - '0/0')::bigint as "position!"
        "#
    )
    .fetch_one(primary)
    .await
}

/// The end of the log: behind everything that was committed before.
async fn inserted(primary: &PgPool) -> sqlx::Result<Position> {
    sqlx::query_scalar!(
        r#"
        -- database::inserted
        select (pg_current_wal_insert_lsn() - '0/0')::bigint as "position!"
        "#
    )
    .fetch_one(primary)
    .await
}

/// A server that is no longer a replica, but the primary, has everything.
#[expect(clippy::disallowed_methods, reason = "the table belongs to sqlx, and is not there at compile time")]
async fn report(replica: &PgPool) -> sqlx::Result<Report> {
    sqlx::query_as(
        "
        -- database::report
        select c.system_identifier as cluster, (select max(version) from _sqlx_migrations where success) as schema,
               case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::bigint
                    else 9223372036854775807 end as replayed
        from pg_control_system() c
        ",
    )
    .fetch_one(replica)
    .await
}
