//! E-mails about awards, to entrants and evaluators.

use std::{future::Future, pin::Pin};

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events::{
    AWARD_PUBLISHED, ENTRY_SCREENED, ENTRY_SUBMITTED, EVALUATION_ASSIGNED, EVALUATOR_REMINDED,
};
use crate::{
    events::DispatchedEvent,
    messaging::mail::{self, Letter, NewMail},
    types::{AccountId, CongressId, Email, EventId, Language, Localized, Now},
};

/// Creates the e-mails that follow from award events.
pub fn write_letters<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let of_entries = of(happened, &[ENTRY_SUBMITTED.name(), ENTRY_SCREENED.name()]);
        let mut mails = to_submitters(&mut *db, &of_entries, false).await?;
        mails.extend(to_submitters(&mut *db, &of(happened, &[AWARD_PUBLISHED.name()]), true).await?);
        let to_evaluate = of(happened, &[EVALUATION_ASSIGNED.name(), EVALUATOR_REMINDED.name()]);
        mails.extend(to_evaluators(&mut *db, &to_evaluate).await?);
        mail::write(db, &mails, now).await
    })
}

fn of<'a>(happened: &'a [DispatchedEvent], kinds: &[&str]) -> Vec<&'a DispatchedEvent> {
    happened.iter().filter(|event| kinds.contains(&event.kind.as_str())).collect()
}

/// E-mails to submitters: of the entry concerned, or of every entry of the award.
async fn to_submitters(
    db: &mut PgConnection,
    happened: &[&DispatchedEvent],
    all: bool,
) -> sqlx::Result<Vec<NewMail>> {
    if happened.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query!(
        r#"
        -- award::letters_to_submitters
        select n.id as "event!: EventId", a.congress_id as "congress: CongressId", o.id as "account?: AccountId", b.email as "email: Email",
               b.name, e.title as entry, a.title as "award: Localized", a.slug, c.slug as congress_slug, c.title as "title: Localized",
               a.entries_close_at, a.time_zone, e.submitted_at, coalesce(o.locale, e.language, c.languages[1]) as "language!: Language"
        from unnest($1::uuid[], $2::uuid[]) as n (id, subject)
        join award_entry e on case when $3 then e.award_id = n.subject else e.id = n.subject end
        join award a on a.id = e.award_id
        join congress c on c.id = a.congress_id
        join award_submitter b on b.entry_id = e.id
        left join account o on o.email = b.email
        where b.email not like '%@erased.invalid' and e.submitted_at is not null and e.state <> 'withdrawn'
        "#,
        &happened.iter().map(|event| *event.id).collect::<Vec<_>>(),
        &happened.iter().map(|event| event.subject).collect::<Vec<_>>(),
        all,
    )
    .fetch_all(db)
    .await?;
    let mails = found.into_iter().filter_map(|row| {
        let event = happened.iter().find(|event| event.id == row.event)?;
        Some(NewMail {
            event: row.event,
            letter: letter(&event.kind, &event.payload)?,
            congress: Some(row.congress),
            account: row.account,
            registration: None,
            recipient: row.email,
            language: row.language,
            context: json!({
                "name": row.name, "congress": row.title, "congress_slug": row.congress_slug, "award": row.award, "award_slug": row.slug,
                "entry": row.entry, "closes_at": row.entries_close_at, "time_zone": row.time_zone,
                "submitted_at": row.submitted_at, "reason": event.payload["reason"],
            }),
        })
    });
    Ok(mails.collect())
}

/// E-mails to evaluators: new assignments and reminders.
async fn to_evaluators(db: &mut PgConnection, happened: &[&DispatchedEvent]) -> sqlx::Result<Vec<NewMail>> {
    if happened.is_empty() {
        return Ok(Vec::new());
    }
    let evaluator =
        |event: &&DispatchedEvent| event.payload["evaluator"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let found = sqlx::query!(
        r#"
        -- award::letters_to_evaluators
        select n.id as "event!: EventId", a.congress_id as "congress: CongressId", o.id as "account: AccountId",
               o.email as "email: Email", o.given_name, o.family_name, o.locale as "language: Language", o.time_zone,
               a.title as "award: Localized", r.name as "round: Localized", r.closes_at, c.title as "title: Localized"
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (id, round_id, account_id)
        join award_round r on r.id = n.round_id
        join award a on a.id = r.award_id
        join congress c on c.id = a.congress_id
        join account o on o.id = n.account_id
        where o.email not like '%@erased.invalid'
        "#,
        &happened.iter().map(|event| *event.id).collect::<Vec<_>>(),
        &happened.iter().map(|event| event.subject).collect::<Vec<_>>(),
        &happened.iter().map(evaluator).collect::<Vec<_>>() as &[Option<Uuid>],
    )
    .fetch_all(db)
    .await?;
    let mails = found.into_iter().filter_map(|row| {
        let event = happened.iter().find(|event| event.id == row.event)?;
        let count = match event.payload["entries"].as_array() {
            Some(entries) => json!(entries.len()),
            None => event.payload["left"].clone(),
        };
        Some(NewMail {
            event: row.event,
            letter: letter(&event.kind, &event.payload)?,
            congress: Some(row.congress),
            account: Some(row.account),
            registration: None,
            recipient: row.email,
            language: row.language,
            context: json!({
                "given_name": row.given_name, "family_name": row.family_name, "congress": row.title, "award": row.award,
                "round": row.round, "count": count, "closes_at": row.closes_at, "time_zone": row.time_zone,
            }),
        })
    });
    Ok(mails.collect())
}

fn letter(kind: &str, payload: &Value) -> Option<Letter> {
    let screened = if payload["eligible"] == true { Letter::EntryEligible } else { Letter::EntryIneligible };
    [
        (ENTRY_SUBMITTED.name(), Letter::EntrySubmitted),
        (ENTRY_SCREENED.name(), screened),
        (AWARD_PUBLISHED.name(), Letter::AwardPublished),
        (EVALUATION_ASSIGNED.name(), Letter::EvaluationAssigned),
        (EVALUATOR_REMINDED.name(), Letter::EvaluationReminder),
    ]
    .into_iter()
    .find_map(|(name, letter)| (name == kind).then_some(letter))
}
