//! E-mails about awards, to entrants and evaluators.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events::{
    AWARD_PUBLISHED, ENTRY_SCREENED, ENTRY_SUBMITTED, EVALUATION_ASSIGNED, EVALUATOR_REMINDED,
};
use crate::{
    award::awards::in_time,
    events::DispatchedEvent,
    notifications::{
        self, AddressSource, NewNotification, Notification, NotificationContext, PersonContext, Recipient,
        sample_instant,
    },
    types::{AccountId, CongressId, Email, EntryId, EventId, Language, Localized, Now},
};

crate::notifications! {
    /// An entry for an award was submitted; to its submitters.
    SUBMITTED: EntryContext = "entry_submitted", with_address_from(AddressSource::Entry);
    /// An award entry passed the eligibility check; to its submitters.
    ELIGIBLE: EntryContext = "entry_eligible", with_address_from(AddressSource::Entry);
    /// An award entry failed the eligibility check; to its submitters.
    INELIGIBLE: EntryContext = "entry_ineligible", with_address_from(AddressSource::Entry);
    /// The results of an award were published; to all entrants.
    RESULTS_PUBLISHED: EntryContext = "award_published", with_address_from(AddressSource::Entry);
    /// An evaluator was assigned entries.
    ASSIGNED: EvaluationContext = "evaluation_assigned";
    /// A reminder to an evaluator with open evaluations.
    REMINDER: EvaluationContext = "evaluation_reminder";
}

#[derive(Serialize, Deserialize)]
pub struct EntryContext {
    name: String,
    /// Title of the congress.
    congress: Localized,
    congress_slug: String,
    award: Localized,
    award_slug: String,
    entry: Option<String>,
    entry_id: EntryId,
    closes_at: DateTime<Utc>,
    time_zone: String,
    submitted_at: Option<DateTime<Utc>>,
    /// Whether the secretariat accepted it after the deadline, so that it cannot be changed any more.
    is_late: bool,
    /// Why it is not eligible.
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct EvaluationContext {
    #[serde(flatten)]
    person: PersonContext,
    award: Localized,
    round: Localized,
    /// The number of evaluations assigned, or left.
    count: i64,
    closes_at: DateTime<Utc>,
}

impl NotificationContext for EntryContext {
    fn sample() -> Self {
        let person = PersonContext::sample();
        Self {
            name: "Ana Sousa".into(),
            congress: person.congress,
            congress_slug: "metropolis-2021".into(),
            award: Localized::of("en", "Award for Urban Innovation"),
            award_slug: "guangzhou-award".into(),
            entry: Some("Urban gardens".into()),
            entry_id: Uuid::nil().into(),
            closes_at: sample_instant(),
            time_zone: person.time_zone,
            submitted_at: Some(sample_instant()),
            is_late: false,
            reason: Some("The initiative ended more than two years ago.".into()),
        }
    }
}

impl NotificationContext for EvaluationContext {
    fn sample() -> Self {
        Self {
            person: PersonContext::sample(),
            award: Localized::of("en", "Award for Urban Innovation"),
            round: Localized::of("en", "Technical committee"),
            count: 12,
            closes_at: sample_instant(),
        }
    }
}

/// Queues the e-mails that follow from award events.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let mut new = notify_submitters(&mut *db, happened).await?;
        new.extend(notify_evaluators(&mut *db, happened).await?);
        notifications::queue(db, &new, now).await
    })
}

/// An event that submitters are notified of.
struct EntryNews {
    event: EventId,
    /// The entry, or the award with all its entries.
    subject: Uuid,
    notification: &'static Notification<EntryContext>,
    reason: Option<String>,
}

impl EntryNews {
    fn of(event: &DispatchedEvent) -> Option<Self> {
        let (notification, reason) = if event.payload(&ENTRY_SUBMITTED).is_some() {
            (&SUBMITTED, None)
        } else if let Some(screened) = event.payload(&ENTRY_SCREENED) {
            (if screened.eligible { &ELIGIBLE } else { &INELIGIBLE }, screened.reason)
        } else {
            event.payload(&AWARD_PUBLISHED).map(|_| (&RESULTS_PUBLISHED, None))?
        };
        Some(Self { event: event.id, subject: event.subject, notification, reason })
    }
}

