mod award;
mod caller;
mod congress;
mod database;
mod forum;
mod mail;
mod provider;
mod readers;
mod receiver;

pub use award::{Award, Entrant, Judge};
pub use caller::{Answer, Caller, client};
pub use congress::{Congress, NOON, PASSWORD, edition, eventually, new_session};
pub use database::Database;
pub use forum::{Forum, speech, text};
pub use mail::{Letter, SmtpSink};
pub use provider::Provider;
pub use readers::{Kept, read};
pub use receiver::{Received, Receiver};
