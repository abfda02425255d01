mod caller;
mod congress;
mod database;

pub use caller::{Answer, Caller};
pub use congress::{Congress, NOON, PASSWORD, edition, new_session};
pub use database::Database;