/// E-mails to submitters: of the entry concerned, or of every entry of the award.
async fn notify_submitters(
    db: &mut PgConnection,
    happened: &[DispatchedEvent],
) -> sqlx::Result<Vec<NewNotification>> {
    let news: HashMap<_, _> =
        happened.iter().filter_map(EntryNews::of).map(|news| (news.event, news)).collect();
    if news.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query!(
        r#"
        -- award::notify_submitters
        select n.id as "event!: EventId", a.congress_id as "congress: CongressId", o.id as "account?: AccountId", b.email as "email: Email",
               b.name, e.id as "entry_id!: EntryId", e.title as entry, a.title as "award: Localized", a.slug, c.slug as congress_slug, c.title as "title: Localized",
               a.entries_close_at, a.time_zone, e.submitted_at, coalesce(o.locale, e.language, c.languages[1]) as "language!: Language"
        from unnest($1::uuid[], $2::uuid[]) as n (id, subject)
        join award_entry e on n.subject in (e.id, e.award_id)
        join award a on a.id = e.award_id
        join congress c on c.id = a.congress_id
        join award_submitter b on b.entry_id = e.id
        left join account o on o.email = b.email
        where not is_erased(b.email) and e.submitted_at is not null and e.state <> 'withdrawn'
        "#,
        &news.keys().map(|event| **event).collect::<Vec<_>>(),
        &news.values().map(|news| news.subject).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    let new = found.into_iter().filter_map(|row| {
        let news = news.get(&row.event)?;
        let recipient = Recipient {
            congress: Some(row.congress),
            account: row.account,
            registration: None,
            email: row.email,
            language: row.language,
        };
        let context = EntryContext {
            name: row.name,
            congress: row.title,
            congress_slug: row.congress_slug,
            award: row.award,
            award_slug: row.slug,
            entry: row.entry,
            entry_id: row.entry_id,
            closes_at: row.entries_close_at,
            time_zone: row.time_zone,
            submitted_at: row.submitted_at,
            is_late: row.submitted_at.is_some_and(|at| !in_time(row.entries_close_at, at)),
            reason: news.reason.clone(),
        };
        Some(news.notification.compose(news.event, recipient, &context))
    });
    Ok(new.collect())
}

/// An event that an evaluator is notified of.
struct EvaluatorNews {
    event: EventId,
    round: Uuid,
    evaluator: AccountId,
    notification: &'static Notification<EvaluationContext>,
    count: i64,
}

impl EvaluatorNews {
    fn of(event: &DispatchedEvent) -> Option<Self> {
        let (notification, evaluator, count) = if let Some(assigned) = event.payload(&EVALUATION_ASSIGNED) {
            (&ASSIGNED, assigned.evaluator, i64::try_from(assigned.entries.len()).unwrap_or(i64::MAX))
        } else {
            let reminded = event.payload(&EVALUATOR_REMINDED)?;
            (&REMINDER, reminded.evaluator, reminded.left)
        };
        Some(Self { event: event.id, round: event.subject, evaluator, notification, count })
    }
}

/// E-mails to evaluators: new assignments and reminders.
async fn notify_evaluators(
    db: &mut PgConnection,
    happened: &[DispatchedEvent],
) -> sqlx::Result<Vec<NewNotification>> {
    let news: HashMap<_, _> =
        happened.iter().filter_map(EvaluatorNews::of).map(|news| (news.event, news)).collect();
    if news.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query!(
        r#"
        -- award::notify_evaluators
        select n.id as "event!: EventId", a.congress_id as "congress: CongressId", a.title as "award: Localized",
               r.name as "round: Localized", r.closes_at, c.title as "title: Localized", c.slug
        from unnest($1::uuid[], $2::uuid[]) as n (id, round_id)
        join award_round r on r.id = n.round_id
        join award a on a.id = r.award_id
        join congress c on c.id = a.congress_id
        "#,
        &news.keys().map(|event| **event).collect::<Vec<_>>(),
        &news.values().map(|news| news.round).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *db)
    .await?;
    let accounts: Vec<_> = news.values().map(|news| news.evaluator).collect();
    let accounts = notifications::find_accounts(db, &accounts).await?;
    let new = found.into_iter().filter_map(|row| {
        let news = news.get(&row.event)?;
        let evaluator = accounts.get(&news.evaluator)?;
        let context = EvaluationContext {
            person: PersonContext {
                display_name: evaluator.display_name.clone(),
                congress: row.title,
                congress_slug: row.slug,
                time_zone: evaluator.time_zone.clone(),
            },
            award: row.award,
            round: row.round,
            count: news.count,
            closes_at: row.closes_at,
        };
        let recipient = Recipient { congress: Some(row.congress), ..evaluator.recipient.clone() };
        Some(news.notification.compose(news.event, recipient, &context))
    });
    Ok(new.collect())
}
