//! PostgreSQL: the pool, the migrations, and a server of our own where none is given.

mod embedded;
mod pool;

pub use embedded::{Embedded, EmbeddedError, data_folder};
pub use pool::{MIGRATOR, connect, connect_with, migrate};
