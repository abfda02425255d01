//! E-mails to the owners of webhooks.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::{
    events::DispatchedEvent,
    messaging::catalogue::WEBHOOK_DISABLED,
    notifications::{self, NotificationContext, PersonContext, Recipient, find_accounts},
    types::{AccountId, CongressId, EventId, Localized, Now},
};

crate::notifications! {
    /// A webhook was disabled; to its creator.
    DISABLED: DisabledContext = "webhook_disabled";
}

#[derive(Serialize, Deserialize)]
pub struct DisabledContext {
    /// Title of the congress.
    congress: Localized,
    url: String,
    reason: String,
}

impl NotificationContext for DisabledContext {
    fn sample() -> Self {
        Self {
            congress: PersonContext::sample().congress,
            url: "https://city.example/hooks".into(),
            reason: "three days without an answer".into(),
        }
    }
}

/// Notifies the owners of disabled webhooks.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let disabled: Vec<_> = happened
            .iter()
            .filter_map(|event| Some((*event.id, *event.payload(&WEBHOOK_DISABLED)?.id)))
            .collect();
        if disabled.is_empty() {
            return Ok(());
        }
        let (events, webhooks): (Vec<_>, Vec<_>) = disabled.into_iter().unzip();
        let found = sqlx::query!(
            r#"
            -- webhooks::notify
            select e.id as "event!: EventId", w.congress_id as "congress: CongressId", c.title as "title: Localized", w.url,
                   coalesce(w.disabled_because, '') as "reason!", w.owner_id as "owner!: AccountId"
            from unnest($1::uuid[], $2::uuid[]) as e (id, webhook_id)
            join webhook w on w.id = e.webhook_id
            join congress c on c.id = w.congress_id
            where w.owner_id is not null
            "#,
            &events,
            &webhooks,
        )
        .fetch_all(&mut *db)
        .await?;
        let owners: Vec<_> = found.iter().map(|row| row.owner).collect();
        let owners = find_accounts(&mut *db, &owners).await?;
        let new = found.into_iter().filter_map(|row| {
            let owner = owners.get(&row.owner)?.recipient.clone();
            let context = DisabledContext { congress: row.title, url: row.url, reason: row.reason };
            Some(DISABLED.compose(row.event, Recipient { congress: Some(row.congress), ..owner }, &context))
        });
        notifications::queue(db, &new.collect::<Vec<_>>(), now).await
    })
}
