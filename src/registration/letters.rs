//! Recipients of a congress's news, and notifications about registrations.

use std::{future::Future, pin::Pin};

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};

use super::{catalogue::REGISTRATION_ERASED, registrations::RegistrationState};
use crate::{
    events::DispatchedEvent,
    messaging::mail::{self, Letter, NewMail},
    types::{
        AccountId, CongressId, Email, EventId, Language, Localized, Now, RegistrationId, SessionId, Slug,
    },
};

/// A group of registered people.
#[derive(Clone, Copy, Debug)]
pub enum Addressed<'a> {
    Everybody,
    Type(&'a Slug),
    Track(&'a Slug),
    /// People who have a seat in the session, wait for one, or have marked it as a favourite.
    Session(SessionId),
}

/// A recipient of news.
pub struct Addressee {
    pub registration: RegistrationId,
    pub account: Option<AccountId>,
    pub email: Email,
    pub language: Language,
    /// Title of the congress.
    pub congress: Localized,
}

/// Recipients of news, a thousand at a time, without those who opted out.
pub async fn addressees(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    to: &Addressed<'_>,
    after: Option<RegistrationId>,
) -> sqlx::Result<Vec<Addressee>> {
    let (r#type, track, session) = match to {
        Addressed::Everybody => (None, None, None),
        Addressed::Type(slug) => (Some(&***slug), None, None),
        Addressed::Track(slug) => (None, Some(&***slug), None),
        Addressed::Session(session) => (None, None, Some(**session)),
    };
    sqlx::query_as!(
        Addressee,
        r#"
        -- registration::addressees
        select r.id as registration, r.account_id as account, r.email as "email: Email",
               coalesce(a.locale, r.languages[1], c.languages[1]) as "language!: Language", c.title as congress
        from registration r
        join registration_type t on t.id = r.type_id
        join congress c on c.id = r.congress_id
        left join account a on a.id = r.account_id
        where r.congress_id = $1 and r.state in ('pending', 'waitlisted', 'confirmed')
            and ($2::uuid is null or r.id > $2)
            and ($3::text is null or t.slug = $3)
            and ($4::text is null or ($4 = any (t.tracks) and r.state = 'confirmed'))
            and ($5::uuid is null or r.id in (select registration_id from session_audience where session_id = $5))
            and r.email not like '%@erased.invalid'
            and not exists (select from unsubscription u where u.registration_id = r.id)
        order by r.id
        limit 1000
        "#,
        *congress,
        after.map(|id| *id),
        r#type,
        track,
        session,
    )
    .fetch_all(db)
    .await
}

/// The type of a standing registration, and the tracks that it gives access to once confirmed.
pub async fn admitted_to(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<(Option<String>, Vec<String>)> {
    let found = sqlx::query!(
        r#"
        -- registration::admitted_to
        select t.slug, case when r.state = 'confirmed' then t.tracks else '{}' end as "tracks!"
        from registration r join registration_type t on t.id = r.type_id
        where r.id = $1 and r.state in ('pending', 'waitlisted', 'confirmed')
        "#,
        *registration,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map_or_else(Default::default, |found| (Some(found.slug), found.tracks)))
}

/// Writes the notifications that follow from registration events. People imported from a file get none: the organisers
/// invite them when they are ready. Notifications of erased people are dropped.
pub fn write_letters<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let erased = happened.iter().filter(|event| event.kind == REGISTRATION_ERASED.name());
        let erased: Vec<_> = erased.map(|event| event.subject).collect();
        if !erased.is_empty() {
            mail::forget_erased(&mut *db, &[], &erased).await?;
        }
        let wanted: Vec<_> = happened.iter().filter_map(|event| Some((event, letter_of(event)?))).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let found = sqlx::query!(
            r#"
            -- registration::letters
            select e.id as "event!: EventId", r.id as registration, r.congress_id as "congress: CongressId",
                   r.account_id as "account?: AccountId", r.email as "email: Email", r.given_name, r.family_name, r.reference,
                   r.reason, t.name as type_name,
                   case when r.state = 'waitlisted' then (
                       select count(*) from claim mine join claim before on before.pool_id = mine.pool_id
                       where mine.holder_id = r.id and mine.pool_id = t.pool_id and before.state = 'waiting'
                         and before.place <= mine.place
                   ) end as waiting_position, c.title, coalesce(r.time_zone, a.time_zone, c.time_zone) as "time_zone!",
                   coalesce(a.locale, r.languages[1], c.languages[1]) as "language!: Language"
            from unnest($1::uuid[], $2::uuid[]) as e (id, registration_id)
            join registration r on r.id = e.registration_id
            join registration_type t on t.id = r.type_id
            join congress c on c.id = r.congress_id
            left join account a on a.id = r.account_id
            where r.email not like '%@erased.invalid'
            "#,
            &wanted.iter().map(|(event, _)| *event.id).collect::<Vec<_>>(),
            &wanted.iter().map(|(event, _)| event.subject).collect::<Vec<_>>(),
        )
        .fetch_all(&mut *db)
        .await?;
        let mails = found.into_iter().filter_map(|row| {
            let (_, letter) = wanted.iter().find(|(event, _)| event.id == row.event)?;
            Some(NewMail {
                event: row.event,
                letter: *letter,
                congress: Some(row.congress),
                account: row.account,
                registration: Some(row.registration),
                recipient: row.email,
                language: row.language,
                context: json!({
                    "given_name": row.given_name, "family_name": row.family_name, "congress": row.title,
                    "reference": row.reference, "type": row.type_name, "time_zone": row.time_zone,
                    "reason": row.reason, "position": row.waiting_position,
                }),
            })
        });
        mail::write(db, &mails.collect::<Vec<_>>(), now).await
    })
}

fn letter_of(event: &DispatchedEvent) -> Option<Letter> {
    if event.payload["imported"] == true {
        return None;
    }
    let state = || serde_json::from_value::<RegistrationState>(event.payload["state"].clone()).ok();
    match &*event.kind {
        "registration.created" => Some(match state()? {
            RegistrationState::Pending => Letter::RegistrationReceived,
            RegistrationState::Waitlisted => Letter::RegistrationWaitlisted,
            RegistrationState::Confirmed => Letter::RegistrationConfirmed,
            RegistrationState::Rejected | RegistrationState::Cancelled => return None,
        }),
        "registration.confirmed" => Some(Letter::RegistrationConfirmed),
        "registration.waitlisted" => Some(Letter::RegistrationWaitlisted),
        "registration.promoted" => Some(Letter::Promoted),
        // To the new holder; the previous one was notified at the transfer.
        "registration.invited" | "registration.transferred" => Some(Letter::RegisteredForYou),
        "registration.rejected" => Some(Letter::RegistrationRejected),
        "registration.cancelled" => Some(Letter::RegistrationCancelled),
        _ => None,
    }
}
