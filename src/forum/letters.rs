//! E-mails of the forum, to mayors' offices and the heads of delegations.

use std::{future::Future, pin::Pin};

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::catalogue::{
    ACCREDITATION_CONFIRMED, DECLARATION_OPENED, DECLARATION_REDRAFTED, INVITATION_REMINDED, INVITATION_SENT,
    SPEECH_APPROACHING,
};
use crate::{
    events::DispatchedEvent,
    messaging::mail::{self, Letter, NewMail},
    types::{AccountId, CongressId, Email, EventId, Language, Localized, Now, RegistrationId},
};

/// Creates the e-mails that follow from forum events.
pub fn write_letters<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let mut mails =
            to_offices(&mut *db, &of(happened, &[INVITATION_SENT.name(), INVITATION_REMINDED.name()]))
                .await?;
        let to_one = of(happened, &[ACCREDITATION_CONFIRMED.name(), SPEECH_APPROACHING.name()]);
        mails.extend(to_heads(&mut *db, &to_one, false).await?);
        let to_all = of(happened, &[DECLARATION_OPENED.name(), DECLARATION_REDRAFTED.name()]);
        mails.extend(to_heads(&mut *db, &to_all, true).await?);
        mail::write(db, &mails, now).await
    })
}

fn of<'a>(happened: &'a [DispatchedEvent], kinds: &[&str]) -> Vec<&'a DispatchedEvent> {
    happened.iter().filter(|event| kinds.contains(&event.kind.as_str())).collect()
}

/// Invitations and reminders to mayors' offices, in the city's language.
async fn to_offices(db: &mut PgConnection, happened: &[&DispatchedEvent]) -> sqlx::Result<Vec<NewMail>> {
    if happened.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query!(
        r#"
        -- forum::letters_to_offices
        select e.id as "event!: EventId", i.id as invitation, i.congress_id as "congress: CongressId", i.email as "email: Email",
               i.language as "language: Language", i.city, i.addressee, i.quota, i.respond_by, c.title as "title: Localized",
               c.time_zone, c.starts_on, c.ends_on
        from unnest($1::uuid[], $2::uuid[]) as e (id, invitation_id)
        join forum_invitation i on i.id = e.invitation_id
        join congress c on c.id = i.congress_id
        where i.revoked_at is null and i.email not like '%@erased.invalid'
        "#,
        &happened.iter().map(|event| *event.id).collect::<Vec<_>>(),
        &happened.iter().map(|event| event.subject).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    let reminds =
        |id| happened.iter().any(|event| event.id == id && event.kind == INVITATION_REMINDED.name());
    let mails = found.into_iter().map(|row| NewMail {
        event: row.event,
        letter: if reminds(row.event) { Letter::ForumReminder } else { Letter::ForumInvitation },
        congress: Some(row.congress),
        account: None,
        registration: None,
        recipient: row.email,
        language: row.language,
        context: json!({
            "addressee": row.addressee, "city": row.city, "congress": row.title, "quota": row.quota,
            "respond_by": row.respond_by, "time_zone": row.time_zone, "forum_invitation": row.invitation,
            "starts_on": row.starts_on, "ends_on": row.ends_on,
        }),
    });
    Ok(mails.collect())
}

/// E-mails to the accredited heads: to the one concerned, or to all of the congress.
async fn to_heads(
    db: &mut PgConnection,
    happened: &[&DispatchedEvent],
    all: bool,
) -> sqlx::Result<Vec<NewMail>> {
    if happened.is_empty() {
        return Ok(Vec::new());
    }
    let delegation = |event: &&DispatchedEvent| {
        event.payload["delegation"].as_str().and_then(|id| id.parse::<Uuid>().ok())
    };
    let found = sqlx::query!(
        r#"
        -- forum::letters_to_heads
        select e.id as "event!: EventId", r.id as "registration: RegistrationId", c.id as "congress: CongressId",
               r.account_id as "account?: AccountId", r.email as "email: Email", r.given_name, r.family_name,
               a.title as head_title, a.city as "city: Localized", c.title as "title: Localized",
               coalesce(r.time_zone, o.time_zone, c.time_zone) as "time_zone!",
               coalesce(o.locale, r.languages[1], c.languages[1]) as "language!: Language",
               s.title as "session?: Localized"
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as e (id, congress_id, delegation_id, session_id)
        join accreditation a on a.congress_id = e.congress_id and a.ended_at is null and ($5 or a.delegation_id = e.delegation_id)
        join registration r on r.id = a.registration_id
        join congress c on c.id = a.congress_id
        left join account o on o.id = r.account_id
        left join session s on s.id = e.session_id
        where r.email not like '%@erased.invalid'
        "#,
        &happened.iter().map(|event| *event.id).collect::<Vec<_>>(),
        &happened.iter().map(|event| event.congress.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
        &happened.iter().map(delegation).collect::<Vec<_>>() as &[Option<Uuid>],
        &happened.iter().map(|event| event.payload["session"].as_str().and_then(|id| id.parse().ok())).collect::<Vec<_>>()
            as &[Option<Uuid>],
        all,
    )
    .fetch_all(db)
    .await?;
    let mails = found.into_iter().filter_map(|row| {
        let event = happened.iter().find(|event| event.id == row.event)?;
        Some(NewMail {
            event: row.event,
            letter: letter(&event.kind)?,
            congress: Some(row.congress),
            account: row.account,
            registration: Some(row.registration),
            recipient: row.email,
            language: row.language.clone(),
            context: json!({
                "given_name": row.given_name, "family_name": row.family_name, "congress": row.title,
                "head_title": row.head_title, "city": row.city.text_for(&row.language), "session": row.session,
                "time_zone": row.time_zone, "starts_at": event.payload["expected_at"], "title": event.payload["title"],
                "declaration": event.subject,
            }),
        })
    });
    Ok(mails.collect())
}

fn letter(kind: &str) -> Option<Letter> {
    [
        (ACCREDITATION_CONFIRMED.name(), Letter::HeadAccredited),
        (SPEECH_APPROACHING.name(), Letter::SpeakingSlotCalled),
        (DECLARATION_OPENED.name(), Letter::DeclarationOpened),
        (DECLARATION_REDRAFTED.name(), Letter::DeclarationRedrafted),
    ]
    .into_iter()
    .find_map(|(name, letter)| (name == kind).then_some(letter))
}
