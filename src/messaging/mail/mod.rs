//! E-mails about events, in the recipient's language, queued in the database and sent by any node.

pub(super) mod api;
mod letter;
mod queue;
mod render;
mod transport;
mod unsubscribe;

use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;
use uuid::Uuid;

pub use letter::Letter;
pub use queue::{IssueInvitation, Outgoing};
pub use render::{Links, Rendered, Renderer};
pub use unsubscribe::{Unsubscribe, unsubscribe};

use crate::types::{AccountId, CongressId, Email, EventId, Language, MailId, Now, RegistrationId};

/// Rows per statement.
const CHUNK: usize = 1000;

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

/// An e-mail to queue.
#[derive(Debug)]
pub struct NewMail {
    /// The event it is about: at most one e-mail per event, template and recipient.
    pub event: EventId,
    pub letter: Letter,
    pub congress: Option<CongressId>,
    pub account: Option<AccountId>,
    pub registration: Option<RegistrationId>,
    pub recipient: Email,
    pub language: Language,
    /// The template's data; see [`Letter::sample`].
    pub context: Value,
}

/// Queues e-mails in the caller's transaction.
pub async fn write(db: &mut PgConnection, mails: &[NewMail], now: Now) -> sqlx::Result<()> {
    for mails in mails.chunks(CHUNK) {
        sqlx::query!(
            r#"
            -- mail::write
            insert into mail (id, event_id, congress_id, account_id, registration_id, letter, recipient, language,
                              context, next_at, created_at)
            select *, $10, $10
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                        $9::jsonb[])
            on conflict (event_id, letter, recipient) do nothing
            "#,
            &mails.iter().map(|_| *MailId::new()).collect::<Vec<_>>(),
            &mails.iter().map(|mail| *mail.event).collect::<Vec<_>>(),
            &mails.iter().map(|mail| mail.congress.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &mails.iter().map(|mail| mail.account.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &mails.iter().map(|mail| mail.registration.map(|id| *id)).collect::<Vec<_>>()
                as &[Option<Uuid>],
            &mails.iter().map(|mail| mail.letter.name().to_owned()).collect::<Vec<_>>(),
            &mails.iter().map(|mail| mail.recipient.to_string()).collect::<Vec<_>>(),
            &mails.iter().map(|mail| mail.language.to_string()).collect::<Vec<_>>(),
            &mails.iter().map(|mail| mail.context.clone()).collect::<Vec<_>>(),
            now,
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
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

/// Deletes e-mails that were queued for erased people while they were being erased. Events are dispatched in order of
/// batches, so any e-mail based on an address read earlier is queued by the time the erasure is dispatched.
pub async fn forget_erased(
    db: &mut PgConnection,
    accounts: &[Uuid],
    registrations: &[Uuid],
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- mail::forget_erased
        delete from mail where account_id = any ($1) or registration_id = any ($2)
        "#,
        accounts,
        registrations,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the e-mails to a person.
pub async fn erase(db: &mut PgConnection, account: AccountId, email: &Email) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- mail::erase
        delete from mail
        where account_id = $1 or recipient = $2
            or registration_id in (select id from registration where account_id = $1)
        "#,
        *account,
        &**email,
    )
    .execute(db)
    .await?;
    Ok(())
}
