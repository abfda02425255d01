use std::{future::Future, pin::Pin};

use serde_json::json;
use sqlx::PgConnection;

use super::mail::{self, Letter, NewMail};
use crate::{
    events::DispatchedEvent,
    types::{AccountId, Email, EventId, Language, Now},
};

/// Queues e-mails about account events, and deletes those of erased accounts. They do not contain names: the person who
/// signs up chooses the name, but the e-mail goes to the owner of the address.
pub fn write_letters<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let erased = happened.iter().filter(|event| event.kind == "account.erased");
        let erased: Vec<_> = erased.map(|event| event.subject).collect();
        if !erased.is_empty() {
            mail::forget_erased(&mut *db, &erased, &[]).await?;
        }
        let wanted: Vec<_> =
            happened.iter().filter_map(|event| Some((event, letter_of(&event.kind)?))).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let found = sqlx::query!(
            r#"
            -- messaging::letters_of_accounts
            select e.id as "event!: EventId", a.id as "account: AccountId", a.email as "email: Email",
                   a.locale as "locale: Language", a.email_verified_at is not null as "verified!"
            from unnest($1::uuid[], $2::uuid[]) as e (id, account_id)
            join account a on a.id = e.account_id
            where a.erased_at is null
            "#,
            &wanted.iter().map(|(event, _)| *event.id).collect::<Vec<_>>(),
            &wanted.iter().map(|(event, _)| event.subject).collect::<Vec<_>>(),
        )
        .fetch_all(&mut *db)
        .await?;
        let mails = found.into_iter().filter_map(|row| {
            let (_, letter) = wanted.iter().find(|(event, _)| event.id == row.event)?;
            // Verified in the meantime, or by an operator.
            let needless = *letter == Letter::Verification && row.verified;
            (!needless).then(|| NewMail {
                event: row.event,
                letter: *letter,
                congress: None,
                account: Some(row.account),
                registration: None,
                recipient: row.email,
                language: row.locale,
                context: json!({}),
            })
        });
        mail::write(db, &mails.collect::<Vec<_>>(), now).await
    })
}

fn letter_of(kind: &str) -> Option<Letter> {
    match kind {
        "account.created" | "account.verification_asked" => Some(Letter::Verification),
        "account.sought" => Some(Letter::AccountExists),
        "account.password_reset_asked" => Some(Letter::PasswordReset),
        "account.password_changed" => Some(Letter::PasswordChanged),
        _ => None,
    }
}
