use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::{IntoParams, ToSchema};

use super::MailState;
use crate::{
    events::Change,
    http::{RequestError, Result},
    messaging::events::{MAIL_RESENT, MailChanged},
    types::{CongressId, EventId, MailId, RegistrationId},
};

/// An e-mail, queued or sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mail {
    /// Also part of its Message-ID.
    pub id: MailId,
    /// The event it is about.
    pub event: EventId,
    /// Kind of notification, which is also the name of its template.
    #[schema(examples("registration_confirmed"))]
    pub notification: String,
    /// Id of the recipient's registration.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    pub recipient: String,
    pub language: String,
    pub state: MailState,
    /// Number of tries.
    pub attempts: i32,
    /// Time of the next try, while it is queued.
    #[schema(required)]
    pub next_at: Option<DateTime<Utc>>,
    /// Error of the last try.
    #[schema(required)]
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
}

/// Filters of the e-mail list.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MailFilter {
    /// Only e-mails in this state.
    pub state: Option<MailState>,
    /// Only this kind of notification.
    #[param(max_length = 50, example = "registration_confirmed")]
    pub notification: Option<String>,
    /// Only e-mails to this registration.
    pub registration: Option<RegistrationId>,
}

/// E-mails of a congress, or of accounts, latest first, or the one with this id.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: Option<CongressId>,
    only: Option<MailId>,
    filter: &MailFilter,
    after: Option<MailId>,
    limit: i64,
) -> sqlx::Result<Vec<Mail>> {
    sqlx::query_as!(
        Mail,
        r#"
        -- mail::list
        select id, event_id as event, notification, registration_id as registration, recipient, language,
               state as "state: MailState", attempts,
               case when state = 'queued' then next_at end as next_at, error, created_at, sent_at
        from mail
        where congress_id is not distinct from $1 and ($2::uuid is null or id < $2)
            and ($3::text is null or state = $3) and ($4::text is null or notification = $4)
            and ($5::uuid is null or registration_id = $5) and ($6::uuid is null or id = $6)
        order by id desc
        limit $7::bigint + 1
        "#,
        congress.map(|id| *id),
        after.map(|id| *id),
        filter.state as Option<MailState>,
        filter.notification,
        filter.registration.map(|id| *id),
        only.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, id: MailId) -> Result<Mail> {
    let found = list(db, Some(congress), Some(id), &MailFilter::default(), None, 1).await?;
    Ok(found.into_iter().next().ok_or(RequestError::NoSuch("mail"))?)
}

/// Queues an e-mail again, whatever its state.
pub async fn resend(change: &mut Change<'_>, id: MailId) -> Result<Mail> {
    let (congress, now) = (change.congress(), change.now());
    sqlx::query!(
        r#"
        -- mail::resend
        update mail set state = 'queued', next_at = $3, leased_until = null, created_at = $3
        where congress_id = $1 and id = $2
        "#,
        *congress,
        *id,
        now,
    )
    .execute(change.db())
    .await?;
    let mail = find(change.db(), congress, id).await?;
    change.publish(MAIL_RESENT.event(id, &MailChanged { id })).await?;
    Ok(mail)
}
