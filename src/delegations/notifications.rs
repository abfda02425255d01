//! Reminders to members, by e-mail.

use std::collections::HashMap;

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events::{MEMBER_REMINDED, MemberReminded};
use crate::{
    events::DispatchedEvent,
    notifications::{self, NotificationContext, PersonContext, find_registered},
    types::{EventId, Localized, Now},
};

crate::notifications! {
    /// A reminder to a member of a delegation whose registration is incomplete.
    REMINDER: MemberReminderContext = "member_reminder";
}

#[derive(Serialize, Deserialize)]
pub struct MemberReminderContext {
    #[serde(flatten)]
    person: PersonContext,
    /// Name of the delegation.
    delegation: String,
    reference: String,
    /// Whether an account has verified the e-mail of the registration.
    has_account: bool,
    /// The required questions without an answer.
    questions: Vec<Localized>,
}

impl NotificationContext for MemberReminderContext {
    fn sample() -> Self {
        let questions = [
            [
                ("en", "Dietary requirements"),
                ("fr", "Régime alimentaire"),
                ("es", "Dieta"),
                ("zh", "饮食要求"),
            ],
            [
                ("en", "Emergency contact"),
                ("fr", "Contact en cas d’urgence"),
                ("es", "Contacto de emergencia"),
                ("zh", "紧急联系人"),
            ],
        ];
        let localized = |texts: [(&str, &str); 4]| {
            texts
                .into_iter()
                .filter_map(|(language, text)| Some((language.parse().ok()?, text.into())))
                .collect()
        };
        Self {
            person: PersonContext::sample(),
            delegation: "City of Lisbon".into(),
            reference: "MWC13-7K3F-9QXD".into(),
            has_account: false,
            questions: questions.into_iter().map(localized).collect(),
        }
    }
}

/// Queues reminders to members.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let reminders: HashMap<EventId, MemberReminded> =
            happened.iter().filter_map(|event| Some((event.id, event.payload(&MEMBER_REMINDED)?))).collect();
        if reminders.is_empty() {
            return Ok(());
        }
        let contexts = find_contexts(&mut *db, &reminders).await?;
        let registrations: Vec<_> = reminders.values().map(|reminder| reminder.registration).collect();
        let mut people = find_registered(&mut *db, &registrations).await?;
        let new = contexts.into_iter().filter_map(|row| {
            let reminder = reminders.get(&EventId::from(row.event))?;
            let to = people.remove(&reminder.registration)?;
            let context = MemberReminderContext {
                person: to.person,
                delegation: row.delegation,
                reference: to.reference,
                has_account: reminder.has_account,
                questions: row.questions,
            };
            Some(REMINDER.compose(EventId::from(row.event), to.recipient, &context))
        });
        notifications::queue(db, &new.collect::<Vec<_>>(), now).await
    })
}

struct ReminderRow {
    event: Uuid,
    delegation: String,
    questions: Vec<Localized>,
}

/// What the e-mails say beyond the person. Members who have left the delegation meanwhile get none.
async fn find_contexts(
    db: &mut PgConnection,
    reminders: &HashMap<EventId, MemberReminded>,
) -> sqlx::Result<Vec<ReminderRow>> {
    let unanswered = |reminder: &MemberReminded| serde_json::json!(reminder.unanswered);
    sqlx::query_as!(
        ReminderRow,
        r#"
        -- delegations::notification_contexts
        select n.id as "event!", d.name as delegation,
               array(select q.text from question q
                     where q.congress_id = c.id and n.unanswered ? q.slug
                     order by q.position, q.slug) as "questions!: Vec<Localized>"
        from unnest($1::uuid[], $2::uuid[], $3::jsonb[]) as n (id, registration, unanswered)
        join registration r on r.id = n.registration
        join delegation d on d.id = r.delegation_id
        join congress c on c.id = r.congress_id
        "#,
        &reminders.keys().map(|event| **event).collect::<Vec<_>>(),
        &reminders.values().map(|reminder| *reminder.registration).collect::<Vec<_>>(),
        &reminders.values().map(unanswered).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}
