//! Notifications: e-mails that follow from events.
//!
//! Each feature declares its kinds of notifications with [`notifications!`](crate::notifications) next to its events,
//! and queues them from a reaction, in the transaction that dispatches the event. `messaging` renders and sends them.
//!
//! Invariants: an event causes at most one notification of a kind to an address; erased people get none.

mod declaration;
mod preview;
mod queue;
mod recipients;

pub use declaration::{
    AddressSource, IssueSecret, Notification, NotificationContext, NotificationDeclaration, sample_instant,
};
pub use preview::{MailLanguageCount, MailPreview, MailPreviewer, PreviewMails, PreviewedMail};
pub use queue::{NewNotification, delete_of_erased, queue, withdraw};
pub use recipients::{
    AccountRecipient, PersonContext, Recipient, RegisteredRecipient, find_accounts, find_registered,
};
