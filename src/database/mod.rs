//! PostgreSQL: the pool, the migrations, and a server of our own where none is given.

mod batcher;
mod embedded;
mod notices;
mod pool;

pub use batcher::Batcher;
pub use embedded::{Embedded, EmbeddedError, data_folder};
pub use notices::Notices;
pub use pool::{MIGRATOR, connect, connect_with, migrate};
