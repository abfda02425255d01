//! PostgreSQL: the connection pool, the migrations, and an embedded server if none is configured.

mod batcher;
mod embedded;
mod notices;
mod pool;
mod statistics;

pub use batcher::{Batcher, rounds};
pub use embedded::{Embedded, EmbeddedError, data_folder};
pub use notices::{Channel, Notices, Subscription};
pub use pool::{MIGRATOR, connect, connect_with, migrate};
pub use statistics::{keep_statistics, renew_statistics};
