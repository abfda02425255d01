use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;

use super::NotificationContext;
use crate::types::{AccountId, CongressId, Email, Language, Localized, RegistrationId};

/// The address and language of a notification, and the records that it belongs to.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub congress: Option<CongressId>,
    pub account: Option<AccountId>,
    pub registration: Option<RegistrationId>,
    pub email: Email,
    pub language: Language,
}

/// A registered person, with the congress.
#[derive(Clone, Debug)]
pub struct RegisteredRecipient {
    pub recipient: Recipient,
    pub person: PersonContext,
    /// Read together with the e-mail: a transfer changes both.
    pub reference: String,
    /// Whether the e-mail has an account.
    pub has_account: bool,
}

/// The owner of an account.
#[derive(Clone, Debug)]
pub struct AccountRecipient {
    pub recipient: Recipient,
    pub display_name: String,
    pub time_zone: String,
    pub email_verified: bool,
}

/// What most templates say of the person and the congress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PersonContext {
    pub display_name: String,
    /// Title of the congress.
    pub congress: Localized,
    /// For links. E-mails that were queued by an earlier release lack it.
    #[serde(default)]
    pub congress_slug: String,
    pub time_zone: String,
}

impl NotificationContext for PersonContext {
    fn sample() -> Self {
        Self {
            display_name: "Ana Sousa".into(),
            congress: [
                ("en", "13th Metropolis World Congress"),
                ("fr", "13e Congrès mondial de Metropolis"),
                ("es", "13.º Congreso Mundial de Metropolis"),
                ("zh", "第十三届世界大都市协会世界大会"),
            ]
            .into_iter()
            .filter_map(|(language, text)| Some((language.parse().ok()?, text.into())))
            .collect(),
            congress_slug: "metropolis-2021".into(),
            time_zone: "Europe/Lisbon".into(),
        }
    }
}

/// Finds registered people by their registrations, without those who were erased. Members of a delegation without an account and without
/// a language of their own are written to in the language of its focal point.
pub async fn find_registered(
    db: impl PgExecutor<'_>,
    registrations: &[RegistrationId],
) -> sqlx::Result<HashMap<RegistrationId, RegisteredRecipient>> {
    let rows = sqlx::query!(
        r#"
        -- notifications::find_registered
        select t.registration_id as "registration!: RegistrationId", t.congress_id as "congress!: CongressId",
               t.account_id as "account: AccountId", t.email as "email!: Email",
               coalesce(case when r.account_id is null and cardinality(r.languages) = 0 then (
                   select f.locale from delegation d join account f on f.email = d.focal_point
                   where d.id = r.delegation_id and f.email_verified_at is not null
               ) end, t.language) as "language!: Language",
               t.display_name as "display_name!", t.congress_title as "congress_title!: Localized", c.slug as "congress_slug!",
               t.time_zone as "time_zone!", r.reference,
               r.account_id is not null or exists (select from account a where a.email = r.email) as "has_account!"
        from recipient t join registration r on r.id = t.registration_id
        join congress c on c.id = r.congress_id
        where r.id = any ($1)
        "#,
        &registrations.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    let found = rows.into_iter().map(|row| {
        let recipient = Recipient {
            congress: Some(row.congress),
            account: row.account,
            registration: Some(row.registration),
            email: row.email,
            language: row.language,
        };
        let person = PersonContext {
            display_name: row.display_name,
            congress: row.congress_title,
            congress_slug: row.congress_slug,
            time_zone: row.time_zone,
        };
        let (reference, has_account) = (row.reference, row.has_account);
        (row.registration, RegisteredRecipient { recipient, person, reference, has_account })
    });
    Ok(found.collect())
}

/// Finds the owners of accounts, without those who were erased.
pub async fn find_accounts(
    db: impl PgExecutor<'_>,
    accounts: &[AccountId],
) -> sqlx::Result<HashMap<AccountId, AccountRecipient>> {
    let rows = sqlx::query!(
        r#"
        -- notifications::find_accounts
        select id, email as "email: Email", locale as "locale: Language", display_name, time_zone,
               email_verified_at is not null as "email_verified!"
        from account where id = any ($1) and erased_at is null
        "#,
        &accounts.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    let found = rows.into_iter().map(|row| {
        let recipient = Recipient {
            congress: None,
            account: Some(row.id),
            registration: None,
            email: row.email,
            language: row.locale,
        };
        let account = AccountRecipient {
            recipient,
            display_name: row.display_name,
            time_zone: row.time_zone,
            email_verified: row.email_verified,
        };
        (row.id, account)
    });
    Ok(found.collect())
}
