use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Recipient;
use crate::types::{AccountId, EventId, MailId, Now};

/// Rows per statement.
const CHUNK: usize = 1000;

/// A notification to queue; made by [`Notification::compose`](super::Notification::compose).
#[derive(Clone, Debug)]
pub struct NewNotification {
    pub(super) event: EventId,
    pub(super) kind: &'static str,
    pub(super) recipient: Recipient,
    pub(super) context: Value,
}

/// Queues notifications in the caller's transaction.
pub async fn queue(db: &mut PgConnection, new: &[NewNotification], now: Now) -> sqlx::Result<()> {
    for new in new.chunks(CHUNK) {
        let recipients = || new.iter().map(|new| &new.recipient);
        sqlx::query!(
            r#"
            -- notifications::queue
            insert into mail (id, event_id, congress_id, account_id, registration_id, notification, recipient, language,
                              context, next_at, created_at)
            select new.*, $10, $10
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                        $9::jsonb[])
                as new (id, event, congress, account, registration, notification, recipient, language, context)
            -- Who was deleted meanwhile gets nothing: the foreign key would refuse the notifications of everyone.
            where new.registration is null
                or exists (select from registration r where r.id = new.registration for key share)
            on conflict (event_id, notification, recipient) do nothing
            "#,
            &new.iter().map(|_| *MailId::new()).collect::<Vec<_>>(),
            &new.iter().map(|new| *new.event).collect::<Vec<_>>(),
            &recipients().map(|to| to.congress.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &recipients().map(|to| to.account.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &recipients().map(|to| to.registration.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &new.iter().map(|new| new.kind.to_owned()).collect::<Vec<_>>(),
            &recipients().map(|to| to.email.to_string()).collect::<Vec<_>>(),
            &recipients().map(|to| to.language.to_string()).collect::<Vec<_>>(),
            &new.iter().map(|new| new.context.clone()).collect::<Vec<_>>(),
            now,
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Deletes notifications that were queued for erased people while they were being erased. Events are dispatched in order
/// of batches, so any notification based on an address read earlier is queued by the time the erasure is dispatched.
pub async fn delete_of_erased(
    db: &mut PgConnection,
    accounts: &[Uuid],
    registrations: &[Uuid],
) -> sqlx::Result<()> {
    if accounts.is_empty() && registrations.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"
        -- notifications::delete_of_erased
        delete from mail where account_id = any ($1) or registration_id = any ($2)
        "#,
        accounts,
        registrations,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the notifications of these kinds that an account has not got yet.
pub async fn withdraw(db: &mut PgConnection, account: AccountId, kinds: &[&str]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- notifications::withdraw
        delete from mail where account_id = $1 and notification = any ($2) and state in ('queued', 'sending')
        "#,
        *account,
        &kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}
