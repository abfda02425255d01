//! PostgreSQL: the connection pools, read replicas, the migrations, and an embedded server if none is configured.

pub mod backups;
mod batcher;
mod embedded;
mod notices;
mod pool;
pub mod programs;
mod replicas;
mod statistics;

pub use batcher::{Batcher, rounds};
pub use embedded::{Embedded, EmbeddedError, data_folder};
pub use notices::{Channel, Notices, Subscription};
pub use pool::{MIGRATOR, connect, connect_pooled, connect_with, keep_settings, migrate, set_slow_statement};
pub use replicas::{ChangedUpTo, Position, Replica, ReplicaSettings, Replicas};
pub use statistics::{keep_statistics, renew_after, renew_statistics};
