//! Notifications about changes to seats that people did not make themselves.

use std::{collections::HashMap, future::Future, pin::Pin};

use serde_json::json;
use sqlx::PgConnection;

use crate::{
    events::DispatchedEvent,
    messaging::mail::{self, Letter, NewMail},
    seats::{
        ENROLMENT_CANCELLED, ENROLMENT_CREATED, EnrolmentCause, EnrolmentChanged, SEAT_CLASH, SEAT_PROMOTED,
        SeatState, SeatsClash,
    },
    types::{AccountId, CongressId, Email, EventId, Language, Localized, Now, RegistrationId, SessionId},
};

/// A notification to write: recipient, template, session, and the overlapping session.
struct Told {
    letter: Letter,
    registration: RegistrationId,
    session: SessionId,
    other: Option<SessionId>,
}

/// Writes notifications to people who got a seat, lost one because of staff, or now have two at the same time.
pub fn write_letters<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let told: HashMap<EventId, Told> =
            happened.iter().filter_map(|event| Some((event.id, told_of(event)?))).collect();
        if told.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = told.keys().copied().collect();
        let found = sqlx::query!(
            r#"
            -- enrolment::letters
            select e.id as "event!: EventId", r.id as registration, r.congress_id as "congress: CongressId",
                   r.account_id as "account?: AccountId", r.email as "email: Email", r.given_name, r.family_name, c.title,
                   coalesce(r.time_zone, a.time_zone, c.time_zone) as "time_zone!",
                   coalesce(a.locale, r.languages[1], c.languages[1]) as "language!: Language",
                   s.title as "session: Localized", lower(p.during) as starts_at, os.title as "other?: Localized"
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as e (id, registration_id, session_id, other_id)
            join registration r on r.id = e.registration_id
            join congress c on c.id = r.congress_id
            join session s on s.id = e.session_id
            join pool p on p.id = s.pool_id
            left join session os on os.id = e.other_id
            left join account a on a.id = r.account_id
            where r.state = 'confirmed' and r.email not like '%@erased.invalid'
            "#,
            &ids.iter().map(|id| **id).collect::<Vec<_>>(),
            &ids.iter().map(|id| *told[id].registration).collect::<Vec<_>>(),
            &ids.iter().map(|id| *told[id].session).collect::<Vec<_>>(),
            &ids.iter().map(|id| told[id].other.map(|id| *id)).collect::<Vec<_>>() as &[Option<uuid::Uuid>],
        )
        .fetch_all(&mut *db)
        .await?;
        let mails = found.into_iter().map(|row| NewMail {
            event: row.event,
            letter: told[&row.event].letter,
            congress: Some(row.congress),
            account: row.account,
            registration: Some(row.registration),
            recipient: row.email,
            language: row.language,
            context: json!({
                "given_name": row.given_name, "family_name": row.family_name, "congress": row.title,
                "time_zone": row.time_zone, "session": row.session, "starts_at": row.starts_at, "other": row.other,
            }),
        });
        mail::write(db, &mails.collect::<Vec<_>>(), now).await
    })
}

/// The notification for an event. None for people's own changes, and none for a cancelled registration, which has its
/// own notification.
fn told_of(event: &DispatchedEvent) -> Option<Told> {
    if event.kind == SEAT_CLASH.name() {
        let clash: SeatsClash = serde_json::from_value(event.payload.clone()).ok()?;
        let (registration, session, other) = (clash.registration, clash.session, Some(clash.other));
        return Some(Told { letter: Letter::SeatsClash, registration, session, other });
    }
    let of_seats = [ENROLMENT_CREATED.name(), ENROLMENT_CANCELLED.name(), SEAT_PROMOTED.name()];
    if !of_seats.contains(&event.kind.as_str()) {
        return None;
    }
    let change: EnrolmentChanged = serde_json::from_value(event.payload.clone()).ok()?;
    let letter = match (event.kind == ENROLMENT_CANCELLED.name(), change.by, change.state) {
        (true, EnrolmentCause::Staff, _) => Letter::SeatWithdrawn,
        (false, EnrolmentCause::Staff | EnrolmentCause::Queue, SeatState::Enrolled) => Letter::SeatGiven,
        _ => return None,
    };
    Some(Told { letter, registration: change.registration, session: change.session, other: None })
}
