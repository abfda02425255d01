//! E-mails to the recipients of an announcement.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::events::{ANNOUNCED, ANNOUNCED_TO_SOME};
use crate::{
    events::DispatchedEvent,
    notifications::{self, NotificationContext, PersonContext},
    registration,
    types::{Localized, Now},
};

crate::notifications! {
    /// An announcement by the organisers.
    ANNOUNCEMENT: AnnouncementContext = "announcement", news();
}

#[derive(Serialize, Deserialize)]
pub struct AnnouncementContext {
    /// Title of the congress.
    congress: Localized,
    title: Localized,
    body: Localized,
}

impl NotificationContext for AnnouncementContext {
    fn sample() -> Self {
        Self {
            congress: PersonContext::sample().congress,
            title: Localized::of("en", "The platform is open"),
            body: Localized::of(
                "en",
                "Join from 8 November.\n\nThe technical desk answers around the clock.",
            ),
        }
    }
}

/// Queues an e-mail to each recipient of an announcement.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        for event in happened {
            let announced = event.payload(&ANNOUNCED).or_else(|| event.payload(&ANNOUNCED_TO_SOME));
            let Some((congress, announced)) = event.congress.zip(announced) else { continue };
            // In batches, so that a large congress does not have to fit into memory.
            let mut after = None;
            loop {
                let people =
                    registration::addressees(&mut *db, congress, &announced.to.addressed(), after).await?;
                let Some((last, ..)) = people.last() else { break };
                after = Some(*last);
                let new = people.into_iter().map(|(_, recipient, congress)| {
                    let (title, body) = (announced.title.clone(), announced.body.clone());
                    ANNOUNCEMENT.compose(event.id, recipient, &AnnouncementContext { congress, title, body })
                });
                notifications::queue(&mut *db, &new.collect::<Vec<_>>(), now).await?;
            }
        }
        Ok(())
    })
}
