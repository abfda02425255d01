//! E-mails about events, in the recipient's language, queued in the database and sent by any node.

pub(super) mod api;
mod mails;
mod preview;
mod queue;
mod render;
mod transport;
mod unsubscribe;

use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

pub use preview::Previewer;
pub use queue::Outgoing;
pub use render::{Links, Rendered, Renderer};
pub(crate) use transport::message;
pub use unsubscribe::{Unsubscribe, find_subscribed_edition, unsubscribe};

use crate::types::{AccountId, Email, Now};

/// The state of an e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MailState {
    Queued,
    Sending,
    Sent,
    /// Given up: the address rejects it, or no try succeeded for three days.
    Failed,
}

/// Deletes old e-mails with the personal data in them.
pub async fn forget_old(db: &mut PgConnection, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!(
        "delete from mail where created_at < $1 and state in ('sent', 'failed')",
        now - chrono::TimeDelta::days(30),
    );
    Ok(forgotten.execute(db).await?.rows_affected())
}

/// The e-mails of an account.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let mails = sqlx::query_scalar!(
        r#"
        -- mail::export
        select coalesce(jsonb_agg(to_jsonb(m) order by m.id), '[]') as "mails!"
        from mail m
        where m.account_id = $1 or m.registration_id in (select id from registration where account_id = $1)
        "#,
        *account,
    );
    mails.fetch_one(db).await
}

/// Deletes the e-mails to a person, and to an address that is theirs.
pub async fn erase(db: &mut PgConnection, account: AccountId, email: Option<&Email>) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- mail::erase
        delete from mail
        where account_id = $1 or recipient = $2
            or registration_id in (select id from registration where account_id = $1)
        "#,
        *account,
        email.map(|email| &**email),
    )
    .execute(db)
    .await?;
    Ok(())
}
